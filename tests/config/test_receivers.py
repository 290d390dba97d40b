"""What is said between the apps is heard."""

import pytest

from customers.services import nudging
from journeys.tasks import take_turn
from tests.customers.factories import post, track

pytestmark = pytest.mark.django_db


def test_an_event_that_is_stored_wakes_the_engine(monkeypatch):
    heard = []
    monkeypatch.setattr(
        nudging, "nudge_shards", lambda task, shards: heard.append((task, shards))
    )
    receipt = post(track("u1", "Signed Up"))
    assert heard == [(take_turn, receipt.shards)]
    assert receipt.shards
