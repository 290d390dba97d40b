"""What customers can be told apart by: measures that exist, as columns of numbers.

The measures of the rules themselves come first, since a gap between two rows lies on
what they look at; then the catalogue's attributes, and how often and how long ago each
event happened, in the windows that the rules look at.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import polars as pl

from segments.domain import measures
from segments.domain.columns import Json, Numbers
from segments.domain.matching import Matching
from segments.domain.measures import Measure, Needs
from segments.domain.measures.attribute import Attribute
from segments.domain.measures.count import Count
from segments.domain.measures.days_since import DaysSince
from segments.domain.measures.longevity import Longevity
from segments.domain.operators import Type
from segments.domain.rules import Rule
from segments.domain.sheet import Sheet
from segments.domain.tree import Leaf

MOST_MEASURES = 60  # of the rules, the most used first
MOST_EVENTS = 20
MOST_WINDOWS = 2
USUAL_WINDOW = 30  # days, where no rule has one
# Attributes of the catalogue by the type that their values are read as
READ_AS: Mapping[str, Type] = {"text": "text", "number": "number", "boolean": "flag"}


@dataclass(frozen=True)
class Feature:
    """One measure to tell customers apart by.

    Parameters
    ----------
    borders
        Numbers that rules compare it with: gaps between rows lie there.
    is_used
        Whether a rule looks at it.
    """

    measure: Measure
    type: Type = "number"
    borders: tuple[float, ...] = ()
    is_used: bool = False

    def read(self, sheet: Sheet) -> pl.Series | None:
        """Return a value per customer, null where there is none; `None`: has lists."""
        column = self.measure.read(sheet)
        if isinstance(column, Numbers):
            return column.values
        if isinstance(column, Json):
            values = column.read(self.type)
            return values if values.len() == sheet.size else None
        return None


@dataclass
class Use:
    """How rules use a measure."""

    type: Type
    times: int = 0
    borders: set[float] = field(default_factory=set)


def choose_features(
    rules: Iterable[Rule], attributes: Mapping[str, str], events: Sequence[str]
) -> list[Feature]:
    """Return what to tell customers apart by; the order decides between equals.

    Parameters
    ----------
    attributes
        Names and types of the catalogue.
    events
        Names of the catalogue, the most important first.
    """
    rules = list(rules)
    used = _list_used(rules)
    offered = [
        Feature(Longevity()),
        *(
            Feature(Attribute(name), READ_AS[type_])
            for name, type_ in sorted(attributes.items())
            if type_ in READ_AS
        ),
        *(Feature(each) for each in _measure_events(rules, events)),
    ]
    known = {feature.measure for feature in used}
    return [*used, *(each for each in offered if each.measure not in known)]


def find_needs(features: Iterable[Feature]) -> Needs:
    """Return what has to be read to compute them."""
    return reduce(Needs.__or__, (one.measure.needs() for one in features), Needs())


def _list_used(rules: Iterable[Rule]) -> list[Feature]:
    used: dict[Measure, Use] = {}
    for leaf in (leaf for rule in rules for leaf in rule.leaves()):
        if _is_fit(leaf):
            use = used.setdefault(leaf.measure, Use(leaf.condition.type))
            use.times += 1
            use.borders |= _list_borders(leaf)
    often = sorted(used.items(), key=lambda item: -item[1].times)[:MOST_MEASURES]
    return [
        Feature(measure, use.type, tuple(sorted(use.borders)), is_used=True)
        for measure, use in often
    ]


def _is_fit(leaf: Leaf) -> bool:
    """Tell whether a draft may speak of it: places in ranks, predictions, members and
    what we did ourselves are no way to describe people whom no row describes.
    """
    if leaf.condition.type not in ("number", "text", "flag"):
        return False
    names = {name for need in leaf.measure.needs().events for name in need.events or ()}
    return not any(name.startswith("$") for name in names) and not isinstance(
        leaf.measure, measures.Prediction | measures.Rank | measures.Segment
    )


def _list_borders(leaf: Leaf) -> set[float]:
    value = leaf.condition.value
    values = value if isinstance(value, tuple) else (value,)
    return {one for one in values if isinstance(one, float)}


def _measure_events(rules: Sequence[Rule], events: Sequence[str]) -> list[Measure]:
    windows = Counter(
        need.within_days
        for rule in rules
        for leaf in rule.leaves()
        for need in leaf.measure.needs().events
        if need.within_days is not None
    )
    usual = sorted(windows, key=lambda days: (-windows[days], days))[:MOST_WINDOWS]
    return [
        measure
        for event in events[:MOST_EVENTS]
        for measure in (
            *(
                Count(Matching((event,), within_days=days))
                for days in usual or [USUAL_WINDOW]
            ),
            Count(Matching((event,))),
            DaysSince(Matching((event,)), "last"),
        )
    ]
