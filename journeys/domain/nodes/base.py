"""What all node kinds share: settings, facts and verdicts.

A node kind is a Pydantic model: its fields are the settings a marketer fills in
(their JSON schema draws the form), its methods decide. It decides; it does not do.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from journeys.domain.nodes.effects import Effect
from journeys.domain.problems import Problem

Document = Mapping[str, Any]


class Woken(IntEnum):
    """Why a node is asked."""

    ARRIVED = 0  # the customer has just come here
    DUE = 1  # the moment of the earlier Hold has come
    EVENT = 2  # an event this node waits for has happened in time
    TOUCHED = 3  # something about the customer, or the time, may have changed an answer
    MOVED = 4  # what the Hold was computed from changed: compute it anew


@dataclass(frozen=True, slots=True)
class Facts:
    """What a node may know about a customer when it decides.

    Customers with equal facts get equal verdicts, so the engine asks once for
    all of them. Nothing belongs here that a node does not declare to need.

    Parameters
    ----------
    zone
        IANA name; only for nodes with `needs_zone`.
    matches
        The answers to the node's own rules, in order, as of now.
    event
        Name of the event that woke, for nodes that await several.
    values
        JSON texts of the attributes in `attributes()`, in order; None for unknown.
    passes
        How often this customer left this node before; only for nodes with `counts`.
    earlier
        By which outcome they left this node first, in this entry; only for nodes that
        `adapts` and that people come back to. Empty: never, or nobody knows.
    weighed
        Pairs of outcome and share of 10,000 that results have given for today; only
        for nodes that `adapts`. Empty: none.
    arrived
        When they came here (aware, UTC); only when `woken` is MOVED.
    """

    woken: Woken = Woken.ARRIVED
    zone: str = "UTC"
    matches: tuple[bool, ...] = ()
    event: str = ""
    values: tuple[str | None, ...] = ()
    passes: int = 0
    earlier: str = ""
    weighed: tuple[tuple[str, int], ...] = ()
    arrived: datetime | None = None


@dataclass(frozen=True, slots=True)
class Go:
    """Leave by an outcome, now."""

    outcome: str
    reason: str = ""
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Divide:
    """Leave now, each by the outcome that the hash of node, customer and entry draws.

    Parameters
    ----------
    shares
        Pairs of outcome and the bucket (of 10,000) below which it is drawn, ascending.
    """

    shares: tuple[tuple[str, int], ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """Stay until a moment (aware, UTC), plus each customer's own part of `spread`."""

    until: datetime
    spread: timedelta = timedelta(0)
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """Go on holding as before: being touched changed nothing."""


@dataclass(frozen=True, slots=True)
class Finish:
    """End the enrollment."""

    how: str
    reason: str = ""


Verdict = Go | Divide | Hold | Stay | Finish | Problem


@dataclass(frozen=True, slots=True)
class Known:
    """What exists outside the document; None leaves a check out.

    Parameters
    ----------
    templates
        Template id to its (channel, purpose).
    events
        Names of events that were ever received.
    personas
        Ids of personas.
    segments
        Ids of micro-segments that are not archived.
    journeys
        Ids of journeys that take people by list -> whether they are live.
    circles
        Ids of journeys that start each other in a circle, as they are drawn now.
    ports
        Ports of other systems that webhooks may go to.
    rule_problems
        Says what is wrong with a rule document: pairs of dotted path and sentence.
    """

    templates: Mapping[int, tuple[str, str]] | None = None
    events: Collection[str] | None = None
    ports: Collection[int] | None = None
    personas: Collection[int] | None = None
    segments: Collection[int] | None = None
    journeys: Mapping[int, bool] | None = None
    circles: Collection[int] = ()
    rule_problems: Callable[[Document], Iterable[tuple[str, str]]] | None = None


class Settings(BaseModel):
    """Settings are closed (unknown keys are refused) and immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NodeKind(Settings):
    """One kind of node. Subclasses add their settings and say what happens."""

    label: ClassVar[str]
    group: ClassVar[str]
    icon: ClassVar[str]
    holds: ClassVar[bool] = False  # customers can stay here for a time
    ends: ClassVar[bool] = False  # the enrollment ends here
    counts: ClassVar[bool] = False  # a limit of passes ends a loop through here
    own_events: ClassVar[bool] = False  # awaits only answers to this very visit

    @property
    def watches(self) -> bool:
        """Tell whether the node is asked again when the customer is touched."""
        return False

    @property
    def paces(self) -> bool:
        """Tell whether everybody is held here for a time: that ends a loop."""
        return self.holds

    @property
    def adapts(self) -> bool:
        """Tell whether results change how people are sent on, from day to day."""
        return False

    @property
    def needs_zone(self) -> bool:
        """Tell whether `visit` needs the time zone of the customer."""
        return False

    def outcomes(self) -> tuple[str, ...]:
        """Return the names of the ways out, in the order they are drawn."""
        return ("next",)

    def rules(self) -> tuple[Document, ...]:
        """Return the rules whose answers `visit` needs, in order."""
        return ()

    def attributes(self) -> tuple[str, ...]:
        """Return the attributes whose values `visit` needs, in order."""
        return ()

    def awaited_events(self) -> tuple[str, ...]:
        """Return the names of the events that wake a customer held here."""
        return ()

    def event_filters(self, event: str) -> tuple[Any, ...]:
        """Return the conditions on an awaited event: `EventFilter`s, all must hold."""
        return ()

    def is_movable(self) -> bool:
        """Tell whether a hold depends on what may change while it lasts."""
        return self.holds and (self.needs_zone or bool(self.attributes()))

    def check(self, known: Known) -> Iterable[Problem]:
        """Yield what is wrong beyond the shape of the settings."""
        return ()

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Decide for all customers with these facts at `now` (aware, UTC)."""
        raise NotImplementedError


def check_rule(rule: Document, field: str, known: Known) -> Iterable[Problem]:
    """Report what is wrong with a rule, each with its path below `field`."""
    if known.rule_problems is None:
        return
    for path, message in known.rule_problems(rule):
        where = f"{field}.{path}" if path else field
        yield Problem("rule_invalid", message, field=where)
