"""A small world to treat: plain functions over the real tables and services."""

import secrets
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from pyroaring import BitMap64

from campaigns import services
from campaigns.models import Campaign, TreatmentShard
from customers import services as customers
from customers.models import SHARD_COUNT, Clock, Customer, OwnerMode, Workspace
from messaging.models import Template, TemplateVersion
from segments.models import (
    Bitmap,
    Coverage,
    DayCount,
    MicroSegment,
    Plan,
    Run,
    RunShard,
)

MONDAY = date(2026, 2, 2)
EVERY_DAY = {"kind": "every_day"}
NOTHING = {"schema_version": 1, "root": {"all": []}}


def set_clock(on: date, at: time = time(0, 15)) -> datetime:
    """Stop the clock at a moment of a day (UTC is the workspace's zone)."""
    moment = datetime.combine(on, at, UTC)
    # A test that really commits empties the tables that migrations filled
    Workspace.objects.get_or_create(pk=1)
    Plan.objects.get_or_create(pk=1)
    Clock.objects.update_or_create(
        pk=1, defaults={"real_at": moment, "virtual_at": moment, "speed": 0}
    )
    return moment


def add_customers(
    count: int, *, mode: OwnerMode = OwnerMode.OPEN, consent: bool = True
) -> list[int]:
    """Add customers with an address, open since long ago; return their ids."""
    past = datetime(2026, 1, 1, tzinfo=UTC)
    people = Customer.objects.bulk_create(
        Customer(
            attributes={"email": f"{secrets.token_hex(6)}@example.com"},
            owner_mode=mode,
            open_from=past,
            signed_up_at=past,
            created_at=past,
        )
        for _ in range(count)
    )
    ids = [person.pk for person in people]
    if consent:
        allow(ids)
    return ids


def allow(ids: Iterable[int], *, granted: bool = True) -> None:
    """Give or withdraw consent to marketing by e-mail."""
    customers.record_consent(
        customer_ids=list(ids),
        channel="email",
        purpose="marketing",
        granted=granted,
        source="test",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def add_row(name: str, position: int) -> MicroSegment:
    """Add a row of the plan; who is in it is set by `finish_run`."""
    past = datetime(2026, 1, 1, tzinfo=UTC)
    return MicroSegment.objects.create(
        name=name, rule=NOTHING, position=position, created_at=past, updated_at=past
    )


def add_template(name: str = "Hello", purpose: str = "marketing") -> Template:
    """Add a message with words in it."""
    past = datetime(2026, 1, 1, tzinfo=UTC)
    template = Template.objects.create(
        name=f"{name} {secrets.token_hex(3)}",
        purpose=purpose,
        created_at=past,
        updated_at=past,
    )
    template.current = TemplateVersion.objects.create(
        template=template, number=1, subject="Hi", html="<p>Hi</p>", created_at=past
    )
    template.save()
    return template


def add_campaign(row: MicroSegment, name: str = "Offer", **changes: Any) -> Campaign:
    """Put a campaign live at the end of a row; a message to everybody by default."""
    fields = {
        "name": name,
        "segment_id": row.pk,
        "duration_days": 1,
        "schedule": EVERY_DAY,
        "control_percent": 0,
        "status": "live",
        **changes,
    }
    if "action" not in fields:
        fields["action"] = {"kind": "message", "template_id": add_template().pk}
    return services.create_campaign(fields=fields, can_publish=True)


def finish_run(on: date, members: dict[MicroSegment, Iterable[int]]) -> Run:
    """Store memberships as a finished daily run does."""
    moment = datetime.combine(on, time(0, 10), UTC)
    run = Run.objects.create(
        on=on,
        as_of=moment,
        cause=Run.Cause.DAILY,
        status=Run.Status.DONE,
        started_at=moment,
        finished_at=moment,
    )
    Bitmap.objects.all().delete()
    for row, ids in members.items():
        by_shard: dict[int, list[int]] = {}
        for id_, shard in get_shards(ids).items():
            by_shard.setdefault(shard, []).append(id_)
        Bitmap.objects.bulk_create(
            Bitmap(
                segment=row,
                shard=shard,
                run=run,
                rule_version=1,
                bits=BitMap64(of_shard).serialize(),
            )
            for shard, of_shard in by_shard.items()
        )
    return run


def get_shards(ids: Iterable[int]) -> dict[int, int]:
    """Return the shard of each customer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, customers_shard(id) FROM unnest(%s::bigint[]) AS c (id)",
            [list(ids)],
        )
        return dict(cursor.fetchall())


def treat_day(on: date, members: dict[MicroSegment, Iterable[int]]) -> None:
    """Live through a day: clock, membership run, treatment of each shard."""
    set_clock(on)
    finish_run(on, members)
    treat_all(on)


def treat_all(on: date) -> None:
    """Treat each shard that is missing."""
    for shard in range(SHARD_COUNT):
        services.treat_shard(on=on, shard=shard)
    assert TreatmentShard.objects.filter(on=on).count() == SHARD_COUNT


def days(count: int, first: date = MONDAY) -> list[date]:
    """Return so many days in a row."""
    return [first + timedelta(days=offset) for offset in range(count)]


def count_members(run: Run, members: dict[MicroSegment, Iterable[int]]) -> None:
    """Store the counts that a finished run leaves behind."""
    for shard in range(SHARD_COUNT):
        Coverage.objects.create(on=run.on, shard=shard, open=0, covered=0, several=0)
    judged = get_shards(Customer.objects.values_list("pk", flat=True))
    for shard, customers_judged in Counter(judged.values()).items():
        RunShard.objects.create(
            run=run,
            shard=shard,
            status=RunShard.Status.DONE,
            customers=customers_judged,
        )
    for row, ids in members.items():
        shards = Counter(get_shards(ids).values())
        DayCount.objects.bulk_create(
            DayCount(
                on=run.on, segment=row, shard=shard, members=count, entered=0, left=0
            )
            for shard, count in shards.items()
        )
