"""What publishing says about ways of coming in that cannot work."""

import pytest

from journeys.domain.nodes.base import Known
from journeys.domain.nodes.entry import Entry
from tests.journeys.graphs import rule


def refuse_segments(document):
    measure = document["root"].get("measure", {})
    if measure.get("kind") == "segment" and measure["id"] != 1:
        return [("root", "gone")]
    return [("root", "broken")] if measure.get("name") == "broken" else []


KNOWN = Known(events={"Order"}, rule_problems=refuse_segments)


def schedule(**settings):
    return {"kind": "schedule", "audience": rule("vip"), **settings}


TABLE = [
    # trigger, settings of the entry, code and field of the problem
    ({"kind": "event", "event": "Order"}, {}, None),
    ({"kind": "event", "event": "Odrer"}, {}, ("event_unknown", "trigger.event")),
    ({"kind": "event", "event": "$journey_goal_reached"}, {},
     ("event_not_allowed", "trigger.event")),
    ({"kind": "segment", "segment_id": 1}, {}, None),
    ({"kind": "segment", "segment_id": 1, "change": "left", "by_definition": True},
     {}, None),
    ({"kind": "segment", "segment_id": 2, "change": "left"}, {},
     ("segment_unknown", "trigger.segment_id")),
    ({"kind": "segment", "segment_id": 2}, {},
     ("segment_unknown", "trigger.segment_id")),
    ({"kind": "date", "attribute": "born", "every_year": True}, {}, None),
    (schedule(on="2026-03-01"), {}, None),
    (schedule(), {}, ("day_missing", "trigger.on")),
    (schedule(repeat="weekly"), {}, ("day_missing", "trigger.weekdays")),
    (schedule(repeat="monthly"), {}, ("day_missing", "trigger.day_of_month")),
    (schedule(repeat="daily"), {}, None),
    (schedule(repeat="daily", audience=rule("broken")), {},
     ("rule_invalid", "trigger.audience.root")),
    (schedule(repeat="daily"), {"reentry": "per_key", "entry_key": "id"},
     ("key_without_event", "reentry")),
    ({"kind": "list"}, {"reentry": "after_days"}, ("setting_missing", "reentry_days")),
]  # fmt: skip


@pytest.mark.parametrize(("trigger", "settings", "expected"), TABLE)
def test_a_way_in_that_cannot_work_is_named_with_its_field(trigger, settings, expected):
    entry = Entry.model_validate({"trigger": trigger, **settings})
    problems = [(one.code, one.field) for one in entry.check(KNOWN)]
    assert problems == ([] if expected is None else [expected])
