"""Moving cohorts through compiled versions: pure, no database."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from journeys.domain.advance import MAX_VISITS, advance
from journeys.domain.cohort import NEVER, Coded, Cohort, to_micros
from journeys.domain.compiled import compile_version
from journeys.domain.nodes.base import Woken
from tests.journeys.graphs import branch, document, edge, entry, node

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DOCUMENT = document(
    [
        entry(),
        node("hello", "message", template_id=1),
        node("vip", "decision", branches=[branch("yes", "vip"), branch("new", "new")]),
        node("gift", "message", template_id=2),
        node("pause", "wait", amount=3, unit="days"),
        node(
            "order", "wait_for", event="Order", deadline={"amount": 1, "unit": "days"}
        ),
        node("over", "hand_over"),
        node("out", "exit"),
    ],
    [
        edge("in", "hello"),
        edge("hello", "vip"),
        edge("vip", "gift", "yes"),
        edge("vip", "out", "new"),
        edge("vip", "pause", "else"),
        edge("gift", "pause"),
        edge("pause", "order"),
        edge("order", "over", "happened"),
        edge("order", "out", "timeout"),
    ],
)
VERSION = compile_version(DOCUMENT, version_id=1, journey_id=1)


def cohort(size=1, **columns):
    defaults = {
        "customer": np.arange(1, size + 1),
        "entry_no": np.ones(size, dtype=np.int64),
        "node": np.zeros(size, dtype=np.int64),
        "visit_no": np.ones(size, dtype=np.int64),
        "arrived": np.full(size, to_micros(NOW), dtype=np.int64),
        "due": np.full(size, to_micros(NOW), dtype=np.int64),
        "until": np.full(size, to_micros(NOW), dtype=np.int64),
        "limit": np.full(size, NEVER, dtype=np.int64),
        "woken": np.full(size, Woken.ARRIVED, dtype=np.int64),
        "forced": np.full(size, -1, dtype=np.int64),
        "stuck": np.zeros(size, dtype=bool),
        "zone": Coded(np.zeros(size, dtype=np.int64), ["UTC"]),
        "event": Coded(np.zeros(size, dtype=np.int64), [None]),
        "matches": np.zeros((size, 2), dtype=bool),
    }
    given = {
        name: value if isinstance(value, Coded | dict) else np.asarray(value)
        for name, value in columns.items()
    }
    return Cohort(**{**defaults, **given})


def history(moves, row, version=VERSION):
    """Return one customer's visits as (number, node, outcome)."""
    visits = [
        (int(one.visit_no[place]), version.nodes[one.node].id, one.outcome)
        for one in moves.left
        for place in np.flatnonzero(one.rows == row)
    ]
    return sorted(visits)


PATHS = [
    # vip, new, visits, where they stand
    ((True, False), ["in", "hello", "vip", "gift"], "pause"),
    ((True, True), ["in", "hello", "vip", "gift"], "pause"),  # the first branch wins
    ((False, True), ["in", "hello", "vip", "out"], None),
    ((False, False), ["in", "hello", "vip"], "pause"),
]


@pytest.mark.parametrize(("answers", "path", "stands"), PATHS)
def test_everybody_goes_as_far_as_the_next_hold(answers, path, stands):
    moves = advance(VERSION, cohort(matches=[answers]), now=NOW)
    assert [visit[1] for visit in history(moves, 0)] == path
    assert [visit[0] for visit in history(moves, 0)] == [*range(1, len(path) + 1)]
    if stands is None:
        assert moves.endings[moves.ended[0]] == ("completed", "")
    else:
        assert VERSION.nodes[moves.node[0]].id == stands
        assert moves.visit_no[0] == len(path) + 1
        assert moves.due[0] == to_micros(NOW + timedelta(days=3))


WAKING = [
    (Woken.DUE, "timeout", "completed"),
    (Woken.EVENT, "happened", "handed_over"),
]


@pytest.mark.parametrize(("woken", "outcome", "how"), WAKING)
def test_wait_for_ends_by_event_or_deadline(woken, outcome, how):
    there = VERSION.places["order"]
    moves = advance(VERSION, cohort(node=[there], woken=[woken]), now=NOW)
    assert history(moves, 0)[0] == (1, "order", outcome)
    assert moves.endings[moves.ended[0]][0] == how


