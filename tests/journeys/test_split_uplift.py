"""What the ways of splits changed: periods, counts, the report, and the API."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from campaigns.domain.uplift.counts import COUNTS, PeriodCounts
from campaigns.domain.uplift.samples import Sample
from campaigns.domain.uplift.verdict import Finding, Reason
from campaigns.services.uplift.counting import Counted
from config.pulse import find_counts
from customers.models import Clock, Customer, Event, EventName, OwnerMode
from journeys.domain.splits import Published, join_alike, list_periods
from journeys.domain.uplift import (
    BY_RULE,
    ONE_WAY,
    find_open_until,
    report_split,
)
from journeys.models import SplitCount, Visit
from journeys.services import enroll_customers, publish
from journeys.services.uplift import count_splits
from tests.journeys.factories import START, create_crowd, put_live, set_clock
from tests.journeys.factories import take_turns as go
from tests.journeys.graphs import branch, document, edge, entry, node
from tests.journeys.publishing import draw
from tests.journeys.test_api import login

GOAL = {"event": "Order", "filters": [], "within_days": 2}
NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)


def arm(key, share, name=""):
    return {"key": key, "name": name, "share": share}


def split(*arms, hold_out=0):
    return node("test", "split", branches=list(arms), hold_out=hold_out)


HALVES = split(arm("a", 4500, "Short"), arm("b", 4500, "Long"), hold_out=1000)


def flow(one=HALVES, **settings):
    """In, a decision everybody leaves by `else`, a split whose ways meet again, out."""
    keys = [each["key"] for each in one["settings"]["branches"]]
    keys += ["hold_out"] if one["settings"]["hold_out"] else []
    return document(
        [
            entry(),
            node("vip", "decision", branches=[branch("yes", "nobody")]),
            one,
            node("out", "exit"),
        ],
        [
            edge("in", "vip"),
            edge("vip", "test", "yes"),
            edge("vip", "test", "else"),
            *(edge("test", "out", key) for key in keys),
        ],
        **settings,
    )


def version(number, *nodes):
    return Published(number, NOON + timedelta(days=number), {"nodes": list(nodes)})


OTHER = split(arm("a", 5000), arm("b", 5000))
RENAMED = {**HALVES, "name": "renamed"}
ADAPTING = {**HALVES, "settings": {**HALVES["settings"], "bandit": {}}}


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([[HALVES]], [((1,), None)]),
        ([[HALVES], [RENAMED]], [((1, 2), None)]),
        ([[HALVES], [OTHER]], [((1,), 2), ((2,), None)]),
        ([[HALVES], [OTHER], [HALVES]], [((1,), 2), ((2,), 3), ((3,), None)]),
        ([[HALVES], []], [((1,), 2)]),
        ([[HALVES], [], [HALVES]], [((1,), 2), ((3,), None)]),
        ([[], [HALVES]], [((2,), None)]),
    ],
)
def test_versions_with_the_same_shares_are_one_period(versions, expected):
    found = list_periods(
        version(number, *nodes) for number, nodes in enumerate(versions, 1)
    )
    periods = found["test"]
    days = [one.ends_at and (one.ends_at - NOON).days for one in periods]
    ids = [one.version_ids for one in periods]
    assert list(zip(ids, days, strict=True)) == expected


@pytest.mark.parametrize(
    ("versions", "ids", "day"),
    [
        ([[HALVES]], (1,), 1),
        ([[HALVES], [RENAMED]], (1, 2), 1),
        ([[HALVES], [OTHER]], (2,), 2),
        ([[HALVES], [OTHER], [HALVES]], (1, 3), 1),
        ([[OTHER], [HALVES], [], [HALVES]], (2, 4), 2),
        ([[ADAPTING], [HALVES], [ADAPTING]], (1, 3), 1),
    ],
)
def test_periods_with_the_same_shares_are_counted_together(versions, ids, day):
    found = list_periods(
        version(number, *nodes) for number, nodes in enumerate(versions, 1)
    )
    joined = join_alike(found["test"])
    assert (joined.version_ids, (joined.starts_at - NOON).days) == (ids, day)


@pytest.mark.parametrize(
    ("one", "reference"),
    [
        (HALVES, "hold_out"),
        (OTHER, "a"),
        (split(arm("a", 0), arm("b", 5000), arm("c", 5000)), "b"),
        (split(arm("a", 10_000)), None),
        (split(arm("a", 0), arm("b", 10_000)), None),
        (split(arm("a", 9000), hold_out=1000), "hold_out"),
    ],
)
def test_the_held_out_are_compared_with_else_the_first_way(one, reference):
    (period,) = list_periods([version(1, one)])["test"]
    assert period.reference == reference


def side(people, reached):
    return {
        "goal": Sample.of_rate(people, reached),
        "money": Sample(people, 10.0 * reached, 50.0 * people),
    }


def tell(one, sizes, *, waiting=0, open_until=None):
    """Report on arms of (people, reached)."""
    (period,) = list_periods([version(1, one)])["test"]
    counted = PeriodCounts(
        starts_at=period.starts_at,
        ends_at=None,
        control_percent=10,
        people={key: people + waiting for key, (people, _) in sizes.items()},
        waiting=dict.fromkeys(sizes, waiting),
        arms={key: side(*one) for key, one in sizes.items()},
    )
    return report_split(
        counted, period, has_goal=True, open_until=open_until, segments={}
    )


def test_every_way_is_compared_with_the_held_out():
    told = tell(HALVES, {"a": (4500, 450), "b": (4500, 250), "hold_out": (1000, 50)})
    found = {(one.arm.key, one.outcome.key): one for one in told.comparisons}
    assert set(found) == {
        (way, what) for way in ("a", "b") for what in ("goal", "money")
    }
    short = found["a", "goal"]
    assert short.finding is Finding.MORE
    assert short.difference.value == pytest.approx(0.05)
    assert short.relative.value == pytest.approx(1.0)
    assert short.detectable > 0
    assert found["b", "goal"].finding is Finding.NONE
    assert told.title == (
        "Short made 5.0 points more: Goal reached 10.0 % instead of 5.0 %."
    )
    assert [(one.name, one.is_control, one.expected) for one in told.arms] == [
        ("Short", False, 4500),
        ("Long", False, 4500),
        ("held out", True, 1000),
    ]
    assert told.ratio is not None
    assert not told.ratio.is_off


@pytest.mark.parametrize(
    ("one", "sizes", "more", "reason"),
    [
        (OTHER, {"a": (9, 1), "b": (11, 2)}, {}, Reason.TOO_FEW),
        (OTHER, {"a": (900, 90)}, {}, Reason.TOO_FEW),
        (OTHER, {"a": (900, 90), "b": (600, 60)}, {}, Reason.RATIO_OFF),
        (OTHER, {"a": (900, 90), "b": (900, 9)}, {"waiting": 500}, Reason.WINDOW_OPEN),
        (
            OTHER,
            {"a": (900, 90), "b": (900, 9)},
            {"open_until": date(2026, 2, 20)},
            Reason.PERIOD_OPEN,
        ),
    ],
)
def test_nothing_is_concluded_too_early(one, sizes, more, reason):
    told = tell(one, sizes, **more)
    for comparison in told.comparisons:
        assert comparison.finding is Finding.WAIT
        assert reason in [doubt.code for doubt in comparison.doubts]


def test_who_all_go_one_way_are_compared_with_nobody():
    told = tell(split(arm("a", 10_000)), {"a": (900, 90)})
    assert (told.refusal, told.comparisons) == (ONE_WAY, ())
    assert [(one.name, one.people, one.is_control) for one in told.arms] == [
        ("Branch 1", 900, False)
    ]


@pytest.mark.parametrize(
    ("days", "is_running", "expected"),
    [(3, True, NOON.date() + timedelta(days=29)), (3, False, None), (40, True, None)],
)
def test_a_journey_is_judged_after_four_weeks(days, is_running, expected):
    (period,) = list_periods([version(1, HALVES)])["test"]
    today = NOON.date() + timedelta(days=days)
    assert find_open_until(period, today=today, is_running=is_running) == expected


def order(customer_id, moment, revenue=None):
    name, _ = EventName.objects.get_or_create(name="Order")
    Event.objects.create(
        customer_id=customer_id,
        name=name,
        occurred_at=moment,
        received_at=moment,
        revenue=revenue,
        properties={},
    )


def ways():
    """Return who went which way, as stored."""
    found = {}
    rows = Visit.objects.filter(node_id="test").order_by("left_at", "customer_id")
    for visit in rows:
        found.setdefault(visit.outcome, []).append(visit.customer_id)
    return found


def let_in(journey, ids):
    enroll_customers(journey_id=journey.pk, customer_ids=ids)
    go()


@pytest.fixture
def journey(db):
    set_clock()
    return put_live(flow(goal=GOAL), name="Welcome")


@pytest.fixture
def crowd(journey):
    ids = create_crowd(300)
    let_in(journey, ids)
    return ids


def count():
    assert count_splits() is Counted.DONE
    return COUNTS.validate_python(SplitCount.objects.get().counts)


def test_everybody_counts_once_from_the_moment_they_passed(journey, crowd):
    went = ways()
    early, in_time, twice, late = went["a"][:4]
    order(early, START - timedelta(minutes=1), 100)
    order(in_time, START + timedelta(hours=47), 20)
    order(twice, START + timedelta(hours=1), 5)
    order(twice, START + timedelta(hours=2), 6)
    order(late, START + timedelta(hours=49), 100)
    order(went["b"][0], START + timedelta(hours=1))
    order(went["hold_out"][0], START + timedelta(hours=1), 9)
    set_clock(START + timedelta(days=4))
    counts = count()
    (period,) = counts.periods
    assert (counts.window_days, counts.has_goal) == (2, True)
    assert period.people == {key: len(ids) for key, ids in went.items()}
    assert set(period.waiting.values()) == {0}
    goal = {key: found["goal"].total for key, found in period.arms.items()}
    money = {key: found["money"].total for key, found in period.arms.items()}
    assert goal == {"a": 2, "b": 1, "hold_out": 1}
    assert money == {"a": 31, "b": 0, "hold_out": 9}
    assert count_splits() is Counted.ALREADY


def test_a_plain_recount_finds_the_same(journey, crowd):
    for place, customer_id in enumerate(crowd):
        if place % 3:
            order(customer_id, START + timedelta(hours=place % 60), place % 7)
    set_clock(START + timedelta(days=4))
    (period,) = count().periods
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT v.outcome, count(DISTINCT v.customer_id),
              count(DISTINCT e.customer_id), coalesce(sum(e.revenue), 0)::float8
            FROM journeys_visit v LEFT JOIN customers_event e
              ON e.customer_id = v.customer_id AND e.occurred_at > v.left_at
              AND e.occurred_at <= v.left_at + interval '48 hours'
              AND e.revenue IS NOT NULL
            WHERE v.node_id = 'test' GROUP BY 1
            """
        )
        expected = {key: tuple(row) for key, *row in cursor.fetchall()}
    found = {
        key: (period.people[key], one["goal"].total, one["money"].total)
        for key, one in period.arms.items()
    }
    assert found == expected


