"""What the treatment run of one shard needs to know."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl
from django.db.models import QuerySet
from pyroaring import BitMap64

from campaigns.domain import catch_up, control, schedule
from campaigns.domain.arbitration import Audience, Entrant, to_ids
from campaigns.domain.variants import Shares
from campaigns.models import Campaign, TreatmentShard
from campaigns.selectors.ways import (
    Messages,
    Way,
    can_speak,
    get_audience,
    list_ways,
    read_messages,
    read_weighed,
)
from customers import selectors as customers
from customers.models import SHARD_COUNT, Workspace
from segments import selectors as segments
from segments.models import Run

NOTICE_PERIOD = timedelta(days=7)
OPEN_CUSTOMERS = """
SELECT id FROM customers_customer_{shard:02d} WHERE owner_mode = 1 AND open_from <= %s
"""
RUNNING = """
SELECT DISTINCT ON (customer_id) customer_id, campaign_id, until
FROM campaigns_treatment
WHERE shard = %s AND (until > %s OR "on" = %s)
ORDER BY customer_id, until DESC
"""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A campaign that runs on the day, with what is needed to carry it out."""

    entrant: Entrant
    name: str
    duration_days: int
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class ShardFacts:
    """The customers of a shard as the sweep needs them.

    `running` has customer_id, campaign_id and until (ISO text): the treatment that
    holds a customer back today.
    """

    members: dict[int, BitMap64]
    open_ids: BitMap64
    running: pl.DataFrame
    in_duration: BitMap64
    reachable: dict[Audience, BitMap64]


def list_scheduled(on: date) -> list[Scheduled]:
    """Return the campaigns that run on a workspace day, in the order of the plan.

    A campaign whose message was archived or never written is left out: it could reach
    nobody, and its place must not cost anybody the next campaign.
    """
    return list_scheduled_days([on])[on]


def list_scheduled_days(days: Sequence[date]) -> dict[date, list[Scheduled]]:
    """Return what `list_scheduled` says about each of some days, by three queries.

    The shares of a bandit are those it has given up to the last of the days.
    """
    campaigns = list(_list_live())
    messages = read_messages(campaigns)
    weighed = read_weighed(campaigns, max(days, default=date.min))
    scheduled: dict[date, list[Scheduled]] = {on: [] for on in days}
    for campaign in campaigns:
        if not can_speak(campaign, messages):
            continue
        one = _build_scheduled(campaign, messages, weighed.get(campaign.pk))
        for on in filter(get_schedule(campaign).includes, days):
            scheduled[on].append(one)
    return scheduled


def load_shard(
    *,
    on: date,
    shard: int,
    now: datetime,
    entrants: Sequence[Entrant],
    looks_ahead: bool = False,
) -> ShardFacts:
    """Read what decides about the customers of a shard.

    Parameters
    ----------
    looks_ahead
        Ask whether people can be reached also about those who are not free on the day,
        since they will be on a later one.
    """
    members = segments.current_members(shard)
    open_rows = customers.read_frame(
        OPEN_CUSTOMERS.format(shard=int(shard)), [now], {"customer_id": pl.Int64}
    )
    running = customers.read_frame(
        RUNNING,
        [shard, on, on],
        {"customer_id": pl.Int64, "campaign_id": pl.Int32, "until": pl.String},
    )
    open_ids = BitMap64(open_rows["customer_id"].to_numpy())
    in_duration = BitMap64(running["customer_id"].to_numpy())
    asked = open_ids if looks_ahead else open_ids - in_duration
    return ShardFacts(
        members=members,
        open_ids=open_ids,
        running=running,
        in_duration=in_duration,
        reachable={
            audience: _find_reachable(shard, audience, entrants, members, asked)
            for audience in {e.audience for e in entrants if e.audience is not None}
        },
    )


