"""Drafts that go live at a moment: which, what is due, and what could not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from journeys.models import Journey, Launch

MOST = 20  # of a journey's plans, the newest first
TOLD_FOR = timedelta(days=7)  # a failed plan stands on the start page so long


@dataclass(frozen=True, slots=True)
class FailedLaunch:
    """A journey that should have gone live and did not."""

    journey_id: int
    name: str
    at: datetime
    reason: str


def list_launches(journey: Journey) -> list[Launch]:
    """Return the plans of a journey, the newest first."""
    return list(
        Launch.objects.filter(journey=journey).defer("document").order_by("-id")[:MOST]
    )


def is_launch_due(now: datetime) -> bool:
    """Tell whether a draft should go live now."""
    return Launch.objects.filter(status=Launch.Status.OPEN, at__lte=now).exists()


def list_failed_launches(now: datetime) -> list[FailedLaunch]:
    """Return what failed to go live lately and was not planned or put live since."""
    newest = Launch.objects.values("journey").annotate(last=Max("id")).values("last")
    failed = Launch.objects.filter(
        id__in=newest, status=Launch.Status.FAILED, ended_at__gt=now - TOLD_FOR
    ).select_related("journey__published")
    return [
        FailedLaunch(one.journey_id, one.journey.name, one.at, one.reason)
        for one in failed.order_by("id")[:MOST]
        if not _went_live_since(one)
    ]


def _went_live_since(launch: Launch) -> bool:
    live = launch.journey.published
    if live is None or live.published_at is None or launch.ended_at is None:
        return False
    return live.published_at > launch.ended_at
