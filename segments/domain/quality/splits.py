"""Conditions that divide customers in two, and how well each divides them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from segments.domain.measures import Measure
from segments.domain.operators import Condition
from segments.domain.quality.features import Feature
from segments.domain.tree import Leaf, Node, Not

Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int64]

MOST_BORDERS = 32
MOST_VALUES = 12  # of a text that no rule looks at; more are names and addresses
MOST_USED_VALUES = 60
LEAST_GAIN = 1e-6


@dataclass(frozen=True, slots=True)
class Test:
    """A condition with what it is worth.

    Parameters
    ----------
    negation
        The same for those who do not pass; a plain condition where nothing is missing.
    codes, passing
        Who passes: whose code among all people is one of these.
    gain
        By how much it lowers the Gini impurity, summed over people.
    """

    leaf: Leaf
    negation: Node
    codes: Codes
    passing: Bools
    gain: float

    def apply(self, people: Places) -> Bools:
        """Return which of some people pass."""
        return self.passing[self.codes[people]]


class Column(Protocol):
    """The values of one feature, sorted into few classes."""

    def find_tests(self, people: Places, marked: Bools, least: int) -> Iterator[Test]:
        """Yield the conditions that leave at least so many people on both sides."""


def make_column(feature: Feature, values: pl.Series) -> Column | None:
    """Return the column of a feature, or `None` where it tells nobody apart."""
    if feature.type == "number":
        return _make_numbers(feature, values)
    most = MOST_USED_VALUES if feature.is_used else MOST_VALUES
    found = values.drop_nulls().unique().sort().to_list()
    if not found or len(found) > most:
        return None
    numbers = {value: place for place, value in enumerate(found)}
    codes = values.replace_strict(
        numbers, default=len(found), return_dtype=pl.Int64
    ).to_numpy()
    return Categories(feature.measure, feature.type, tuple(found), codes)


def _make_numbers(feature: Feature, values: pl.Series) -> Column | None:
    known = values.drop_nulls().cast(pl.Float64).to_numpy()
    if not len(known):
        return None
    borders = _choose_borders(known, feature.borders)
    numbers = values.cast(pl.Float64).fill_null(0.0).to_numpy()
    codes = np.searchsorted(borders, numbers, side="right")
    codes[values.is_null().to_numpy()] = len(borders) + 1
    return Numbers(feature.measure, tuple(borders.tolist()), codes)


def _choose_borders(
    known: npt.NDArray[np.float64], used: Sequence[float]
) -> npt.NDArray[np.float64]:
    """Return the values at which to divide: all of few, else round ones and the used.

    A value is on the upper side of its border.
    """
    found = np.unique(known)
    if len(found) > MOST_BORDERS:
        shares = np.linspace(0, 1, MOST_BORDERS // 2 + 1)[1:-1]
        rounded = [float(f"{one:.2g}") for one in np.quantile(known, shares)]
        whole = bool((known == np.floor(known)).all())
        beside = [one + 1 for one in used] if whole else []
        found = np.unique([*rounded, *used, *beside])
    inside: npt.NDArray[np.float64] = found[
        (found > known.min()) & (found <= known.max())
    ]
    return inside


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers between borders; the last code is for nobody-knows."""

    measure: Measure
    borders: tuple[float, ...]
    codes: Codes

    def find_tests(self, people: Places, marked: Bools, least: int) -> Iterator[Test]:
        """Yield the best "less than" and "at least", and whether there is a number."""
        classes = len(self.borders) + 2
        totals, hits = _count(self.codes[people], marked, classes)
        nothing_missing = bool(totals[-1] == 0)
        people_count, hit_count = int(totals.sum()), int(hits.sum())
        below = np.cumsum(totals)[:-2], np.cumsum(hits)[:-2]
        above = totals[:-1].sum() - below[0], hits[:-1].sum() - below[1]
        sides = [("lt", "gte", *below), ("gte", "lt", *above)]
        for operator, opposite, passed, passed_hits in sides[: 2 - nothing_missing]:
            gains = _measure_gains(passed, passed_hits, people_count, hit_count, least)
            if not len(gains) or gains.max() < LEAST_GAIN:
                continue
            cut = int(gains.argmax())
            leaf = self._compare(operator, cut)
            is_below = np.arange(classes) <= cut
            yield Test(
                leaf=leaf,
                negation=self._compare(opposite, cut) if nothing_missing else Not(leaf),
                codes=self.codes,
                passing=is_below if operator == "lt" else ~is_below & _know(classes),
                gain=float(gains[cut]),
            )
        yield from _find_known(self.measure, self.codes, (totals, hits), least)

    def _compare(self, operator: str, cut: int) -> Leaf:
        return Leaf(self.measure, Condition(operator, "number", self.borders[cut]))


