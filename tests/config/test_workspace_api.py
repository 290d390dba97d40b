"""Who is logged in, the clock, and the start page."""

from datetime import UTC, date, datetime, time, timedelta

import polars as pl
import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from config.home import numbers
from customers.models import SHARD_COUNT, Clock, OwnerMode, Quarantine, Source
from customers.selectors import get_now
from journeys.models import Enrollment, Journey, Version
from journeys.services import create_journey
from messaging import services as messaging
from messaging.models import Message
from segments.models import Bitmap, Coverage, Run, SizeFinding
from tests.campaigns import world
from tests.campaigns.world import MONDAY
from tests.journeys.graphs import document, edge, entry, node

pytestmark = pytest.mark.django_db


@pytest.fixture
def monday():
    return world.set_clock(MONDAY)


def log_in(role: str | None) -> APIClient:
    user = User.objects.create(
        username="somebody", first_name="Ada", last_name="Lane", email="ada@example.com"
    )
    if role:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    client = APIClient()
    client.force_login(user)
    return client


def get_codes(client: APIClient) -> list[str]:
    found = client.get("/api/home").json()["attention"]
    # No process runs in these tests
    return [one["code"] for one in found if one["code"] != "no_worker"]


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        ("viewer", ["read"]),
        ("marketer", ["read", "edit"]),
        ("publisher", ["read", "edit", "publish"]),
        ("admin", ["read", "edit", "publish", "admin"]),
    ],
)
def test_me_says_who_and_what_they_may(role, permissions):
    body = log_in(role).get("/api/me").json()
    assert (body["name"], body["email"]) == ("Ada Lane", "ada@example.com")
    assert (body["role"], body["permissions"]) == (role, permissions)
    assert body["workspace"] == {
        "name": "Rivermouth",
        "timezone": "UTC",
        "currency": "EUR",
        "publishers_approve_own": True,
    }
    assert body["clock"]["demo"] is False
    assert body["clock"]["speed"] == 1
    assert body["clock"]["progress"] is None


def test_nobody_without_a_role_gets_in():
    without = log_in(None)
    for address in ("/api/me", "/api/home"):
        assert without.get(address).status_code == 403
        assert APIClient().get(address).status_code in (401, 403)


def set_demo_clock(virtual_at: datetime, speed: float) -> None:
    Clock.objects.create(
        real_at=get_now(),
        virtual_at=virtual_at,
        speed=speed,
        replay_from=datetime(2026, 1, 1, tzinfo=UTC),
        replay_until=datetime(2026, 3, 1, tzinfo=UTC),
    )


def test_progress_counts_the_replayed_past():
    client = log_in("viewer")
    set_demo_clock(datetime(2026, 1, 30, 12, tzinfo=UTC), speed=0)
    clock = client.get("/api/me").json()["clock"]
    assert (clock["demo"], clock["progress"], clock["speed"]) == (True, 0.5, 0)
    Clock.objects.update(virtual_at=datetime(2026, 3, 1, tzinfo=UTC))
    assert client.get("/api/me").json()["clock"]["progress"] is None


def test_speed_changes_without_a_jump():
    client = log_in("marketer")
    set_demo_clock(datetime(2026, 3, 2, tzinfo=UTC), speed=1)
    before = get_now()
    answer = client.post("/api/clock", {"speed": 4320}, format="json")
    after = get_now()
    assert answer.status_code == 200
    assert answer.json()["speed"] == 4320
    assert before <= datetime.fromisoformat(answer.json()["now"]) <= after
    # A real second is now 72 minutes: far less than a real minute has passed
    assert after - before < timedelta(minutes=72 * 60)


@pytest.mark.parametrize(
    ("body", "field"),
    [({"speed": 2}, "speed"), ({"speed": "fast"}, "speed"), ({}, "speed")],
)
def test_other_speeds_are_refused(body, field):
    set_demo_clock(datetime(2026, 3, 2, tzinfo=UTC), speed=1)
    answer = log_in("marketer").post("/api/clock", body, format="json")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_real_time_cannot_be_set():
    answer = log_in("admin").post("/api/clock", {"speed": 1}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "clock_is_real")


def test_clock_belongs_to_the_replayer_until_today():
    set_demo_clock(datetime(2026, 2, 1, tzinfo=UTC), speed=0)
    answer = log_in("admin").post("/api/clock", {"speed": 1}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "clock_is_replaying")


def test_viewers_do_not_set_the_clock():
    set_demo_clock(datetime(2026, 3, 2, tzinfo=UTC), speed=1)
    answer = log_in("viewer").post("/api/clock", {"speed": 4320}, format="json")
    assert answer.status_code == 403


