"""Frames: both readers give the same, and exactly what was asked for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from django.db import connection, transaction

from customers.models import (
    AttributeChange,
    AttributeName,
    Customer,
    Event,
    EventName,
    OwnerMode,
)
from customers.selectors.frames import (
    EventChoice,
    read_customer_frame,
    read_event_frame,
)
from customers.selectors.readers import CopyReader, SnapshotReader

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
NASTY = "a\"b\\c, %s {x}\n'); DROP TABLE x;-- ß東"


def shard_of(customer_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT customers_shard(%s)", [customer_id])
        return int(cursor.fetchone()[0])


def make_customer(id_: int = 1, **fields: Any) -> Customer:
    defaults: dict[str, Any] = {
        "owner_mode": OwnerMode.OPEN,
        "open_from": NOW - timedelta(days=1),
        "created_at": NOW,
    }
    return Customer.objects.create(id=id_, **{**defaults, **fields})


def make_event(customer: Customer, name: str, at: datetime, **fields: Any) -> None:
    known, _ = EventName.objects.get_or_create(name=name)
    Event.objects.create(
        customer_id=customer.pk,
        name=known,
        occurred_at=at,
        received_at=at,
        **fields,
    )


def read_both(read: Any) -> pl.DataFrame:
    """Read by both readers in one transaction; they must agree."""
    with transaction.atomic(durable=True):
        copied = read(CopyReader())
        with SnapshotReader() as reader:
            snapshot = read(reader)
    if isinstance(copied, tuple):
        assert copied[1] == snapshot[1]
        copied, snapshot = copied[0], snapshot[0]
    order = copied.columns
    assert copied.schema == snapshot.schema
    assert copied.sort(order).to_dicts() == snapshot.sort(order).to_dicts()
    return copied.sort(order)


def read_customers(names: list[str], **more: Any) -> pl.DataFrame:
    options = {"shard": shard_of(1), "attributes": names, "as_of": NOW, **more}
    return read_both(lambda reader: read_customer_frame(reader, **options))


def read_events(*choices: EventChoice, **more: Any) -> pl.DataFrame:
    options = {"shard": shard_of(1), "choices": choices, "as_of": NOW, **more}
    return read_both(lambda reader: read_event_frame(reader, **options))


@pytest.mark.django_db(transaction=True)
def test_attributes_come_as_json_text() -> None:
    values = {
        "text": NASTY,
        "number": 1.50,
        "flag": False,
        "list": ["a", None],
        "nothing": None,
        NASTY: 1,
        "x" * 100: 2,
        "address": {"city": "Ulm", "tags": ["x", "y"]},
        "a.b": 3,
    }
    make_customer(attributes=values, signed_up_at=NOW, timezone="Europe/Berlin")
    names = [*values, "absent", "address.city", "address.tags", "address.zip"]
    row = read_customers(names).row(0, named=True)
    assert row["signed_up_at"] == NOW
    assert row["timezone"] == "Europe/Berlin"
    assert row["open"] is True
    found = {name: row[f"attribute:{name}"] for name in names}
    assert found == {
        "text": '"a\\"b\\\\c, %s {x}\\n\'); DROP TABLE x;-- ß東"',
        "number": "1.5",
        "flag": "false",
        "list": '["a", null]',
        "nothing": "null",
        NASTY: "1",
        "x" * 100: "2",
        "address": '{"city": "Ulm", "tags": ["x", "y"]}',
        "a.b": "3",
        "absent": None,
        "address.city": '["Ulm"]',
        "address.tags": '["x", "y"]',
        "address.zip": "[]",
    }


@pytest.mark.django_db(transaction=True)
def test_only_customers_with_an_owner_are_read() -> None:
    modes = {
        OwnerMode.NOBODY: [],
        OwnerMode.OPEN: [True],
        OwnerMode.INCUBATING: [False],
    }
    for mode, expected in modes.items():
        Customer.objects.all().delete()
        make_customer(owner_mode=mode)
        assert read_customers([])["open"].to_list() == expected


@pytest.mark.django_db(transaction=True)
def test_open_customers_count_from_their_opening() -> None:
    make_customer(open_from=NOW + timedelta(seconds=1))
    assert read_customers([])["open"].to_list() == [False]
    assert read_customers([], as_of=NOW + timedelta(seconds=1))["open"].to_list() == [
        True
    ]


@pytest.mark.django_db(transaction=True)
def test_attribute_changes_after_the_moment_are_undone() -> None:
    make_customer(attributes={"plan": "gold", "address": {"city": "Ulm"}, "new": 1})
    history = [
        ("plan", -1, "bronze"),
        ("plan", 1, "silver"),
        ("plan", 2, "platinum"),
        ("address", 1, {"city": "Bonn"}),
        ("new", 1, None),
    ]
    for name, days, old in history:
        known, _ = AttributeName.objects.get_or_create(name=name, type="text")
        AttributeChange.objects.create(
            customer_id=1, name=known, at=NOW + timedelta(days=days), old_value=old
        )
    row = read_customers(["plan", "address.city", "new"]).row(0, named=True)
    assert row["attribute:plan"] == '"silver"'
    assert row["attribute:address.city"] == '["Bonn"]'
    assert row["attribute:new"] is None  # as before it was ever set


@pytest.mark.django_db(transaction=True)
def test_events_are_those_that_were_chosen() -> None:
    one = make_customer()
    for days in (1, 20, 400):
        for name in ("Order", "Visit", "$sent"):
            make_event(one, name, NOW - timedelta(days=days), revenue=days)
    Event.objects.filter(name__name="Visit", revenue__lt=100).update(revenue=None)
    make_event(one, "Order", NOW + timedelta(seconds=1))
    week = NOW - timedelta(days=7)
    tables = [
        ([EventChoice(("Order",))], 3),
        ([EventChoice(("Order",), week)], 1),
        ([EventChoice(("Order",), week), EventChoice(("Order",))], 3),
        ([EventChoice(("Order",)), EventChoice(("Visit",), week)], 4),
        ([EventChoice(None, week)], 2),
        ([EventChoice(None), EventChoice(("$sent",), week)], 7),
        ([EventChoice(("Unheard of",))], 0),
        ([EventChoice(None, paid=True)], 4),
        ([EventChoice(None, week, paid=True)], 1),
        ([EventChoice(None, paid=True), EventChoice(("Visit",), week)], 5),
        ([EventChoice(None, paid=True), EventChoice(("Visit",))], 6),
        ([], 0),
    ]
    for choices, expected in tables:
        assert read_events(*choices).height == expected, choices


@pytest.mark.django_db(transaction=True)
def test_properties_are_read_of_the_events_that_need_them() -> None:
    one = make_customer()
    make_event(one, "Order", NOW, properties={"kind": NASTY, "n": 1}, revenue="12.3400")
    make_event(one, "Visit", NOW, properties={"kind": "y", "n": 2})
    frame = read_events(
        EventChoice(("Order",), properties=frozenset({"kind", "revenue"})),
        EventChoice(("Visit",), properties=frozenset({"n"})),
        EventChoice(("Order",), properties=frozenset({"products.price"})),
    ).sort("name_id")
    assert frame["revenue"].to_list() == [12.34, None]
    assert frame["property:kind"].is_null().to_list() == [False, True]
    assert frame["property:n"].to_list() == [None, "2"]
    assert frame["property:products.price"].to_list() == ["[]", None]


@pytest.mark.django_db(transaction=True)
def test_only_the_asked_customers_are_read() -> None:
    ids = [id_ for id_ in range(1, 200) if shard_of(id_) == shard_of(1)][:3]
    for id_ in ids:
        make_event(make_customer(id_), "Order", NOW)
    assert read_customers([])["customer_id"].to_list() == ids
    assert read_customers([], customer_ids=ids[1:])["customer_id"].to_list() == ids[1:]
    order = EventChoice(("Order",))
    assert read_events(order, customer_ids=ids[:1])["customer_id"].to_list() == ids[:1]
    assert read_events(order, customer_ids=[]).height == 0


@pytest.mark.django_db(transaction=True)
def test_snapshot_does_not_see_what_others_commit_meanwhile() -> None:
    make_customer()
    other = connection.copy()
    try:
        with transaction.atomic(durable=True), SnapshotReader() as reader:
            with other.cursor() as cursor:
                cursor.execute("UPDATE customers_customer SET timezone = 'UTC'")
            frame = read_customer_frame(
                reader, shard=shard_of(1), attributes=[], as_of=NOW
            )
    finally:
        other.close()
    assert frame["timezone"].to_list() == [None]
