"""Who may get a message."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers import selectors, services
from customers.models import OwnerMode
from customers.selectors import reach as reaching
from tests.customers.factories import NOW, customer_of, identify, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=[10_000, 0], ids=["few", "whole shard"])
def most_looked_up(request, monkeypatch):
    """Few people are looked up; for more the whole shard is read."""
    monkeypatch.setattr(reaching, "MOST_LOOKED_UP", request.param)


def reach(user: str, purpose: str = "marketing") -> bool:
    customer = customer_of(user)
    with_shard = type(customer).objects.extra(select={"s": "customers_shard(id)"})
    shard = with_shard.get(pk=customer.pk).s
    found = selectors.reachable(shard, [customer.pk], "email", purpose)
    assert found <= {customer.pk}
    return bool(found)


def allow(user: str, granted: bool) -> None:
    services.record_consent(
        customer_ids=[customer_of(user).pk],
        channel="email",
        purpose="marketing",
        granted=granted,
        source="form",
        at=NOW,
    )


def test_marketing_needs_the_newest_line_of_the_ledger_to_grant_it():
    post(identify("ann", traits={"email": "ann@example.com"}))
    assert not reach("ann")
    assert reach("ann", "transactional")
    allow("ann", True)
    assert reach("ann")
    allow("ann", False)
    assert not reach("ann")
    assert reach("ann", "transactional")


def test_without_an_address_nobody_is_reached():
    post(identify("ann", traits={"name": "Ann"}), identify("bob", traits={"email": ""}))
    allow("ann", True)
    allow("bob", True)
    assert not reach("ann")
    assert not reach("bob", "transactional")


@pytest.mark.parametrize("most_asked", [1_000, 0])
def test_a_suppressed_address_gets_nothing_however_it_is_written(
    most_asked, monkeypatch
):
    """Few addresses are asked about by name; for more the whole list is read."""
    monkeypatch.setattr(reaching, "MOST_ASKED", most_asked)
    post(
        identify("ann", traits={"email": "ann@Example.com"}),
        identify("bob", traits={"email": "Ann@example.com"}),
    )
    services.suppress(
        channel="email", address="ann@example.COM", reason="hard_bounce", now=NOW
    )
    assert not reach("ann", "transactional")
    assert reach("bob", "transactional")


def test_only_those_asked_about_are_told():
    post(
        identify("ann", traits={"email": "ann@example.com"}),
        *(identify(f"u{n}", traits={"email": f"{n}@example.com"}) for n in range(40)),
    )
    services.suppress(
        channel="email", address="3@example.com", reason="hard_bounce", now=NOW
    )
    assert reach("ann", "transactional")


def test_merged_and_erased_customers_are_not_reached():
    post(identify("ann", traits={"email": "ann@example.com"}))
    customer = customer_of("ann")
    type(customer).objects.filter(pk=customer.pk).update(
        erased_at=NOW, owner_mode=OwnerMode.NOBODY
    )
    assert not reach("ann", "transactional")


@pytest.mark.parametrize(
    ("channel", "address", "found"),
    [
        ("email", "ann@EXAMPLE.com", ["ann", "twin"]),
        ("email", "Ann@example.com", ["bob"]),
        ("email", "nobody@example.com", []),
        ("sms", "+49 170 1234", ["ann", "bob"]),
        ("sms", "+491701", []),
    ],
)
def test_whose_address_it_is_however_they_write_it(channel, address, found):
    post(
        identify("ann", traits={"email": "ann@Example.com", "phone": "+49 (170) 1234"}),
        identify("bob", traits={"email": "Ann@example.com", "phone": "+491701234"}),
        identify("twin", traits={"email": "ann@example.com", "phone": "+4917012345"}),
    )
    owners = reaching.list_with_address(channel, address)
    assert owners == sorted(customer_of(user).pk for user in found)


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_owners_of_an_address_are_found_by_an_index(channel):
    with CaptureQueriesContext(connection) as asked:
        reaching.list_with_address(channel, "ann@example.com")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + asked[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan
    assert "Index Cond" in plan
