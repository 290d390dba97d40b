"""Who may come in: the decision about one customer and one version.

Facts in, a value out; a turn asks for one customer after the other, since the first
journey that takes somebody decides about the next.
"""

from dataclasses import dataclass
from typing import Literal

from journeys.domain.compiled import CompiledVersion

DAY = 86_400_000_000  # microseconds

# Stored with the refusal; the words are for people
REASONS = {
    "incubating": "Another journey owns this person.",
    "handed_over": "This person was handed over before.",
    "daily_limit": "As many people as allowed have come in today.",
    "no_key": "The event has no value to tell entries apart by.",
}


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a customer's passages through one journey.

    Parameters
    ----------
    is_inside
        Whether one of them goes on.
    entry_no, entered
        Number and moment (microseconds) of the newest; 0 and None without any.
    """

    is_inside: bool = False
    entry_no: int = 0
    entered: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might come in.

    Parameters
    ----------
    is_incubating
        Whether a journey owns them.
    handed_over
        When micro-segment mode took them over last (microseconds); None: never.
    key
        What tells this entry apart from others: by it nobody comes in twice. None
        where the event has none.
    is_key_used
        Whether they came in by this key before.
    """

    past: Past
    is_incubating: bool
    handed_over: int | None
    key: str | None
    is_key_used: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a candidate: they come in, are refused, or nothing happens."""

    what: Literal["admitted", "refused", "ignored"]
    reason: str = ""


ADMITTED = Verdict("admitted")
IGNORED = Verdict("ignored")


def decide(
    version: CompiledVersion, candidate: Candidate, *, room: int | None, now: int
) -> Verdict:
    """Decide about one customer at a moment (microseconds).

    Who may not come in again is passed over in silence: that is what the journey says.
    Who could have come in but for something else is refused, and the reason is stored.

    Parameters
    ----------
    room
        How many more may come in today; None for any number.
    """
    if not _may_return(version, candidate, now):
        return IGNORED
    if candidate.key is None:
        return Verdict("refused", "no_key")
    settings = version.settings
    if candidate.is_incubating and (settings.incubating or settings.admits == "open"):
        return Verdict("refused", "incubating")
    if settings.incubating and not _may_incubate_again(version, candidate, now):
        return Verdict("refused", "handed_over")
    if room is not None and room <= 0:
        return Verdict("refused", "daily_limit")
    return ADMITTED


def _may_return(version: CompiledVersion, candidate: Candidate, now: int) -> bool:
    past, entry = candidate.past, version.trigger
    if candidate.is_key_used:
        return False
    if entry.reentry == "per_key":
        return True
    if past.is_inside:
        return False
    match entry.reentry:
        case "always":
            return True
        case "after_days":
            again = (past.entered or 0) + (entry.reentry_days or 0) * DAY
            return past.entered is None or now >= again
        case _:
            return past.entry_no == 0


def _may_incubate_again(
    version: CompiledVersion, candidate: Candidate, now: int
) -> bool:
    days = version.settings.reincubate_after_days
    if candidate.handed_over is None:
        return True
    return days is not None and now >= candidate.handed_over + days * DAY
