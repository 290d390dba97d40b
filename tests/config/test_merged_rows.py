"""What becomes of the rows of somebody who turns out to be somebody else.

Every table with a `customer_id` is listed: a new one fails here until somebody has
decided whether its rows follow the person or stay with the profile as history.
"""

from datetime import timedelta

import pytest
from django.db import connection

from customers.models import SHARD_COUNT
from segments.models import InForce, Run
from tests.config.test_fsck import insert, run
from tests.customers.factories import customer_of, identify, post
from tests.journeys.factories import START, set_clock, take_turns

pytestmark = pytest.mark.django_db

FOLLOWS, STAYS, GONE = "follows", "stays", "gone"
FATES = {
    "campaigns_decision": STAYS,  # of a day on which this profile was decided about
    "campaigns_strategy_exposure": STAYS,  # who is nobody any more is not counted
    "campaigns_treatment": FOLLOWS,  # as a copy, while its duration period runs
    "customers_attribute_change": STAYS,  # of values that filled gaps, at most
    "customers_consent": STAYS,  # the ledger; an opt-out is repeated for the heir
    "customers_event": FOLLOWS,
    "customers_identity": FOLLOWS,
    "customers_retold": FOLLOWS,  # what was told of either is the heir's past
    "customers_work": GONE,  # the turn took it
    "journeys_enrollment": STAYS,  # it ends “merged”
    "journeys_kept": STAYS,  # dropped when the journey goes on: nobody is inside
    "journeys_suspect": GONE,  # nobody walks this profile any more
    "journeys_teamtask": FOLLOWS,
    "journeys_visit": STAYS,  # of the enrollment
    "messaging_mailboxitem": STAYS,  # it was sent to that address
    "messaging_message": STAYS,  # what is queued is skipped as “unknown_customer”
    "segments_membership_change": STAYS,
    "segments_next_change": GONE,  # nobody is in a micro-segment under this number
    "segments_pin": FOLLOWS,
}
ROWS = {
    "campaigns_treatment": {"until": "2026-12-31", "on": "2026-03-09"},
    "customers_identity": {"kind": "anonymous", "value": "browser"},
    "customers_work": {"kind": "attributes"},
    "journeys_enrollment": {"status": "ended", "ended_at": "2026-03-01"},
    "journeys_suspect": {"deaths": 1},
    "segments_membership_change": {"entered": "{}", "left": "{}"},
}


def test_no_table_with_a_customer_is_forgotten_when_two_profiles_are_one():
    tables = run(
        "SELECT c.table_name FROM information_schema.columns c"
        " JOIN pg_class r ON r.oid = to_regclass(quote_ident(c.table_name))"
        " WHERE c.table_schema = 'public' AND c.column_name = 'customer_id'"
        " AND NOT r.relispartition AND r.relkind IN ('r', 'p')"
    )
    assert sorted(table for (table,) in tables) == sorted(FATES)


@pytest.mark.parametrize("table", FATES)
def test_what_concerns_a_merged_person_is_not_left_behind(table):
    set_clock()
    post(identify("old"), identify("new"))
    old, new = customer_of("old"), customer_of("new")
    take_turns()
    if table != "customers_identity":  # by which the two are found
        run(f"DELETE FROM {table} WHERE customer_id = %s", new.pk)
    insert(table, customer_id=old.pk, **ROWS.get(table, {}))
    put_in_force()
    post({"type": "alias", "previousId": "old", "userId": "new"})
    take_turns()
    assert count(table, old) == (1 if FATES[table] == STAYS else 0) or (
        table == "campaigns_treatment"  # history stays where it was written
    )
    assert FATES[table] != FOLLOWS or count(table, new) >= 1


def put_in_force():
    """Let turns follow memberships, as they do once a run has been."""
    moment = START - timedelta(hours=1)
    done = Run.objects.create(
        on=moment.date(), as_of=moment, cause=Run.Cause.MANUAL, started_at=moment
    )
    InForce.objects.bulk_create(
        InForce(shard=shard, run=done, known_until=START + timedelta(hours=1))
        for shard in range(SHARD_COUNT)
    )


def count(table, customer):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {table} WHERE customer_id = %s", [customer.pk]
        )
        return cursor.fetchone()[0]
