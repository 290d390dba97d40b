"""Customers and events for tests, made by the real services."""

from datetime import UTC, datetime, timedelta

from customers import services
from customers.domain import parsing, validation
from customers.domain.calls import Limits
from customers.models import Identity, Source

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def create_source(name="shop") -> Source:
    return Source.objects.get_or_create(name=name)[0]


def track(user="u1", event="Bought", *, hours_ago=0.0, **fields):
    at = NOW - timedelta(hours=hours_ago)
    return {
        "type": "track",
        "userId": user,
        "event": event,
        "timestamp": at.isoformat(),
        **fields,
    }


def identify(user="u1", *, hours_ago=0.0, **fields):
    at = NOW - timedelta(hours=hours_ago)
    return {
        "type": "identify",
        "userId": user,
        "timestamp": at.isoformat(),
        **fields,
    }


def post(*events, source=None, now=NOW) -> services.Receipt:
    """Store events as a batch would be, without HTTP."""
    verdicts = validation.check_body(
        parsing.Body(list(events), None, is_suspect=True),
        kind=None,
        received_at=now,
        limits=Limits(),
    )
    source = source or create_source()
    return services.ingest(source_id=source.pk, verdicts=verdicts, now=now)


def customer_of(value, kind="user"):
    return (
        Identity.objects.select_related("customer").get(kind=kind, value=value).customer
    )