def test_home_of_an_empty_installation():
    body = log_in("viewer").get("/api/home").json()
    assert body["journeys"] == []
    assert body["coverage"] is None
    assert body["latest"] is None
    assert body["customers"] == {"total": 0, "open": 0, "incubating": 0}
    assert body["campaigns"] == {"live": 0, "treated_today": 0, "control_today": 0}
    assert body["messages"] == {"sent_today": 0, "queued": 0}


def test_home_shows_the_day(monday):
    people = world.add_customers(60)
    world.add_customers(7, mode=OwnerMode.INCUBATING)
    first, second = world.add_row("First", 1), world.add_row("Second", 2)
    offer = world.add_campaign(first, "Offer", control_percent=30)
    world.add_campaign(second, "Mark", action={"kind": "trigger", "name": "go"})
    world.add_campaign(second, "Draft", status="draft")
    world.treat_day(MONDAY, {first: people[:40], second: people[40:]})
    Coverage.objects.bulk_create(
        Coverage(on=MONDAY, shard=shard, open=10, covered=9, several=3)
        for shard in range(SHARD_COUNT)
    )
    Message.objects.filter(customer_id=people[0]).update(status="sent")

    body = log_in("viewer").get("/api/home").json()

    assert body["customers"] == {"total": 67, "open": 60, "incubating": 7}
    assert body["segments"] == 2
    assert body["coverage"] == {
        "on": "2026-02-02",
        "open": 160,
        "covered": 144,
        "several": 48,
    }
    campaigns = body["campaigns"]
    assert campaigns["live"] == 2
    assert campaigns["treated_today"] + campaigns["control_today"] == 60
    assert body["latest"]["on"] == "2026-02-02"
    upper, lower = body["latest"]["campaigns"]
    assert upper["campaign"] == {"id": offer.pk, "name": "Offer"}
    assert upper["segment"] == {"id": first.pk, "name": "First"}
    assert upper["matched"] == upper["treated"] + upper["control"] == 40
    assert lower["treated"] == 20
    sent = Message.objects.filter(status="sent").count()
    assert body["messages"]["sent_today"] == sent
    assert body["messages"]["queued"] == Message.objects.count() - sent
    assert body["attention"][-1] == {
        "code": "not_covered",
        "message": "16 people covered by “Everyone else” only.",
        "link": "/m/plan",
    }


def test_messages_of_yesterday_are_not_of_today(monday):
    people = world.add_customers(3)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.treat_day(MONDAY, {row: people[:1]})
    world.treat_day(MONDAY + timedelta(days=1), {row: people[1:]})
    Message.objects.update(status="sent")
    body = log_in("viewer").get("/api/home").json()
    assert body["messages"] == {"sent_today": 2, "queued": 0}


def enter(people: list[int], limit_on: date | None, **changes) -> Journey:
    """Put people into a live journey; their incubation ends on a day."""
    past = datetime(2026, 1, 1, tzinfo=UTC)
    journey = Journey.objects.create(
        name=changes.get("name", "First 30 days"),
        status="live",
        created_at=past,
        updated_at=past,
    )
    incubating = limit_on is not None
    journey.published = Version.objects.create(
        journey=journey,
        number=1,
        document={"graph": {"incubating": incubating}},
        sha256="0" * 64,
        created_at=past,
        published_at=past,
    )
    journey.save()
    limit_at = limit_on and datetime.combine(limit_on, time(9), UTC)
    Enrollment.objects.bulk_create(
        Enrollment(
            journey=journey,
            version=journey.published,
            customer_id=id_,
            owns=incubating,
            node_id="wait",
            arrived_at=past,
            entered_at=past,
            limit_at=limit_at,
            parked_at=changes.get("parked_at"),
        )
        for id_ in people
    )
    return journey


def test_home_says_who_graduates_when(monday):
    people = world.add_customers(9)
    soon = enter(people[:4], MONDAY + timedelta(days=2))
    late = enter(people[4:6], MONDAY + timedelta(days=8), name="Long")
    beside = enter(people[6:], None, name="News")
    journeys = {
        row["id"]: row for row in log_in("viewer").get("/api/home").json()["journeys"]
    }
    assert journeys[soon.pk] == {
        "id": soon.pk,
        "name": "First 30 days",
        "status": "live",
        "inside": 4,
        "incubating": True,
        "graduating": 4,
        "graduations": [{"on": "2026-02-04", "people": 4}],
    }
    assert (journeys[late.pk]["inside"], journeys[late.pk]["graduating"]) == (2, 0)
    assert (journeys[beside.pk]["inside"], journeys[beside.pk]["graduating"]) == (
        3,
        None,
    )


