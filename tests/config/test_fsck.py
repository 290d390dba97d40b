"""Each invariant is shown to hold in a healthy world and to fail when broken."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from campaigns.domain.arbitration import PARTS
from config import fsck
from config.references import REFERENCES

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = (TODAY - datetime(1970, 1, 1, tzinfo=UTC).date()).days
LONG_AGO = NOW - timedelta(days=300)

# What a column that must be filled gets when a test does not care
FILLERS = {
    "ARRAY": "{}",
    "bigint": 1,
    "boolean": False,
    "bytea": bytes(16),
    "character varying": "",
    "date": TODAY,
    "double precision": 0,
    "integer": 1,
    "jsonb": "{}",
    "numeric": 0,
    "smallint": 1,
    "text": "",
    "timestamp with time zone": NOW,
    "uuid": "00000000-0000-0000-0000-000000000001",
}

DOCUMENT = {
    "nodes": [
        {"id": "in", "kind": "entry"},
        {"id": "mail", "kind": "message"},
        {"id": "pause", "kind": "wait"},
        {"id": "out", "kind": "hand_over"},
    ],
    "edges": [
        {"source": "in", "target": "mail", "key": "next"},
        {"source": "mail", "target": "pause", "key": "next"},
        {"source": "pause", "target": "out", "key": "next"},
    ],
}


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def insert(table, **values):
    """Insert one row; columns that must be filled and are not named get a filler."""
    columns = run(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = %s AND table_schema = 'public' AND is_nullable = 'NO'"
        " AND column_default IS NULL AND is_generated = 'NEVER' AND is_identity = 'NO'",
        table,
    )
    row = {name: FILLERS[kind] for name, kind in columns} | values
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(["%s"] * len(row))
    run(f"INSERT INTO {table} ({names}) VALUES ({places})", *row.values())


def change(table, where="true", **values):
    pairs = ", ".join(f'"{name}" = %s' for name in values)
    run(f"UPDATE {table} SET {pairs} WHERE {where}", *values.values())


@pytest.fixture
def world(db):
    """One incubating and one open customer, as a healthy system leaves them."""
    insert("clock", id=1, real_at=datetime.now(UTC), virtual_at=NOW, speed=1)
    insert("customers_source", id=1, name="shop")
    insert("customers_eventname", id=1, name="Order Completed")
    for customer, mode in ((1, 2), (2, 1)):
        insert("customers_customer", id=customer, owner_mode=mode)
        insert(
            "customers_identity",
            id=customer,
            kind="user",
            value=str(customer),
            customer_id=customer,
        )
        insert("customers_event", customer_id=customer, message_id=f"m{customer}")
        insert("customers_ingest_dedupe", key_hash=bytes([customer] * 16))
    plant_journey()
    plant_campaign()


def plant_journey():
    insert("journeys_journey", id=1, name="Welcome", status="live")
    insert(
        "journeys_version",
        id=1,
        journey_id=1,
        document=json.dumps(DOCUMENT),
        published_at=NOW,
    )
    insert("messaging_template", id=1, name="Hello")
    insert("messaging_templateversion", id=1, template_id=1)
    insert(
        "journeys_enrollment",
        id=1,
        customer_id=1,
        owns=True,
        status="active",
        node_id="pause",
        visit_no=3,
        due_at=NOW + timedelta(days=1),
    )
    insert(
        "journeys_enrollment",
        id=2,
        customer_id=2,
        status="ended",
        node_id="in",
        visit_no=1,
        ended_at=NOW,
        ended_reason="exit_rule",
    )
    for enrollment, visit_no, node, outcome in (
        (1, 1, "in", "next"),
        (1, 2, "mail", "next"),
        (2, 1, "in", "$exit_rule"),
    ):
        insert(
            "journeys_visit",
            enrollment_id=enrollment,
            customer_id=enrollment,
            visit_no=visit_no,
            node_id=node,
            outcome=outcome,
        )
        run(
            "INSERT INTO journeys_counter (version_id, node_id, outcome, shard, passed)"
            " VALUES (1, %s, %s, customers_shard(%s), 1)",
            node,
            outcome,
            enrollment,
        )
    send("visit", origin_id=1, origin_no=2, customer_id=1)


def plant_campaign():
    run("DELETE FROM segments_microsegment")  # the row every installation has
    insert("segments_microsegment", id=1, name="Loyal", position=1)
    insert(
        "segments_microsegment", id=2, name="Everyone else", position=2, is_system=True
    )
    insert("segments_run", id=1, on=TODAY, cause="daily", status="done")
    for shard in range(16):
        insert("segments_run_shard", run_id=1, shard=shard, status="done")
    insert("segments_bitmap", segment_id=1, run_id=1, shard=3, rule_version=1)
    insert("segments_membership_change", customer_id=2, entered="{1}", left="{}")
    insert(
        "campaigns_campaign",
        id=1,
        segment_id=1,
        name="Thanks",
        salt="a",
        duration_days=7,
        action=json.dumps({"kind": "message", "template_id": 1}),
    )
    treat(TODAY)
    send("treatment", origin_id=1, origin_no=DAY, customer_id=2)


def treat(on, days=7):
    insert(
        "campaigns_treatment",
        customer_id=2,
        on=on,
        until=on + timedelta(days=days),
        arm="treated",
        cause="daily",
    )
    insert(
        "campaigns_decision",
        customer_id=2,
        on=on,
        winner_id=1,
        arm="treated",
        campaign_ids="{1}",
        reasons="{0}",
    )
    parts = [part for part in PARTS if part != "treated"]
    run(
        f'INSERT INTO campaigns_cell ("on", campaign_id, segment_id, shard, matched,'
        f" treated, {', '.join(parts)})"
        f" VALUES (%s, 1, 1, customers_shard(2), 1, 1{', 0' * len(parts)})",
        on,
    )


def send(origin, **values):
    message_id = str(uuid4())
    insert(
        "messaging_message",
        id=message_id,
        origin_kind=origin,
        channel="email",
        status="sent",
        part=0,
        attempt_no=1,
        not_before=NOW,
        **values,
    )
    insert(
        "messaging_attempt",
        message_id=message_id,
        attempt_no=1,
        ended_at=NOW,
        outcome="sent",
    )


def find(code):
    (check,) = (check for check in fsck.list_checks() if check.code == code)
    (finding,) = fsck.run((check,))
    return finding


# How each invariant is broken; every check needs an entry
VIOLATIONS = {
    "event_once": lambda: insert(
        "customers_event", customer_id=2, message_id="m1", received_at=NOW
    ),
    "event_known": lambda: run("DELETE FROM customers_ingest_dedupe"),
    "customer_mode": lambda: change("customers_customer", "id = 2", owner_mode=0),
    "incubating_owner": lambda: change("journeys_enrollment", "id = 1", owns=False),
    "erased_empty": lambda: change(
        "customers_customer", "id = 2", erased_at=NOW, owner_mode=0, attributes="{}"
    ),
    "merged_pointer": lambda: change(
        "customers_customer", "id = 2", merged_into=1, owner_mode=0
    ),
    "event_overdue": lambda: (
        insert("customers_event", customer_id=1, id=900, received_at=LONG_AGO),
        insert("customers_work", customer_id=1, kind="event", event_id=900),
    ),
    "visit_numbers": lambda: change(
        "journeys_visit", "enrollment_id = 1 AND visit_no = 1", visit_no=5
    ),
    "visit_successor": lambda: change("journeys_enrollment", "id = 1", visit_no=2),
    "visit_path": lambda: change("journeys_enrollment", "id = 1", node_id="out"),
    "version_moved": lambda: change("journeys_enrollment", "id = 1", version_id=9),
    "enrollment_overdue": lambda: change(
        "journeys_enrollment", "id = 1", due_at=NOW - timedelta(seconds=90)
    ),
    "enrollment_end": lambda: change("journeys_enrollment", "id = 2", ended_at=None),
    "enrollment_version": lambda: (
        insert("journeys_journey", id=2, name="Other"),
        change("journeys_enrollment", "id = 1", journey_id=2),
    ),
    "counter_recount": lambda: change("journeys_counter", "node_id = 'in'", passed=9),
    "visit_message": lambda: run(
        "DELETE FROM messaging_message WHERE origin_kind = 'visit'"
    ),
    "message_origin": lambda: change(
        "messaging_message", "origin_kind = 'visit'", origin_no=7
    ),
    "treatment_message": lambda: run(
        "DELETE FROM messaging_message WHERE origin_kind = 'treatment'"
    ),
    "message_overdue": lambda: change(
        "messaging_message", status="queued", not_before=LONG_AGO
    ),
    "message_lease": lambda: change(
        "messaging_message", status="leased", lease_until=LONG_AGO
    ),
    "message_attempt": lambda: change("messaging_attempt", ended_at=None),
    "message_reason": lambda: change("messaging_message", status="skipped", reason=""),
    "run_shards": lambda: run("DELETE FROM segments_run_shard WHERE shard = 4"),
    "membership_segments": lambda: change(
        "segments_membership_change", entered="{1, 77}"
    ),
    "redefinition_people": lambda: insert(
        "segments_redefinition", run_id=1, segment_id=1, customers="{77}"
    ),
    "membership_bitmap": lambda: change("segments_bitmap", rule_version=2),
    "mailbox_message": lambda: insert("messaging_mailboxitem", is_test=False),
    "plan_last_row": lambda: change("segments_microsegment", "id = 1", position=3),
    "treatment_period": lambda: treat(TODAY - timedelta(days=3)),
    "treatment_decision": lambda: change("campaigns_decision", arm="control"),
    "decision_lists": lambda: change("campaigns_decision", reasons="{0, 1}"),
    "cell_parts": lambda: change("campaigns_cell", matched=5),
    "cell_recount": lambda: change("campaigns_cell", treated=2, matched=2),
}


def plant_suppressed():
    insert(
        "customers_suppression", channel="email", address_hmac=b"x" * 32, at=LONG_AGO
    )
    change("messaging_attempt", address_hmac=b"x" * 32)
    change("messaging_message", done_at=NOW)


def plant_capped():
    insert("messaging_frequencycap", channel="email", purpose="", limit=1, hours=24)
    change("messaging_message", purpose="marketing", done_at=NOW, exempt=False)
    send("treatment", origin_id=1, origin_no=DAY - 1, customer_id=2)
    change("messaging_message", purpose="marketing", done_at=NOW, exempt=False)


def plant_silent_webhook():
    send("visit", origin_id=1, origin_no=1, customer_id=1)
    change("messaging_message", "origin_no = 1", channel="webhook")


def plant_early_call():
    insert("journeys_schedule_fire", planned_at=NOW, at=LONG_AGO)


def plant_version(document):
    insert(
        "journeys_version",
        id=2,
        number=2,
        journey_id=1,
        document=json.dumps(document),
        published_at=NOW,
    )


def plant_goal(at=NOW):
    """Let the open customer reach a goal, as a turn stores it."""
    goal = {"event": "Order Completed", "within_days": 7}
    plant_version(DOCUMENT | {"graph": {"goal": goal}})
    change("journeys_enrollment", "id = 2", entered_at=NOW, goal_at=at)
    insert("customers_eventname", id=2, name="$journey_goal_reached")
    insert(
        "customers_event",
        customer_id=2,
        name_id=2,
        properties=json.dumps({"enrollment": 2}),
    )


VIOLATIONS |= {
    "entry_days": lambda: insert(
        "journeys_entry_day", journey_id=1, on_day=TODAY, entered=1
    ),
    "goal_time": lambda: plant_goal(at=NOW + timedelta(days=8)),
    "goal_told": lambda: (plant_goal(), run("DELETE FROM customers_event")),
    "message_unclear": lambda: (
        change("messaging_message", status="skipped", reason="too_late"),
        change("messaging_attempt", outcome="ambiguous"),
    ),
    "suppressed_sent": plant_suppressed,
    "cap_exceeded": plant_capped,
    "message_wait": lambda: change(
        "messaging_message", status="queued", reason="cap", not_before=LONG_AGO
    ),
    "webhook_told": plant_silent_webhook,
    "schedule_early": plant_early_call,
    "suspect_held": lambda: insert(
        "journeys_suspect", customer_id=1, deaths=2, parked_at=NOW
    ),
}


def test_every_check_has_a_violation_that_breaks_it():
    assert VIOLATIONS.keys() == {check.code for check in fsck.CHECKS}


@pytest.mark.parametrize("code", VIOLATIONS)
def test_a_planted_violation_is_found(world, code):
    assert find(code).violations == 0
    VIOLATIONS[code]()
    finding = find(code)
    assert finding.violations >= 1
    assert finding.examples


def test_a_goal_that_was_reached_in_time_is_no_violation(world):
    plant_goal(at=NOW + timedelta(days=6))
    assert [find(code).violations for code in ("goal_time", "goal_told")] == [0, 0]


def limit_entries():
    entry = {"id": "in", "kind": "entry", "settings": {"daily_limit": 5}}
    nodes = [entry, *DOCUMENT["nodes"][1:]]
    plant_version(DOCUMENT | {"nodes": nodes})
    change("journeys_visit", "visit_no = 1", version_id=2)
    change("journeys_enrollment", entered_at=NOW.replace(hour=23))
    insert("journeys_entry_day", journey_id=1, on_day=TODAY, entered=2)


def test_days_with_a_limit_may_end_elsewhere_after_the_zone_changed(world):
    limit_entries()
    assert find("entry_days").violations == 0
    change("customers_workspace", timezone="Asia/Tokyo")
    assert find("entry_days").violations == 0


def test_somebody_who_came_in_uncounted_under_a_daily_limit_is_found(world):
    limit_entries()
    change("journeys_entry_day", entered=1)
    (day,) = find("entry_days").examples
    assert (day["stored"], day["recounted"]) == (1, 2)


# Keys that no row of the healthy world has
FREE_KEYS = {
    "journeys_enrollment": {"id": 900, "entry_key": "x"},
    "journeys_visit": {"visit_no": 900},
}


@pytest.mark.parametrize(("table", "column", "target"), REFERENCES)
def test_a_reference_to_nothing_is_found(world, table, column, target):
    nothing = str(uuid4()) if target == "messaging_message" else 424242
    insert(table, **FREE_KEYS.get(table, {}) | {column: nothing})
    assert find(f"{table}.{column}").violations == 1


def test_a_reference_column_without_a_constraint_is_never_forgotten():
    """Every column named like a reference has a foreign key or a check."""
    columns = run(
        """
        SELECT c.table_name, c.column_name FROM information_schema.columns c
        JOIN pg_class r ON r.oid = to_regclass('public.' || quote_ident(c.table_name))
        WHERE c.table_schema = 'public' AND NOT r.relispartition
        AND r.relkind IN ('r', 'p') AND c.column_name LIKE '%%\\_id'
        AND c.data_type IN ('bigint', 'integer', 'uuid')
        AND split_part(c.table_name, '_', 1)
          IN ('customers', 'segments', 'messaging', 'campaigns', 'journeys')
        AND NOT EXISTS (
          SELECT FROM pg_constraint k JOIN pg_attribute a
            ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
          WHERE k.conrelid = r.oid AND k.contype = 'f' AND a.attname = c.column_name)
        """
    )
    checked = {(table, column) for table, column, _ in REFERENCES}
    assert sorted(set(columns) - checked) == sorted(NOT_REFERENCES)


# Named like a reference, but checked otherwise or pointing nowhere by design
NOT_REFERENCES = {
    ("customers_work", "event_id"),  # with the customer it is the event's key
    ("journeys_kept", "event_id"),  # likewise
    ("messaging_message", "origin_id"),  # message_origin
    ("messaging_mailboxitem", "message_id"),  # mailbox_message
}


def test_the_command_names_what_is_broken_and_exits_with_1(world):
    change("campaigns_decision", reasons="{0, 1}")
    output = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("fsck", stdout=output)
    assert stopped.value.code == 1
    assert "decision_lists: 1 violations" in output.getvalue()


def test_the_command_prints_one_json_object(world):
    output = StringIO()
    call_command("fsck", json=True, stdout=output)
    document = json.loads(output.getvalue())
    assert document["ok"] is True
    assert len(document["checks"]) == len(list(fsck.list_checks()))
    assert document["checks"][0].keys() == {"code", "says", "violations", "examples"}


def test_overdue_is_measured_in_real_seconds_while_the_demo_clock_runs_fast(world):
    change("journeys_enrollment", "id = 1", due_at=NOW - timedelta(hours=1))
    assert find("enrollment_overdue").violations == 1
    change("clock", speed=4320, real_at=datetime.now(UTC), virtual_at=NOW)
    assert find("enrollment_overdue").violations == 0
