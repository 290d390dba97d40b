"""What all node kinds share: settings, facts, verdicts and effects.

A node kind is a Pydantic model: its fields are the settings a marketer fills in
(their JSON schema draws the form), its methods decide. It decides; it does not do.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from journeys.domain.problems import Problem

Document = Mapping[str, Any]
Scalar = str | int | float | bool
Unit = Literal["minutes", "hours", "days", "weeks"]


class Woken(IntEnum):
    """Why a node is asked."""

    ARRIVED = 0  # the customer has just come here
    DUE = 1  # the moment of the earlier Hold has come
    EVENT = 2  # the event this node waits for has happened in time
    TOUCHED = 3  # something about the customer changed: only the exit rule can act


@dataclass(frozen=True, slots=True)
class Facts:
    """What a node may know about a customer when it decides.

    Customers with equal facts get equal verdicts, so the engine asks once for
    all of them. Nothing belongs here that a node does not declare to need.
    """

    woken: Woken = Woken.ARRIVED
    zone: str = "UTC"  # IANA name; only for nodes with `needs_zone`
    matches: tuple[bool, ...] = ()  # the node's own rules, in order, as of now


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """Effect: one message to this customer, over the outbox."""

    channel: str
    template_id: int
    purpose: str
    expires_after: timedelta | None


@dataclass(frozen=True, slots=True)
class Go:
    """Leave by an outcome, now."""

    outcome: str
    reason: str = ""
    effects: tuple[QueueMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """Stay until a moment (aware, UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Finish:
    """End the enrollment."""

    how: str
    reason: str = ""


Verdict = Go | Hold | Finish | Problem


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
    rule_problems
        Says what is wrong with a rule document: pairs of dotted path and sentence.
    """

    templates: Mapping[int, tuple[str, str]] | None = None
    events: Collection[str] | None = None
    personas: Collection[int] | None = None
    rule_problems: Callable[[Document], Iterable[tuple[str, str]]] | None = None


class Settings(BaseModel):
    """Settings are closed (unknown keys are refused) and immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Duration(Settings):
    """A length of time as people say it."""

    amount: int = Field(title="How long", ge=1, le=1000)
    unit: Unit = Field(title="Unit")

    def after(self, moment: datetime, zone: str) -> datetime:
        """Return the moment this long after `moment` (aware), in UTC.

        Minutes and hours are elapsed time. Days and weeks keep the time on the
        clock of `zone`: a time skipped by daylight saving moves forward by the
        gap, one that occurs twice means the first.

        Examples
        --------
        >>> noon = datetime(2027, 3, 27, 11, 0, tzinfo=UTC)
        >>> Duration(amount=1, unit="days").after(noon, "Europe/Berlin").hour
        10
        >>> Duration(amount=24, unit="hours").after(noon, "Europe/Berlin").hour
        11
        """
        step = timedelta(**{self.unit: self.amount})
        if self.unit in ("minutes", "hours"):
            return moment + step
        place = ZoneInfo(zone)
        wall = moment.astimezone(place).replace(tzinfo=None) + step
        return wall.replace(tzinfo=place, fold=0).astimezone(UTC)


class EventFilter(Settings):
    """One comparison with a property of the event; meaning as in rules."""

    property: str = Field(title="Property", min_length=1, max_length=200)
    operator: str = Field(title="Comparison", min_length=1, max_length=40)
    value: Scalar | list[Scalar] | None = Field(default=None, title="Value")

    def document(self) -> Document:
        """Return the filter as rules and measures write it."""
        return self.model_dump(mode="json")


class NodeKind(Settings):
    """One kind of node. Subclasses add their settings and say what happens."""

    label: ClassVar[str]
    group: ClassVar[str]
    icon: ClassVar[str]
    holds: ClassVar[bool] = False  # customers stay here for a time: ends a loop
    ends: ClassVar[bool] = False  # the enrollment ends here
    needs_zone: ClassVar[bool] = False

    def outcomes(self) -> tuple[str, ...]:
        """Return the names of the ways out, in the order they are drawn."""
        return ("next",)

    def rules(self) -> tuple[Document, ...]:
        """Return the rules whose answers `visit` needs, in order."""
        return ()

    def awaited_event(self) -> str | None:
        """Return the name of the event that wakes a customer held here."""
        return None

    def check(self, known: Known) -> Iterable[Problem]:
        """Yield what is wrong beyond the shape of the settings."""
        return ()

    def visit(self, facts: Facts, *, now: datetime) -> Verdict:
        """Decide for all customers with these facts at `now` (aware, UTC)."""
        raise NotImplementedError


def check_event(name: str, field: str, known: Known) -> Iterable[Problem]:
    """Advise when no event of this name was ever received."""
    if known.events is not None and name not in known.events:
        yield Problem(
            "event_unknown",
            f"No event named “{name}” has been received so far.",
            field=field,
            level="advice",
        )


def check_rule(rule: Document, field: str, known: Known) -> Iterable[Problem]:
    """Report what is wrong with a rule, each with its path below `field`."""
    if known.rule_problems is None:
        return
    for path, message in known.rule_problems(rule):
        where = f"{field}.{path}" if path else field
        yield Problem("rule_invalid", message, field=where)


def check_filters(
    event: str, filters: Iterable[EventFilter], field: str, known: Known
) -> Iterable[Problem]:
    """Check filters as part of the measure they would be in a rule."""
    for number, one in enumerate(filters):
        measure = {
            "kind": "count",
            "event": event,
            "filters": [one.document()],
            "within_days": None,
        }
        root = {"measure": measure, "operator": "gte", "value": 1}
        rule = {"schema_version": 1, "root": root}
        for problem in check_rule(rule, "", known):
            yield Problem("rule_invalid", problem.message, field=f"{field}.{number}")
            break
