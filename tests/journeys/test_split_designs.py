"""Splits whose shares follow results, over versions: each goes by its own goal."""

from collections import Counter
from datetime import timedelta

import pytest

from journeys import services
from journeys.domain.splits import read_design
from journeys.models import SplitDay, Visit
from journeys.selectors.roster import read_roster
from journeys.selectors.weighing import get_split_shares, list_unweighed
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
from tests.journeys.test_split_bandit import BANDIT, DAY, convert, split, weigh
from tests.journeys.test_split_uplift import GOAL, flow, let_in

SPLIT = split()
THIRD = {**SPLIT["settings"]["branches"][0], "key": "c", "share": 0}


def change(**settings):
    return {**SPLIT, "settings": {**SPLIT["settings"], **settings}}


def aim(**changes):
    return {**GOAL, **changes}


TOWNS = [{"property": "town", "operator": "eq", "value": "Rivermouth"}]
ARMS = SPLIT["settings"]["branches"]
# What is published next, and whether what was learned for `flow(SPLIT, goal=GOAL)`
# counts in it
CASES = {
    "the same again": (flow(SPLIT, goal=GOAL), True),
    "another name": (flow({**SPLIT, "name": "Which one?"}, goal=GOAL), True),
    "other names of ways": (
        flow(change(branches=[{**one, "name": "New"} for one in ARMS]), goal=GOAL),
        True,
    ),
    "ways in another order": (flow(change(branches=ARMS[::-1]), goal=GOAL), True),
    "surer": (flow(change(bandit={**BANDIT, "certainty": 99}), goal=GOAL), True),
    "who reaches it leaves": (flow(SPLIT, goal=aim(leaves=True)), True),
    "longer": (flow(SPLIT, goal=aim(within_days=3)), False),
    "another event": (flow(SPLIT, goal=aim(event="Signed Up")), False),
    "in one town": (flow(SPLIT, goal=aim(filters=TOWNS)), False),
    "other shares": (flow(split(shares=(4000, 5000)), goal=GOAL), False),
    "more held out": (
        flow(split(hold_out=2000, shares=(4000, 4000)), goal=GOAL),
        False,
    ),
    "one way more": (flow(split(shares=(3000, 3000, 3000)), goal=GOAL), False),
    "a way for nobody": (flow(change(branches=[*ARMS, THIRD]), goal=GOAL), False),
    "people choose": (flow(split(bandit=None), goal=GOAL), False),
}
cases = pytest.mark.parametrize(("source", "counts"), CASES.values(), ids=CASES.keys())


@cases
def test_shares_are_learned_for_a_goal_and_for_ways(source, counts):
    learned = read_design(flow(SPLIT, goal=GOAL), "test")
    assert (read_design(source, "test") == learned) is counts


def test_other_steps_learn_nothing():
    assert read_design(flow(SPLIT, goal=GOAL), "vip") is None
    assert read_design(flow(SPLIT, goal=GOAL), "gone") is None


@pytest.fixture
def journey(db):
    """Return a journey of which it is known that everybody is to go b."""
    set_clock()
    journey = put_live(flow(SPLIT, goal=GOAL), name="Welcome")
    let_in(journey, create_crowd(200))
    convert("b", 1)
    assert weigh().winner == "b"
    pass_time(days=3)
    return journey


def replace(journey, source):
    """Publish a new version; return the ids of the one before and of the new one."""
    before = journey.published_id
    services.publish(journey_id=journey.pk, revision=draw(journey, source))
    journey.refresh_from_db()
    return before, journey.published_id


def pass_split(journey, *, shard=5, size=200):
    """Let others in; return by which ways and for which reasons they passed.

    They are so many that somebody is held out.
    """
    people = create_crowd(size, shard=shard)
    let_in(journey, people)
    visits = Visit.objects.filter(node_id="test", customer_id__in=people)
    return set(visits.values_list("outcome", "reason"))


WINNER = {("b", "weighed"), ("hold_out", "weighed")}


@cases
def test_a_new_version_draws_by_what_was_learned_for_its_goal(journey, source, counts):
    _, new = replace(journey, source)
    passed = pass_split(journey)
    if counts:
        assert passed == WINNER
        assert get_split_shares(journey, "test").on == DAY
        return
    assert new not in read_roster().weighed
    assert {reason for _, reason in passed} == {"drawn"}
    assert {"a", "b"} <= {way for way, _ in passed}
    shares = get_split_shares(journey, "test")
    assert (shares.on, shares.winner) == (None, "")
    arms = next(one for one in source["nodes"] if one["id"] == "test")["settings"]
    assert [one.share for one in shares.ways] == [
        one["share"] for one in arms["branches"]
    ]


