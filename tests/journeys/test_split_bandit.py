"""Splits whose shares follow results: the draw, the weighing, people under way."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from campaigns.domain.uplift.counts import TREATED
from config.pulse import Due, Pulse, find_weighings
from customers.models import Workspace
from journeys import services, tasks
from journeys.domain.nodes.base import Divide, Facts, Go, Known
from journeys.domain.nodes.split import Split
from journeys.domain.splits import list_periods
from journeys.domain.uplift import BY_RESULTS, refuse
from journeys.domain.validate import validate
from journeys.models import Journey, SplitDay, Version, Visit
from journeys.selectors.roster import read_roster
from journeys.selectors.weighing import list_unweighed
from journeys.services import weighing
from journeys.services.weighing import weigh_splits
from tests.journeys.factories import (
    START,
    bring,
    create_crowd,
    pass_time,
    put_live,
    set_clock,
)
from tests.journeys.graphs import document, edge, entry, node
from tests.journeys.publishing import draw
from tests.journeys.test_api import login
from tests.journeys.test_split_uplift import GOAL, arm, flow, let_in, order, ways
from tests.journeys.test_split_uplift import version as live

BANDIT = {"floor": 500, "certainty": 95, "least": 20}
NOW = datetime(2026, 3, 10, tzinfo=UTC)


def split(*, hold_out=1000, bandit=BANDIT, shares=(4500, 4500)):
    keys = "abcdef"
    arms = [arm(key, share) for key, share in zip(keys, shares, strict=False)]
    return node("test", "split", branches=arms, hold_out=hold_out, bandit=bandit)


def kind(**changes):
    return Split.model_validate(split(**changes)["settings"])


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Divide((("a", 4500), ("b", 9000), ("hold_out", 10_000)), "drawn")),
        (
            {"weighed": (("b", 9000), ("a", 1000))},
            Divide((("a", 900), ("b", 9000), ("hold_out", 10_000)), "weighed"),
        ),
        (
            {"weighed": (("a", 10_000), ("b", 0))},
            Divide((("a", 9000), ("hold_out", 10_000)), "weighed"),
        ),
        (
            {"weighed": (("a", 3333), ("b", 6667))},
            Divide((("a", 2999), ("b", 9000), ("hold_out", 10_000)), "weighed"),
        ),
        # Shares of other ways are none of this version
        (
            {"weighed": (("a", 5000), ("c", 5000))},
            Divide((("a", 4500), ("b", 9000), ("hold_out", 10_000)), "drawn"),
        ),
        ({"earlier": "b", "weighed": (("a", 10_000), ("b", 0))}, Go("b", "kept")),
        ({"earlier": "hold_out"}, Go("hold_out", "kept")),
        (
            {"earlier": "gone"},
            Divide((("a", 4500), ("b", 9000), ("hold_out", 10_000)), "drawn"),
        ),
    ],
)
def test_a_split_draws_by_the_shares_of_the_day(facts, expected):
    assert kind().visit(Facts(**facts), now=NOW) == expected


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"bandit": None, "shares": (10_000,), "hold_out": 0}, None),
        ({"shares": (9000,)}, "bandit"),
        ({"bandit": {**BANDIT, "floor": 5000}}, None),
        ({"bandit": {**BANDIT, "floor": 5001}}, "bandit.floor"),
    ],
)
def test_a_bandit_needs_ways_and_room_for_their_floors(changes, field):
    found = [one.field for one in kind(**changes).check(Known())]
    assert found == ([] if field is None else [field])


@pytest.mark.parametrize(
    "bandit",
    [
        [],
        "yes",
        {"floor": 0},
        {"floor": True},
        {"floor": 500.5},
        {"certainty": 50},
        {"certainty": 100},
        {"least": 0},
        {"least": 10**9},
        {"more": 1},
    ],
)
def test_a_bandit_that_is_not_one_is_refused(bandit):
    problems = validate(flow(split(bandit=bandit), goal=GOAL), Known())
    assert any((one.field or "").startswith("bandit") for one in problems)


def test_results_need_a_goal_of_the_journey():
    codes = [one.code for one in validate(flow(split()), Known())]
    assert "bandit_aimless" in codes
    codes = [one.code for one in validate(flow(split(), goal=GOAL), Known())]
    assert "bandit_aimless" not in codes


def test_only_all_ways_together_are_compared_where_results_choose():
    (period,) = list_periods([live(1, split())])["test"]
    assert period.shares == {TREATED: 9000, "hold_out": 1000}
    assert (period.reference, refuse(period)) == ("hold_out", None)
    (alone,) = list_periods([live(1, split(hold_out=0, shares=(5000, 5000)))])["test"]
    assert (alone.reference, refuse(alone)) == (None, BY_RESULTS)
    fixed, adapting = list_periods([live(1, split(bandit=None)), live(2, split())])[
        "test"
    ]
    assert fixed.ends_at == adapting.starts_at


@pytest.fixture
def journey(db):
    set_clock()
    return put_live(flow(split(), goal=GOAL), name="Welcome")


DAY = START.date() + timedelta(days=3)


def convert(way, share):
    """Let a share of those who went one way reach the goal in time."""
    ids = ways()[way]
    for customer_id in ids[: round(share * len(ids))]:
        order(customer_id, START + timedelta(hours=1))


def weigh(on=DAY):
    weigh_splits(on=on)
    return SplitDay.objects.get(on=on)


@pytest.mark.django_db
def test_the_better_way_gets_more_people_and_the_other_its_floor():
    set_clock()
    undecided = split(bandit={**BANDIT, "least": 10_000})
    journey = put_live(flow(undecided, goal=GOAL))
    let_in(journey, create_crowd(300))
    convert("a", 0.2)
    convert("b", 0.3)
    document = Version.objects.get(pk=journey.published_id).document
    day = weigh()
    sizes = {key: len(ids) for key, ids in ways().items()}
    assert day.known == {
        "a": [sizes["a"], round(0.2 * sizes["a"])],
        "b": [sizes["b"], round(0.3 * sizes["b"])],
    }
    assert sum(day.shares.values()) == 10_000
    assert 500 <= day.shares["a"] < day.shares["b"]
    assert Version.objects.get(pk=journey.published_id).document == document
    assert list_unweighed(DAY) == []
    before = Visit.objects.count()
    pass_time(days=3)
    more = create_crowd(400, shard=5)
    let_in(journey, more)
    went = Counter(
        Visit.objects.filter(node_id="test", customer_id__in=more).values_list(
            "outcome", flat=True
        )
    )
    assert Visit.objects.count() > before
    expected = {key: 400 * 0.9 * share / 10_000 for key, share in day.shares.items()}
    for key, people in expected.items():
        assert went[key] == pytest.approx(people, abs=45)
    reasons = Visit.objects.filter(node_id="test", customer_id__in=more)
    assert set(reasons.values_list("reason", flat=True)) == {"weighed"}


def test_what_is_weighed_stays_and_is_the_same_again(journey):
    let_in(journey, create_crowd(300))
    convert("a", 0.2)
    convert("b", 0.25)
    first = weigh()
    weigh_splits(on=DAY)
    assert SplitDay.objects.count() == 1
    shares, seed = first.shares, first.seed
    first.delete()
    again = weigh()
    assert (again.shares, again.seed) == (shares, seed)


@pytest.mark.parametrize(
    ("zone", "days", "is_over"),
    [
        ("UTC", 1, False),
        # They had two days from noon: the second ends at noon of the day after
        ("UTC", 2, False),
        ("UTC", 3, True),
        # There the third day has begun before noon, here it has not
        ("Pacific/Kiritimati", 3, False),
        ("Pacific/Kiritimati", 4, True),
    ],
)
def test_whose_time_is_not_over_is_not_known(journey, zone, days, is_over):
    Workspace.objects.update_or_create(pk=1, defaults={"timezone": zone})
    let_in(journey, create_crowd(60))
    convert("a", 1)
    day = weigh(START.date() + timedelta(days=days))
    known = {way: len(people) for way, people in ways().items() if way in "ab"}
    assert day.known == (
        {"a": [known["a"], known["a"]], "b": [known["b"], 0]}
        if is_over
        else {"a": [0, 0], "b": [0, 0]}
    )
    assert (day.shares != {}) is is_over
    assert set(
        Visit.objects.filter(node_id="test").values_list("reason", flat=True)
    ) == {"drawn"}


@pytest.mark.parametrize(("zone", "days"), [("UTC", 3), ("Pacific/Kiritimati", 4)])
def test_the_pulse_has_a_split_weighed_once_on_a_day_of_the_workspace(
    journey, zone, days
):
    Workspace.objects.update_or_create(pk=1, defaults={"timezone": zone})
    now = set_clock(START + timedelta(days=3))
    on = START.date() + timedelta(days=days)
    assert find_weighings(now) == [Due(tasks.weigh_splits, {"on": on.isoformat()})]
    Pulse()._keep_house(now)  # no worker is alive: it is done here
    assert SplitDay.objects.get().on == on
    assert find_weighings(now) == []
    (tomorrow,) = find_weighings(now + timedelta(days=1))
    assert tomorrow.arguments == {"on": (on + timedelta(days=1)).isoformat()}


def test_a_decided_way_takes_everybody_who_is_not_held_out(journey):
    let_in(journey, create_crowd(300))
    convert("b", 1)
    day = weigh()
    assert (day.winner, day.shares) == ("b", {"a": 0, "b": 10_000})
    weigh_splits(on=DAY + timedelta(days=1))
    assert SplitDay.objects.get() == day
    more = create_crowd(60, shard=5)
    let_in(journey, more)
    went = Visit.objects.filter(node_id="test", customer_id__in=more)
    assert set(went.values_list("outcome", flat=True)) == {"b", "hold_out"}


@pytest.mark.parametrize(
    "source",
    [
        flow(split(), goal={**GOAL, "within_days": 1}),
        flow(split(shares=(4000, 5000)), goal=GOAL),
    ],
)
def test_another_goal_or_other_shares_begin_anew(journey, source):
    let_in(journey, create_crowd(300))
    convert("b", 1)
    assert weigh().winner == "b"
    set_clock(START + timedelta(days=3))
    services.publish(journey_id=journey.pk, revision=draw(journey, source))
    day = weigh(DAY + timedelta(days=1))
    goal = source["graph"]["goal"]
    assert day.goal["within_days"] == goal["within_days"]
    assert day.version_id == Journey.objects.get().published_id
    assert (day.winner == "b") is (goal != GOAL)


def test_a_weighing_that_dies_leaves_nothing_and_is_done_again(journey, monkeypatch):
    let_in(journey, create_crowd(100))
    convert("b", 1)
    weigh(DAY)
    create = SplitDay.objects.create
    monkeypatch.setattr(SplitDay.objects, "create", die)
    tomorrow = DAY + timedelta(days=1)
    SplitDay.objects.update(winner="")
    with pytest.raises(RuntimeError), transaction.atomic():
        weighing.weigh_splits(on=tomorrow)
    assert SplitDay.objects.get().is_newest
    assert read_roster().weighed[journey.published_id]["test"]
    monkeypatch.setattr(SplitDay.objects, "create", create)
    assert weigh(tomorrow).is_newest


def die(**fields):
    raise RuntimeError("killed")


ROUND = document(
    [
        entry("Signed Up"),
        split(hold_out=0, shares=(5000, 5000)),
        node("pause", "wait", amount=4, unit="days"),
        node("again", "jump", times=2),
        node("out", "exit"),
    ],
    [
        edge("in", "test"),
        edge("test", "pause", "a"),
        edge("test", "pause", "b"),
        edge("pause", "again"),
        edge("again", "test", "again"),
        edge("again", "out", "limit"),
    ],
    goal=GOAL,
)


@pytest.mark.django_db
def test_who_comes_back_to_a_split_goes_as_before_whatever_the_shares_are():
    set_clock()
    journey = put_live(ROUND)
    people = bring(*(f"u{n}" for n in range(12)))
    first = dict(visits())
    assert set(first.values()) == {"a", "b"}
    SplitDay.objects.create(
        journey=journey,
        node_id="test",
        version=journey.published,
        on=date(2026, 3, 12),
        begins_at=START,
        goal=GOAL,
        known={},
        seed=1,
        shares={"a": 0, "b": 10_000},
        best={},
    )
    pass_time(days=4, seconds=1)
    pass_time(days=4, seconds=1)
    assert len(visits()) == 3 * len(people)
    assert {(who, way) for who, way in visits()} == set(first.items())
    kept = Visit.objects.filter(node_id="test", reason="kept")
    assert kept.count() == 2 * len(people)
    (late,) = bring("late")
    assert dict(visits())[late.pk] == "b"


def visits():
    rows = Visit.objects.filter(node_id="test")
    return list(rows.values_list("customer_id", "outcome"))


def test_who_decided_and_todays_shares_over_http(journey):
    client = login("viewer")
    url = f"/api/journeys/{journey.pk}/splits/test"
    found = client.get(url).json()
    assert (found["adapts"], found["on"], found["winner"]) == (True, None, "")
    assert [one["share"] for one in found["ways"]] == [4500, 4500]
    let_in(journey, create_crowd(300))
    convert("b", 1)
    day = weigh()
    found = client.get(url).json()
    assert (found["on"], found["winner"]) == (DAY.isoformat(), "b")
    short, long = found["ways"]
    assert (short["share"], long["share"]) == (0, 9000)
    assert [long["exposed"], long["converted"]] == day.known["b"]
    assert long["best"] > 0.95
    for other in ("in", "nowhere"):
        answer = client.get(f"/api/journeys/{journey.pk}/splits/{other}")
        assert answer.status_code == 404
