"""Differences, their intervals and their tests, against other ways to compute them."""

from math import inf, sqrt

import numpy as np
import pytest
from scipy import stats

from campaigns.domain.uplift.intervals import compare
from campaigns.domain.uplift.power import find_detectable
from campaigns.domain.uplift.ratio import check_ratio
from campaigns.domain.uplift.samples import NOBODY, Kind, Sample, add

RATE, AMOUNT = Kind.RATE, Kind.AMOUNT


def measure(values) -> Sample:
    values = np.asarray(values, dtype=float)
    return Sample(len(values), values.sum(), ((values - values.mean()) ** 2).sum())


@pytest.mark.parametrize(
    ("treated", "control", "low", "high"),
    [
        # Newcombe 1998, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_rates_have_the_published_interval(treated, control, low, high):
    found = compare(RATE, *(Sample.of_rate(n, x) for x, n in (treated, control)))
    assert found.absolute.low == pytest.approx(low, abs=1e-4)
    assert found.absolute.high == pytest.approx(high, abs=1e-4)


def test_rates_have_the_interval_of_two_wilson_scores():
    found = compare(RATE, Sample.of_rate(9000, 612), Sample.of_rate(1000, 51)).absolute
    own, other = (
        stats.binomtest(x, n).proportion_ci(method="wilson")
        for x, n in ((612, 9000), (51, 1000))
    )
    p, q = 0.068, 0.051
    assert found.value == pytest.approx(p - q)
    assert found.low == pytest.approx(
        p - q - sqrt((p - own.low) ** 2 + (other.high - q) ** 2)
    )
    assert found.high == pytest.approx(
        p - q + sqrt((own.high - p) ** 2 + (q - other.low) ** 2)
    )


def test_rates_have_the_p_value_of_a_table_of_four():
    found = compare(RATE, Sample.of_rate(9000, 612), Sample.of_rate(1000, 51))
    table = [[612, 8388], [51, 949]]
    expected = stats.chi2_contingency(table, correction=False).pvalue
    assert found.p_value == pytest.approx(expected)


@pytest.mark.parametrize("sizes", [(400, 50), (30, 3000), (2, 2)])
def test_money_has_the_interval_of_welch(sizes):
    chance = np.random.default_rng(5)
    treated, control = (
        chance.lognormal(2 + 0.2 * side, 1 + side, size)
        for side, size in enumerate(sizes)
    )
    found = compare(AMOUNT, measure(treated), measure(control))
    expected = stats.ttest_ind(treated, control, equal_var=False)
    interval = expected.confidence_interval(0.95)
    assert found.absolute.low == pytest.approx(interval.low)
    assert found.absolute.high == pytest.approx(interval.high)
    assert found.p_value == pytest.approx(expected.pvalue)


def test_relative_uplift_has_the_quotients_that_a_test_does_not_refuse():
    chance = np.random.default_rng(6)
    treated, control = chance.gamma(2, 6, 300), chance.gamma(2, 5, 200)
    found = compare(AMOUNT, measure(treated), measure(control)).relative
    freedom = stats.ttest_ind(treated, control, equal_var=False).df
    reach = stats.t.ppf(0.975, freedom)

    def is_kept(quotient):
        apart = treated.mean() - quotient * control.mean()
        error = sqrt(stats.sem(treated) ** 2 + (quotient * stats.sem(control)) ** 2)
        return abs(apart) <= reach * error

    kept = [r for r in np.arange(-1, 3, 1e-4) if is_kept(1 + r)]
    assert found.value == pytest.approx(treated.mean() / control.mean() - 1)
    assert found.low == pytest.approx(min(kept), abs=2e-4)
    assert found.high == pytest.approx(max(kept), abs=2e-4)


@pytest.mark.parametrize("reached", [0, 1, 3])
def test_relative_uplift_is_not_told_where_the_control_rate_may_be_zero(reached):
    control = Sample.of_rate(1000, reached)
    assert compare(RATE, Sample.of_rate(9000, 90), control).relative is None


def test_nothing_is_told_of_one_person():
    assert compare(RATE, Sample.of_rate(1, 1), Sample.of_rate(500, 20)) is None
    assert compare(AMOUNT, Sample(500, 20, 3), NOBODY) is None


def test_equal_amounts_differ_by_nothing_for_sure():
    found = compare(AMOUNT, Sample(10, 0, 0), Sample(10, 0, 0))
    assert (found.absolute.low, found.absolute.high, found.p_value) == (0, 0, 1)
    assert found.relative is None


def cover_rates(chance):
    n, m, p, q = 900, 100, 0.06, 0.04
    treated, control = chance.binomial(n, p), chance.binomial(m, q)
    found = compare(RATE, Sample.of_rate(n, treated), Sample.of_rate(m, control))
    return found.absolute, p - q


def cover_money(chance):
    # A gamma has mean k * theta; one in four buys
    treated, control = (
        chance.gamma(2, theta, size) * (chance.random(size) < 0.25)
        for theta, size in ((12, 1800), (10, 200))
    )
    return compare(AMOUNT, measure(treated), measure(control)).absolute, 0.25 * 4


def cover_quotients(chance):
    treated, control = chance.gamma(2, 6, 400), chance.gamma(2, 5, 100)
    return compare(AMOUNT, measure(treated), measure(control)).relative, 0.2


@pytest.mark.parametrize("draw", [cover_rates, cover_money, cover_quotients])
def test_intervals_hold_the_truth_as_often_as_they_say(draw):
    chance, rounds = np.random.default_rng(7), 1500
    drawn = [draw(chance) for _ in range(rounds)]
    held = sum(found.low <= truth <= found.high for found, truth in drawn)
    # Three standard errors of the simulation, and one point for what is approximate
    slack = 3 * sqrt(0.95 * 0.05 / rounds) + 0.01
    assert held / rounds == pytest.approx(0.95, abs=slack)


def test_detectable_differences_are_seen_in_eight_of_ten_comparisons():
    chance, rounds = np.random.default_rng(8), 1500
    n, m, rate = 9000, 3000, 0.2
    least = find_detectable(rate * (1 - rate), n, m)
    treated = chance.binomial(n, rate + least, rounds)
    control = chance.binomial(m, rate, rounds)
    seen = sum(
        compare(RATE, Sample.of_rate(n, x), Sample.of_rate(m, y)).p_value < 0.05
        for x, y in zip(treated.tolist(), control.tolist(), strict=True)
    )
    assert seen / rounds == pytest.approx(0.8, abs=0.03)
    assert find_detectable(0.25, 0, 100) == inf


def test_groups_put_together_are_as_if_measured_at_once():
    values = np.random.default_rng(9).lognormal(8, 2, 1000)
    parts = [measure(part) for part in np.split(values, [1, 10, 400])]
    whole = measure(values)
    assert add([NOBODY, *parts]).people == 1000
    assert add([NOBODY, *parts]).mean == pytest.approx(whole.mean)
    assert add(parts).variance == pytest.approx(np.var(values, ddof=1))


def test_sizes_are_compared_with_the_planned_shares():
    found = check_ratio(
        {"treated": 8900, "control": 1100}, {"treated": 9, "control": 1}
    )
    chi_square = 100**2 / 9000 + 100**2 / 1000
    assert found.expected == {"treated": 9000, "control": 1000}
    assert found.p_value == pytest.approx(stats.chi2.sf(chi_square, 1))
    assert found.is_off


@pytest.mark.parametrize(
    ("people", "shares", "is_off"),
    [
        ({"a": 9005, "b": 995}, {"a": 90, "b": 10}, False),
        ({"a": 340, "b": 330, "c": 330}, {"a": 1, "b": 1, "c": 1}, False),
        ({"a": 400, "b": 330, "c": 270}, {"a": 1, "b": 1, "c": 1}, True),
        ({"a": 500}, {"a": 50, "b": 50}, True),  # everybody is on one side
    ],
)
def test_only_sizes_that_chance_hardly_makes_are_off(people, shares, is_off):
    assert check_ratio(people, shares).is_off is is_off


def test_one_arm_or_nobody_has_no_ratio():
    assert check_ratio({"a": 500}, {"a": 100, "b": 0}) is None
    assert check_ratio({}, {"a": 1, "b": 1}) is None
