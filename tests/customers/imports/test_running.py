"""Files that are brought in: each row once, whatever dies, however often they come."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from customers import services
from customers.domain.imports.errors import ImportBusy, MappingRefused
from customers.domain.imports.mapping import Column
from customers.models import (
    AttributeChange,
    Customer,
    Event,
    EventName,
    Import,
    ImportChunk,
    ImportFault,
    ImportSeen,
    OwnerMode,
    Retold,
    Work,
)
from customers.services.faults import PlannedFault
from customers.services.imports import keeping, running
from tests.customers.factories import NOW, customer_of, identify, post, track
from tests.customers.imports.files import (
    advance,
    bring_in,
    check,
    digest,
    keep,
    list_faults,
    plan_of,
    zip_up,
)
from tests.journeys.factories import set_clock

pytestmark = pytest.mark.django_db

PEOPLE = "user_id;email;vip;born\nu1;a@b.example;yes;31.12.1990\nu2;;no;\n"
ORDERS = "user,event,time,revenue,sku\n" + "".join(
    f"u{n % 7},Bought,2026-02-{n % 28 + 1:02} 10:00,{n % 3}.50,s{n % 2}\n"
    for n in range(300)
)


@pytest.fixture(autouse=True)
def clock():
    set_clock(NOW)


@pytest.fixture
def small(monkeypatch):
    """Slices of seven rows and chunks of a few letters."""
    monkeypatch.setattr(running, "SLICE_ROWS", 7)
    monkeypatch.setattr(keeping, "CHUNK", 50)


def test_customers_come_in_with_their_attributes_and_are_open_at_once():
    one = bring_in(PEOPLE)
    assert one.status == Import.Status.DONE
    customer = customer_of("u1")
    assert customer.attributes == {
        "email": "a@b.example",
        "vip": True,
        "born": "1990-12-31",
    }
    assert customer.owner_mode == OwnerMode.OPEN
    assert customer.open_from == customer.identified_at == NOW
    assert one.counts == {
        "rows": 2,
        "wrong": 0,
        "customers_new": 2,
        "customers_changed": 0,
        "customers_same": 0,
    }


def test_a_file_tells_afterwards_and_sets_nothing_off():
    bring_in(ORDERS)
    assert Work.objects.count() == 0
    assert set(Retold.objects.values_list("customer_id", flat=True)) == set(
        Customer.objects.values_list("id", flat=True)
    )


def test_a_file_that_shall_set_off_writes_the_work_that_http_writes():
    bring_in(ORDERS, sets_off=True)
    recent = Event.objects.filter(occurred_at__gte=NOW - timedelta(days=30))
    assert Work.objects.filter(kind="event").count() == recent.count() > 0
    assert Retold.objects.count() == 0


def test_rows_that_are_equal_all_count():
    one = bring_in("user,event,time\n" + "u1,Bought,2026-03-01\n" * 3)
    assert Event.objects.count() == 3
    assert one.counts["events_new"] == 3


@pytest.mark.parametrize("content", [PEOPLE, ORDERS])
def test_the_same_file_again_changes_nothing(content, small):
    bring_in(content)
    before = digest()
    again = bring_in(zip_up(content), now=NOW + timedelta(days=400))
    assert digest() == before
    assert again.counts["rows"] > 0
    assert again.counts["wrong"] == 0
    assert again.counts.get("events_new", 0) == again.counts["customers_new"] == 0


def test_ids_of_files_are_never_forgotten(small):
    bring_in(ORDERS)
    assert services.forget_old_message_ids(now=NOW + timedelta(days=4_000)) == 0
    assert bring_in(ORDERS).counts["events_new"] == 0


def test_a_file_may_be_written_in_any_way(small):
    bring_in(ORDERS)
    first = digest()
    rows = [line.split(",") for line in ORDERS.splitlines()[1:]]
    random.Random(3).shuffle(rows)
    other = "Umsatz;Artikel;Wann;Was;Kunde\n" + "".join(
        f"{revenue.replace('.', ',')} €;{sku};{time[8:10]}.{time[5:7]}.{time[:4]}"
        f" 10:00;{event};{user}\n"
        for user, event, time, revenue, sku in rows
    )
    one = keep(other.encode("cp1252"))
    suggested = plan_of(one)
    plan = replace(
        suggested,
        kind="events",
        event_name="",
        columns=(
            Column("revenue", decimal=","),
            Column("property", "sku"),
            Column("time", order="dmy"),
            Column("event"),
            Column("user_id"),
        ),
    )
    services.save_plan(import_id=one.pk, plan=plan)
    services.start_import(import_id=one.pk, sets_off=False, now=NOW)
    done = advance(one)
    assert (done.counts["events_new"], done.counts["wrong"]) == (0, 0)
    assert done.counts["events_duplicate"] == 300
    assert digest() == first


@pytest.mark.parametrize(("rows", "chunk"), [(1, 31), (13, 97), (2_000, 1 << 18)])
def test_slices_of_any_size_give_the_same(monkeypatch, rows, chunk):
    monkeypatch.setattr(running, "SLICE_ROWS", rows)
    monkeypatch.setattr(keeping, "CHUNK", chunk)
    one = bring_in(ORDERS)
    assert one.counts == {
        "rows": 300,
        "wrong": 0,
        "events_new": 300,
        "events_duplicate": 0,
        "customers_new": 7,
        "customers_changed": 0,
        "customers_same": 0,
    }
    messages = list(Event.objects.values_list("message_id", flat=True))
    assert len(set(messages)) == 300
    # The third of every kind of row is the third, whichever slice it came in
    assert sorted({message.rpartition(":")[2] for message in messages}) == list("1234")
    firsts = Customer.objects.values_list("first_seen_at", flat=True)
    assert {first.day for first in firsts} == set(range(1, 8))


def test_whoever_goes_on_after_a_crash_comes_to_the_same(small, settings, tmp_path):
    settings.FAULT_DIR = str(tmp_path)
    one = keep(ORDERS)
    services.start_import(import_id=one.pk, sets_off=False, now=NOW)
    for number in range(5):
        services.advance_import(import_id=one.pk)
        (tmp_path / f"slice_written.{number}").write_text("raise")
        before = Import.objects.get(pk=one.pk)
        assert not services.advance_import(import_id=one.pk)
        after = Import.objects.get(pk=one.pk)
        assert (after.offset, after.counts) == (before.offset, before.counts)
    assert advance(one).counts["events_new"] == 300
    assert Event.objects.count() == 300


def test_a_slice_that_fails_again_and_again_stops_and_can_be_gone_on_with(
    small, settings, tmp_path
):
    settings.FAULT_DIR = str(tmp_path)
    one = keep(ORDERS)
    services.start_import(import_id=one.pk, sets_off=False, now=NOW)
    services.advance_import(import_id=one.pk)
    for number in range(3):
        (tmp_path / f"slice_written.{number}").write_text("raise")
        services.advance_import(import_id=one.pk)
    one.refresh_from_db()
    assert one.status == Import.Status.FAILED
    assert "From line 9 on" in one.reason
    assert PlannedFault.__name__ in one.reason
    services.start_import(import_id=one.pk, sets_off=False, now=NOW)
    assert advance(one).counts["events_new"] == 300


def test_wrong_rows_are_named_and_the_others_come_in(small):
    broken = ORDERS.splitlines(keepends=True)
    broken[10] = 'u1,Bought,2026-02-30,1.50,"s1\n'
    broken[20] = "u1,Bought,2026-02-30,x,s1\n"
    broken[30] = ",Bought,2026-02-03,1.50,s1\n"
    broken[40] = "u1,Bought,2026-02-03\n"
    broken[50] = "u1,Bou\0ght,2026-02-03,1.50,s1\n"
    one = bring_in("".join(broken))
    assert list_faults(one) == [
        (11, "", "", "unreadable"),
        (21, "time", "2026-02-30", "not_a_date"),
        (21, "revenue", "x", "not_a_number"),
        (31, "user", "", "missing_id"),
        (41, "", "", "columns"),
        (51, "event", "Bou␀ght", "nul_character"),
    ]
    assert (one.counts["rows"], one.counts["wrong"]) == (300, 5)
    assert Event.objects.count() == 295


def test_a_dry_run_says_what_the_import_then_does(small):
    post(identify("u1", traits={"vip": True}), identify("u2", traits={"vip": False}))
    people = PEOPLE + "u3;c@d.example;x?;\nu4;;yes;\n"
    one, plan = keep(people), plan_of(keep(PEOPLE))
    services.save_plan(import_id=one.pk, plan=plan)
    one = check(one)
    before = Customer.objects.count()
    assert one.status == Import.Status.CHECKED
    assert one.checked == {
        "rows": 4,
        "wrong": 1,
        "customers_new": 1,
        "customers_changed": 1,
        "customers_same": 1,
    }
    assert Customer.objects.count() == before
    services.start_import(import_id=one.pk, sets_off=False, now=NOW)
    assert advance(one).counts == one.checked


def test_a_dry_run_counts_events_that_are_there_already(small):
    lines = ORDERS.splitlines(keepends=True)
    bring_in("".join(lines[:101]))
    before = digest()
    one = check(keep(ORDERS))
    assert digest() == before
    assert one.checked["events_duplicate"] == 100
    assert one.checked["events_new"] == 200
    services.start_import(import_id=one.pk, sets_off=False, now=NOW)
    assert advance(one).counts == one.checked


def test_a_live_value_that_is_newer_than_the_file_stays():
    one = keep("user_id,plan,city\nu1,old,Bern\n")
    post(identify("u1", traits={"plan": "new"}), now=NOW + timedelta(hours=1))
    later = identify("u1", hours_ago=-1, traits={"plan": "new"})
    post(later, now=NOW + timedelta(hours=2))
    services.start_import(import_id=one.pk, sets_off=False, now=NOW)
    advance(one)
    assert customer_of("u1").attributes == {"plan": "new", "city": "Bern"}


def test_a_visitor_who_is_named_in_a_file_becomes_one_person():
    visitor = track(None, anonymousId="cookie")
    post(visitor)
    bring_in("user_id,anonymous_id,city\nu1,cookie,Bern\n")
    assert customer_of("u1").pk == customer_of("cookie", "anonymous").pk
    assert Event.objects.get().customer_id == customer_of("u1").pk


def test_changes_of_attributes_are_history():
    bring_in("user_id,plan\nu1,a\n")
    bring_in("user_id,plan\nu1,b\n", now=NOW + timedelta(days=1))
    found = AttributeChange.objects.order_by("id").values_list("at", "old_value")
    assert list(found) == [(NOW, None), (NOW + timedelta(days=1), "a")]


def test_a_file_is_let_go_when_it_is_over(small):
    bring_in(ORDERS)
    assert ImportChunk.objects.count() == ImportSeen.objects.count() == 0


def test_an_import_can_be_stopped_and_what_came_in_stays(small):
    one = keep(ORDERS)
    services.start_import(import_id=one.pk, sets_off=False, now=NOW)
    services.advance_import(import_id=one.pk)
    services.cancel_import(import_id=one.pk, now=NOW)
    assert not services.advance_import(import_id=one.pk)
    assert Event.objects.count() == 7
    assert ImportChunk.objects.count() == 0
    with pytest.raises(ImportBusy):
        services.start_import(import_id=one.pk, sets_off=False, now=NOW)


def test_a_plan_that_cannot_be_is_refused():
    one = keep(ORDERS)
    plan = replace(plan_of(one), zone="Mars")
    with pytest.raises(MappingRefused) as refused:
        services.save_plan(import_id=one.pk, plan=plan)
    assert refused.value.errors[0]["field"] == "zone"


def test_a_file_with_an_endless_line_fails_by_its_number():
    one = bring_in("user_id,plan\n" + "u1,a\n" * 300 + "u2," + "x" * 1_200_000)
    assert one.status == Import.Status.FAILED
    assert "Line 302 has more than" in one.reason


def test_files_nobody_goes_on_with_are_let_go():
    one = keep(PEOPLE)
    done = bring_in("user_id,vip\nu1,maybe\n" + "u2,yes\n" * 9)
    services.forget_old_imports(now=NOW + timedelta(days=6))
    assert ImportChunk.objects.filter(of=one).exists()
    services.forget_old_imports(now=NOW + timedelta(days=200))
    one.refresh_from_db()
    assert one.status == Import.Status.CANCELLED
    assert not ImportChunk.objects.filter(of=one).exists()
    assert not ImportFault.objects.filter(of=done).exists()


def test_event_names_come_from_the_file_or_are_one_for_all():
    one = keep("who|when\nu1|2026-03-01\n")
    columns = (Column("user_id"), Column("time"))
    plan = replace(plan_of(one), kind="events", columns=columns, event_name="Visit")
    services.save_plan(import_id=one.pk, plan=plan)
    services.start_import(import_id=one.pk, sets_off=False, now=NOW)
    advance(one)
    assert list(EventName.objects.values_list("name", flat=True)) == ["Visit"]