def list_missing_shards(*, now: datetime) -> list[tuple[date, int]]:
    """Return (date, shard) of treatments to do now, of one date at most.

    Empty until the newest daily membership run is done, and again when the day is over:
    after more than 12 h of downtime the campaigns of a day are skipped, and
    `list_skipped_days` says so.
    """
    run = Run.objects.filter(cause=Run.Cause.DAILY).order_by("-on").first()
    if run is None or run.status != Run.Status.DONE:
        return []
    if _is_too_late(run, customers.get_workspace(), now):
        return []
    done = set(TreatmentShard.objects.filter(on=run.on).values_list("shard", flat=True))
    return [(run.on, shard) for shard in range(SHARD_COUNT) if shard not in done]


def is_skipped(on: date, now: datetime) -> bool:
    """Tell whether it has become too late in a day for its campaigns."""
    run = Run.objects.filter(cause=Run.Cause.DAILY, on=on).first()
    return run is not None and _is_too_late(run, customers.get_workspace(), now)


def list_skipped_days(*, now: datetime) -> list[tuple[date, int]]:
    """Return the days of the last week whose campaigns were skipped, newest first.

    Each with the number of shards (of 16) in which nobody was treated: we were down,
    and half a day later a campaign of the day would come as a surprise.
    """
    runs = list(
        Run.objects.filter(
            cause=Run.Cause.DAILY, as_of__gt=now - NOTICE_PERIOD, as_of__lte=now
        ).order_by("-on")
    )
    done = Counter(
        TreatmentShard.objects.filter(on__in=[run.on for run in runs]).values_list(
            "on", flat=True
        )
    )
    workspace = customers.get_workspace()
    return [
        (run.on, SHARD_COUNT - done[run.on])
        for run in runs
        if done[run.on] < SHARD_COUNT
        and run.status == Run.Status.DONE
        and (run is not runs[0] or _is_too_late(run, workspace, now))
    ]


def list_speechless() -> list[Campaign]:
    """Return live campaigns whose message was archived or never written."""
    campaigns = list(_list_live())
    messages = read_messages(campaigns)
    return [each for each in campaigns if not can_speak(each, messages)]


def list_upcoming(on: date) -> list[Campaign]:
    """Return the live campaigns that run on a day or later, in the plan's order."""
    return [
        campaign
        for campaign in _list_live().select_related("segment")
        if get_schedule(campaign).is_left(on)
    ]


def get_schedule(campaign: Campaign) -> schedule.Schedule:
    """Return the days of a stored campaign."""
    return schedule.parse(
        campaign.schedule, starts_on=campaign.starts_on, ends_on=campaign.ends_on
    )


def _list_live() -> QuerySet[Campaign]:
    return Campaign.objects.filter(
        status=Campaign.Status.LIVE, segment__archived_at=None
    ).order_by("segment__position", "position", "id")


def _is_too_late(run: Run, workspace: Workspace, now: datetime) -> bool:
    return catch_up.is_too_late(
        due_at=catch_up.get_due_at(run.on, workspace.daily_run_at, workspace.timezone),
        started_at=run.started_at,
        finished_at=run.finished_at or now,
        now=now,
    )


def _build_scheduled(
    campaign: Campaign, messages: Messages, weighed: Shares | None
) -> Scheduled:
    return Scheduled(
        entrant=Entrant(
            campaign_id=campaign.pk,
            segment_id=campaign.segment_id,
            audience=get_audience(campaign, messages),
            held_out=control.get_threshold(campaign.control_percent),
            salt=campaign.salt,
        ),
        name=campaign.name,
        duration_days=campaign.duration_days,
        ways=list_ways(campaign, messages, weighed),
    )


def _find_reachable(
    shard: int,
    audience: Audience,
    entrants: Iterable[Entrant],
    members: dict[int, BitMap64],
    free: BitMap64,
) -> BitMap64:
    """Ask only about people who could get one of the audience's campaigns today."""
    nobody = BitMap64()
    asked = BitMap64.union(
        nobody,
        *(
            members.get(entrant.segment_id, nobody)
            for entrant in entrants
            if entrant.audience == audience
        ),
    )
    channel, purpose = audience
    return BitMap64(
        customers.reachable(shard, to_ids(asked & free).tolist(), channel, purpose)
    )
