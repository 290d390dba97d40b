"""Describe the customers whom no row describes, by a small tree of conditions.

The tree is grown greedily, and every branch is a condition of the rule language or its
negation, so that a leaf is a rule of ours and a draft of a micro-segment.

References
----------
L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and Regression Trees"
(1984), chapters 2 and 9: growing by the Gini index; with two classes the best division
of categories is one of those in the order of the share of a class.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from segments.domain.measures import Measure
from segments.domain.measures.count import Count
from segments.domain.operators import Condition
from segments.domain.quality.splits import Bools, Column, Test
from segments.domain.rules import Rule
from segments.domain.tree import All, Leaf, Node

DEPTH = 3
LEAST_PEOPLE = 20  # of a branch; fewer are chance
LEAST_SHARE = 0.4  # of a leaf that is uncovered, to be worth a row
LEAST_PART = 0.05  # of the uncovered that are in a leaf
PURE = 0.98  # share uncovered above which a branch is not divided any more


@dataclass(frozen=True, slots=True)
class Group:
    """People to whom some conditions apply, most of them in no row.

    Parameters
    ----------
    people, uncovered
        In the sample: those who match, and those of them in no row.
    """

    rule: Rule
    people: int
    uncovered: int

    @property
    def share(self) -> float:
        """Return the share of those who match that is in no row."""
        return self.uncovered / self.people


def describe_uncovered(columns: Sequence[Column], is_uncovered: Bools) -> list[Group]:
    """Return groups in which the uncovered are, the largest first; empty: too few.

    Parameters
    ----------
    columns
        What they can be told apart by; of equal divisions the first column's is taken.
    is_uncovered
        Per open customer of the sample.
    """
    total = int(is_uncovered.sum())
    if total < LEAST_PEOPLE:
        return []
    everybody = np.arange(len(is_uncovered))
    groups = [
        Group(Rule(All(_tidy(path))), len(people), int(is_uncovered[people].sum()))
        for path, people in _grow(columns, is_uncovered, everybody, ())
    ]
    worthy = [
        group
        for group in groups
        if group.share >= LEAST_SHARE
        and group.uncovered >= max(LEAST_PEOPLE, LEAST_PART * total)
    ]
    return sorted(worthy, key=lambda group: -group.uncovered)


Path = tuple[Node, ...]
Branch = tuple[Path, npt.NDArray[np.int64]]


def _grow(
    columns: Sequence[Column],
    is_uncovered: Bools,
    people: npt.NDArray[np.int64],
    path: Path,
) -> list[Branch]:
    """Return the leaves below a branch: their conditions and their people."""
    share = is_uncovered[people].mean()
    if len(path) == DEPTH or not 0 < share < PURE:
        return [(path, people)]
    test = _find_best(columns, is_uncovered, people)
    if test is None:
        return [(path, people)]
    holds = test.apply(people)
    sides = ((test.leaf, people[holds]), (test.negation, people[~holds]))
    return [
        branch
        for node, side in sides
        for branch in _grow(columns, is_uncovered, side, (*path, node))
    ]


def _find_best(
    columns: Sequence[Column], is_uncovered: Bools, people: npt.NDArray[np.int64]
) -> Test | None:
    best: Test | None = None
    marked = is_uncovered[people]
    for column in columns:
        for test in column.find_tests(people, marked, LEAST_PEOPLE):
            if best is None or test.gain > best.gain * (1 + 1e-9):
                best = test
    return best


def _tidy(path: Path) -> Path:
    """Return the conditions with one for each number: down a path its bounds close in.

    Anything but a bound of a number stays as it is.
    """
    bounds: dict[Measure, dict[str, float]] = {}
    others: list[Node] = []
    for node in path:
        if isinstance(node, Leaf) and node.condition.operator in ("gte", "lt"):
            found = bounds.setdefault(node.measure, {})
            found[node.condition.operator] = node.condition.value
        else:
            others.append(node)
    return (
        *(
            leaf
            for measure, found in bounds.items()
            for leaf in _write_bounds(measure, found)
        ),
        *others,
    )


def _write_bounds(measure: Measure, bounds: Mapping[str, float]) -> Iterator[Leaf]:
    """Yield "exactly 2" or "2 to 4" for what is counted, else each bound by itself."""
    if isinstance(measure, Count) and len(bounds) == 2:
        least, most = bounds["gte"], bounds["lt"] - 1
        if least == most:
            yield Leaf(measure, Condition("eq", "number", least))
        else:
            yield Leaf(measure, Condition("between", "number", (least, most)))
        return
    for operator, value in bounds.items():
        yield Leaf(measure, Condition(operator, "number", value))