def test_home_names_what_needs_attention(monday):
    client = log_in("viewer")
    people = world.add_customers(2)
    row = world.add_row("Row", 1)
    assert get_codes(client) == []

    run = world.finish_run(MONDAY, {row: people})
    error = {"segment": row.pk, "name": "Row", "message": "It cannot be read."}
    Run.objects.update(errors=[error])
    assert get_codes(client) == ["run_errors"]
    sizes = SizeFinding.objects.all()
    sizes.create(run=run, segment=row, shard=0, before=900, after=1)
    Bitmap.objects.filter(segment=row).delete()
    assert get_codes(client) == ["size_held"]
    sizes.update(accepted_at=run.as_of)
    assert get_codes(client) == []
    Run.objects.update(status="failed", errors=[])
    assert get_codes(client) == ["run_failed"]
    Run.objects.update(status="done")

    world.set_clock(MONDAY, time(18))
    assert get_codes(client) == ["campaigns_skipped"]
    world.set_clock(MONDAY)

    enter(people, MONDAY + timedelta(days=2), parked_at=run.started_at)
    assert get_codes(client) == ["people_parked"]
    Enrollment.objects.all().delete()

    template = world.add_template()
    world.add_campaign(row, action={"kind": "message", "template_id": template.pk})
    assert get_codes(client) == []
    template.archived_at = run.started_at
    template.save()
    assert get_codes(client) == ["campaign_without_message"]
    row.campaigns.update(status="paused")

    Quarantine.objects.create(
        source=Source.objects.create(name="shop"),
        raw="{}",
        code="bad",
        message="Bad.",
        received_at=run.started_at,
    )
    assert get_codes(client) == ["events_rejected"]
    world.set_clock(MONDAY + timedelta(days=3))
    assert "events_rejected" not in get_codes(client)


def test_home_counts_messages_that_did_not_get_through(monday):
    people = world.add_customers(2)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.treat_day(MONDAY, {row: people})
    client = log_in("viewer")
    assert get_codes(client) == []
    Message.objects.filter(customer_id=people[0]).update(status="failed", reason="x")
    body = client.get("/api/home").json()
    assert body["attention"][-1]["message"] == (
        "1 message of the last 7 days did not get through."
    )


def test_home_lists_drafts_that_could_not_go_live(monday):
    gaps = document(
        [entry("Signed Up"), node("mail", "message"), node("out", "exit")],
        [edge("in", "mail"), edge("mail", "out")],
    )
    whole = document([entry("Signed Up"), node("out", "exit")], [edge("in", "out")])
    draft = create_journey(name="Welcome", document=gaps)
    left = create_journey(name="Forgotten", document=gaps)
    Journey.objects.filter(pk=left.pk).update(updated_at=get_now() - timedelta(days=31))
    create_journey(name="Ready", document=whole)
    attention = log_in("viewer").get("/api/home").json()["attention"]
    assert attention[-1] == {
        "code": "draft_with_problems",
        "message": "The draft of “Welcome” has 1 problem.",
        "link": f"/j/{draft.pk}/edit",
    }
    assert [one["code"] for one in attention].count("draft_with_problems") == 1


def test_home_takes_as_many_queries_for_much_as_for_little(monday):
    client = log_in("viewer")
    client.get("/api/home")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/home")
        return len(queries)

    people = world.add_customers(5)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.treat_day(MONDAY, {row: people})
    enter(people[:1], MONDAY)
    few = count()
    for number in range(5):
        enter(people, None, name=f"Journey {number}")
        world.add_campaign(row, f"More {number}")
    world.treat_day(MONDAY + timedelta(days=1), {row: people})
    assert count() == few


def test_big_installations_read_counted_numbers(monday, monkeypatch):
    people = world.add_customers(3)
    run = world.finish_run(MONDAY, {})
    run.shards.create(shard=0, status="done", customers=1_000_000)
    Coverage.objects.bulk_create(
        Coverage(on=MONDAY, shard=shard, open=50_000, covered=1, several=0)
        for shard in range(SHARD_COUNT)
    )
    enter(people, MONDAY)
    monkeypatch.setattr(numbers, "COUNTED_DIRECTLY", -1)
    assert log_in("viewer").get("/api/home").json()["customers"] == {
        "total": 1_000_000,
        "open": 800_000,
        "incubating": 3,
    }


def test_ids_of_messages_grow_with_time(monday):
    # What "today" is counted by
    [person] = world.add_customers(1)
    version = world.add_template().current_id
    messaging.queue_messages(
        frame=pl.DataFrame(
            {
                "customer_id": [person],
                "origin_kind": ["test"],
                "origin_id": [1],
                "origin_no": [1],
                "channel": ["email"],
                "purpose": ["marketing"],
                "template_version_id": [version],
            }
        ),
        now=monday,
    )
    message = Message.objects.get()
    assert numbers.get_first_message_id(monday) <= message.pk
    later = monday + timedelta(milliseconds=1)
    assert message.pk < numbers.get_first_message_id(later)
