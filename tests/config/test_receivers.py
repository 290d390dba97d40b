"""What is said between the apps is heard."""

import psycopg
import pytest
from celery import signals
from django.db import connection

from customers.selectors import get_now
from customers.services import nudging
from journeys.tasks import take_turn
from tests.customers.factories import post, track
from tests.processes import get_test_database_url

pytestmark = pytest.mark.django_db


def test_an_event_that_is_stored_wakes_the_engine(monkeypatch):
    heard = []
    monkeypatch.setattr(
        nudging, "nudge_shards", lambda task, shards: heard.append((task, shards))
    )
    receipt = post(track("u1", "Signed Up"))
    assert heard == [(take_turn, receipt.shards)]
    assert receipt.shards


@pytest.mark.django_db(transaction=True)
def test_a_task_does_not_fail_because_the_database_went_away_after_the_last_one():
    get_now()
    left = connection.connection.info.backend_pid
    with psycopg.connect(get_test_database_url()) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [left])
    signals.task_prerun.send(take_turn, task=take_turn, kwargs={"shard": 1})
    assert get_now()
