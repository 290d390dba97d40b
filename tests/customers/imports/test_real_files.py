"""Real data sets give exactly their published counts, and only once."""

import gzip

import pytest
from django.db import connection

from customers import services
from customers.domain.imports.mapping import Column, Plan
from customers.domain.imports.reading import Layout
from customers.models import Customer, Event
from tests.customers.factories import NOW
from tests.customers.imports.files import DATA, advance, bring_in, check, digest, keep
from tests.journeys.factories import set_clock

pytestmark = pytest.mark.django_db

CDNOW = Plan(
    kind="events",
    layout=Layout(" ", has_header=False),
    columns=(
        Column("user_id"),
        Column("ignore"),
        Column("time"),
        Column("property", "cds", "number"),
        Column("revenue"),
    ),
    event_name="Order",
)
SESSIONS = """
SELECT count(*) FROM (
  SELECT occurred_at - lag(occurred_at) OVER (PARTITION BY customer_id
    ORDER BY occurred_at) AS gap FROM customers_event) e
WHERE gap IS NULL OR gap > interval '30 minutes'
"""
BY_NAME = """
SELECT n.name, count(*), count(DISTINCT customer_id)
FROM customers_event e JOIN customers_eventname n ON n.id = e.name_id GROUP BY 1
"""


@pytest.fixture(autouse=True)
def clock():
    set_clock(NOW)


def read(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not here: it lies beside the checkout")
    return path.read_bytes()


def ask(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_cdnow_has_its_customers_and_purchases():
    raw = read("CDNOW_sample.txt.gz")
    one = check(keep(raw))
    assert one.checked["customers_new"] == 2_357
    assert one.checked["events_new"] == 6_919
    done = bring_in(raw, CDNOW)
    assert done.counts == {
        "rows": 6_919,
        "wrong": 0,
        "events_new": 6_919,
        "events_duplicate": 0,
        "customers_new": 2_357,
        "customers_changed": 0,
        "customers_same": 0,
    }
    assert Customer.objects.filter(open_from__isnull=False).count() == 2_357
    ((rows, cents, first, last),) = ask(
        "SELECT count(*), sum(revenue) * 100, min(occurred_at)::date::text,"
        " max(occurred_at)::date::text FROM customers_event"
    )
    cells = [line.split() for line in gzip.decompress(raw).decode().splitlines()]
    assert (rows, cents) == (6_919, sum(round(float(row[4]) * 100) for row in cells))
    assert (first, last) == ("1997-01-01", "1998-06-30")


def test_the_online_shop_has_its_events_users_and_sessions():
    raw = read("simple-onlineshop.csv.gz")
    assert bring_in(raw).counts["events_new"] == 32_283
    assert Customer.objects.count() == 3_751
    found = {name: (events, users) for name, events, users in ask(BY_NAME)}
    assert found["cart"] == (2_842, 1_924)
    assert found["catalog"] == (14_518, 3_611)
    assert found["payment_done"][0] == 706
    assert ask(SESSIONS) == [(6_454,)]


@pytest.mark.parametrize(
    ("name", "plan"),
    [("CDNOW_sample.txt.gz", CDNOW), ("simple-onlineshop.csv.gz", None)],
)
def test_a_second_time_changes_no_row(name, plan):
    raw = read(name)
    first = bring_in(raw, plan)
    before = digest()
    assert check(keep(raw)).checked["rows"] == first.counts["rows"]
    again = bring_in(raw, plan)
    assert digest() == before
    assert again.counts["events_new"] == 0
    assert again.counts["events_duplicate"] == first.counts["rows"]


def test_a_dry_run_and_a_stop_change_no_row():
    one = keep(read("CDNOW_sample.txt.gz"))
    before = digest()
    check(one)
    services.cancel_import(import_id=one.pk, now=NOW)
    assert digest() == before
    assert advance(one).status == "cancelled"
    assert Event.objects.count() == 0
