"""Who may come in: every decision as one row of a table."""

import pytest

from journeys.domain.admission import DAY, Candidate, Past, decide
from journeys.domain.compiled import compile_version
from tests.journeys.graphs import document, edge, node

NOW = 1_000 * DAY
NEWCOMER = Past()
LEFT = Past(is_inside=False, entry_no=1, entered=NOW - 10 * DAY)
INSIDE = Past(is_inside=True, entry_no=1, entered=NOW - 10 * DAY)
ADMITTED, IGNORED = "admitted", "ignored"
ONCE, ALWAYS, KEY = {}, {"reentry": "always"}, {"reentry": "per_key", "entry_key": "id"}
OWNING = {"incubating": True}


def after(days):
    return {"reentry": "after_days", "reentry_days": days}


TABLE = [
    # entry, journey, past, more, what comes of it
    (ONCE, {}, NEWCOMER, {}, ADMITTED),
    (ONCE, {}, LEFT, {}, IGNORED),
    (ONCE, {}, INSIDE, {}, IGNORED),
    (ALWAYS, {}, LEFT, {}, ADMITTED),
    (ALWAYS, {}, INSIDE, {}, IGNORED),
    (ALWAYS, {}, LEFT, {"is_key_used": True}, IGNORED),
    (after(10), {}, NEWCOMER, {}, ADMITTED),
    (after(10), {}, LEFT, {}, ADMITTED),  # on the dot
    (after(11), {}, LEFT, {}, IGNORED),
    (after(1), {}, INSIDE, {}, IGNORED),
    (KEY, {}, INSIDE, {}, ADMITTED),
    (KEY, {}, INSIDE, {"is_key_used": True}, IGNORED),
    (KEY, {}, NEWCOMER, {"key": None}, "no_key"),
    (ONCE, {}, NEWCOMER, {"is_incubating": True}, "incubating"),
    (ONCE, {"admits": "all"}, NEWCOMER, {"is_incubating": True}, ADMITTED),
    (ONCE, OWNING, NEWCOMER, {"is_incubating": True}, "incubating"),
    (ONCE, OWNING | {"admits": "all"}, NEWCOMER, {"is_incubating": True}, "incubating"),
    (ONCE, OWNING, NEWCOMER, {}, ADMITTED),
    (ONCE, OWNING, NEWCOMER, {"handed_over": NOW - 400 * DAY}, "handed_over"),
    (ONCE, {}, NEWCOMER, {"handed_over": NOW - 1}, ADMITTED),
    (ONCE, OWNING | {"reincubate_after_days": 30}, NEWCOMER,
     {"handed_over": NOW - 30 * DAY}, ADMITTED),
    (ONCE, OWNING | {"reincubate_after_days": 30}, NEWCOMER,
     {"handed_over": NOW - 30 * DAY + 1}, "handed_over"),
    (ONCE, {}, NEWCOMER, {"room": 0}, "daily_limit"),
    (ONCE, {}, NEWCOMER, {"room": 1}, ADMITTED),
    (ONCE, {}, LEFT, {"room": 0}, IGNORED),  # who could not come in takes no place
    (ONCE, {}, NEWCOMER, {"room": 0, "is_incubating": True}, "incubating"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "journey", "past", "more", "expected"), TABLE)
def test_who_may_come_in(entry, journey, past, more, expected):
    trigger = {"kind": "event", "event": "Order"}
    version = compile_version(
        document(
            [node("in", "entry", trigger=trigger, **entry), node("out", "exit")],
            [edge("in", "out")],
            **journey,
        ),
        version_id=1,
        journey_id=1,
    )
    facts = {"is_incubating": False, "handed_over": None, "key": "=1"}
    facts |= {"is_key_used": False, **more}
    room = facts.pop("room", None)
    verdict = decide(version, Candidate(past=past, **facts), room=room, now=NOW)
    assert (verdict.reason or verdict.what) == expected