def test_who_was_sent_on_by_hand_merged_or_erased_is_no_case_of_chance(journey, crowd):
    by_hand, gone, *_ = ways()["a"]
    Visit.objects.filter(customer_id=by_hand, node_id="test").update(reason="by hand")
    Customer.objects.filter(pk=gone).update(owner_mode=OwnerMode.NOBODY)
    set_clock(START + timedelta(days=4))
    (period,) = count().periods
    assert sum(period.people.values()) == 298
    assert period.people["a"] == len(ways()["a"]) - 2


def test_other_shares_start_another_period(journey, crowd):
    set_clock(START + timedelta(days=3))
    publish(journey_id=journey.pk, revision=draw(journey, flow(OTHER, goal=GOAL)))
    more = create_crowd_elsewhere()
    let_in(journey, more)
    set_clock(START + timedelta(days=4))
    first, second = count().periods
    assert (first.starts_at, first.ends_at) == (START, START + timedelta(days=3))
    assert second.ends_at is None
    assert (first.control_percent, second.control_percent) == (10, 50)
    assert sum(first.people.values()) == 300
    assert sum(second.people.values()) == sum(second.waiting.values()) == 40
    assert set(second.people) == {"a", "b"}


def create_crowd_elsewhere():
    return create_crowd(40, shard=5)