def test_each_version_draws_by_what_was_learned_for_its_own_goal(journey):
    old, new = replace(journey, flow(SPLIT, goal=aim(within_days=1)))
    first = SplitDay.objects.get()
    second = weigh(DAY + timedelta(days=1))
    assert (first.version_id, second.version_id) == (old, new)
    SplitDay.objects.filter(pk=second.pk).update(
        shares={"a": 2000, "b": 8000}, winner=""
    )
    weighed = read_roster().weighed
    assert dict(weighed[old]["test"]) == first.shares
    assert dict(weighed[new]["test"]) == {"a": 2000, "b": 8000}
    third = weigh(DAY + timedelta(days=2))
    newest = SplitDay.objects.filter(is_newest=True).order_by("on")
    assert list(newest) == [first, third]


def test_who_goes_back_to_a_goal_goes_by_what_was_learned_for_it(journey):
    replace(journey, flow(SPLIT, goal=aim(within_days=3)))
    pass_time(hours=1)
    _, again = replace(journey, flow(SPLIT, goal=GOAL))
    assert dict(read_roster().weighed[again]["test"]) == {"a": 0, "b": 10_000}
    assert pass_split(journey) == WINNER


def test_who_goes_back_to_shares_goes_on_with_what_was_learned(journey):
    SplitDay.objects.update(winner="")
    first, _ = replace(journey, flow(split(shares=(4000, 5000)), goal=GOAL))
    let_in(journey, create_crowd(40, shard=5))
    pass_time(hours=1)
    _, again = replace(journey, flow(SPLIT, goal=GOAL))
    let_in(journey, create_crowd(40, shard=6))
    pass_time(days=3)
    day = weigh(DAY + timedelta(days=3))
    counted = Visit.objects.filter(node_id="test", version_id__in=[first, again])
    ways = Counter(counted.values_list("outcome", flat=True))
    assert sum(ways.values()) == 240
    exposed = {way: people for way, (people, _) in day.known.items()}
    assert exposed == {way: ways[way] for way in "ab"}


def test_what_is_decided_stays_so_as_the_same_goes_live_again(journey):
    first = SplitDay.objects.get()
    replace(journey, flow(split(shares=(4000, 5000)), goal=GOAL))
    pass_time(hours=1)
    replace(journey, flow(SPLIT, goal=GOAL))
    tomorrow = DAY + timedelta(days=1)
    assert list_unweighed(tomorrow) == []
    weigh_splits(on=tomorrow)
    assert SplitDay.objects.get() == first
    assert get_split_shares(journey, "test").winner == "b"


def test_versions_that_are_alike_go_by_one_weighing(journey):
    SplitDay.objects.update(winner="")
    old, new = replace(journey, flow(SPLIT, goal=GOAL))
    first = SplitDay.objects.get()
    second = weigh(DAY + timedelta(days=1))
    SplitDay.objects.filter(pk=second.pk).update(shares={"a": 2000, "b": 8000})
    assert SplitDay.objects.get(is_newest=True) == second
    assert first.seed != second.seed
    weighed = read_roster().weighed
    assert dict(weighed[old]["test"]) == {"a": 2000, "b": 8000}
    assert weighed[new] == weighed[old]


WAITING = document(
    [
        entry("Signed Up"),
        node("pause", "wait", amount=9, unit="days"),
        split(hold_out=0, shares=(5000, 5000)),
        node("out", "exit"),
    ],
    [
        edge("in", "pause"),
        edge("pause", "test"),
        edge("test", "out", "a"),
        edge("test", "out", "b"),
    ],
    goal=GOAL,
)


@pytest.mark.django_db
def test_who_is_in_an_older_version_passes_by_the_shares_of_that_one():
    set_clock()
    journey = put_live(WAITING)
    early = bring(*(f"u{n}" for n in range(12)))
    SplitDay.objects.create(
        journey=journey,
        node_id="test",
        version=journey.published,
        on=START.date(),
        begins_at=START,
        goal=GOAL,
        known={"a": [9, 0], "b": [9, 9]},
        seed=1,
        shares={"a": 0, "b": 10_000},
        best={"a": 0, "b": 1},
    )
    pass_time(hours=1)
    replace(journey, {**WAITING, "graph": {"goal": aim(within_days=9)}})
    late = bring(*(f"v{n}" for n in range(12)))
    pass_time(days=9, seconds=1)
    passed = Visit.objects.filter(node_id="test")
    went = {
        one.pk: Counter(
            passed.filter(customer_id=one.pk).values_list("outcome", "reason")
        )
        for one in (*early, *late)
    }
    assert {way for one in early for way in went[one.pk]} == {("b", "weighed")}
    assert {way for one in late for way in went[one.pk]} == {
        ("a", "drawn"),
        ("b", "drawn"),
    }
