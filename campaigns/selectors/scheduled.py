"""Which campaigns run on which day, with what is needed to carry them out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from campaigns.domain import control, schedule
from campaigns.domain.arbitration import Entrant
from campaigns.domain.reasons import Reason
from campaigns.domain.variants import Shares
from campaigns.models import Campaign
from campaigns.selectors.settings import get_quiet_days
from campaigns.selectors.ways import (
    Messages,
    Way,
    can_speak,
    get_audience,
    list_ways,
    read_messages,
    read_weighed,
)
from messaging.models import Purpose


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A campaign that runs on the day, with what is needed to carry it out."""

    entrant: Entrant
    name: str
    duration_days: int
    ways: tuple[Way, ...]


def list_scheduled(on: date, *, at_once: bool = False) -> list[Scheduled]:
    """Return the campaigns that run on a workspace day, in the order of the plan.

    A campaign whose message was archived or never written is left out: it could reach
    nobody, and its place must not cost anybody the next campaign. Marketing is there on
    quiet days too, barred.

    Parameters
    ----------
    at_once
        Only those that also act within the day.
    """
    return list_scheduled_days([on], at_once=at_once)[on]


def list_scheduled_days(
    days: Sequence[date], *, at_once: bool = False
) -> dict[date, list[Scheduled]]:
    """Return what `list_scheduled` says about each of some days, by four queries.

    The shares of a bandit are those it has given up to the last of the days.
    """
    live = _list_live()
    campaigns = list(live.filter(at_once=True) if at_once else live)
    messages = read_messages(campaigns)
    weighed = read_weighed(campaigns, max(days, default=date.min))
    quiet_days = get_quiet_days()
    scheduled: dict[date, list[Scheduled]] = {on: [] for on in days}
    for campaign in campaigns:
        if not can_speak(campaign, messages):
            continue
        one = _build_scheduled(campaign, messages, weighed.get(campaign.pk))
        audience = one.entrant.audience
        is_marketing = (
            audience[1] if audience else campaign.purpose
        ) == Purpose.MARKETING
        for on in filter(get_schedule(campaign).includes, days):
            is_quiet = is_marketing and quiet_days.includes(on)
            scheduled[on].append(bar(one, Reason.QUIET_DAY) if is_quiet else one)
    return scheduled


def bar(scheduled: Scheduled, reason: Reason) -> Scheduled:
    """Return the campaign as one by which nobody is treated."""
    return replace(scheduled, entrant=replace(scheduled.entrant, barred=reason))


def has_at_once() -> bool:
    """Tell whether a live campaign acts within the day."""
    return _list_live().filter(at_once=True).exists()


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
            cap_exempt=campaign.cap_exempt,
        ),
        name=campaign.name,
        duration_days=campaign.duration_days,
        ways=list_ways(campaign, messages, weighed),
    )
