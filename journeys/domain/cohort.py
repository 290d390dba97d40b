"""Columns of customers: what a walk is given and what it gives back.

Rows are places in the columns of a `Cohort`. Moments are microseconds since 1970.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from journeys.domain.nodes.effects import Effect
from journeys.domain.problems import Problem

ENDED = "$"  # begins the outcome of a last visit: "$handed_over", "$hard_limit"
MOVED_AWAY = "@moved"  # outcome of a visit left because its people were moved elsewhere
# Ends that come from outside the version
FORCED = ("merged", "stopped", "goal_reached")
NEVER = np.iinfo(np.int64).max
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def to_micros(moment: datetime) -> int:
    """Return an aware moment as microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def to_moment(micros: int) -> datetime:
    """Return microseconds since 1970 as an aware moment."""
    return EPOCH + micros * MICROSECOND


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts: places in a short list of distinct ones."""

    codes: Ints
    texts: Sequence[str | None]


@dataclass(slots=True)
class Cohort:
    """Customers of one version, by columns of equal length.

    Parameters
    ----------
    node
        Place of the node each stands at.
    arrived, due, until, limit
        Microseconds since 1970; NEVER for nothing. `until` is the node's own moment,
        `due` may be earlier for another reason.
    woken
        Values of `Woken`.
    forced
        -1, or a place in `FORCED`: the enrollment ends whatever the node says.
    stuck
        Whose last step failed: being touched repeats nothing.
    zone
        Time zones.
    event
        Names of the events that woke.
    matches
        One column per rule of the version; only those asked need be right.
    changes
        By number of a watched rule: when time alone can next change its answer.
    broken
        Rules that could not be evaluated: steps that need them fail.
    values
        By attribute: JSON texts; only those asked need be there.
    passes
        By place of a counting node: how often each left it in earlier walks.
    earlier
        By place of a node that keeps: by which outcome each left it first.
    weighed
        By id of a node that adapts: the shares that results have given for today.
    full
        Channels with so much queued that marketing waits at its step.
    """

    customer: Ints
    entry_no: Ints
    node: Ints
    visit_no: Ints
    arrived: Ints
    due: Ints
    until: Ints
    limit: Ints
    woken: Ints
    forced: Ints
    stuck: Bools
    zone: Coded
    event: Coded
    matches: Bools
    changes: Mapping[int, Ints] = field(default_factory=dict)
    broken: frozenset[int] = frozenset()
    values: Mapping[str, Coded] = field(default_factory=dict)
    passes: Mapping[int, Ints] = field(default_factory=dict)
    earlier: Mapping[int, Coded] = field(default_factory=dict)
    weighed: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    full: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.node)


@dataclass(frozen=True, slots=True)
class Left:
    """These customers finished a visit to `node` and left by `outcome`.

    An outcome that begins with ENDED is no way on: the enrollment ended there.
    """

    rows: Ints
    visit_no: Ints
    arrived: Ints
    node: int
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Caused:
    """These customers' visits to `node` have an effect."""

    rows: Ints
    visit_no: Ints
    effect: Effect
    node: int


@dataclass(slots=True)
class Moves:
    """What happened to a cohort: its new columns, and what was left behind.

    Parameters
    ----------
    due, until
        NEVER where nothing is due any more.
    pending
        Who has arrived at a node that is to be asked in the next slice, because an
        effect changed what it asks.
    ended, failed
        -1, or a place in `endings` (pairs of how and reason) and in `problems`.
        Customers who failed have not moved at all.
    caused
        Effects, of each customer in the order they happened.
    """

    node: Ints
    visit_no: Ints
    arrived: Ints
    due: Ints
    until: Ints
    pending: Bools
    ended: Ints
    failed: Ints
    left: list[Left] = field(default_factory=list)
    caused: list[Caused] = field(default_factory=list)
    endings: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
