"""Two rows that mean the same people."""

from collections.abc import Iterator

from campaigns.domain.quality.findings import (
    Finding,
    Plan,
    Row,
    archive_row,
    open_row,
    say_people,
)
from segments.domain.quality.differences import Differences, compare_rules
from segments.domain.quality.overlap import Pair, list_pairs
from segments.domain.wording import join_words

ALIKE = 0.9  # Jaccard: of all people in either row, so many are in both
LEAST_PEOPLE = 20  # of fewer it is chance


def find_duplicates(plan: Plan) -> Iterator[Finding]:
    """Yield the pairs of rows with nearly the same people, and what a merge costs."""
    for pair in list_pairs(plan.shared, at_least=ALIKE):
        if pair.shared >= LEAST_PEOPLE:
            yield _tell(pair, plan)


def _tell(pair: Pair, plan: Plan) -> Finding:
    kept, other = plan.rows[pair.first], plan.rows[pair.second]
    only_kept, only_other = (size - pair.shared for size in pair.sizes)
    return Finding(
        code="duplicate",
        severity="problem",
        sentence=(
            f"“{kept.name}” and “{other.name}” are nearly the same people: "
            f"{pair.shared:,} of {say_people(sum(pair.sizes) - pair.shared)} in either "
            "are in both."
        ),
        segment_ids=(kept.id, other.id),
        details=(
            _say_cost(kept, other, only_kept, only_other),
            *_say_campaigns(other),
            *_say_differences(kept, other, plan),
        ),
        numbers={
            "jaccard": round(pair.jaccard, 4),
            "shared": pair.shared,
            "only_first": only_kept,
            "only_second": only_other,
        },
        actions=(archive_row(other), open_row(kept), open_row(other)),
    )


def _say_cost(kept: Row, other: Row, only_kept: int, only_other: int) -> str:
    if not only_other:
        return f"Without “{other.name}” nobody would lose a row."
    return (
        f"Without “{other.name}” {say_people(only_other)} would be in neither; "
        f"{only_kept:,} are only in “{kept.name}”."
    )


def _say_campaigns(other: Row) -> Iterator[str]:
    count = len(other.facts.campaigns)
    if count:
        words = "1 live campaign" if count == 1 else f"{count} live campaigns"
        yield f"“{other.name}” has {words}, which would have to move first."


def _say_differences(kept: Row, other: Row, plan: Plan) -> Iterator[str]:
    if kept.rule is None or other.rule is None:
        return
    differences = compare_rules(kept.rule, other.rule, plan.names)
    if differences == Differences((), ()):
        yield "Both have the same conditions."
    for row, only in (
        (kept, differences.only_first),
        (other, differences.only_second),
    ):
        if only:
            yield f"Only “{row.name}” says: {join_words(only, 'and')}."
