"""The outbox: one message per cause, however often it is queued."""

import time
import uuid
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from messaging.models import Message
from messaging.services import queue_messages

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def make_frame(count: int, **columns: object) -> pl.DataFrame:
    """Return messages of `count` customers after their first visit."""
    return pl.DataFrame(
        {
            "customer_id": range(1, count + 1),
            "origin_kind": "visit",
            "origin_id": range(101, count + 101),
            "origin_no": 1,
            "channel": "email",
            "purpose": "marketing",
            "template_version_id": 1,
        }
    ).with_columns(**{name: pl.lit(value) for name, value in columns.items()})


@pytest.mark.django_db
def test_a_queued_message_has_the_defaults_of_the_table() -> None:
    assert queue_messages(frame=make_frame(2), now=NOW) == 2
    message = Message.objects.get(customer_id=2)
    assert (message.status, message.reason, message.part) == ("queued", "", 0)
    assert (message.context, message.dup_policy) == ({}, "deliver")
    assert message.not_before == message.created_at == NOW
    assert message.expires_at is None
    assert message.id.version == 7


@pytest.mark.django_db
def test_ids_are_in_the_order_of_time_and_of_the_rows() -> None:
    later = NOW + timedelta(milliseconds=1)
    queue_messages(frame=make_frame(2_000, origin_no=2), now=later)
    queue_messages(frame=make_frame(2_000, origin_no=1), now=NOW)
    told = Message.objects.order_by("id").values_list("origin_no", "customer_id")
    assert list(told) == sorted(told)
    ids = Message.objects.values_list("id", flat=True)
    assert {(id_.version, id_.variant) for id_ in ids} == {(7, uuid.RFC_4122)}
    moment = int(NOW.timestamp() * 1000)
    assert min(ids).int >> 80 == moment
    assert max(ids).int >> 80 == moment + 1


@pytest.mark.django_db
def test_given_columns_are_stored() -> None:
    late = datetime(2026, 3, 2, tzinfo=UTC)
    frame = make_frame(
        1, context='{"event": {"title": "a, \\"b\\""}}', expires_at=late, part=2
    )
    queue_messages(frame=frame, now=NOW)
    message = Message.objects.get()
    assert message.context == {"event": {"title": 'a, "b"'}}
    assert (message.expires_at, message.part) == (late, 2)


@pytest.mark.django_db
def test_queueing_the_same_cause_again_adds_nothing() -> None:
    queue_messages(frame=make_frame(3), now=NOW)
    Message.objects.update(status="sent")
    assert queue_messages(frame=make_frame(5), now=NOW) == 2
    assert Message.objects.filter(status="sent").count() == 3
    assert Message.objects.count() == 5
    # The staging table is gone: it works a second time in one transaction
    assert queue_messages(frame=make_frame(5), now=NOW) == 0


@pytest.mark.django_db(transaction=True)
def test_messages_vanish_with_the_transaction_of_their_cause() -> None:
    with transaction.atomic():
        queue_messages(frame=make_frame(3), now=NOW)
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 5_000])
def test_the_number_of_statements_does_not_depend_on_the_size(count: int) -> None:
    with CaptureQueriesContext(connection) as queries:
        queue_messages(frame=make_frame(count), now=NOW)
    # A savepoint, one COPY, the release
    assert len(queries) == 3
    assert Message.objects.count() == count


@pytest.mark.django_db
def test_a_wave_is_queued_in_the_time_of_a_copy() -> None:
    started = time.perf_counter()
    queue_messages(frame=make_frame(20_000), now=NOW)
    assert time.perf_counter() - started < 5


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        queue_messages(frame=make_frame(1, colour="red"), now=NOW)