@dataclass(frozen=True, slots=True)
class Categories:
    """Texts or flags; the last code is for nobody-knows."""

    measure: Measure
    type: str
    values: tuple[str | bool, ...]
    codes: Codes

    def find_tests(self, people: Places, marked: Bools, least: int) -> Iterator[Test]:
        """Yield the best choices of values, and whether there is one at all."""
        classes = len(self.values) + 1
        totals, hits = _count(self.codes[people], marked, classes)
        nothing_missing = totals[-1] == 0
        present = np.flatnonzero(totals[:-1])
        shares = hits[present] / totals[present]
        order = present[np.lexsort((present, -shares))]
        # Whom nobody knows is on the other side, so from both ends of the order
        for values in (order,) if nothing_missing else (order, order[::-1]):
            passed = np.cumsum(totals[values])[:-1], np.cumsum(hits[values])[:-1]
            gains = _measure_gains(*passed, int(totals.sum()), int(hits.sum()), least)
            if not len(gains) or gains.max() < LEAST_GAIN:
                continue
            cut = int(gains.argmax()) + 1
            chosen = self._choose(values[:cut])
            yield Test(
                leaf=chosen,
                negation=self._choose(values[cut:]) if nothing_missing else Not(chosen),
                codes=self.codes,
                passing=np.isin(np.arange(classes), values[:cut]),
                gain=float(gains[cut - 1]),
            )
        yield from _find_known(self.measure, self.codes, (totals, hits), least)

    def _choose(self, places: Places) -> Leaf:
        chosen = tuple(sorted(self.values[place] for place in places.tolist()))
        return Leaf(self.measure, self._make_condition(chosen))

    def _make_condition(self, chosen: tuple[str | bool, ...]) -> Condition:
        if self.type == "flag":
            return Condition("is_true" if chosen[0] else "is_false", "flag")
        if len(chosen) == 1:
            return Condition("eq", "text", chosen[0])
        return Condition("one_of", "text", chosen)


def _know(classes: int) -> Bools:
    """Return which classes are values; the last is for nobody-knows."""
    return np.arange(classes) < classes - 1


def _find_known(
    measure: Measure, codes: Codes, counts: tuple[Places, Places], least: int
) -> Iterator[Test]:
    """Yield whether there is a value at all, where that divides."""
    totals, hits = counts
    passed = totals[:-1].sum(keepdims=True), hits[:-1].sum(keepdims=True)
    (gain,) = _measure_gains(*passed, int(totals.sum()), int(hits.sum()), least)
    if gain >= LEAST_GAIN:
        yield Test(
            leaf=Leaf(measure, Condition("known", "any")),
            negation=Leaf(measure, Condition("unknown", "any")),
            codes=codes,
            passing=_know(len(totals)),
            gain=float(gain),
        )


def _count(codes: Codes, marked: Bools, classes: int) -> tuple[Places, Places]:
    return (
        np.bincount(codes, minlength=classes),
        np.bincount(codes[marked], minlength=classes),
    )


def _measure_gains(
    passed: Places, passed_hits: Places, total: int, hits: int, least: int
) -> npt.NDArray[np.float64]:
    """Return by how much each division lowers the Gini impurity, summed over people.

    With two classes that is twice `n_l * n_r / n * (p_l - p_r)**2`; the constant is
    left out. Divisions with too few people on a side are worth nothing.
    """
    left, right = passed.astype(float), (total - passed).astype(float)
    big_enough = (left >= least) & (right >= least)
    left, right = np.maximum(left, 1), np.maximum(right, 1)
    apart = passed_hits / left - (hits - passed_hits) / right
    gains: npt.NDArray[np.float64] = left * right / total * apart**2 * big_enough
    return gains
