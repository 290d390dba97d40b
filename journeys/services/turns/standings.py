"""What a turn knows of customers with news, and what it notes about them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from journeys.domain.admission import Past


class Standing(NamedTuple):
    """One row of `read_standing`; moments in microseconds."""

    customer_id: int
    owner_mode: int
    zone: str | None
    merged_into: int | None
    status: str | None
    since: int | None
    parked: bool
    is_newest: bool  # of this customer's passages through this journey
    begun: int | None  # when that happened which let them in
    entered: int | None
    ended: int | None
    goal: bool  # whether this passage reached its goal
    person: dict[str, Any]  # the columns of PEOPLE


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody could not come in, and why."""

    customer_id: int
    journey_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reached:
    """A passage reached the goal of its journey."""

    enrollment_id: int
    customer_id: int
    version_id: int
    occurred: int


class KeptNews(NamedTuple):
    """News about somebody in a paused journey, for later; a change has no event."""

    journey_id: int
    customer_id: int
    event_id: int | None
    name: str
    occurred_at: datetime


def read_pasts(standings: list[Standing]) -> dict[int, Past]:
    """Return what matters of one customer's earlier passages, by journey."""
    found: dict[int, Past] = {}
    for one in standings:
        if one.status is None:
            continue
        journey_id = one.person["journey_id"]
        past = found.get(journey_id, Past())
        found[journey_id] = Past(
            is_inside=past.is_inside or one.status == "active",
            entry_no=max(past.entry_no, one.person["entry_no"]),
            entered=one.entered if one.is_newest else past.entered,
        )
    return found


def find_hand_over(standings: list[Standing]) -> int | None:
    """Return when micro-segment mode took a customer over last."""
    ended = [one.ended for one in standings if one.status and one.person["owns"]]
    return max((moment for moment in ended if moment is not None), default=None)
