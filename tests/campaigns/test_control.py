"""The draw of the control group."""

from decimal import Decimal

import numpy as np
import pytest

from campaigns.domain import control
from tests.campaigns import reference

IDS = np.arange(1, 200_001, dtype=np.uint64)


def test_columns_agree_with_python_integers():
    some = np.array([0, 1, 2, 12_345, 2**40, 2**63 - 1], dtype=np.uint64)
    for salt in ("", "summer", "sommer\u00e9"):
        assert control.draw_buckets(salt, some).tolist() == [
            reference.draw_bucket(salt, int(customer_id)) for customer_id in some
        ]


@pytest.mark.parametrize(
    ("percent", "threshold"),
    [("0", 0), ("0.01", 1), ("12.50", 1250), ("33.33", 3333), ("100", 10_000)],
)
def test_threshold_is_a_whole_number(percent, threshold):
    assert control.get_threshold(Decimal(percent)) == threshold


@pytest.mark.parametrize("threshold", [0, 100, 1_000, 5_000, 9_999, 10_000])
def test_share_is_the_share_asked_for(threshold):
    share = control.is_control("summer", threshold, IDS).mean()
    assert abs(share - threshold / 10_000) < 0.005
    if threshold in (0, 10_000):
        assert share == threshold / 10_000


def test_draw_is_the_same_whoever_else_is_drawn():
    alone = control.draw_buckets("summer", IDS[777:778])
    together = control.draw_buckets("summer", IDS)
    assert alone[0] == together[777]


def test_raising_the_share_only_adds_people():
    few = control.is_control("summer", 1_000, IDS)
    many = control.is_control("summer", 2_000, IDS)
    assert not (few & ~many).any()


def test_campaigns_draw_independently_of_each_other():
    first = control.is_control("campaign 1", 2_000, IDS)
    second = control.is_control("campaign 2", 2_000, IDS)
    assert abs((first & second).mean() - 0.04) < 0.003


def test_buckets_are_even():
    counts = np.bincount(control.draw_buckets("summer", IDS) // 100, minlength=100)
    expected = len(IDS) / 100
    chi_square = ((counts - expected) ** 2 / expected).sum()
    assert chi_square < 150  # 99 degrees of freedom: p is about 0.0007
