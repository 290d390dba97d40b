"""Checked calls into the database."""

from datetime import timedelta
from decimal import Decimal

import pytest

from customers.models import (
    AttributeChange,
    AttributeName,
    Consent,
    Customer,
    Event,
    EventName,
    EventProperty,
    Identity,
    IngestDedupe,
    OwnerMode,
    Quarantine,
    Work,
)
from tests.customers.factories import (
    NOW,
    create_source,
    customer_of,
    identify,
    post,
    track,
)

pytestmark = pytest.mark.django_db


def work_of(customer):
    return [
        (row.kind, row.name.name if row.name_id else None)
        for row in Work.objects.filter(customer=customer).order_by("id")
    ]


def test_an_event_is_stored_as_it_came():
    receipt = post(
        track(
            "u1",
            "Order Completed",
            hours_ago=2,
            messageId="m\\1",
            properties={"revenue": 12.5, "note": 'tab\t"quote" \\N\nline', "n": None},
            context={"ip": "1.2.3.4"},
        )
    )
    assert receipt.results == ["accepted"]
    event = Event.objects.get()
    assert event.customer_id == customer_of("u1").pk
    assert event.name.name == "Order Completed"
    assert event.occurred_at == NOW - timedelta(hours=2)
    assert event.received_at == NOW
    assert event.revenue == Decimal("12.5")
    assert event.properties == {
        "revenue": 12.5,
        "note": 'tab\t"quote" \\N\nline',
        "n": None,
    }
    assert event.message_id == "m\\1"
    assert event.context == {"ip": "1.2.3.4"}


def test_a_new_user_is_open_a_day_after_signing_up():
    post(track("u1", hours_ago=3), track("u1", "Looked", hours_ago=5))
    customer = customer_of("u1")
    assert customer.owner_mode == OwnerMode.OPEN
    assert customer.first_seen_at == NOW - timedelta(hours=5)
    assert customer.signed_up_at == NOW - timedelta(hours=5)
    assert customer.identified_at == NOW - timedelta(hours=5)
    assert customer.open_from == NOW + timedelta(hours=19)


def test_the_trait_created_at_is_the_sign_up():
    post(track("u1", hours_ago=3))
    post(identify("u1", traits={"createdAt": "2025-01-01T00:00:00Z"}))
    customer = customer_of("u1")
    assert customer.signed_up_at.isoformat() == "2025-01-01T00:00:00+00:00"
    assert customer.open_from.isoformat() == "2025-01-02T00:00:00+00:00"
    post(track("u1", hours_ago=300))
    customer.refresh_from_db()
    assert customer.first_seen_at == NOW - timedelta(hours=300)
    assert customer.signed_up_at.year == 2025


def test_an_earlier_event_moves_the_sign_up_with_it():
    post(track("u1", hours_ago=3))
    post(track("u1", hours_ago=30))
    assert customer_of("u1").signed_up_at == NOW - timedelta(hours=30)


def test_a_visitor_is_owned_by_nobody_and_makes_no_work():
    post(track(None, anonymousId="a1"))
    customer = customer_of("a1", "anonymous")
    assert customer.owner_mode == OwnerMode.NOBODY
    assert customer.identified_at is None
    assert customer.open_from is None
    assert work_of(customer) == []


def test_every_event_of_a_user_is_one_row_of_work():
    post(track("u1", "Looked"), track("u1", "Bought"))
    assert work_of(customer_of("u1")) == [("event", "Looked"), ("event", "Bought")]
    event = Event.objects.get(name__name="Bought")
    row = Work.objects.get(name__name="Bought")
    assert (row.event_id, row.occurred_at) == (event.id, event.occurred_at)


def test_history_is_stored_and_sets_nothing_off():
    post(track("u1", hours_ago=31 * 24))
    assert Event.objects.count() == 1
    assert not Work.objects.exists()


def test_a_message_id_counts_once_per_source():
    first = post(track(messageId="m1"), track(messageId="m1"), track(messageId="m2"))
    assert first.results == ["accepted", "duplicate", "accepted"]
    again = post(track(messageId="m2"), track(messageId="m3"), track())
    assert again.results == ["duplicate", "accepted", "accepted"]
    other = post(track(messageId="m1"), source=create_source("app"))
    assert other.results == ["accepted"]
    assert Event.objects.count() == 5
    assert IngestDedupe.objects.count() == 4