def test_one_at_a_time_and_all_at_once_give_the_same():
    generator = np.random.default_rng(7)
    size = 300
    columns = {
        "node": generator.choice([VERSION.places[n] for n in ("in", "pause")], size),
        "matches": generator.random((size, 2)) < 0.4,
    }
    zone = generator.integers(0, 3, size)
    columns["woken"] = np.where(columns["node"] == 0, Woken.ARRIVED, Woken.DUE)
    zones = ["UTC", "Asia/Tokyo", "America/New_York"]
    together = advance(
        VERSION, cohort(size, zone=Coded(zone, zones), **columns), now=NOW
    )
    for row in range(size):
        single = {name: column[row : row + 1] for name, column in columns.items()}
        single["zone"] = Coded(zone[row : row + 1], zones)
        alone = advance(VERSION, cohort(1, **single), now=NOW)
        assert history(alone, 0) == history(together, row)
        assert alone.due[0] == together.due[row]
        assert alone.node[0] == together.node[row]
        assert (alone.ended[0] >= 0) == (together.ended[row] >= 0)


def test_the_hard_limit_ends_before_the_node_decides():
    limit = [to_micros(NOW), to_micros(NOW) + 1]
    moves = advance(VERSION, cohort(2, limit=limit), now=NOW)
    assert moves.endings[moves.ended[0]] == ("hard_limit", "")
    assert history(moves, 0) == [(1, "in", "$hard_limit")]
    assert moves.ended[1] == -1
    assert moves.due[1] == to_micros(NOW) + 1  # least of wait and limit


def test_a_failing_step_takes_back_only_its_own_customers(monkeypatch):
    gift = VERSION.nodes[VERSION.places["gift"]].kind
    visit = type(gift).visit

    def raising(self, facts, *, now):
        if self.template_id == 2:
            raise ValueError("no such thing")
        return visit(self, facts, now=now)

    monkeypatch.setattr(type(gift), "visit", raising)
    moves = advance(
        VERSION, cohort(2, matches=[[True, False], [False, False]]), now=NOW
    )
    assert moves.failed.tolist() == [0, -1]
    assert moves.problems[0].message == "ValueError: no such thing"
    assert moves.problems[0].node == "gift"
    assert history(moves, 0) == []
    assert moves.node[0] == VERSION.places["in"]
    assert [one.rows.tolist() for one in moves.caused] == [[1]]
    assert len(history(moves, 1)) == 3


def test_a_legal_loop_ends_at_the_visit_limit():
    looping = compile_version(
        document(
            [
                entry(),
                node("hello", "message", template_id=1),
                node("pause", "wait", amount=1, unit="minutes"),
                node("again", "decision", branches=[branch("stop", "vip")]),
                node("out", "exit"),
            ],
            [
                edge("in", "hello"),
                edge("hello", "pause"),
                edge("pause", "again"),
                edge("again", "out", "stop"),
                edge("again", "hello", "else"),
            ],
        ),
        version_id=1,
        journey_id=1,
    )
    there = cohort(1)
    turns = 0
    while True:
        moves = advance(looping, there, now=NOW)
        if moves.ended[0] >= 0:
            break
        turns += 1
        there = cohort(
            1, node=moves.node, visit_no=moves.visit_no, woken=[int(Woken.DUE)]
        )
        assert turns < 2_000
    assert moves.endings == [("loop_limit", "")]
    assert moves.visit_no[0] == MAX_VISITS


def test_the_exit_rule_ends_at_once():
    leaving = compile_version(
        {**DOCUMENT, "graph": {"exit_rule": branch("x", "bought")["rule"]}},
        version_id=1,
        journey_id=1,
    )
    matches = np.zeros((2, len(leaving.rules)), dtype=bool)
    matches[0, leaving.exit_rule] = True
    there = leaving.places["pause"]
    moves = advance(
        leaving,
        cohort(2, node=[there, there], woken=[Woken.DUE] * 2, matches=matches),
        now=NOW,
    )
    assert moves.endings[moves.ended[0]][0] == "exit_rule"
    assert moves.ended[1] == -1


def test_rules_are_asked_only_where_they_can_be_reached():
    places = VERSION.places
    assert VERSION.on_arrival[places["in"]].rules == {0, 1}
    assert VERSION.on_arrival[places["pause"]].rules == frozenset()
    assert VERSION.on_waking[places["pause"]].rules == frozenset()


def test_who_is_only_touched_stays_unless_the_exit_rule_matches():
    there = VERSION.places["pause"]
    moves = advance(VERSION, cohort(node=[there], woken=[Woken.TOUCHED]), now=NOW)
    assert moves.left == []
    assert moves.due[0] == to_micros(NOW)


def test_an_end_from_outside_comes_before_everything():
    limit = [to_micros(NOW)]
    moves = advance(VERSION, cohort(limit=limit, forced=[0]), now=NOW)
    assert moves.endings == [("merged", "")]
    assert moves.due[0] == NEVER
