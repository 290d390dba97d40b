"""Customers, micro-segments and runs for tests, written to the database."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from customers.models import Clock, Customer, Event, EventName, OwnerMode
from segments import services
from segments.models import MicroSegment, Run
from segments.selectors import list_pending_shards

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)


def leaf(measure: Mapping[str, Any], operator: str, value: Any = None) -> Any:
    return {"measure": dict(measure), "operator": operator, "value": value}


def attribute(name: str, operator: str, value: Any = None) -> Any:
    return leaf({"kind": "attribute", "name": name}, operator, value)


def count(event: str, operator: str, value: Any, **more: Any) -> Any:
    return leaf({"kind": "count", "event": event, **more}, operator, value)


def spent_most(percent: float) -> Any:
    total = {"kind": "sum", "event": "Order", "property": "revenue"}
    return leaf({"kind": "rank", "of": total}, "top_percent", percent)


def is_in(segment: MicroSegment) -> Any:
    return leaf({"kind": "segment", "id": segment.pk}, "is")


def rule(root: Any) -> Any:
    return {"schema_version": 1, "root": root}


def make_segment(name: str, root: Any, **more: Any) -> MicroSegment:
    return services.create_segment(name=name, rule=rule(root), **more)


def make_person(id_: int, **fields: Any) -> int:
    defaults: dict[str, Any] = {
        "owner_mode": OwnerMode.OPEN,
        "open_from": NOW - timedelta(days=30),
        "created_at": NOW,
    }
    return int(Customer.objects.create(id=id_, **{**defaults, **fields}).pk)


def make_people(*ids: int, **attributes: Any) -> list[int]:
    return [make_person(id_, attributes=attributes) for id_ in ids]


def make_event(customer_id: int, name: str, at: datetime = NOW, **fields: Any) -> None:
    known, _ = EventName.objects.get_or_create(name=name)
    Event.objects.create(
        customer_id=customer_id,
        name=known,
        occurred_at=at,
        received_at=at,
        **fields,
    )


def run_all(day: int = 0, cause: str = Run.Cause.DAILY) -> Run:
    """Run over all shards `day` days after the first, as workers would."""
    run, _ = services.start_run(
        on=TODAY + timedelta(days=day), as_of=NOW + timedelta(days=day), cause=cause
    )
    return finish(run)


def run_edits(at: datetime) -> Run:
    """Run over what was edited, as workers would."""
    run = services.start_edit_run(now=at)
    assert run is not None
    return finish(run)


def finish(run: Run) -> Run:
    """Do what is left of a run."""
    while pending := list_pending_shards(run.pk):
        for shard in pending:
            services.evaluate_shard(run_id=run.pk, shard=shard)
    run.refresh_from_db()
    return run


def set_now(**after: float) -> datetime:
    """Stop the clock so long after the first run."""
    at = NOW + timedelta(**after)
    Clock.objects.update_or_create(
        pk=1, defaults={"real_at": at, "virtual_at": at, "speed": 0}
    )
    return at


def shard_of(customer_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT customers_shard(%s)", [customer_id])
        return int(cursor.fetchone()[0])
