"""What each node kind decides, as tables."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from journeys.domain.nodes import NODE_KINDS
from journeys.domain.nodes.base import Facts, Finish, Go, Hold, Woken
from journeys.domain.nodes.durations import Duration
from journeys.domain.nodes.effects import QueueMessage
from tests.journeys.graphs import branch

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ARRIVED, DUE, EVENT, *_ = (Facts(woken=woken) for woken in Woken)
LIST = {"kind": "list"}
HOURS = {"amount": 6, "unit": "hours"}


def mail(expires_after, purpose="marketing"):
    return QueueMessage("email", 7, purpose, expires_after)


CASES = [
    # kind, settings, facts, verdict
    ("entry", {"trigger": LIST}, ARRIVED, Go("next")),
    ("message", {"template_id": 7}, ARRIVED,
     Go("next", effects=(mail(timedelta(hours=24)),))),
    ("message", {"template_id": 7, "too_late_hours": 2}, ARRIVED,
     Go("next", effects=(mail(timedelta(hours=2)),))),
    ("message", {"template_id": 7, "purpose": "transactional"}, ARRIVED,
     Go("next", effects=(mail(None, "transactional"),))),
    ("wait", HOURS, ARRIVED, Hold(NOW + timedelta(hours=6))),
    ("wait", HOURS, DUE, Go("next", "due")),
    ("wait_for", {"event": "Order", "deadline": HOURS}, ARRIVED,
     Hold(NOW + timedelta(hours=6))),
    ("wait_for", {"event": "Order", "deadline": HOURS}, DUE, Go("timeout", "due")),
    ("wait_for", {"event": "Order", "deadline": HOURS}, EVENT, Go("happened", "event")),
    ("decision", {"branches": [branch("a", "x"), branch("b", "y")]},
     Facts(matches=(True, True)), Go("a", "rule")),
    ("decision", {"branches": [branch("a", "x"), branch("b", "y")]},
     Facts(matches=(False, True)), Go("b", "rule")),
    ("decision", {"branches": [branch("a", "x"), branch("b", "y")]},
     Facts(matches=(False, False)), Go("else", "no rule")),
    ("hand_over", {"reason": "30 days"}, ARRIVED, Finish("handed_over", "30 days")),
    ("exit", {}, ARRIVED, Finish("completed")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "settings", "facts", "verdict"), CASES)
def test_visit(kind, settings, facts, verdict):
    assert NODE_KINDS[kind].model_validate(settings).visit(facts, now=NOW) == verdict


def test_every_kind_has_a_case_and_words_for_the_form():
    assert {case[0] for case in CASES} == NODE_KINDS.keys()
    for kind in NODE_KINDS.values():
        assert kind.label
        assert kind.group
        assert kind.icon
        for name, setting in kind.model_json_schema()["properties"].items():
            assert setting.get("title"), name


DURATIONS = [
    # from, amount, unit, zone, until
    ("2026-03-28T11:00", 1, "days", "Europe/Berlin", "2026-03-29T10:00"),
    ("2026-03-28T11:00", 24, "hours", "Europe/Berlin", "2026-03-29T11:00"),
    ("2026-03-28T01:30", 1, "days", "Europe/Berlin", "2026-03-29T01:30"),  # the gap
    ("2026-10-24T00:30", 1, "days", "Europe/Berlin", "2026-10-25T00:30"),  # first 02:30
    ("2026-10-24T11:00", 1, "weeks", "Europe/Berlin", "2026-10-31T12:00"),
    ("2026-03-28T11:00", 1, "days", "UTC", "2026-03-29T11:00"),
    ("2026-03-28T11:00", 90, "minutes", "Asia/Tokyo", "2026-03-28T12:30"),
    ("2011-12-29T20:00", 1, "days", "Pacific/Apia", "2011-12-30T20:00"),  # no 30th
]


@pytest.mark.parametrize(("start", "amount", "unit", "zone", "until"), DURATIONS)
def test_days_keep_the_clock_and_hours_elapse(start, amount, unit, zone, until):
    moment = datetime.fromisoformat(start).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(until).replace(tzinfo=UTC)
    assert Duration(amount=amount, unit=unit).after(moment, zone) == expected


@pytest.mark.parametrize("amount", [0, -1, 1001, "x", None])
def test_a_duration_is_between_1_and_1000(amount):
    with pytest.raises(ValidationError):
        Duration(amount=amount, unit="days")
