"""The quality of the plan from the database to the API."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from campaigns import services
from campaigns.models import Examination
from campaigns.selectors import sampling
from campaigns.selectors.money import get_worth
from campaigns.services import Examined
from campaigns.services.quality import EXAMINATION_LOCK
from config import pulse
from customers.models import AttributeName, Clock, Customer, Event, EventName, OwnerMode
from segments.models import Plan, Run
from segments.services import archive_segment, create_segment
from tests.campaigns import world
from tests.campaigns.client import log_in
from tests.campaigns.world import MONDAY, days

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
QUALITY, OVERLAP, COVERAGE = (
    f"/api/segments/{name}" for name in ("quality", "overlap", "coverage")
)


@pytest.fixture
def viewer():
    return log_in("viewer")


def examine():
    """Examine the plan as a worker would."""
    assert services.examine_plan() is Examined.DONE


def get(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def list_codes(client):
    found = get(client, QUALITY)["findings"]
    return [(one["code"], *(row["name"] for row in one["segments"])) for one in found]


def test_a_plan_with_three_mistakes_is_told_exactly_those(viewer):
    ids = world.add_customers(200)
    fr = world.add_customers(60)
    Customer.objects.filter(pk__in=fr).update(attributes={"country": "FR"})
    Customer.objects.filter(pk__in=ids).update(attributes={"country": "DE"})
    AttributeName.objects.create(name="country", type="text")
    big, twin = world.add_row("Big", 1), world.add_row("Twin", 2)
    late, other = world.add_row("Late", 3), world.add_row("Other", 4)
    for row in (big, late):
        world.add_campaign(row, duration_days=2, goal=None)
    members = {big: ids[:150], twin: ids[:148], late: ids[:50], other: ids[100:]}
    for on in days(8):
        world.treat_day(on, members)
    examine()
    assert list_codes(viewer) == [
        ("duplicate", "Big", "Twin"),
        ("shadowed", "Late", "Big"),
        ("uncovered",),
    ]
    _, shadowed, gap = get(viewer, QUALITY)["findings"]
    assert shadowed["numbers"] == {"open": 50, "hidden": 50, "matched": 8 * 50}
    assert shadowed["actions"][0] == {
        "kind": "move",
        "segment": {"id": late.pk, "name": "Late"},
        "to": 1,
        "draft": None,
    }
    (create,) = gap["actions"]
    assert create["draft"]["name"] == 'Country is "FR"'
    assert gap["numbers"]["people"] == gap["numbers"]["uncovered"] == 60
    created = create_segment(**create["draft"])
    assert created.rule == create["draft"]["rule"]


def test_people_who_are_not_open_are_not_missed(viewer):
    world.add_customers(40, mode=OwnerMode.INCUBATING)
    world.finish_run(MONDAY, {world.add_row("Row", 1): world.add_customers(30)})
    examine()
    counts = get(viewer, COVERAGE)["counts"]
    assert counts == {"open": 30, "covered": 30, "several": 0, "rows_per_customer": 1}


def test_coverage_says_who_is_first_and_who_is_alone(viewer):
    ids = world.add_customers(10)
    rows = [world.add_row(name, at) for at, name in enumerate("AB", start=1)]
    world.finish_run(MONDAY, {rows[0]: ids[:6], rows[1]: ids[4:9]})
    examine()
    answer = get(viewer, COVERAGE)
    assert answer["counts"] | {"rows_per_customer": None} == {
        "open": 10,
        "covered": 9,
        "several": 2,
        "rows_per_customer": None,
    }
    assert [
        (one["name"], one["open"], one["first"], one["alone"]) for one in answer["rows"]
    ] == [
        ("A", 6, 6, 4),
        ("B", 5, 3, 3),
    ]


def test_the_matrix_is_served_in_windows_and_pairs_in_pages(viewer):
    ids = world.add_customers(30)
    rows = [world.add_row(f"Row {at}", at) for at in range(1, 9)]
    world.finish_run(MONDAY, {row: ids[at : at + 20] for at, row in enumerate(rows)})
    examine()
    whole = get(viewer, OVERLAP)
    assert whole["shared"] == [
        [20 - abs(one - other) for other in range(8)] for one in range(8)
    ]
    part = get(viewer, f"{OVERLAP}?from=3&size=2")
    assert [one["name"] for one in part["rows"]] == ["Row 3", "Row 4"]
    assert part["shared"] == [[20, 19], [19, 20]]
    assert part["rows_total"] == 8
    assert len(whole["results"]) == 25
    rest = get(viewer, f"{OVERLAP}?cursor={whole['next']}")
    assert len(rest["results"]) == 28 - 25
    assert rest["next"] is None
    first = whole["results"][0]
    assert (first["shared"], first["jaccard"], first["contained"]) == (
        19,
        19 / 21,
        0.95,
    )


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (f"{OVERLAP}?size=0", "size"),
        (f"{OVERLAP}?size=51", "size"),
        (f"{OVERLAP}?from=x", "from"),
        (f"{COVERAGE}?days=93", "days"),
        (f"{OVERLAP}?cursor=x", None),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(viewer, path, field):
    answer = viewer.get(path)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    if field:
        assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("path", [QUALITY, OVERLAP, COVERAGE])
def test_strangers_learn_nothing_and_nothing_is_there_before_a_run(viewer, path):
    assert Client().get(path).status_code in (401, 403)
    answer = get(viewer, path)
    assert answer["examined_at"] is None
    assert answer["is_current"]  # there is nothing to wait for


def test_it_is_examined_again_after_a_run_and_after_a_change_of_the_plan(viewer):
    ids = world.add_customers(40)
    row, other = (world.add_row(name, at) for at, name in enumerate("AB", start=1))
    world.finish_run(MONDAY, {row: ids, other: ids})
    assert not get(viewer, QUALITY)["is_current"]
    examine()
    assert get(viewer, QUALITY)["is_current"]
    assert services.examine_plan() is Examined.ALREADY
    archive_segment(segment_id=other.pk)
    stale = get(viewer, QUALITY)
    assert not stale["is_current"]
    assert stale["findings"] == []  # the archived row is not spoken of any more
    examine()
    world.finish_run(MONDAY + timedelta(days=1), {row: ids})
    assert not get(viewer, QUALITY)["is_current"]
    examine()
    assert Examination.objects.count() == 1


def test_rows_are_shown_in_the_order_they_have_now(viewer):
    ids = world.add_customers(40)
    first, second = (world.add_row(name, at) for at, name in enumerate("AB", start=1))
    world.finish_run(MONDAY, {first: ids[:30], second: ids[20:25]})
    examine()
    services.reorder(
        expected_revision=Plan.objects.get(pk=1).revision,
        segments=[second.pk, first.pk],
    )
    answer = get(viewer, OVERLAP)
    assert [(one["number"], one["name"]) for one in answer["rows"]] == [
        (1, "B"),
        (2, "A"),
    ]
    assert answer["shared"] == [[5, 5], [5, 30]]


def test_the_rate_of_a_goal_is_of_those_who_had_time_to_reach_it():
    ids = world.add_customers(40)
    row = world.add_row("Row", 1)
    goal = {"event": "Order", "filters": [], "within_days": 3}
    campaign = world.add_campaign(row, duration_days=30, goal=goal)
    world.treat_day(MONDAY, {row: ids})
    name = EventName.objects.create(name="Order")
    start = world.set_clock(MONDAY)
    hours = [-1, 1, 71, 73]  # since the decision: before, in time, in time, too late
    Event.objects.bulk_create(
        Event(
            customer_id=id_,
            name=name,
            occurred_at=start + timedelta(hours=hours[at % 4]),
            received_at=start,
            revenue=8 if at % 8 < 4 else None,
        )
        for at, id_ in enumerate(ids)
    )
    for on, expected in ((days(3)[2], None), (days(5)[4], 0.5), (days(40)[39], None)):
        world.set_clock(on)
        world.finish_run(on, {row: ids})
        examine()
        (facts,) = Examination.objects.get().facts["rows"]
        (found,) = facts["campaigns"]
        assert found["id"] == campaign.pk
        assert found["goal_share"] == expected
        # Every other order brought 8
        assert found["goal_money"] == (expected and 4 * expected)
        assert get_worth() == ({campaign.pk: 2.0} if expected else {})


def test_of_many_customers_whole_shards_are_left_out(monkeypatch, viewer):
    monkeypatch.setattr(sampling, "SAMPLE", 300)
    AttributeName.objects.create(name="country", type="text")
    ids = world.add_customers(800)
    Customer.objects.filter(pk__in=ids[:400]).update(attributes={"country": "FR"})
    world.finish_run(MONDAY, {world.add_row("Row", 1): ids[400:]})
    examine()
    (gap,) = get(viewer, QUALITY)["findings"]
    numbers = gap["numbers"]
    assert numbers["uncovered_error"] > 0
    assert abs(numbers["uncovered"] - 400) <= 1.5 * numbers["uncovered_error"]


def test_one_examination_at_a_time():
    world.finish_run(MONDAY, {world.add_row("Row", 1): world.add_customers(1)})
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, 0)", [EXAMINATION_LOCK])
        assert services.examine_plan() is Examined.BUSY
        cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [EXAMINATION_LOCK])
    other.close()
    examine()


def find_due(speed):
    """Return what pulse finds to examine while the clock runs at a speed."""
    world.set_clock(MONDAY)
    Clock.objects.update(speed=speed)
    return [one.task.name for one in pulse.find_examinations()]


def test_pulse_finds_a_plan_to_examine_once_its_day_is_treated():
    row = world.add_row("Row", 1)
    assert find_due(speed=1) == []
    run = world.finish_run(MONDAY, {row: world.add_customers(1)})
    assert find_due(speed=1) == []  # treatments come first
    world.treat_all(MONDAY)
    assert find_due(speed=1) == ["campaigns.tasks.examine_plan"]
    Run.objects.filter(pk=run.pk).update(status=Run.Status.RUNNING)
    assert find_due(speed=1) == []  # a run under way is waited for
    Run.objects.filter(pk=run.pk).update(status=Run.Status.DONE)
    examine()
    assert find_due(speed=1) == []


def test_whoever_moves_the_clock_by_hand_does_not_wait_for_examinations():
    world.treat_day(MONDAY, {world.add_row("Row", 1): world.add_customers(1)})
    assert find_due(speed=0) == []
    assert find_due(speed=60)


def test_pulse_has_the_plan_examined_at_most_once_a_minute(monkeypatch):
    seconds = [1_000.0]
    monkeypatch.setattr(pulse.time, "monotonic", lambda: seconds[0])
    monkeypatch.setattr(
        pulse, "find_examinations", lambda: asked.append(seconds[0]) or []
    )
    asked: list[float] = []
    beating = pulse.Pulse()
    for second in (1_000.0, 1_005.0, 1_059.0, 1_060.0, 1_100.0):
        seconds[0] = second
        beating._keep_house(world.set_clock(MONDAY))
    assert asked == [1_000.0, 1_060.0]
