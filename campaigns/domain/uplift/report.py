"""The whole comparison of arms with a control group, in all and by groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from campaigns.domain.uplift.groups import Effect, Spread, Stand, measure, spread
from campaigns.domain.uplift.intervals import Difference, compare
from campaigns.domain.uplift.power import SIGNIFICANCE
from campaigns.domain.uplift.samples import NOBODY, Arms, Outcome, Sample
from campaigns.domain.uplift.several import correct
from campaigns.domain.uplift.verdict import State, Verdict, judge


@dataclass(frozen=True, slots=True)
class Comparison:
    """One outcome of one arm against the control group.

    Parameters
    ----------
    corrected_p
        The p-value, corrected for the number of arms that are compared.
    """

    outcome: Outcome
    arm: str
    treated: Sample
    control: Sample
    difference: Difference | None
    corrected_p: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One comparison by groups that share nobody.

    Parameters
    ----------
    by
        What the groups are of: a column, a choice of micro-segments.
    corrected_p
        How often groups that do not differ look as different; corrected for everything
        that the outcome was broken down by.
    """

    by: str
    outcome: Outcome
    arm: str
    spread: Spread
    corrected_p: float

    @property
    def suggestions(self) -> Sequence[Stand]:
        """Return the groups that are worth a micro-segment of their own.

        Of two groups each stands out by as much as the other: the first is told.
        """
        if self.corrected_p >= SIGNIFICANCE:
            return ()
        groups, found = self.spread.groups, self.spread.standing_out
        if len(groups) > 2:
            return found
        return [one for one in found if one.key == groups[0].key]


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. Only where chance decided who is in which arm."""

    comparisons: Sequence[Comparison]
    breakdowns: Sequence[Breakdown] = field(default=())


def report(
    outcomes: Sequence[Outcome],
    arms: Arms,
    *,
    control: str,
    state: State,
    groups: Mapping[str, Mapping[str, Arms]] | None = None,
) -> Report:
    """Compare every arm with the control group.

    With several arms a difference counts only if it survives the correction for their
    number. The intervals are those of each arm alone.

    Parameters
    ----------
    arms
        Samples by arm and outcome, the control group's among them.
    groups
        Arms by what they are broken down by and by group.
    """
    compared = [
        comparison
        for outcome in outcomes
        for comparison in _compare_arms(outcome, arms, control, state)
    ]
    broken = [
        breakdown
        for outcome in outcomes
        for breakdown in _break_down(outcome, groups or {}, list(arms), control)
    ]
    return Report(compared, broken)


def _compare_arms(
    outcome: Outcome, arms: Arms, control: str, state: State
) -> Iterator[Comparison]:
    base = arms.get(control, {}).get(outcome.key, NOBODY)
    others = {
        arm: samples.get(outcome.key, NOBODY)
        for arm, samples in arms.items()
        if arm != control
    }
    found = {arm: compare(outcome.kind, one, base) for arm, one in others.items()}
    corrected = correct({arm: one.p_value for arm, one in found.items() if one})
    for arm, sample in others.items():
        p_value = corrected.get(arm)
        verdict = judge(outcome.kind, found[arm], state, p_value=p_value)
        yield Comparison(outcome, arm, sample, base, found[arm], p_value, verdict)


def _break_down(
    outcome: Outcome,
    groups: Mapping[str, Mapping[str, Arms]],
    arms: Sequence[str],
    control: str,
) -> Iterator[Breakdown]:
    found: dict[tuple[str, str], Spread] = {}
    for by, parts in groups.items():
        for arm in arms:
            effects = {
                key: effect
                for key, sides in parts.items()
                if (effect := _measure_part(outcome, sides, arm, control))
            }
            spread_out = spread(effects) if arm != control else None
            if spread_out is not None:
                found[by, arm] = spread_out
    corrected = correct({place: one.p_value for place, one in found.items()})
    for (by, arm), one in found.items():
        yield Breakdown(by, outcome, arm, one, corrected[by, arm])


def _measure_part(
    outcome: Outcome, sides: Arms, arm: str, control: str
) -> Effect | None:
    difference = compare(
        outcome.kind,
        sides.get(arm, {}).get(outcome.key, NOBODY),
        sides.get(control, {}).get(outcome.key, NOBODY),
    )
    return measure(outcome.kind, difference) if difference else None
