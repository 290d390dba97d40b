"""The uplift ledger: what was counted of campaigns, put into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from campaigns.domain.uplift import rows
from campaigns.domain.uplift.campaigns import (
    CHOSEN_ELSEWHERE,
    COUNTS_ONLY,
    Names,
    find_open_until,
    report_period,
)
from campaigns.domain.uplift.counts import COUNTS, Counts, PeriodCounts
from campaigns.domain.uplift.rows import RowEffect
from campaigns.domain.uplift.told import Told
from campaigns.models import Campaign, UpliftCount
from campaigns.selectors.scheduled import get_schedule
from campaigns.selectors.uplift.due import is_count_due
from customers.selectors import get_local_date, get_now
from segments.models import MicroSegment


@dataclass(frozen=True)
class CampaignReport:
    """What is known of one campaign.

    Parameters
    ----------
    period
        The one the report is about; `None`: nobody has met the campaign yet.
    """

    campaign: Campaign
    counted_at: datetime | None
    counts: Counts | None
    period: PeriodCounts | None
    told: Told | None

    @property
    def periods(self) -> Sequence[PeriodCounts]:
        """Return the periods that are counted, the newest first."""
        return self.counts.periods[::-1] if self.counts else ()


@dataclass(frozen=True)
class Ledger:
    """All campaigns that met anybody, in the order of the plan, and the rows."""

    campaigns: Sequence[CampaignReport]
    rows: Sequence[RowEffect]
    is_current: bool

    @property
    def counted_at(self) -> datetime | None:
        """Return when the last of them was counted."""
        moments = [one.counted_at for one in self.campaigns if one.counted_at]
        return max(moments, default=None)


def get_campaign_report(
    campaign: Campaign, starts_at: datetime | None = None
) -> CampaignReport:
    """Return the report on a period of a campaign; by default on the newest."""
    counted = UpliftCount.objects.filter(campaign=campaign).first()
    return _report(campaign, counted, read_segments(), _get_today(), starts_at)


def get_ledger() -> Ledger:
    """Return what is known of all campaigns, as they were counted last.

    Those of another system are in it, to say why nothing can be told of them.
    """
    campaigns = Campaign.objects.select_related("segment", "counted").filter(
        Q(counted__isnull=False) | Q(chosen_elsewhere=True)
    )
    segments, today = read_segments(), _get_today()
    reports = [
        _report(campaign, getattr(campaign, "counted", None), segments, today)
        for campaign in campaigns.order_by("segment__position", "position", "id")
    ]
    return Ledger(
        campaigns=reports,
        rows=rows.spread_rows(
            [(one.campaign.segment_id, one.told) for one in reports if one.told],
            segments,
        ),
        is_current=not is_count_due(),
    )


def _report(
    campaign: Campaign,
    counted: UpliftCount | None,
    segments: dict[int, str],
    today: date,
    starts_at: datetime | None = None,
) -> CampaignReport:
    counts = COUNTS.validate_python(counted.counts) if counted else None
    periods = counts.periods if counts else ()
    chosen = [one for one in periods if starts_at in (None, one.starts_at)]
    period = chosen[-1] if chosen else None
    told = None
    if campaign.chosen_elsewhere:
        told = Told(COUNTS_ONLY, CHOSEN_ELSEWHERE, ())
    elif counts and period:
        is_running = campaign.status == Campaign.Status.LIVE and period.ends_at is None
        told = report_period(
            period,
            Names(campaign.name, _name_variants(campaign), segments),
            has_goal=counts.has_goal,
            open_until=find_open_until(
                get_schedule(campaign),
                starts_at=period.starts_at,
                today=today,
                is_running=is_running,
            ),
        )
    return CampaignReport(
        campaign, counted.at if counted else None, counts, period, told
    )


def _name_variants(campaign: Campaign) -> dict[str, str]:
    return {one["key"]: one.get("name", "") for one in campaign.variants}


def read_segments() -> dict[int, str]:
    return dict(MicroSegment.objects.values_list("id", "name"))


def _get_today() -> date:
    return get_local_date(get_now())
