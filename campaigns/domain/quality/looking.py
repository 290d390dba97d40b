"""All finders in the order in which their findings are read."""

from collections.abc import Callable, Iterator, Sequence

from campaigns.domain.quality import duplicates, gaps, rows
from campaigns.domain.quality.facts import Facts
from campaigns.domain.quality.findings import Finding, Plan, Row
from segments.domain.measures import Names
from segments.domain.quality.overlap import Counts

Finder = Callable[[Plan], Iterator[Finding]]

FINDERS: tuple[Finder, ...] = (
    duplicates.find_duplicates,
    rows.find_shadowed,
    gaps.find_gaps,
    rows.find_empty,
    rows.find_restless,
    rows.find_fragmented,
    rows.find_unmeasurable,
)
# One row, one cause: who is told to merge a row is not told to move it as well
EXPLAINED_BY = {"shadowed": "duplicate", "unstable": "duplicate"}


def examine(
    listed: Sequence[Row], shared: Counts, facts: Facts, names: Names
) -> list[Finding]:
    """Return what is wrong with the plan, what matters most first.

    Parameters
    ----------
    listed
        The rows in the order of the plan.
    shared
        How many people each row shares with each other one, in the same order.
    """
    plan = Plan(listed, shared, facts, names)
    found: list[Finding] = []
    for finder in FINDERS:
        found += [one for one in finder(plan) if not _is_explained(one, found)]
    return found


def _is_explained(finding: Finding, found: Sequence[Finding]) -> bool:
    cause = EXPLAINED_BY.get(finding.code)
    return cause is not None and any(
        other.code == cause and finding.segment_ids[0] in other.segment_ids
        for other in found
    )
