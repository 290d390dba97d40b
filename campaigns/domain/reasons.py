"""Say in plain words why a customer got a campaign, or why not."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import IntEnum


class Reason(IntEnum):
    """What became of one campaign for one customer on one day.

    The numbers are stored in decision records: never renumber, only add.
    """

    TREATED = 1  # won the day
    CONTROL = 2  # won the day, and is held out
    TAKEN_ABOVE = 3  # a campaign higher in the plan took the day
    DURATION = 4  # still left alone after an earlier campaign
    UNREACHABLE = 5  # no consent, no address or suppressed
    HOLD_OUT = 6  # in the global hold-out, which gets no campaign at all
    CAPPED = 7  # got as many messages lately as the frequency cap allows
    QUIET_DAY = 8  # no marketing starts on this day
    TOO_LATE = 9  # the day came so late that nobody was treated


WINS = (Reason.TREATED, Reason.CONTROL)
FIXED_ORDER = (
    Reason.HOLD_OUT,
    Reason.DURATION,
    Reason.TAKEN_ABOVE,
    Reason.QUIET_DAY,
    Reason.TOO_LATE,
    Reason.UNREACHABLE,
    Reason.CAPPED,
    Reason.CONTROL,
    Reason.TREATED,
)
"""Which of several reasons is named first: the order of the parts of a cell."""


def find_first(reasons: Sequence[Reason]) -> int:
    """Return the place of the first reason in the fixed order; the highest such.

    Examples
    --------
    >>> find_first([Reason.CAPPED, Reason.UNREACHABLE, Reason.UNREACHABLE])
    1
    """
    return min(range(len(reasons)), key=lambda at: FIXED_ORDER.index(reasons[at]))


def describe(
    reason: Reason,
    *,
    channel: str | None,
    winner: str | None = None,
    blocker: str | None = None,
    until: date | None = None,
    capped_until: datetime | None = None,
) -> str:
    """Give one plain sentence for one rung of a customer's ladder.

    Parameters
    ----------
    channel
        Channel of the campaign, None when it needs none.
    winner
        Name of the campaign that took the day, for TAKEN_ABOVE.
    blocker, until
        Name of the campaign whose duration period runs, and its first free day.
        None when that record is gone: the sentence then does not guess.
    capped_until
        When the frequency cap lets go, on the workspace's clock.

    Examples
    --------
    >>> describe(Reason.DURATION, channel="email", blocker="Welcome series",
    ...          until=date(2026, 2, 13))
    'Duration period of Welcome series until 12 Feb'
    """
    match reason:
        case Reason.TREATED:
            return "Got this campaign"
        case Reason.CONTROL:
            return "Held out: in the control group of this campaign"
        case Reason.TAKEN_ABOVE:
            return f"Lower place than {winner or 'the campaign that won'}"
        case Reason.DURATION:
            return _describe_duration(blocker, until)
        case Reason.UNREACHABLE:
            return f"Cannot be reached by {channel}: no consent, no address or blocked"
        case Reason.HOLD_OUT:
            return "In the global hold-out, which gets no campaigns"
        case Reason.CAPPED:
            return _describe_cap(channel, capped_until)
        case Reason.QUIET_DAY:
            return "Quiet day: no marketing campaign starts"
        case Reason.TOO_LATE:
            return "Too late: the campaigns of the day were not run in time"


def _describe_duration(blocker: str | None, until: date | None) -> str:
    if blocker is None or until is None:
        return "Duration period of an earlier campaign"
    return f"Duration period of {blocker} until {format_day(until - timedelta(days=1))}"


def _describe_cap(channel: str | None, until: datetime | None) -> str:
    cap = f"Frequency cap of {channel}" if channel else "Frequency cap"
    return f"{cap} until {format_day(until)}, {until:%H:%M}" if until else cap


def format_day(day: date) -> str:
    """Write a date as people say it.

    Examples
    --------
    >>> format_day(date(2026, 2, 3))
    '3 Feb'
    """
    return f"{day.day} {day:%b}"
