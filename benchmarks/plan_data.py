"""Customers, rows, campaigns and numbers of the plan workload; a fixed seed."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from pyroaring import BitMap64

from benchmarks import membership_data, treatment_data
from benchmarks.membership_data import FIRST_DAY
from campaigns.models import Campaign, Cell
from customers.models import SHARD_COUNT, Clock
from segments.models import Bitmap, Coverage, DayCount, MicroSegment, Run, RunShard

MEMBERSHIPS = 18  # of a customer, on average
PAST_DAYS = 14
TODAY = FIRST_DAY.date()

HELD_BACK = """
INSERT INTO campaigns_treatment
  (customer_id, "on", campaign_id, segment_id, arm, until, cause, at)
SELECT id, %(on)s, %(campaign)s, %(segment)s, 'treated',
  %(on)s + 1 + bench_one_of(id, 41, 13), 'daily', %(at)s
FROM customers_customer WHERE bench_random(id, 42) < 0.4
"""


def fill(customers: int, rows: int) -> None:
    """Write everybody, the rows they are in, and what the last days brought."""
    Clock.objects.update_or_create(
        pk=1, defaults={"real_at": FIRST_DAY, "virtual_at": FIRST_DAY, "speed": 0}
    )
    with connection.cursor() as cursor:
        cursor.execute(membership_data.HELPERS)
        values = {"customers": customers, "day": FIRST_DAY}
        cursor.execute(membership_data.CUSTOMERS, values)
        cursor.execute("VACUUM (ANALYZE) customers_customer")
    membership_data.write_segments(rows)
    treatment_data.write_campaigns(rows)
    treatment_data.allow_everybody()
    members = _write_members(list(MicroSegment.objects.filter(is_system=False)))
    _write_numbers(members)
    _hold_back()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _write_members(rows: list[MicroSegment]) -> dict[MicroSegment, list[int]]:
    """Draw who is in which row; sizes have a long tail. Return them by shard."""
    run = Run.objects.create(
        on=TODAY,
        as_of=FIRST_DAY,
        cause=Run.Cause.DAILY,
        status=Run.Status.DONE,
        started_at=FIRST_DAY,
        finished_at=FIRST_DAY,
    )
    draw = np.random.default_rng(5)
    shares = draw.pareto(1.2, len(rows)) + 1
    shares = np.minimum(shares * MEMBERSHIPS / shares.sum(), 0.6)
    members: dict[MicroSegment, list[int]] = {row: [] for row in rows}
    for shard, ids in _read_shards():
        bitmaps = []
        for row, share in zip(rows, shares, strict=True):
            bits = BitMap64(ids[draw.random(len(ids)) < share])
            members[row].append(len(bits))
            bitmaps.append(
                Bitmap(
                    segment=row,
                    shard=shard,
                    run=run,
                    rule_version=1,
                    bits=bits.serialize(),
                )
            )
        Bitmap.objects.bulk_create(bitmaps)
        RunShard.objects.create(
            run=run, shard=shard, status=RunShard.Status.DONE, customers=len(ids)
        )
    return members


def _read_shards() -> Iterator[tuple[int, NDArray[np.uint64]]]:
    for shard in range(SHARD_COUNT):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM customers_customer_{shard:02d}")
            yield shard, np.array([id_ for (id_,) in cursor.fetchall()], np.uint64)


def _list_past() -> list[date]:
    return [TODAY - timedelta(days=back) for back in range(PAST_DAYS + 1)]


def _write_numbers(members: dict[MicroSegment, list[int]]) -> None:
    campaigns = list(Campaign.objects.all())
    for on in _list_past():
        DayCount.objects.bulk_create(
            DayCount(on=on, segment=row, shard=shard, members=count, entered=0, left=0)
            for row, counts in members.items()
            for shard, count in enumerate(counts)
        )
        Coverage.objects.bulk_create(
            Coverage(on=on, shard=shard, open=100, covered=90, several=50)
            for shard in range(SHARD_COUNT)
        )
        if on != TODAY:
            Cell.objects.bulk_create(
                Cell(
                    on=on,
                    campaign=campaign,
                    segment_id=campaign.segment_id,
                    shard=shard,
                    matched=10,
                    not_open=0,
                    in_duration=4,
                    taken_above=3,
                    unreachable=1,
                    control=1,
                    treated=1,
                )
                for campaign in campaigns
                for shard in range(SHARD_COUNT)
            )


def _hold_back() -> None:
    """Leave four in ten customers in a duration period of up to two weeks."""
    campaign = Campaign.objects.order_by("id")[0]
    values = {
        "on": TODAY - timedelta(days=1),
        "campaign": campaign.pk,
        "segment": campaign.segment_id,
        "at": FIRST_DAY - timedelta(days=1),
    }
    with connection.cursor() as cursor:
        cursor.execute(HELD_BACK, values)
