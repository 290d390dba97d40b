"""What is told of one simulated person: visits, messages, deeds and the end."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NodeName:
    """A node as people know it."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way out that could be taken instead; `is_taken` marks the one that was."""

    outcome: str
    name: str
    is_taken: bool


@dataclass(frozen=True, slots=True)
class SimulatedMessage:
    """A message of a visit.

    Parameters
    ----------
    sent_at
        None: it would not leave.
    """

    channel: str
    template_id: int
    sent_at: datetime | None
    sentence: str


@dataclass(frozen=True, slots=True)
class SimulatedVisit:
    """One visit.

    Parameters
    ----------
    left_at, outcome
        None: they stand here when the simulation ends.
    ways
        Empty unless the answer can be changed.
    is_chosen
        The user's answer was taken here.
    """

    visit_no: int
    node: NodeName
    arrived_at: datetime
    left_at: datetime | None
    outcome: str | None
    sentence: str
    ways: tuple[Way, ...] = ()
    is_chosen: bool = False
    messages: tuple[SimulatedMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class Did:
    """What the persona, or another system, did."""

    at: datetime
    event: str


@dataclass(frozen=True, slots=True)
class Ending:
    """Why the simulation ends.

    Parameters
    ----------
    how
        As the engine says it ("completed", "hard_limit"); or "inside", "failed",
        "unfinished".
    node
        Where they are then.
    """

    how: str
    node: NodeName
    at: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class SimulatedTrace:
    """The way of one person."""

    visits: tuple[SimulatedVisit, ...]
    did: tuple[Did, ...]
    ending: Ending
    goal_at: datetime | None