def test_a_conflicting_resend_changes_nothing_and_is_counted():
    post(track(messageId="m1", properties={"n": 1}))
    same = post(track(messageId="m1", properties={"n": 1}))
    other = post(track(messageId="m1", properties={"n": 2}))
    assert same.results == other.results == ["duplicate"]
    assert Event.objects.get().properties == {"n": 1}
    source = create_source()
    assert source.conflicting_duplicates == 1
    post(track(messageId="m9", properties={}), track(messageId="m9"))
    source.refresh_from_db()
    assert source.conflicting_duplicates == 2


def test_a_rejected_event_leaves_the_others_and_lies_in_quarantine():
    events = [track(messageId=f"m{n}") for n in range(100)]
    events[57]["properties"] = {"name": "a\x00b"}
    receipt = post(*events)
    assert (receipt.accepted, len(receipt.rejected)) == (99, 1)
    (rejection,) = receipt.rejected
    assert (rejection.index, rejection.code) == (57, "nul_character")
    row = Quarantine.objects.get()
    assert (row.field, row.code, row.call_type) == (
        "properties.name",
        "nul_character",
        "track",
    )
    assert '"a\\u0000b"' in row.raw
    # Mended and sent again under its message id, it is taken
    events[57]["properties"] = {"name": "ab"}
    assert post(*events).accepted == 1


