"""Merges among everything else that goes on."""

import threading

import pytest
from django.db import connection, connections, transaction

from customers import services
from customers.models import Event, Identity, Work
from tests.customers.factories import customer_of, post, track

pytestmark = pytest.mark.django_db(transaction=True)

ALIAS = {"type": "alias", "previousId": "a", "userId": "b"}


def in_thread(work):
    """Run work in a thread with connections of its own; return it, started."""
    outcome = []

    def run():
        try:
            outcome.append(work())
        except Exception as error:
            outcome.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.outcome = outcome
    thread.start()
    return thread


def shard_of(customer):
    with connection.cursor() as cursor:
        cursor.execute("SELECT customers_shard(%s)", [customer.pk])
        return cursor.fetchone()[0]


def wait_until_somebody_waits():
    """Return once a transaction waits for an advisory lock."""
    for _ in range(20_000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE locktype = 'advisory' AND NOT granted"
            )
            if cursor.fetchone()[0]:
                return
    pytest.fail("nobody waits for a lock")


def test_a_merge_waits_for_the_turn_of_a_shard_and_events_do_not():
    post(track("a"), track("b"))
    other, survivor = customer_of("a"), customer_of("b")
    with transaction.atomic():
        services.wait_shard_lock(shard_of(other))  # a turn has the shard
        merge = in_thread(lambda: post(ALIAS))
        wait_until_somebody_waits()
        # Ordinary events take no shard and are not held up by the waiting merge
        late = in_thread(lambda: post(track("a", "Late"), track("c")))
        late.join(30)
        assert late.outcome[0].accepted == 2
        assert customer_of("a") == other
    merge.join(30)
    assert merge.outcome[0].results == ["accepted"]
    assert customer_of("a") == survivor
    assert Event.objects.filter(customer=survivor).count() == 3
    assert not Event.objects.filter(customer=other).exists()
    kinds = set(Work.objects.filter(customer=other).values_list("kind", flat=True))
    assert kinds == {"merge"}


def test_merges_in_a_ring_from_all_sides_leave_one_survivor():
    names = ["a", "b", "c", "d"]
    post(*[track(name) for name in names])
    ring = list(zip(names, names[1:] + names[:1], strict=True))
    threads = [
        in_thread(
            lambda pair=pair: post(
                {"type": "alias", "previousId": pair[0], "userId": pair[1]},
                track(pair[0], "After"),
            )
        )
        for pair in ring
    ]
    for thread in threads:
        thread.join(60)
        assert thread.outcome[0].accepted == 2
    (survivor,) = set(Identity.objects.values_list("customer_id", flat=True))
    assert Event.objects.filter(customer_id=survivor).count() == 8
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE merged_into = %s)"
            " FROM customers_customer WHERE id <> %s",
            [survivor, survivor],
        )
        assert cursor.fetchone() == (3, 3)


def test_events_sent_while_their_customer_is_merged_reach_the_survivor():
    post(*[track(f"v{n}") for n in range(6)], track("b"))

    def send_events():
        for _ in range(10):
            assert post(*[track(f"v{n}") for n in range(6)]).accepted == 6

    def merge_all():
        for n in range(6):
            post({"type": "alias", "previousId": f"v{n}", "userId": "b"})

    threads = [in_thread(send_events), in_thread(merge_all), in_thread(send_events)]
    for thread in threads:
        thread.join(60)
        assert thread.outcome == [None]
    assert Event.objects.filter(customer=customer_of("b")).count() == 127
    assert Event.objects.count() == 127
