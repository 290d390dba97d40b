"""Groups side by side: shrinkage, what stands out, what may be concluded."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats

from campaigns.domain.uplift.groups import combine, measure, spread
from campaigns.domain.uplift.intervals import compare
from campaigns.domain.uplift.ratio import check_ratio
from campaigns.domain.uplift.report import report
from campaigns.domain.uplift.samples import Kind, Outcome, Sample
from campaigns.domain.uplift.verdict import Finding, Reason, State, judge

RATE = Kind.RATE
GOAL = Outcome("goal", "Goal", RATE)


def rates(treated, control):
    return compare(RATE, Sample.of_rate(*treated), Sample.of_rate(*control))


def lay_out(groups):
    return spread({key: measure(RATE, one) for key, one in groups.items()})


LARGE = {
    "north": rates((9000, 900), (1000, 80)),
    "south": rates((9000, 1500), (1000, 80)),
    "east": rates((900, 80), (100, 9)),
}


def test_the_common_difference_is_that_of_dersimonian_and_laird():
    found = lay_out(LARGE)
    values = np.array([one.absolute.value for one in LARGE.values()])
    sides = [(one.treated, one.control) for one in LARGE.values()]
    softened = [
        [((s.total + 1) / (s.people + 2), s.people + 2) for s in p] for p in sides
    ]
    variances = np.array([sum(r * (1 - r) / n for r, n in p) for p in softened])
    w = 1 / variances
    q = (w * (values - (w * values).sum() / w.sum()) ** 2).sum()
    between = (q - 2) / (w.sum() - (w**2).sum() / w.sum())
    v = 1 / (variances + between)
    assert found.common.value == pytest.approx((v * values).sum() / v.sum())
    assert found.p_value == pytest.approx(stats.chi2.sf(q, 2))
    assert [one.weight for one in found.groups] == pytest.approx(
        between / (between + variances)
    )


def test_small_groups_are_drawn_towards_the_others_and_marked():
    found = lay_out({**LARGE, "tiny": rates((18, 9), (2, 0))})
    tiny = found.groups[-1]
    assert tiny.is_pooled
    assert [one.is_pooled for one in found.groups[:3]] == [False, False, False]
    assert tiny.effect.own.value == 0.5
    assert abs(tiny.shrunk.value - found.common.value) < 0.05
    own = tiny.effect.own
    assert tiny.shrunk.high - tiny.shrunk.low < own.high - own.low


def test_groups_that_do_not_differ_are_one():
    same = {name: rates((9000, 900), (1000, 80)) for name in "abcd"}
    found = lay_out(same)
    assert found.p_value == pytest.approx(1)
    assert found.inconsistency == 0
    assert {one.weight for one in found.groups} == {0}
    assert found.groups[0].shrunk.value == pytest.approx(0.02)


def test_one_group_has_nothing_beside_it():
    assert lay_out({"a": LARGE["north"]}) is None
    assert lay_out({}) is None


def test_comparisons_are_put_together_by_how_sure_they_are():
    effects = [measure(RATE, one) for one in LARGE.values()]
    found = combine(effects)
    weights = [1 / one.error**2 for one in effects]
    values = [one.own.value for one in effects]
    assert found.own.value == pytest.approx(np.average(values, weights=weights))
    assert (found.treated, found.control) == (18900, 2100)
    assert combine([]) is None


def build_arms(difference):
    sides = {"treated": difference.treated, "control": difference.control}
    return {arm: {"goal": sample} for arm, sample in sides.items()}


def look(groups):
    """Report differences by one or more choices of groups."""
    return report(
        [GOAL],
        build_arms(LARGE["north"]),
        control="control",
        state=State(),
        groups={
            by: {key: build_arms(one) for key, one in parts.items()}
            for by, parts in groups.items()
        },
    )


def test_a_group_that_stands_out_is_suggested():
    (found,) = look({"region": LARGE}).breakdowns
    assert next(one.key for one in found.suggestions) == "south"
    south = found.suggestions[0]
    assert south.own.value == pytest.approx(1500 / 9000 - 0.08)
    assert south.apart == pytest.approx(south.own.value - south.others.value)


def test_suggestions_are_corrected_for_looking_many_times():
    chance = np.random.default_rng(3)
    rounds, many, suggested = 200, 6, 0
    for _ in range(rounds):
        groups = {
            f"column {number}": {
                str(key): rates(
                    (2000, int(chance.binomial(2000, 0.2))),
                    (500, int(chance.binomial(500, 0.2))),
                )
                for key in range(5)
            }
            for number in range(many)
        }
        suggested += any(one.suggestions for one in look(groups).breakdowns)
    assert suggested / rounds < 0.08


def test_several_arms_are_corrected_for_their_number():
    arms = {
        "control": {"goal": Sample.of_rate(1000, 100)},
        **{arm: {"goal": Sample.of_rate(1000, 129)} for arm in "abcdef"},
    }
    found = report([GOAL], arms, control="control", state=State()).comparisons
    alone = report(
        [GOAL],
        {arm: arms[arm] for arm in ("control", "a")},
        control="control",
        state=State(),
    ).comparisons
    assert [one.verdict.finding for one in alone] == [Finding.MORE]
    assert {one.verdict.finding for one in found} == {Finding.NONE}
    assert found[0].corrected_p == pytest.approx(6 * alone[0].corrected_p)


CLEAR = rates((9000, 900), (1000, 60))
OFF = check_ratio({"a": 9000, "b": 2000}, {"a": 9, "b": 1})


@pytest.mark.parametrize(
    ("difference", "state", "finding", "reasons"),
    [
        (CLEAR, State(), Finding.MORE, []),
        (rates((9000, 400), (1000, 90)), State(), Finding.LESS, []),
        (rates((9000, 900), (1000, 98)), State(), Finding.NONE, []),
        (rates((90, 9), (10, 1)), State(), Finding.WAIT, [Reason.TOO_FEW]),
        # Sizes are fine, but even a doubled rate would go unnoticed
        (rates((900, 4), (100, 1)), State(), Finding.WAIT, [Reason.TOO_FEW]),
        (None, State(), Finding.WAIT, [Reason.TOO_FEW]),
        (CLEAR, State(ratio=OFF), Finding.WAIT, [Reason.RATIO_OFF]),
        (
            CLEAR,
            State(open_until=date(2026, 3, 1)),
            Finding.WAIT,
            [Reason.PERIOD_OPEN],
        ),
        (CLEAR, State(waiting=300, counted=700), Finding.WAIT, [Reason.WINDOW_OPEN]),
        (CLEAR, State(waiting=150, counted=850), Finding.MORE, []),
        (
            rates((90, 9), (10, 1)),
            State(OFF, date(2026, 3, 1), 300, 700),
            Finding.WAIT,
            list(Reason),
        ),
    ],
)
def test_nothing_is_concluded_too_early(difference, state, finding, reasons):
    p_value = difference.p_value if difference else None
    found = judge(RATE, difference, state, p_value=p_value)
    assert (found.finding, [doubt.code for doubt in found.doubts]) == (finding, reasons)


def test_money_is_judged_by_what_would_double_it():
    few = compare(Kind.AMOUNT, Sample(400, 400, 4e6), Sample(60, 60, 6e5))
    assert judge(Kind.AMOUNT, few, State(), p_value=few.p_value).doubts
    many = compare(Kind.AMOUNT, Sample(400_000, 4e5, 4e5), Sample(60_000, 6e4, 6e4))
    assert judge(Kind.AMOUNT, many, State(), p_value=many.p_value) == replace(
        judge(RATE, CLEAR, State(), p_value=0.0), finding=Finding.NONE
    )
