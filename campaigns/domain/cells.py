"""Explain the number in a cell of the plan: what was taken off, in the fixed order."""

from dataclasses import dataclass

from campaigns.domain.arbitration import Numbers


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


def explain(numbers: Numbers, *, channel: str | None) -> Explanation:
    """Say how `matched` became `treated`.

    Examples
    --------
    >>> explain(Numbers(9, 0, 2, 0, 0, 3, 4), channel="email").sentence
    '9 matched, minus 2 in a duration, minus 3 held out = 4'
    """
    words = {
        "not_open": "still in a journey",
        "in_duration": "in a duration",
        "taken_above": "taken by rows above",
        "unreachable": f"not reachable by {channel}" if channel else "not reachable",
        "control": "held out",
        "treated": "treated",
    }
    parts = tuple(
        Part(part, people := getattr(numbers, part), f"{people:,} {phrase}")
        for part, phrase in words.items()
    )
    minus = "".join(f", minus {part.sentence}" for part in parts[:-1] if part.people)
    return Explanation(
        matched=numbers.matched,
        parts=parts,
        sentence=f"{numbers.matched:,} matched{minus} = {numbers.treated:,}",
    )
