"""Explain the number in a cell of the plan: what was taken off, in the fixed order.

Each customer of a cell is in one part: what became of them at the end of the day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from campaigns.domain.arbitration import PARTS
from campaigns.domain.reasons import Reason

AT_ONCE = ("control_at_once", "treated_at_once")
CELL_PARTS = (*PARTS[:-1], *AT_ONCE, PARTS[-1])
"""What the people of a cell are divided into; the last two got it."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a part is called: in a sentence, and on a line of its own."""

    short: str
    long: str


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "not_open": Words(
            "still in a journey", "not open: incubating, or signed up just now"
        ),
        "hold_out": Words(
            "in the global hold-out", "in the global hold-out, which gets no campaigns"
        ),
        "in_duration": Words(
            "in a duration", "still in the duration of an earlier campaign"
        ),
        "taken_above": Words("taken by rows above", "taken by a row or campaign above"),
        "quiet_day": Words(
            "on a quiet day", "free, but it is a quiet day for marketing"
        ),
        "too_late": Words("too late", "free, but the day was not run in time"),
        "unreachable": Words(
            "not reachable", "cannot be reached: no consent, no address or blocked"
        ),
        "capped": Words(
            "over the frequency cap",
            "got as many messages lately as the frequency cap allows",
        ),
        "control": Words("held out", "held out as control group"),
        "control_at_once": Words(
            "held out at once", "held out at once, within the day"
        ),
        "treated_at_once": Words("treated at once", "got it at once, within the day"),
        "treated": Words("treated", "got it"),
    }
)
"""Words of every part in `CELL_PARTS`."""

PART_OF_REASON: Mapping[int, str] = MappingProxyType(
    {
        reason: "in_duration" if reason is Reason.DURATION else reason.name.lower()
        for reason in Reason
    }
)
"""The part that people are in whose decision gives a reason."""


@dataclass(frozen=True, slots=True)
class Part:
    """People of a cell for whom one reason came first."""

    part: str
    people: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of a cell in the fixed order; they add up to `matched`."""

    matched: int
    parts: tuple[Part, ...]
    sentence: str


def explain(numbers: Mapping[str, int], *, channel: str | None) -> Explanation:
    """Say how those who matched became those who got it.

    Parameters
    ----------
    numbers
        `matched`, and people by part; parts left out have none.

    Examples
    --------
    >>> numbers = {"matched": 9, "in_duration": 2, "control": 3, "treated": 3}
    >>> explain({**numbers, "treated_at_once": 1}, channel="email").sentence
    '9 matched, minus 2 in a duration, minus 3 held out = 4, 1 of them at once'
    """
    parts = tuple(
        Part(part, people := numbers.get(part, 0), _say(part, people, channel))
        for part in CELL_PARTS
    )
    *lost, at_once, daily = parts
    minus = "".join(f", minus {part.sentence}" for part in lost if part.people)
    among = f", {at_once.people:,} of them at once" if at_once.people else ""
    got = at_once.people + daily.people
    return Explanation(
        matched=numbers["matched"],
        parts=parts,
        sentence=f"{numbers['matched']:,} matched{minus} = {got:,}{among}",
    )


def _say(part: str, people: int, channel: str | None) -> str:
    by = f" by {channel}" if part == "unreachable" and channel else ""
    return f"{people:,} {WORDS[part].short}{by}"
