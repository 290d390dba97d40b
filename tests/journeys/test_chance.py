"""Draws without dice: stable, even, independent between nodes."""

import numpy as np
import pytest

from journeys.domain.chance import BUCKETS, draw_buckets, draw_shares, make_salt

PEOPLE = np.arange(1, 200_001)
FIRST = np.ones(len(PEOPLE), dtype=np.int64)
SALT = make_salt(7, "split")


def test_the_same_person_draws_the_same_on_every_machine():
    drawn = draw_buckets(SALT, np.array([1, 2, 3, 10**12]), np.array([1, 1, 1, 4]))
    assert drawn.tolist() == [343, 9046, 2817, 3169]


def test_buckets_are_all_drawn_equally_often():
    counts = np.bincount(draw_buckets(SALT, PEOPLE, FIRST), minlength=BUCKETS)
    assert len(counts) == BUCKETS
    expected = len(PEOPLE) / BUCKETS
    chi_squared = ((counts - expected) ** 2 / expected).sum()
    assert abs(chi_squared - BUCKETS) < 5 * (2 * BUCKETS) ** 0.5


@pytest.mark.parametrize(
    ("salt", "entry"),
    [(make_salt(7, "split2"), 1), (make_salt(8, "split"), 1), (SALT, 2)],
    ids=["another node", "another journey", "another entry"],
)
def test_arms_of_different_draws_do_not_correlate(salt, entry):
    here = draw_buckets(SALT, PEOPLE, FIRST) < 5_000
    there = draw_buckets(salt, PEOPLE, FIRST * entry) < 5_000
    assert abs((here & there).mean() - 0.25) < 0.005


def test_shares_fill_their_span_evenly_and_never_reach_its_end():
    drawn = draw_shares(SALT, 600, PEOPLE)
    assert drawn.min() == 0
    assert drawn.max() == 599
    assert abs(drawn.mean() - 299.5) < 2
    assert draw_shares(SALT, 0, PEOPLE).max() == 0
