"""The consent ledger."""

import pytest

from customers import services
from customers.domain import consents
from customers.models import Consent, Work
from tests.customers.factories import NOW, customer_of, identify, post, track

pytestmark = pytest.mark.django_db

MARKETING = {"channel": "email", "purpose": "marketing"}


def test_only_news_adds_a_line_and_tells_the_engines():
    post(track("a"), track("b"))
    ids = [customer_of("a").pk, customer_of("b").pk]
    Work.objects.all().delete()

    def record(ids, granted):
        return services.record_consent(
            customer_ids=ids, granted=granted, source="form", at=NOW, **MARKETING
        )

    assert record(ids[:1], True) == 1
    assert record([*ids, *ids], True) == 1
    assert record(ids, False) == 2
    assert record(ids, False) == 0
    assert Consent.objects.count() == 4
    assert list(Work.objects.values_list("kind", flat=True)) == ["consent"] * 4


def test_consent_comes_with_events_too():
    def say(**preferences):
        return {"consent": {"categoryPreferences": preferences}}

    post(
        track("a", context=say(**{"email.marketing": True, "Ads": True})),
        track("a", context=say(**{"email.marketing": True})),
        track("a", context=say(**{"email.marketing": "yes", "pigeon.marketing": True})),
        track("a", context={"consent": ["email.marketing"]}),
        track("a", context=say(**{"email.marketing": False})),
    )
    lines = Consent.objects.order_by("id").values_list("channel", "purpose", "granted")
    assert list(lines) == [
        ("email", "marketing", True),
        ("email", "marketing", False),
    ]


@pytest.mark.parametrize(
    ("channel", "one", "other", "same"),
    [
        ("email", "Ann@Example.COM", "Ann@example.com", True),
        ("email", " ann@example.com ", "ann@example.com", True),
        ("email", "ann@example.com", "Ann@example.com", False),
        ("email", "a.nn@example.com", "ann@example.com", False),
        ("email", "u\u0308@x.example", "\u00fc@x.example", True),
        ("sms", "+49 (170) 123-45", "+4917012345", True),
        ("sms", "+4917012345", "+4917012346", False),
    ],
)
def test_equal_addresses_have_one_hash(channel, one, other, same):
    hashes = {consents.hash_address(b"key", channel, text) for text in (one, other)}
    assert (len(hashes) == 1) is same


def test_a_suppressed_address_is_no_longer_readable():
    assert services.suppress(
        channel="email", address="ann@example.com", reason="complaint", now=NOW
    )
    assert not services.suppress(
        channel="email", address="ann@EXAMPLE.com", reason="bounce", now=NOW
    )
    assert services.unsuppress(channel="email", address="ann@example.com", now=NOW)
    assert not services.unsuppress(channel="email", address="ann@example.com", now=NOW)


def test_the_ledger_is_told_line_by_line_and_blocks_are_named(admin_client):
    post(identify("u1", traits={"email": "ada@example.com"}))
    customer = customer_of("u1")
    for granted in (True, False):
        services.record_consent(
            customer_ids=[customer.pk],
            channel="email",
            purpose="marketing",
            granted=granted,
            source="call centre",
            at=NOW,
        )
    path = f"/api/customers/{customer.pk}/ledger"
    shown = admin_client.get(path).json()
    assert [line["granted"] for line in shown["results"]] == [False, True]
    assert (shown["blocked"], shown["next"]) == ([], None)
    services.suppress(
        channel="email", address="ada@EXAMPLE.com", reason="complaint", now=NOW
    )
    (blocked,) = admin_client.get(path).json()["blocked"]
    assert (blocked["channel"], blocked["reason"]) == ("email", "complaint")
    assert admin_client.get(f"{path}?cursor=x").status_code == 400
