"""Whom rows share, against Python's sets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap64

from segments.domain.quality import overlap
from segments.domain.quality.overlap import count_shared, list_pairs
from segments.domain.quality.standing import stand

FAR = 2**40  # ids are not dense, and may be large
worlds = st.lists(st.sets(st.integers(0, 90).map(lambda n: n * n + n // 7 * FAR)))


def make_maps(rows):
    return [BitMap64(row) for row in rows]


def count_by_sets(rows):
    return [[len(one & other) for other in rows] for one in rows]


@given(worlds)
def test_shared_people_are_those_of_both_sets(rows):
    assert count_shared(make_maps(rows)).tolist() == count_by_sets(rows)


@given(worlds)
@pytest.mark.parametrize("way", ["_count_by_row", "_count_by_customer"])
def test_each_way_of_counting_gives_the_same(way, rows):
    places, people = overlap._number_people(make_maps(rows))
    assert getattr(overlap, way)(places, people).tolist() == count_by_sets(rows)


@pytest.mark.parametrize(
    ("density", "way"), [(0.02, "_count_by_customer"), (0.9, "_count_by_row")]
)
def test_the_cheaper_way_is_taken(monkeypatch, density, way):
    taken = []
    for name in ("_count_by_customer", "_count_by_row"):
        monkeypatch.setattr(overlap, name, lambda *_, name=name: taken.append(name))
    draw = np.random.default_rng(1)
    count_shared(
        [BitMap64(np.flatnonzero(draw.random(2_000) < density)) for _ in range(60)]
    )
    assert taken == [way]


@given(worlds)
def test_pairs_are_those_with_anybody_in_common_the_most_alike_first(rows):
    pairs = list_pairs(count_shared(make_maps(rows)))
    expected = {
        (i, j): len(a & b) / len(a | b)
        for i, a in enumerate(rows)
        for j, b in enumerate(rows)
        if i < j and a & b
    }
    assert {(pair.first, pair.second): pair.jaccard for pair in pairs} == expected
    assert [pair.jaccard for pair in pairs] == sorted(expected.values(), reverse=True)
    for pair in pairs:
        small, large = sorted((rows[pair.first], rows[pair.second]), key=len)
        assert pair.contained == len(small & large) / len(small)


def test_a_page_of_pairs_goes_on_where_the_one_before_it_ended():
    shared = count_shared(make_maps([{1, 2}, {1, 2}, {1, 2, 3}, {3}]))
    whole = list_pairs(shared)
    assert list_pairs(shared, most=2) + list_pairs(shared, skip=2) == whole
    assert list_pairs(shared, at_least=0.6) == whole[:3]


@given(
    worlds, st.sets(st.integers(0, 90).map(lambda n: n * n + n // 7 * FAR)), st.data()
)
def test_what_the_rows_above_leave(rows, open_ids, data):
    acting = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    found = stand(make_maps(rows), acting, BitMap64(open_ids))
    for at, (row, standing) in enumerate(zip(rows, found, strict=True)):
        mine = row & open_ids
        above = set().union(*rows[:at])
        others = set().union(*rows[:at], *rows[at + 1 :])
        taken = zip(rows[:at], acting[:at], strict=True)
        taking = set().union(*(one for one, acts in taken if acts))
        assert standing.open == len(mine)
        assert standing.first == len(mine - above)
        assert standing.alone == len(mine - others)
        assert standing.hidden == len(mine & taking)