def test_it_is_counted_once_a_day_as_long_as_anything_can_change(journey):
    assert count_splits() is Counted.ALREADY
    let_in(journey, create_crowd(20))
    Clock.objects.update(speed=1, real_at=datetime.now(UTC))
    assert [due.task.name for due in find_counts()] == ["journeys.tasks.count_splits"]
    assert count_splits() is Counted.DONE
    assert find_counts() == []
    let_in(journey, create_crowd_elsewhere())
    assert count_splits() is Counted.ALREADY
    for day, found in ((1, Counted.DONE), (3, Counted.DONE), (4, Counted.ALREADY)):
        set_clock(START + timedelta(days=day))
        assert count_splits() is found


def test_another_goal_is_counted_at_once(journey, crowd):
    count()
    source = flow(goal={**GOAL, "within_days": 7})
    publish(journey_id=journey.pk, revision=draw(journey, source))
    counts = count()
    assert counts.window_days == 7
    assert [one.ends_at for one in counts.periods] == [None]


def test_the_ledger_over_http(journey, crowd):
    client = login("viewer")
    for customer_id in ways()["a"]:
        order(customer_id, START + timedelta(hours=1), 5)
    assert client.get("/api/uplift/splits").json()["results"] == []
    set_clock(START + timedelta(days=40))
    count()
    ledger = client.get("/api/uplift/splits").json()
    assert ledger["title"].startswith("Of 1 split of a journey, ")
    (row,) = ledger["results"]
    assert row["journey"] == {
        "id": journey.pk,
        "name": "Welcome",
        "status": "live",
    }
    assert row["node"] == {"key": "test", "name": "test"}
    url = f"/api/uplift/splits/{journey.pk}/test"
    found = client.get(url).json()
    assert found["is_current"] is True
    assert found["window_days"] == 2
    people = Counter({one["key"]: one["people"] for one in found["report"]["arms"]})
    assert people == {key: len(ids) for key, ids in ways().items()}
    assert found["report"]["ratio"]["is_off"] is False
    short = found["report"]["comparisons"][0]
    assert (short["arm"]["name"], short["treated"]["mean"]) == ("Short", 1.0)
    assert short["control"]["mean"] == 0.0
    assert client.get(url, {"starts_at": START.isoformat()}).json() == found
    later = client.get(url, {"starts_at": "2030-01-01T00:00:00Z"}).json()
    assert (later["period"], later["report"]) == (None, None)


def test_what_is_not_random_is_refused_and_what_is_not_there_is_not_found(
    journey,
):
    client = login("viewer")
    url = f"/api/uplift/splits/{journey.pk}"
    assert client.get(f"{url}/test").json()["report"] is None
    refused = client.get(f"{url}/vip").json()["report"]
    assert (refused["refusal"], refused["arms"]) == (BY_RULE, [])
    for path in (f"{url}/out", f"{url}/nowhere", "/api/uplift/splits/999999/test"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
    answer = client.get(f"{url}/test", {"starts_at": "yesterday"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "starts_at"
