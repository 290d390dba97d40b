"""What a nudge does: one piece of work, so that nobody else waits for long."""

import pytest
from django.db import connection

from journeys import services, tasks
from journeys.models import Enrollment
from journeys.services import turns
from tests.journeys.factories import (
    START,
    create_customer,
    do,
    list_shards,
    put_live,
    set_clock,
    standing,
    take_turns,
)
from tests.journeys.graphs import document, edge, entry, node

pytestmark = pytest.mark.django_db

PEOPLE, PAYERS = 40, 10  # enough for several in a shard, and for several shards


def waiting(event):
    """Return a journey that an event opens, and in which everybody waits for a day."""
    return document(
        [
            entry(event),
            node("pause", "wait", amount=1, unit="days"),
            node("out", "exit"),
        ],
        [edge("in", "pause"), edge("pause", "out")],
    )


@pytest.fixture
def nudges(monkeypatch):
    """Collect nudges instead of sending them."""
    sent = []
    monkeypatch.setattr(
        tasks, "nudge", lambda task, **arguments: sent.append((task.name, arguments))
    )
    return sent


@pytest.fixture
def wave(monkeypatch):
    """Let many be due in every shard, of whom a slice takes one."""
    set_clock()
    wave = put_live(waiting("Come"), "Wave")
    for number in range(PEOPLE):
        create_customer(f"u{number}")
        do(f"u{number}", "Come")
    take_turns()
    set_clock(START.replace(day=START.day + 2))
    monkeypatch.setattr(turns, "_pace", turns._Pace())
    monkeypatch.setattr(turns._pace, "size", 1)
    return Enrollment.objects.filter(journey=wave, status="active")


def count_by_shard(enrollments):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shard, count(*) FROM journeys_enrollment WHERE id = ANY (%s)"
            " GROUP BY shard",
            [list(enrollments.values_list("id", flat=True))],
        )
        return dict(cursor.fetchall())


def test_a_nudge_takes_one_slice_and_asks_for_the_next(wave, nudges):
    before = count_by_shard(wave)
    shard = max(before, key=before.__getitem__)
    tasks.take_turn(shard=shard)
    assert count_by_shard(wave) == before | {shard: before[shard] - 1}
    assert nudges == [("journeys.tasks.take_turn", {"shard": shard})]


def test_news_never_waits_until_every_shard_had_its_part_of_a_wave(wave, nudges):
    receipt = put_live(waiting("Paid"), "Receipt")
    payers = [create_customer(f"payer{number}") for number in range(PAYERS)]
    for shard in list_shards():
        services.take_turn(shard=shard, limit=PEOPLE, only_news=True)
    before = count_by_shard(wave)
    assert sum(before.values()) == PEOPLE  # the news of a shard leaves who is due
    shard = max(before, key=before.__getitem__)
    for number in range(PAYERS):
        do(f"payer{number}", "Paid")
    turns._pace.size = before.pop(shard)
    tasks.take_turn(shard=shard)
    assert {standing(payer).journey_id for payer in payers} == {receipt.pk}
    after = count_by_shard(wave)
    assert {each: after[each] for each in before} == before


def test_people_are_called_a_slice_at_a_time(nudges, monkeypatch):
    answers = [services.Called(taken=True, people=5, more=True)]
    monkeypatch.setattr(services, "call_people", lambda **_: answers.pop())
    tasks.call_people(journey_id=3, shard=7)
    assert nudges == [
        ("journeys.tasks.take_turn", {"shard": 7}),
        ("journeys.tasks.call_people", {"journey_id": 3, "shard": 7}),
    ]
