"""A report as people and programs read it: numbers beside their sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.domain.uplift import telling
from campaigns.domain.uplift.groups import Shrunk
from campaigns.domain.uplift.intervals import Interval
from campaigns.domain.uplift.ratio import Ratio
from campaigns.domain.uplift.report import Breakdown, Comparison, Report
from campaigns.domain.uplift.samples import Outcome, Sample
from campaigns.domain.uplift.verdict import Doubt, Finding


@dataclass(frozen=True)
class Named:
    key: str
    name: str


@dataclass(frozen=True)
class ArmSize:
    """How many people are in an arm.

    Parameters
    ----------
    waiting
        Of them, those whose time is not over.
    expected
        How many it would be by the planned shares; `None` where nothing was planned.
    """

    key: str
    name: str
    is_control: bool
    people: int
    waiting: int
    expected: float | None


@dataclass(frozen=True)
class Side:
    people: int
    mean: float
    total: float


@dataclass(frozen=True)
class ToldComparison:
    outcome: Outcome
    arm: Named
    treated: Side
    control: Side
    difference: Interval | None
    relative: Interval | None
    p_value: float | None
    detectable: float | None
    finding: Finding
    sentence: str
    doubts: Sequence[Doubt]


@dataclass(frozen=True)
class ToldGroup:
    """A group's own difference, and what may be believed of it beside the others'."""

    key: str
    name: str
    treated: int
    control: int
    own: Interval
    shrunk: Interval
    is_pooled: bool


@dataclass(frozen=True)
class Suggestion:
    key: str
    sentence: str


@dataclass(frozen=True)
class ToldBreakdown:
    by: Named
    outcome: Outcome
    arm: Named
    groups: Sequence[ToldGroup]
    common: Interval
    p_value: float
    inconsistency: float
    suggestions: Sequence[Suggestion]


@dataclass(frozen=True)
class Told:
    """A whole report.

    Parameters
    ----------
    refusal
        Why nothing can be said of an effect; then there are sizes only.
    """

    title: str
    refusal: str | None
    arms: Sequence[ArmSize]
    ratio: Ratio | None = None
    comparisons: Sequence[ToldComparison] = ()
    breakdowns: Sequence[ToldBreakdown] = ()


@dataclass(frozen=True)
class Words:
    """What arms and groups are called.

    Parameters
    ----------
    parts
        What a report is broken down by.
    groups
        Names of groups by what they are of; a group without one is its key.
    """

    arms: Mapping[str, str]
    parts: Mapping[str, str]
    groups: Mapping[str, Mapping[str, str]]

    def say_group(self, by: str, key: str) -> str:
        """Return what a group is called."""
        return self.groups.get(by, {}).get(key, key)


def tell(
    report: Report,
    sizes: Sequence[ArmSize],
    words: Words,
    *,
    ratio: Ratio | None,
    control: str,
) -> Told:
    """Put a report into words."""
    return Told(
        title=telling.say_title(report.comparisons, words.arms),
        refusal=None,
        arms=sizes,
        ratio=ratio,
        comparisons=[_tell(one, words, control) for one in report.comparisons],
        breakdowns=[_tell_breakdown(one, words) for one in report.breakdowns],
    )


def _tell(one: Comparison, words: Words, control: str) -> ToldComparison:
    found, name = one.difference, words.arms[one.arm]
    return ToldComparison(
        outcome=one.outcome,
        arm=Named(one.arm, name),
        treated=_tell_side(one.treated),
        control=_tell_side(one.control),
        difference=found.absolute if found else None,
        relative=found.relative if found else None,
        p_value=one.corrected_p,
        detectable=found.detectable if found else None,
        finding=one.verdict.finding,
        sentence=telling.say_comparison(one, name, words.arms[control]),
        doubts=one.verdict.doubts,
    )


def _tell_side(sample: Sample) -> Side:
    return Side(sample.people, sample.mean, sample.total)


def _tell_breakdown(one: Breakdown, words: Words) -> ToldBreakdown:
    kind = one.outcome.kind
    return ToldBreakdown(
        by=Named(one.by, words.parts.get(one.by, one.by)),
        outcome=one.outcome,
        arm=Named(one.arm, words.arms[one.arm]),
        groups=[_tell_group(group, one.by, words) for group in one.spread.groups],
        common=one.spread.common,
        p_value=one.corrected_p,
        inconsistency=one.spread.inconsistency,
        suggestions=[
            Suggestion(
                stand.key,
                telling.say_suggestion(kind, stand, words.say_group(one.by, stand.key)),
            )
            for stand in one.suggestions
        ],
    )


def _tell_group(one: Shrunk, by: str, words: Words) -> ToldGroup:
    return ToldGroup(
        key=one.key,
        name=words.say_group(by, one.key),
        treated=one.effect.treated,
        control=one.effect.control,
        own=one.effect.own,
        shrunk=one.shrunk,
        is_pooled=one.is_pooled,
    )
