"""What happened in a journey within some days, against a recount by other means."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from customers.selectors import make_cursor
from journeys import selectors, services
from journeys.models import Enrollment, Visit
from journeys.selectors import passing, results
from tests.journeys.factories import (
    START,
    create_customer,
    do,
    pass_time,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import branch, document, edge, entry, node
from tests.journeys.test_api import login, send

pytestmark = pytest.mark.django_db

WELCOME = document(
    [
        entry("Go"),
        node("pause", "wait", amount=1, unit="days"),
        node("vip", "decision", branches=[branch("yes", "vip")]),
        node("again", "jump", times=1),
        node("out", "exit"),
    ],
    [
        edge("in", "pause"),
        edge("pause", "vip"),
        edge("vip", "out", "yes"),
        edge("vip", "again", "else"),
        edge("again", "pause", "again"),
        edge("again", "out", "limit"),
    ],
    hard_limit_days=30,
    goal={"event": "Order", "filters": [], "within_days": 20},
)


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def welcome():
    """Three people on three days: a VIP, one who goes round, one who just came."""
    journey = put_live(WELCOME, name="Welcome")
    for user, traits in (("u1", {"vip": True}), ("u2", {}), ("u3", {})):
        create_customer(user, **traits)
        do(user, "Go")
        take_turns()
        pass_time(days=1)
    do("u1", "Order")
    take_turns()
    return journey


def ask(client, journey, what="results", *, first="2026-03-10", last="2026-03-13", **q):
    query = {"from": first, "to": last, **q}
    return client.get(f"/api/journeys/{journey.pk}/{what}", query)


def recount(journey, first, last):
    """Count by reading every visit, in Python."""
    start = datetime.fromisoformat(first).replace(tzinfo=UTC) - timedelta(hours=1)
    end = datetime.fromisoformat(last).replace(tzinfo=UTC) + timedelta(hours=23)
    visits = Visit.objects.filter(enrollment__journey=journey)
    within = [v for v in visits if start <= v.left_at < end]
    cohort = {v.enrollment_id for v in within if v.visit_no == 1}
    stood = {(v.node_id, v.enrollment_id) for v in visits}
    stood |= {(e.node_id, e.pk) for e in Enrollment.objects.filter(journey=journey)}
    ways = [v for v in within if v.outcome[0] not in "$@"]
    ended = defaultdict(Counter)
    for visit in within:
        if visit.outcome.startswith("$"):
            ended[visit.node_id][visit.outcome[1:]] += 1
    return {
        "entered": len(cohort),
        "passed": Counter(v.node_id for v in ways),
        "edges": Counter((v.node_id, v.outcome) for v in ways),
        "reached": Counter(node for node, who in stood if who in cohort),
        "ended": ended,
        "goals": Enrollment.objects.filter(
            pk__in=cohort, goal_at__isnull=False
        ).count(),
    }


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-03-10", "2026-03-13"),
        ("2026-03-10", "2026-03-10"),
        ("2026-03-11", "2026-03-12"),
        ("2026-03-13", "2026-03-13"),
        ("2026-01-01", "2026-02-01"),
    ],
)
def test_the_numbers_of_some_days_are_those_of_a_recount(welcome, first, last):
    found = ask(login("viewer"), welcome, first=first, last=last).json()
    expected = recount(welcome, first, last)
    assert found["entered"] == found["cohort"] == expected["entered"]
    assert found["goals"] == expected["goals"]
    nodes = found["nodes"].items()
    for what in ("passed", "reached"):
        assert {id_: each[what] for id_, each in nodes if each[what]} == expected[what]
    assert {id_: e["ended"] for id_, e in nodes if e["ended"]} == expected["ended"]
    edges = {(each["source"], each["key"]): each["passed"] for each in found["edges"]}
    assert edges == expected["edges"]
    assert (found["from"], found["to"]) == (first, last)


def test_who_goes_round_reaches_a_step_once_and_passes_it_twice(welcome):
    found = ask(login("viewer"), welcome, first="2026-03-11", last="2026-03-13").json()
    assert found["cohort"] == 2  # u2 and u3
    assert found["nodes"]["pause"]["reached"] == 2
    assert found["nodes"]["pause"]["passed"] == 4  # u1 once, u2 twice, u3 once
    assert found["nodes"]["out"]["reached"] == 1
    assert found["nodes"]["out"]["ended"] == {"completed": 2}
    assert found["ended"] == {"completed": 2}


def test_a_share_of_very_many_is_that_of_those_who_came_last(welcome, monkeypatch):
    monkeypatch.setattr(results, "COHORT", 1)
    found = ask(login("viewer"), welcome).json()
    assert (found["entered"], found["cohort"]) == (3, 1)
    assert found["nodes"]["in"]["reached"] == 1
    assert found["nodes"]["out"]["reached"] == 0  # u3 is still inside


def test_one_version_is_counted_alone(welcome):
    draft = welcome.draft
    changed = {**WELCOME, "nodes": [*WELCOME["nodes"]]}
    changed["nodes"][1] = node("pause", "wait", amount=2, unit="days")
    services.save_draft(
        journey_id=welcome.pk, revision=draft.revision, document=changed, layout={},
        map={},
    )  # fmt: skip
    services.publish(journey_id=welcome.pk, revision=draft.revision + 1)
    create_customer("u4")
    do("u4", "Go")
    take_turns()
    viewer = login("viewer")
    assert ask(viewer, welcome).json()["entered"] == 4
    assert ask(viewer, welcome, version=1).json()["entered"] == 3
    second = ask(viewer, welcome, version=2).json()
    assert (second["version"], second["entered"]) == (2, 1)
    assert second["nodes"]["pause"] == {"passed": 0, "reached": 1, "ended": {}}


def test_unchanged_numbers_are_not_counted_again(welcome, monkeypatch):
    viewer = login("viewer")
    path = f"/api/journeys/{welcome.pk}/results?from=2026-03-10&to=2026-03-13"
    first = send(viewer, "GET", path)
    others = [
        send(viewer, "GET", path.replace("03-13", "03-12")),
        send(viewer, "GET", f"{path}&version=1"),
    ]
    assert len({first["ETag"], *(one["ETag"] for one in others)}) == 3

    def refuse(*_):
        raise AssertionError("counted")

    with monkeypatch.context() as patch:
        patch.setattr(selectors, "get_results", refuse)
        again = send(viewer, "GET", path, if_none_match=first["ETag"])
    assert again.status_code == 304
    pass_time(days=2)
    later = send(viewer, "GET", path, if_none_match=first["ETag"])
    assert later.status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "from"),
        ({"from": "yesterday", "to": "2026-03-10"}, "from"),
        ({"from": "2026-03-10"}, "to"),
        ({"from": "2026-03-10", "to": "2026-03-09"}, "to"),
        ({"from": "2026-03-10", "to": "2027-03-11"}, "to"),
        ({"from": "9999-12-30", "to": "9999-12-31"}, "from"),
        ({"from": "0001-01-01", "to": "0001-01-02"}, "from"),
    ],
)
@pytest.mark.parametrize("what", ["results", "passed"])
def test_days_that_cannot_be_counted_are_refused_by_name(query, field, what):
    journey = put_live(WELCOME)
    reply = login("viewer").get(f"/api/journeys/{journey.pk}/{what}", query)
    assert reply.status_code == 400
    assert field in [error["field"] for error in reply.json()["errors"]]


@pytest.mark.parametrize("version", ["9", "x", "-1", "1e3"])
def test_a_version_that_was_never_live_has_no_numbers(version):
    journey = put_live(WELCOME)
    reply = ask(login("viewer"), journey, version=version)
    assert (reply.status_code, reply.json()["code"]) == (404, "version_unknown")


def test_the_visits_of_some_days_are_found_by_the_block_index(welcome):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN " + results._PASSED,
            {"start": START, "end": START, "versions": [1]},
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "visit_left" in plan


def test_people_who_passed_are_listed_from_the_last_on_page_by_page(
    welcome, monkeypatch
):
    monkeypatch.setattr(passing, "PAGE", 2)
    marketer = login("marketer")
    first = ask(marketer, welcome, "passed", node="pause").json()
    rest = ask(marketer, welcome, "passed", node="pause", cursor=first["next"]).json()
    listed = [*first["results"], *rest["results"]]
    users = [one["customer"]["user_id"] for one in listed]
    assert sorted(users) == ["u1", "u2", "u2", "u3"]
    moments = [one["left_at"] for one in listed]
    assert moments == sorted(moments, reverse=True)
    assert rest["next"] is None
    assert listed[0]["sentence"].startswith("Waited until")
    assert listed[0]["node"]["name"] == "pause"


@pytest.mark.parametrize("at", ["x", "2026-03-10T12:00:00", "a\0b"])
def test_a_bent_place_in_the_list_is_refused(at):
    journey = put_live(WELCOME)
    reply = ask(login("viewer"), journey, "passed", cursor=make_cursor(at, 1, 1))
    assert (reply.status_code, reply.json()["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize(
    ("query", "users"),
    [
        ({"node": "vip", "outcome": "yes"}, ["u1"]),
        ({"node": "vip", "outcome": "else"}, ["u2", "u2", "u3"]),
        ({"node": "out", "outcome": "$completed"}, ["u1", "u2"]),
        ({"node": "out"}, []),  # nobody leaves an end by a path
        ({"node": "nowhere"}, []),
        ({"node": "in", "first": "2026-03-12", "last": "2026-03-12"}, ["u3"]),
    ],
)
def test_people_are_listed_by_step_path_and_day(welcome, query, users):
    found = ask(login("marketer"), welcome, "passed", **query).json()["results"]
    assert sorted(one["customer"]["user_id"] for one in found) == users


def test_the_numbers_of_all_time_are_those_of_a_recount_in_sql(welcome):
    found = send(login("viewer"), "GET", f"/api/journeys/{welcome.pk}/counts").json()
    nodes = found["nodes"].items()

    def rows(query):
        with connection.cursor() as cursor:
            cursor.execute(query, [welcome.pk])
            return {tuple(keys): people for *keys, people in cursor.fetchall()}

    visits = """FROM journeys_visit v JOIN journeys_enrollment e
        ON e.id = v.enrollment_id WHERE e.journey_id = %s AND v.outcome"""
    assert {(at,): each["now"] for at, each in nodes if each["now"]} == rows(
        """SELECT node_id, count(*) FROM journeys_enrollment
        WHERE journey_id = %s AND status = 'active' GROUP BY 1"""
    )
    assert {(at,): each["passed"] for at, each in nodes if each["passed"]} == rows(
        f"SELECT v.node_id, count(*) {visits} !~ '^[$@]' GROUP BY 1"
    )
    edges = {(one["source"], one["key"]): one["passed"] for one in found["edges"]}
    assert edges == rows(
        f"SELECT v.node_id, v.outcome, count(*) {visits} !~ '^[$@]' GROUP BY 1, 2"
    )
    ended = {
        (at, f"${how}"): people
        for at, each in nodes
        for how, people in each["ended"].items()
    }
    assert ended == rows(
        f"SELECT v.node_id, v.outcome, count(*) {visits} ~ '^[$]' GROUP BY 1, 2"
    )


def test_a_viewer_sees_no_addresses_among_those_who_passed(welcome):
    create_customer("u9@example.com")
    do("u9@example.com", "Go")
    take_turns()
    found = ask(login("viewer"), welcome, "passed", node="in").json()["results"]
    assert "u9@example.com" not in str(found)


def test_failed_people_are_counted_where_they_stand(welcome):
    standing = Enrollment.objects.filter(journey=welcome, status="active").get()
    path = f"/api/journeys/{welcome.pk}/counts"
    viewer = login("viewer")
    fine = send(viewer, "GET", path)
    at = standing.node_id
    assert fine.json()["nodes"][at]["parked"] == 0
    for values, expected in (
        ({"attempts": 2}, (0, 1)),
        ({"attempts": 5, "parked_at": START}, (1, 0)),
    ):
        Enrollment.objects.filter(pk=standing.pk).update(**values)
        reply = send(viewer, "GET", path, if_none_match=fine["ETag"])
        here = reply.json()["nodes"][at]
        assert (here["parked"], here["retrying"]) == expected
