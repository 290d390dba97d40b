"""Counting what the quality of the plan is judged by.

Nothing here waits for a lock or holds one: memberships are read as they stand, one
shard after the other, so memory is bounded by a shard.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

import numpy as np
from django.db.models import Count, F, Sum
from pyroaring import BitMap64

from campaigns.domain import goals
from campaigns.domain.quality import CampaignFacts, Facts, GroupFacts, RowFacts
from campaigns.models import Campaign, Cell
from campaigns.selectors.sampling import (
    LOOKS_BACK,
    Goal,
    Sample,
    count_sampled_shards,
    list_features,
)
from campaigns.selectors.scheduled import list_upcoming
from campaigns.selectors.treatment import OPEN_CUSTOMERS
from customers import selectors as customers
from customers.models import SHARD_COUNT
from segments import selectors as segments
from segments.domain import rules
from segments.domain.quality.overlap import Counts, count_shared
from segments.domain.quality.standing import Standing, stand
from segments.selectors.membership import DayOfSegment
from segments.selectors.rows import read_library

LAST_DAYS = 14  # of counts of members
TREATED_DAYS = 28  # of what became of campaigns


@dataclass(frozen=True, slots=True)
class Counted:
    """Facts, and how many people each row shares with each other one."""

    facts: Facts
    shared: Counts


def count_plan(now: datetime) -> Counted:
    """Count everything about the rows of the plan as they stand."""
    rows = [row.pk for row in segments.list_live().filter(is_system=False)]
    campaigns = _list_campaigns(now)
    acting = [row in campaigns for row in rows]
    sampled = count_sampled_shards()
    sample = Sample(
        list_features(list(read_library().rules.values())),
        _read_goals(campaigns.values()),
        now,
    )
    shared = np.zeros((len(rows), len(rows)), np.int64)
    standings = [Standing()] * len(rows)
    open_count = 0
    for shard in range(SHARD_COUNT):
        current = segments.current_members(shard)
        members = {row: current[row] for row in rows if row in current}
        listed = [members.get(row, BitMap64()) for row in rows]
        open_ids = _read_open(shard, now)
        open_count += len(open_ids)
        shared += count_shared(listed)
        here = stand(listed, acting, open_ids)
        standings = [sum_ + one for sum_, one in zip(standings, here, strict=True)]
        if shard < sampled:
            sample.add(shard, members)
    covered = sum(one.first for one in standings)
    facts = Facts(
        rows=_build_rows(rows, shared, standings, campaigns, sample, now),
        open=open_count,
        covered=covered,
        several=covered - sum(one.alone for one in standings),
        memberships=sum(one.open for one in standings),
        sample=sample.open / open_count if sample.open else 1.0,
        groups=tuple(
            GroupFacts(rules.to_document(one.rule), one.people, one.uncovered)
            for one in sample.describe_uncovered()
        ),
    )
    return Counted(facts, shared)


def _read_open(shard: int, now: datetime) -> BitMap64:
    return BitMap64(customers.read_ids(OPEN_CUSTOMERS.format(shard=int(shard)), [now]))


def _list_campaigns(now: datetime) -> dict[int, list[Campaign]]:
    """Return the live campaigns that have days left, by row."""
    found: dict[int, list[Campaign]] = defaultdict(list)
    for campaign in list_upcoming(customers.get_local_date(now)):
        found[campaign.segment_id].append(campaign)
    return found


def _read_goals(campaigns: Iterable[Sequence[Campaign]]) -> dict[int, Goal]:
    found = {}
    for campaign in (one for of_row in campaigns for one in of_row):
        if campaign.goal:
            days = campaign.goal["within_days"]
            window = days + LOOKS_BACK.days + 1
            event = replace(goals.read_event(campaign.goal), within_days=window)
            found[campaign.pk] = Goal(event, days)
    return found


def _build_rows(
    rows: Sequence[int],
    shared: Counts,
    standings: Sequence[Standing],
    campaigns: Mapping[int, Sequence[Campaign]],
    sample: Sample,
    now: datetime,
) -> tuple[RowFacts, ...]:
    days = _read_days(now)
    records = _read_records(now)
    return tuple(
        RowFacts(
            id=row,
            members=int(shared[place, place]),
            open=standing.open,
            first=standing.first,
            alone=standing.alone,
            hidden=standing.hidden,
            most=max((day.members for day in days[row]), default=0),
            days=len(days[row]),
            turnover=_measure_turnover(days[row]),
            campaigns=tuple(
                _build_campaign(campaign, records, sample)
                for campaign in campaigns.get(row, ())
            ),
        )
        for place, (row, standing) in enumerate(zip(rows, standings, strict=True))
    )


def _build_campaign(
    campaign: Campaign,
    records: Mapping[int, tuple[int, int, int]],
    sample: Sample,
) -> CampaignFacts:
    days, matched, won = records.get(campaign.pk, (0, 0, 0))
    return CampaignFacts(
        id=campaign.pk,
        control_percent=float(campaign.control_percent),
        days=days,
        matched=matched,
        won=won,
        has_goal=campaign.goal is not None,
        goal_share=sample.get_goal_share(campaign.pk),
        goal_money=sample.get_goal_money(campaign.pk),
    )


def _read_days(now: datetime) -> Mapping[int, list[DayOfSegment]]:
    today = customers.get_local_date(now)
    found: dict[int, list[DayOfSegment]] = defaultdict(list)
    for day in segments.counts_per_day(today - timedelta(days=LAST_DAYS - 1), today):
        found[day.segment_id].append(day)
    return found


def _measure_turnover(days: Sequence[DayOfSegment]) -> float:
    """Return the middle share of members that entered or left on a day.

    Who comes and who goes are one change: of ten members one is another person.
    """
    shares = [(day.entered + day.left) / 2 / day.members for day in days if day.members]
    return median(shares) if shares else 0.0


def _read_records(now: datetime) -> dict[int, tuple[int, int, int]]:
    """Return by campaign: days it ran, open people matched, and those who won."""
    today = customers.get_local_date(now)
    rows = (
        Cell.objects.filter(on__gt=today - timedelta(days=TREATED_DAYS), on__lte=today)
        .values_list("campaign_id")
        .annotate(
            days=Count("on", distinct=True),
            people=Sum(F("matched") - F("not_open")),
            won=Sum(
                F("control")
                + F("treated")
                + F("control_at_once")
                + F("treated_at_once")
            ),
        )
    )
    return {campaign: (days, people, won) for campaign, days, people, won in rows}
