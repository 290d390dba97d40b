"""Errors about rules and micro-segments; `config.api` translates them."""

from collections.abc import Sequence
from dataclasses import dataclass

from customers.domain.errors import RivermouthError


class SegmentsError(RivermouthError):
    """A request about micro-segments is not right."""

    code = "segments_error"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a rule document.

    Parameters
    ----------
    path
        Where: keys joined by dots, places in lists in brackets (`root.all[1].value`).
    code
        A stable word for programs.
    message
        A sentence for people: cause and cure.
    """

    path: str
    code: str
    message: str


class RuleError(SegmentsError):
    """The rule has a fault. Correct the named place and try again."""

    code = "invalid_rule"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(
            f"{faults[0].path}: {faults[0].message}",
            [
                {"field": fault.path, "code": fault.code, "message": fault.message}
                for fault in faults
            ],
        )
        self.faults = tuple(faults)

    @property
    def path(self) -> str:
        """Return the path to the first fault."""
        return self.faults[0].path


class SegmentCycle(SegmentsError):
    """Micro-segments refer to each other in a circle. Remove one of the conditions."""

    code = "segment_cycle"


class LeafFailed(SegmentsError):
    """A condition could not be computed. Rules without it are not concerned."""

    code = "condition_failed"


class BacktestTooSlow(SegmentsError):
    """This rule takes too long to try on the past. Take a condition out, or ask for
    shorter windows."""

    code = "too_slow"
    status = 422


class NobodyWaits(SegmentsError):
    """Whoever asked has gone away, so the answer is not looked for any further."""

    code = "nobody_waits"
    status = 499


class PlanChanged(SegmentsError):
    """Somebody else changed it meanwhile. Load it again and repeat your change."""

    code = "stale"
    status = 412


class SegmentChanged(SegmentsError):
    """Somebody else changed this micro-segment meanwhile. Look at it again first."""

    code = "stale"
    status = 412


class SegmentIsFixed(SegmentsError):
    """ "Everyone else" is part of the plan: it has no rule and cannot be archived."""

    code = "system_segment"
    status = 409


class SegmentInUse(SegmentsError):
    """Other micro-segments refer to this one. Change their rules first."""

    code = "segment_in_use"
    status = 409


class SegmentArchived(SegmentsError):
    """This micro-segment is archived and cannot be changed."""

    code = "archived"
    status = 409


class NameTaken(SegmentsError):
    """Another micro-segment has this name. Choose a different one."""

    code = "name_taken"
    status = 409


class BeforeHistory(SegmentsError):
    """Who was where at that moment is not known. Choose a later one."""

    code = "before_history"


class NothingHeld(SegmentsError):
    """The last run took this micro-segment as it is: there is nothing to accept."""

    code = "nothing_held"
    status = 409


class RunUnderWay(SegmentsError):
    """A run is under way already. Wait until it is done."""

    code = "run_under_way"
    status = 409


class RunInThePast(SegmentsError):
    """A later run has been made already. Membership is computed forward only."""

    code = "run_in_the_past"
    status = 409
