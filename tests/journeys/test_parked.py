"""Parked people are listed, tried again, sent on or out, as sets."""

import pytest
from django.contrib.auth.models import Group, User

from customers.models import Customer, Event, OwnerMode
from journeys.models import Counter, Enrollment, Suspect, Visit, Watch
from journeys.services import free_suspects, retry_parked, skip_parked
from journeys.services.turns import inflight
from tests.journeys.factories import (
    bring,
    history,
    put_live,
    set_clock,
    standing,
    take_turns,
)
from tests.journeys.graphs import document, edge, entry, node

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey():
    now = set_clock()
    found = put_live(
        document(
            [
                entry("Signed Up"),
                node(
                    "order",
                    "wait_for",
                    event="Order",
                    deadline={"amount": 3, "unit": "days"},
                ),
                node("pause", "wait", amount=1, unit="hours"),
                node("out", "exit"),
            ],
            [
                edge("in", "order"),
                edge("order", "pause", "happened"),
                edge("order", "out", "timeout"),
                edge("pause", "out"),
            ],
            incubating=True,
            hard_limit_days=30,
        )
    )
    bring("u1", "u2")
    Enrollment.objects.update(
        parked_at=now, attempts=5, error="ValueError: bad", due_at=None
    )
    return found


@pytest.fixture
def login(client):
    user = User.objects.create_user("boss", password="secret-long-enough")
    user.groups.add(Group.objects.get(name="publisher"))
    client.force_login(user)
    return client


def post(client, journey, what, **body):
    url = f"/api/journeys/{journey.pk}/parked/{what}"
    return client.post(url, body, content_type="application/json")


def test_parked_people_are_listed_with_error_and_ways_on(login, journey):
    page = login.get(f"/api/journeys/{journey.pk}/parked").json()
    assert (page["total"], page["next"], page["breakers"]) == (2, None, [])
    first = page["results"][0]
    assert first["error"] == "ValueError: bad"
    assert first["outcomes"] == ["happened", "timeout"]
    assert (first["node"], first["attempts"]) == ("order", 5)
    assert login.get(f"/api/journeys/{journey.pk}/parked?node=pause").json() == {
        **page,
        "results": [],
        "total": 0,
    }


def test_who_is_tried_again_stands_where_they_stood(login, journey):
    chosen = Enrollment.objects.first()
    answer = post(login, journey, "retry", enrollments=[chosen.pk])
    assert answer.json() == {"people": 1}
    chosen.refresh_from_db()
    assert (chosen.parked_at, chosen.attempts, chosen.error) == (None, 0, "")
    assert Enrollment.objects.filter(parked_at__isnull=False).count() == 1


def test_who_is_sent_on_arrives_at_the_next_step_as_everybody_does(journey):
    assert skip_parked(journey=journey, outcome="happened") == 2
    take_turns()
    for customer in Customer.objects.all():
        assert history(customer) == [("in", "next"), ("order", "happened")]
        there = standing(customer)
        assert (there.node_id, there.visit_no, there.attempts) == ("pause", 3, 0)
        assert there.due_at > there.arrived_at  # it waits: it was not let through
    assert Visit.objects.filter(reason__contains="by hand").count() == 2
    counted = Counter.objects.filter(node_id="order", outcome="happened")
    assert sum(one.passed for one in counted) == 2


def test_who_is_sent_out_leaves_as_everybody_does(login, journey):
    assert post(login, journey, "skip", outcome=None).json() == {"people": 2}
    assert set(Enrollment.objects.values_list("status", "ended_reason")) == {
        ("ended", "removed")
    }
    assert set(Customer.objects.values_list("owner_mode", flat=True)) == {
        OwnerMode.OPEN
    }
    left = Event.objects.filter(name__name="$journey_left")
    assert {event.properties["how"] for event in left} == {"removed"}
    assert left.count() == 2


def test_a_path_the_step_does_not_have_moves_nobody(login, journey):
    answer = post(login, journey, "skip", outcome="next")
    assert answer.status_code == 409
    assert "has no path “next”; it has: happened, timeout" in answer.json()["message"]
    assert Enrollment.objects.filter(parked_at__isnull=False).count() == 2


def test_people_who_are_not_parked_are_left_alone(journey):
    Enrollment.objects.update(parked_at=None)
    assert retry_parked(journey=journey) == 0
    assert skip_parked(journey=journey, outcome=None) == 0


def test_a_suspect_is_tried_again_alone_and_parked_at_the_next_death(journey):
    one = Enrollment.objects.first()
    now = set_clock()
    Suspect.objects.create(
        customer_id=one.customer_id, deaths=2, since=now, parked_at=now
    )
    retry_parked(journey=journey, ids=[one.pk])
    suspect = Suspect.objects.get()
    assert (suspect.deaths, suspect.parked_at) == (1, None)
    assert Watch.objects.get().slice == inflight.FIRST_SLICE


def test_a_suspect_without_a_journey_is_freed_by_an_admin(journey):
    one = Enrollment.objects.first()
    now = set_clock()
    Suspect.objects.create(
        customer_id=one.customer_id, deaths=2, since=now, parked_at=now
    )
    assert free_suspects(customer_ids=[one.customer_id]) == 1
    one.refresh_from_db()
    assert one.parked_at is None
    assert Suspect.objects.get().parked_at is None
