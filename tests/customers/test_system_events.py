"""Events we record ourselves, and modes of customers, set-based."""

from datetime import UTC, datetime
from functools import partial

import polars as pl
import pytest

from customers import services
from customers.models import Customer, Event, EventName, OwnerMode, Work
from customers.services.copying import to_array

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def events(*rows):
    return pl.DataFrame(
        {
            "customer_id": [row[0] for row in rows],
            "name": [row[1] for row in rows],
            "occurred_at": [NOW] * len(rows),
            "properties": [row[2] for row in rows],
        }
    )


@pytest.mark.parametrize(
    ("append", "work"),
    [
        (services.append_events, True),
        (partial(services.append_events, work=False), False),
        (services.copy_events, True),
    ],
)
def test_events_are_appended_with_names_known_and_new(append, work):
    EventName.objects.create(name="$known")
    hostile = '{"a": "\\"quoted\\", \\\\ {1,2} NULL"}'
    append(
        events=events((1, "$known", "{}"), (2, "$new", hostile), (1, "$new", "{}")),
        now=NOW,
    )
    stored = Event.objects.order_by("id").values_list(
        "customer_id", "name__name", "occurred_at", "properties"
    )
    assert list(stored) == [
        (1, "$known", NOW, {}),
        (2, "$new", NOW, {"a": '"quoted", \\ {1,2} NULL'}),
        (1, "$new", NOW, {}),
    ]
    assert {one.received_at for one in Event.objects.all()} == {NOW}
    told = Work.objects.order_by("id").values_list("customer_id", "event_id")
    ids = Event.objects.order_by("id").values_list("customer_id", "id")
    assert list(told) == (list(ids) if work else [])


def test_modes_are_set_with_a_reason_each_and_nobody_stays_nobody():
    people = [
        Customer.objects.create(created_at=NOW, owner_mode=mode)
        for mode in (OwnerMode.OPEN, OwnerMode.INCUBATING, OwnerMode.NOBODY)
    ]
    changed = services.set_owner_mode(
        customer_ids=[one.pk for one in people],
        mode=OwnerMode.OPEN,
        reason=["first", "second", "third"],
    )
    assert changed == 2
    modes = Customer.objects.order_by("id").values_list("owner_mode", "owner_reason")
    assert list(modes) == [(1, "first"), (1, "second"), (0, "")]


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([1, None, 3], "{1,NULL,3}"),
        (['a"b', "c\\d", None, "NULL", ""], '{"a\\"b","c\\\\d",NULL,"NULL",""}'),
        ([True, False, None], "{true,false,NULL}"),
        ([NOW], '{"2026-03-10 12:00:00.000000+00"}'),
        ([], "{}"),
    ],
)
def test_columns_become_array_text(values, written):
    assert to_array(pl.Series(values)) == written
