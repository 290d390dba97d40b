"""Why nothing is stored of a customer's day: worked out from what is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.domain import reasons
from campaigns.domain.reasons import Reason

NOT_OPEN = "Not open to campaigns: in an incubating journey, or signed up just before"
NO_RULE = "In no micro-segment on that day"
UNKNOWN = "Where they were on that day is not known"
NO_CAMPAIGN = "No campaign ran in the micro-segments they were in"


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of a customer's day without a decision.

    Parameters
    ----------
    got
        What is left of a decision that is not kept any more: "Got Welcome".
    was_decided
        Whether the daily run has decided about their shard.
    is_kept
        Whether a decision would still be there.
    rows
        The rows they were in; `None`: nobody knows.
    ran
        Whether a campaign ran in one of them.
    blocker, until
        The campaign whose duration period ran, and its first free day.
    """

    on: date
    today: date
    got: str | None
    was_decided: bool
    is_kept: bool
    rows: Sequence[int] | None
    ran: bool
    is_held_out: bool
    blocker: str | None
    until: date | None


def explain(day: Day) -> str:
    """Name the first reason in one sentence.

    Whoever was open and in a row with a campaign has a decision: who has none was not.
    """
    if day.got is not None:
        return day.got
    if day.on > day.today:
        return "This day has not come yet"
    if not day.was_decided:
        if day.on == day.today:
            return "Nothing yet: the campaigns of the day have not been decided"
        return "Nothing: the campaigns of the day were never decided"
    if not day.is_kept:
        return "The decision of this day is not kept any more"
    return f"Nothing: {_name_reason(day)}"


def _name_reason(day: Day) -> str:
    if day.ran:
        return NOT_OPEN
    if day.is_held_out:
        return reasons.describe(Reason.HOLD_OUT, channel=None)
    if day.until is not None:
        return reasons.describe(
            Reason.DURATION, channel=None, blocker=day.blocker, until=day.until
        )
    if day.rows is None:
        return UNKNOWN
    return NO_CAMPAIGN if day.rows else NO_RULE
