"""What each node kind decides, as tables."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from journeys.domain.nodes import NODE_KINDS
from journeys.domain.nodes.base import (
    Divide,
    Facts,
    Finish,
    Go,
    Hold,
    Known,
    Stay,
    Woken,
)
from journeys.domain.nodes.durations import Duration
from journeys.domain.nodes.effects import (
    AddTag,
    CallWebhook,
    NotifyTeam,
    Question,
    QueueMessage,
    QuietHours,
    RemoveTag,
    SetAttribute,
    StartJourney,
)
from tests.journeys.graphs import branch, rule

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=2)
ARRIVED, DUE, EVENT, TOUCHED, _ = (Facts(woken=woken) for woken in Woken)
MOVED = Facts(woken=Woken.MOVED, arrived=EARLIER)
FITS, MISSES = (True,), (False,)
LIST = {"kind": "list"}
HOURS = {"amount": 6, "unit": "hours"}
ORDER = {"event": "Order", "deadline": HOURS}
VIP = {"rule": rule("vip"), "deadline": HOURS}
EITHER = {**ORDER, "rule": rule("vip")}
BOTH = {**EITHER, "needs": "both"}
TIMED_OUT = Hold(NOW + timedelta(hours=6))
NINE = {"how": "clock", "opens": "09:00"}
OFFICE = {**NINE, "closes": "17:00"}
APPOINTMENT = {"how": "attribute", "attribute": "appointment"}
HOOK = {"url": "https://example.com/hook", "give_up_hours": 2}
CALL = CallWebhook("https://example.com/hook", "POST", (), timedelta(hours=2))
ARMS = [{"key": "a", "share": 3333}, {"key": "b", "share": 6667}]
SURVEY = {"template_id": 7, "scale": "nps", "survey": "After a month"}


def mail(expires_after, purpose="marketing", **more):
    return QueueMessage("email", 7, purpose, expires_after, **more)


def about(text, woken=Woken.ARRIVED, **more):
    return Facts(woken=woken, values=(text,), **more)


CASES = [
    # kind, settings, facts, verdict
    ("entry", {"trigger": LIST}, ARRIVED, Go("next")),
    ("message", {"template_id": 7}, ARRIVED,
     Go("next", effects=(mail(timedelta(hours=24)),))),
    ("message", {"template_id": 7, "too_late_hours": 2}, ARRIVED,
     Go("next", effects=(mail(timedelta(hours=2)),))),
    ("message", {"template_id": 7, "purpose": "transactional"}, ARRIVED,
     Go("next", effects=(mail(None, "transactional"),))),
    ("message", {"template_id": 7, "dup_policy": "no_duplicate"}, ARRIVED,
     Go("next", effects=(mail(timedelta(hours=24), dup_policy="no_duplicate"),))),
    ("message", {"template_id": 7, "quiet_from": "21:30", "quiet_until": "08:00"},
     ARRIVED,
     Go("next", effects=(mail(timedelta(hours=24), quiet=QuietHours(1290, 480)),))),
    ("survey", SURVEY, ARRIVED,
     Go("next", effects=(mail(timedelta(hours=24),
                              question=Question("nps", "After a month")),))),
    ("wait", HOURS, ARRIVED, Hold(NOW + timedelta(hours=6))),
    ("wait", HOURS, DUE, Go("next", "due")),
    ("wait", HOURS, MOVED, Hold(EARLIER + timedelta(hours=6))),
    ("wait", {**HOURS, "spread_minutes": 30}, ARRIVED,
     Hold(NOW + timedelta(hours=6), spread=timedelta(minutes=30))),
    ("wait", {"amount": 1, "unit": "hours"}, MOVED, Hold(EARLIER + timedelta(hours=1))),
    ("wait", APPOINTMENT, about('"2026-03-04T10:00:00Z"'),
     Hold(datetime(2026, 3, 4, 10, tzinfo=UTC))),
    ("wait", APPOINTMENT, about(None), Go("no_date", "no date")),
    ("wait", APPOINTMENT, about('"soon"'), Go("no_date", "no date")),
    ("wait", APPOINTMENT, about("20260304"), Go("no_date", "no date")),
    ("wait", APPOINTMENT, about('"2026-03-01T12:00:00Z"'), Go("no_date", "no date")),
    ("wait", APPOINTMENT, about(None, Woken.DUE), Go("next", "due")),
    ("wait", APPOINTMENT, about(None, Woken.MOVED, arrived=EARLIER),
     Go("no_date", "no date")),  # cancelled meanwhile
    ("wait", {**APPOINTMENT, "every_year": True}, about('"1980-02-29"'),
     Hold(datetime(2027, 2, 28, 9, tzinfo=UTC))),
    ("wait", NINE, ARRIVED, Hold(datetime(2026, 3, 2, 9, tzinfo=UTC))),
    ("wait", NINE, DUE, Go("next", "due")),
    ("wait", OFFICE, ARRIVED, Go("next", "open")),
    ("wait", OFFICE, DUE, Go("next", "open")),
    ("wait", {**OFFICE, "weekdays": ["mon"]}, ARRIVED,  # 1 March is a Sunday
     Hold(datetime(2026, 3, 2, 9, tzinfo=UTC))),
    ("wait", {**OFFICE, "closes": "12:00"}, DUE,  # woken late: it has closed again
     Hold(datetime(2026, 3, 2, 9, tzinfo=UTC))),
    ("wait_for", ORDER, ARRIVED, TIMED_OUT),
    ("wait_for", ORDER, DUE, Go("timeout", "due")),
    ("wait_for", ORDER, EVENT, Go("happened", "event")),
    ("wait_for", ORDER, MOVED, Hold(EARLIER + timedelta(hours=6))),
    ("wait_for", ORDER, TOUCHED, Stay()),
    ("wait_for", VIP, Facts(matches=MISSES), TIMED_OUT),
    ("wait_for", VIP, Facts(matches=FITS), Go("happened", "rule")),
    ("wait_for", VIP, Facts(Woken.TOUCHED, matches=FITS), Go("happened", "rule")),
    ("wait_for", VIP, Facts(Woken.TOUCHED, matches=MISSES), Stay()),
    ("wait_for", VIP, Facts(Woken.DUE, matches=FITS), Go("happened", "rule")),
    ("wait_for", VIP, Facts(Woken.DUE, matches=MISSES), Go("timeout", "due")),
    ("wait_for", EITHER, Facts(Woken.EVENT, matches=MISSES), Go("happened", "event")),
    ("wait_for", EITHER, Facts(Woken.TOUCHED, matches=FITS), Go("happened", "rule")),
    ("wait_for", BOTH, Facts(Woken.EVENT, matches=MISSES), Stay()),
    ("wait_for", BOTH, Facts(Woken.EVENT, matches=FITS), Go("happened", "event")),
    ("wait_for", BOTH, Facts(matches=FITS), TIMED_OUT),
    ("wait_for", BOTH, Facts(Woken.TOUCHED, matches=FITS), Stay()),
    ("wait_for", BOTH, Facts(Woken.DUE, matches=FITS), Go("timeout", "due")),
    ("decision", {"branches": [branch("a", "x"), branch("b", "y")]},
     Facts(matches=(True, True)), Go("a", "rule")),
    ("decision", {"branches": [branch("a", "x"), branch("b", "y")]},
     Facts(matches=(False, True)), Go("b", "rule")),
    ("decision", {"branches": [branch("a", "x"), branch("b", "y")]},
     Facts(matches=(False, False)), Go("else", "no rule")),
    ("split", {"branches": ARMS}, ARRIVED,
     Divide((("a", 3333), ("b", 10_000)), "drawn")),
    ("split", {"branches": [{"key": "a", "share": 9000}], "hold_out": 1000}, ARRIVED,
     Divide((("a", 9000), ("hold_out", 10_000)), "drawn")),
    ("split", {"branches": [*ARMS, {"key": "off", "share": 0}]}, ARRIVED,
     Divide((("a", 3333), ("b", 10_000)), "drawn")),
    ("jump", {"times": 2}, Facts(passes=0), Go("again", "1 of 2")),
    ("jump", {"times": 2}, Facts(passes=1), Go("again", "2 of 2")),
    ("jump", {"times": 2}, Facts(passes=2), Go("limit", "2 of 2")),
    ("jump", {"times": 2}, Facts(passes=9), Go("limit", "2 of 2")),
    ("update", {"changes": [
        {"kind": "attribute", "name": "stage", "value": "warm"},
        {"kind": "attribute", "name": "visits", "how": "increase", "value": 2},
        {"kind": "attribute", "name": "seen_at", "how": "stamp", "value": 3},
        {"kind": "attribute", "name": "hint", "how": "clear"},
        {"kind": "tag", "tag": "new"},
        {"kind": "tag", "tag": "old", "how": "remove"},
     ]}, ARRIVED, Go("next", effects=(
        SetAttribute("stage", "set", "warm"),
        SetAttribute("visits", "increase", 2),
        SetAttribute("seen_at", "stamp"),
        SetAttribute("hint", "clear"),
        AddTag("new"),
        RemoveTag("old"),
     ))),
    ("webhook", HOOK, ARRIVED, Hold(NOW + timedelta(hours=2), effects=(CALL,))),
    ("webhook", HOOK, Facts(Woken.EVENT, event="$webhook_answered"),
     Go("ok", "answered")),
    ("webhook", HOOK, Facts(Woken.EVENT, event="$webhook_failed"),
     Go("failed", "failed")),
    ("webhook", HOOK, DUE, Go("failed", "no answer")),
    ("webhook", HOOK, TOUCHED, Stay()),
    ("webhook", HOOK, MOVED, Hold(NOW)),  # and does not call again
    ("notify_team", {"title": "Call them", "team": "Support"}, ARRIVED,
     Go("next", effects=(NotifyTeam("Support", "Call them", ""),))),
    ("start_journey", {"journey_id": 8}, ARRIVED,
     Go("next", effects=(StartJourney(8),))),
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


def kind(name, **settings):
    return NODE_KINDS[name].model_validate(settings)


CHECKS = [
    # kind, settings, code and field of each problem
    ("wait", {"how": "attribute"}, [("setting_missing", "attribute")]),
    ("wait", {**NINE, "closes": "09:00"}, [("window_empty", "closes")]),
    ("wait", {**OFFICE, "spread_minutes": 480}, []),
    ("wait", {**OFFICE, "spread_minutes": 481},
     [("spread_too_long", "spread_minutes")]),
    ("wait", {**NINE, "closes": "08:00", "spread_minutes": 1380}, []),  # overnight
    ("wait_for", {"deadline": HOURS}, [("setting_missing", "event")]),
    ("wait_for", EITHER, []),
    ("split", {"branches": ARMS}, []),
    ("split", {"branches": [{"key": "a", "share": 0}, {"key": "b", "share": 0}]},
     [("shares_not_whole", "branches")]),
    ("split", {"branches": [{"key": k, "share": 3333} for k in "abc"]},
     [("shares_not_whole", "branches")]),
    ("split", {"branches": [{"key": "a", "share": 10_000}], "hold_out": 1},
     [("shares_not_whole", "branches")]),
    ("split", {"branches": [{"key": "a", "share": 5000}] * 2},
     [("branch_duplicate", "branches.0.key"), ("branch_duplicate", "branches.1.key")]),
    ("split", {"branches": [{"key": "hold_out", "share": 10_000}]},
     [("branch_duplicate", "branches.0.key")]),
    ("update", {"changes": [{"kind": "attribute", "name": "x"}]},
     [("change_invalid", "changes.0.value")]),
    ("update", {"changes": [{"kind": "attribute", "name": "x", "how": "increase",
                             "value": "2"}]},
     [("change_invalid", "changes.0.value")]),
    ("update", {"changes": [{"kind": "attribute", "name": "x", "how": "increase",
                             "value": True}]},
     [("change_invalid", "changes.0.value")]),
    ("update", {"changes": [{"kind": "attribute", "name": "tags", "value": "x"}]},
     [("change_invalid", "changes.0.value")]),
    ("message", {"template_id": 7, "quiet_from": "21:00"},
     [("setting_missing", "quiet_until")]),
    ("message", {"template_id": 7, "quiet_from": "21:00", "quiet_until": "21:00"},
     [("quiet_always", "quiet_until")]),
    ("survey", {**SURVEY, "template_id": 8}, [("template_unknown", "template_id")]),
    ("webhook", {**HOOK, "fields_sent": [{"key": "a", "attribute": "x"}] * 2},
     [("key_duplicate", "fields_sent.0.key"), ("key_duplicate", "fields_sent.1.key")]),
    ("webhook", {"url": "https://example.com:22/"}, [("address_refused", "url")]),
    ("start_journey", {"journey_id": 1}, []),
    ("start_journey", {"journey_id": 2}, [("journey_not_live", "journey_id")]),
    ("start_journey", {"journey_id": 3}, [("journey_unknown", "journey_id")]),
    ("entry", {"trigger": LIST, "reentry": "after_days"},
     [("setting_missing", "reentry_days")]),
    ("entry", {"trigger": LIST, "reentry": "per_key"},
     [("setting_missing", "entry_key")]),
    ("entry", {"trigger": LIST, "reentry": "per_key", "entry_key": "order_id"},
     [("key_without_event", "reentry")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "settings", "problems"), CHECKS)
def test_settings_that_do_not_fit_together_are_named(name, settings, problems):
    known = Known(templates={7: ("email", "marketing")}, journeys={1: True, 2: False})
    found = list(kind(name, **settings).check(known))
    assert [(one.code, one.field) for one in found] == problems
    assert all(one.message.endswith(".") for one in found)


REFUSED = [
    ("wait", {"how": "clock", "opens": "24:00"}),
    ("wait", {"how": "clock", "opens": "9:00"}),
    ("wait", {"how": "clock", "weekdays": ["monday"]}),
    ("wait", {"amount": 1, "unit": "days", "spread_minutes": 1441}),
    ("wait", {**APPOINTMENT, "offset_days": 366}),
    # H18: shares are whole hundredths of a percent, whatever else is sent
    ("split", {"branches": [{"key": "a", "share": 33.333}]}),
    ("split", {"branches": [{"key": "a", "share": -1}]}),
    ("split", {"branches": [{"key": "a", "share": 1e308}]}),
    ("split", {"branches": [{"key": "a", "share": float("nan")}]}),
    ("split", {"branches": [{"key": "a", "share": "10000"}]}),
    ("split", {"branches": [{"key": "a", "share": True}]}),
    ("split", {"branches": [{"key": "a", "share": 10_001}]}),
    ("split", {"branches": []}),
    ("jump", {"times": 0}),
    ("jump", {"times": 101}),
    ("update", {"changes": []}),
    ("update", {"changes": [{"kind": "tag", "tag": " "}]}),
    ("update", {"changes": [{"kind": "attribute", "name": "x", "value": [1]}]}),
    ("webhook", {"url": ""}),
    ("webhook", {"url": "ftp://example.com/"}),
    ("webhook", {"url": "https://user@example.com/"}),
    ("webhook", {"url": "https://example.com/a b"}),
    ("webhook", {"url": "https://good.example\\@127.0.0.1/"}),
    ("webhook", {"url": "http://"}),
    ("notify_team", {"title": ""}),
    ("survey", {**SURVEY, "scale": "stars"}),
    ("message", {"template_id": 7, "dup_policy": "maybe"}),
]


@pytest.mark.parametrize(("name", "settings"), REFUSED)
def test_settings_of_the_wrong_shape_are_refused(name, settings):
    with pytest.raises(ValidationError):
        kind(name, **settings)


PACES = [
    # kind, settings, whether nobody can be through at once
    ("wait", HOURS, True),
    ("wait", NINE, True),
    ("wait", OFFICE, False),
    ("wait", APPOINTMENT, False),
    ("wait_for", ORDER, True),
    ("wait_for", VIP, False),
    ("wait_for", BOTH, True),
    ("webhook", HOOK, False),
    ("message", {"template_id": 7}, False),
]


@pytest.mark.parametrize(("name", "settings", "paces"), PACES)
def test_a_step_that_can_be_passed_at_once_does_not_end_a_loop(name, settings, paces):
    assert kind(name, **settings).paces is paces
