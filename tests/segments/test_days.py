"""The size of a micro-segment by day, and which of its changes behaviour made."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from segments import services
from segments.models import MicroSegment
from tests.segments.making import (
    attribute,
    make_people,
    make_segment,
    rule,
    run_all,
    set_now,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def three_days() -> MicroSegment:
    """Two of four are in it; one leaves, one is pinned; then the rule changes."""
    segment = make_segment("Rich", attribute("x", "gt", 3))
    make_people(1, 2, x=5)
    make_people(3, 4, x=1)
    run_all()
    Customer.objects.filter(id=1).update(attributes={"x": 1})
    set_now(hours=5)
    services.pin_customers(segment_id=segment.pk, customer_ids=[3], is_in=True)
    run_all(day=1)
    set_now(days=1, hours=1)
    services.update_segment(segment_id=segment.pk, rule=rule(attribute("x", "lt", 3)))
    run_all(day=2)
    set_now(days=2, hours=1)
    return segment


def read(client: Client, segment: MicroSegment, query: str = "") -> Any:
    answer = client.get(f"/api/segments/{segment.pk}/days{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_changes_are_told_apart_by_why(
    admin_client: Client, three_days: MicroSegment
) -> None:
    shown = read(admin_client, three_days, "?days=30")
    assert [tuple(day.values()) for day in shown["days"]] == [
        ("2026-03-10", 2, 2, 0, 2, 0),
        ("2026-03-11", 2, 1, 1, 1, 0),
        ("2026-03-12", 3, 2, 1, 2, 1),
    ]
    assert (shown["start"], shown["end"]) == ("2026-02-11", "2026-03-12")
    versions = [(one["version"], one["sentence"]) for one in shown["versions"]]
    assert versions[-1] == (2, "X is less than 3")


def test_counts_are_taken_out_as_a_file(
    admin_client: Client, three_days: MicroSegment
) -> None:
    answer = admin_client.get(f"/api/segments/{three_days.pk}/days.csv?days=90")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:4] == ["day", "people", "came in", "left"]
    assert rows[1:] == [
        ["2026-03-10", "2", "2", "0", "2", "0"],
        ["2026-03-11", "2", "1", "1", "1", "0"],
        ["2026-03-12", "3", "2", "1", "2", "1"],
    ]


def test_a_range_left_empty_is_the_usual_one(
    admin_client: Client, three_days: MicroSegment
) -> None:
    address = f"/api/segments/{three_days.pk}/days"
    usual = admin_client.get(f"{address}?days=90").json()
    assert admin_client.get(f"{address}?days=").json() == usual


@pytest.mark.parametrize("days", ["0", "31", "x", "9" * 30])
def test_other_ranges_are_refused(
    admin_client: Client, three_days: MicroSegment, days: str
) -> None:
    answer = admin_client.get(f"/api/segments/{three_days.pk}/days?days={days}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "days"