def test_traits_become_attributes_with_their_history():
    post(identify("u1", hours_ago=2, traits={"plan": "free", "age": 30}))
    post(identify("u1", hours_ago=1, traits={"plan": "pro", "age": None}))
    post(identify("u1", hours_ago=3, traits={"plan": "trial", "city": "Bonn"}))
    customer = customer_of("u1")
    assert customer.attributes == {"plan": "pro", "city": "Bonn"}
    assert customer.identify_at == NOW - timedelta(hours=1)
    changes = [
        (change.name.name, change.old_value, (NOW - change.at).seconds // 3600)
        for change in AttributeChange.objects.order_by("id")
    ]
    assert changes == [
        ("plan", None, 2),
        ("age", None, 2),
        ("plan", "free", 1),
        ("age", 30, 1),
        ("city", None, 3),
    ]
    assert work_of(customer) == [("attributes", None)] * 3


def test_an_identify_without_news_makes_no_work():
    post(identify("u1", hours_ago=1, traits={"plan": "pro"}))
    Work.objects.all().delete()
    post(identify("u1", traits={"plan": "pro"}))
    assert not Work.objects.exists()
    assert AttributeChange.objects.count() == 1
    assert customer_of("u1").identify_at == NOW


def test_a_group_is_kept_under_its_prefix():
    post(
        {
            "type": "group",
            "userId": "u1",
            "groupId": "g1",
            "traits": {"industry": "Toys"},
        }
    )
    assert customer_of("u1").attributes == {
        "group.id": "g1",
        "group.industry": "Toys",
    }
    assert not Event.objects.exists()


def test_pages_and_screens_are_events():
    post(
        {"type": "page", "userId": "u1", "name": "Home", "properties": {"url": "/"}},
        {"type": "screen", "userId": "u1", "category": "Shop"},
    )
    stored = Event.objects.order_by("id").values_list("name__name", "properties")
    assert list(stored) == [
        ("Page Viewed", {"url": "/", "name": "Home"}),
        ("Screen Viewed", {"category": "Shop"}),
    ]


def test_a_visitor_who_signs_up_becomes_the_user():
    post(track(None, "Looked", anonymousId="a1", hours_ago=50))
    visitor = customer_of("a1", "anonymous")
    post(identify("u1", anonymousId="a1", hours_ago=1, traits={"plan": "pro"}))
    user = customer_of("u1")
    assert user == visitor
    assert user.owner_mode == OwnerMode.OPEN
    assert user.signed_up_at == NOW - timedelta(hours=50)
    assert user.identified_at == NOW - timedelta(hours=1)
    # Onboarding may take them first, however long they looked around before
    assert user.open_from == NOW + timedelta(hours=23)
    assert work_of(user) == [("attributes", None)]


def test_a_visitor_and_a_user_are_merged_by_one_event():
    post(track("u1", "Bought", hours_ago=9), identify("u1", traits={"plan": "pro"}))
    post(
        track(None, "Looked", anonymousId="a1", hours_ago=10),
        {
            "type": "identify",
            "anonymousId": "a1",
            "traits": {"plan": "free", "city": "Bonn"},
        },
    )
    visitor, user = customer_of("a1", "anonymous"), customer_of("u1")
    Work.objects.all().delete()
    receipt = post(track("u1", "Looked", anonymousId="a1"))
    assert receipt.results == ["accepted"]
    user.refresh_from_db()
    visitor.refresh_from_db()
    assert user.attributes == {"plan": "pro", "city": "Bonn"}
    assert user.first_seen_at == NOW - timedelta(hours=10)
    assert Event.objects.filter(customer=user).count() == 3
    assert visitor.merged_into == user.pk
    assert (visitor.attributes, visitor.owner_mode) == ({}, OwnerMode.NOBODY)
    assert customer_of("a1", "anonymous") == user
    assert work_of(visitor) == [("merge", None)]
    assert work_of(user) == [("attributes", None), ("event", "Looked")]
    filled = AttributeChange.objects.filter(customer=user, name__name="city").get()
    assert (filled.at, filled.old_value) == (NOW, None)


def test_an_alias_loop_leaves_one_survivor():
    post(track("a"), track("b"))
    a, b = customer_of("a"), customer_of("b")
    alias = {"type": "alias", "previousId": "a", "userId": "b"}
    back = {"type": "alias", "previousId": "b", "userId": "a"}
    for call in (alias, back, alias):
        assert post(call).results == ["accepted"]
    a.refresh_from_db()
    b.refresh_from_db()
    assert (a.merged_into, b.merged_into) == (b.pk, None)
    assert {i.customer_id for i in Identity.objects.all()} == {b.pk}
    assert set(Event.objects.values_list("customer_id", flat=True)) == {b.pk}


def test_pointers_follow_a_chain_of_merges():
    post(track("a"), track("b"), track("c"))
    a, b, c = (customer_of(name) for name in "abc")
    post(
        {"type": "alias", "previousId": "a", "userId": "b"},
        {"type": "alias", "previousId": "b", "userId": "c"},
    )
    a.refresh_from_db()
    b.refresh_from_db()
    assert (a.merged_into, b.merged_into) == (c.pk, c.pk)


def test_an_opt_out_of_either_wins_a_merge():
    def consent(user, **preferences):
        named = {f"email.{key}": value for key, value in preferences.items()}
        context = {"consent": {"categoryPreferences": named}}
        post(track(user, context=context))

    consent("a", marketing=False, transactional=True)
    consent("b", marketing=True)
    post({"type": "alias", "previousId": "a", "userId": "b"})
    state = {
        row.purpose: row.granted
        for row in Consent.objects.filter(customer=customer_of("b")).order_by("id")
    }
    assert state == {"marketing": False, "transactional": True}


def test_the_catalogue_learns_types_and_examples():
    post(track(properties={"size": 3, "colour": "red", "on": "2026-01-01"}))
    post(track(properties={"size": "XL", "colour": "blue", "email": "a@b.example"}))
    post(identify(traits={"plan": "pro", "email": "ann@example.com"}))
    seen = {
        one.name: (one.type, one.examples)
        for one in EventProperty.objects.filter(event_name__name="Bought")
    }
    assert seen["size"] == ("text", [3, "XL"])
    assert seen["on"] == ("date", ["2026-01-01"])
    assert seen["email"] == ("text", [])
    assert seen["colour"][0] == "text"
    assert EventName.objects.get(name="Bought").last_seen_at == NOW
    attributes = {
        one.name: (one.type, one.examples) for one in AttributeName.objects.all()
    }
    assert attributes == {"plan": ("text", ["pro"]), "email": ("text", [])}


def test_zone_and_language_are_kept_when_they_are_known():
    post(identify(traits={"timezone": "Asia/Tokyo", "locale": "ja-JP"}))
    customer = customer_of("u1")
    assert (customer.timezone, customer.language) == ("Asia/Tokyo", "ja-JP")
    post(identify(traits={"timezone": "../UTC"}))
    customer.refresh_from_db()
    assert customer.timezone == "Asia/Tokyo"


def test_a_thousand_new_people_need_no_more_statements_than_one(
    django_assert_max_num_queries,
):
    receipt = post(*[track(f"u{n}", messageId=f"m{n}") for n in range(1_000)])
    assert receipt.accepted == Customer.objects.count() == 1_000
