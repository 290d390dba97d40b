"""What runs, and the latest numbers.

Asked every few seconds by every open page: each question is answered from an index,
from numbers a run has counted already, or from tables that stay small.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, Sum

from campaigns.models import Campaign, Cell
from config.home.today import Today
from customers.models import Clock, Customer, OwnerMode
from journeys.models import Enrollment, Journey
from messaging.models import Message
from segments import selectors as segments
from segments.models import MicroSegment, Run, RunShard

WEEK = timedelta(days=7)
# Above this the customers are not counted one by one but taken from the last run
COUNTED_DIRECTLY = 100_000
ESTIMATE = """
SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint FROM pg_class
WHERE relname ~ '^customers_customer_[0-9]{2}$'
"""


@dataclass(frozen=True, slots=True)
class LiveJourney:
    """A journey in which people are now.

    Parameters
    ----------
    graduating
        People whose incubation ends in the next seven days at the latest; None for a
        journey that does not incubate.
    graduations
        The same by day.
    """

    id: int
    name: str
    status: str
    inside: int
    incubating: bool
    graduating: int | None
    graduations: list[dict[str, Any]]


def get_clock(now: datetime) -> dict[str, Any]:
    """Return the clock as the browser follows it.

    `progress` is how much of the past has been replayed, 0 to 1; None when all is.
    """
    clock = Clock.objects.filter(pk=1).first()
    if clock is None:
        return {"now": now, "speed": 1.0, "demo": False, "progress": None}
    progress = None
    if clock.replay_from and clock.replay_until and now < clock.replay_until:
        past = clock.replay_until - clock.replay_from
        progress = max(0.0, round((now - clock.replay_from) / past, 3))
    return {"now": now, "speed": clock.speed, "demo": True, "progress": progress}


def list_live_journeys(today: Today) -> list[LiveJourney]:
    """Return journeys that are live or still have people inside."""
    inside = dict(
        Enrollment.objects.filter(status=Enrollment.Status.ACTIVE)
        .values_list("version__journey_id")
        .annotate(people=Count("pk"))
    )
    graduations = _count_graduations(today)
    rows = (
        Journey.objects.filter(Q(status=Journey.Status.LIVE) | Q(pk__in=inside))
        .annotate(is_incubating=F("published__document__graph__incubating"))
        .order_by("name", "pk")
    )
    return [
        LiveJourney(
            id=journey.pk,
            name=journey.name,
            status=journey.status,
            inside=inside.get(journey.pk, 0),
            incubating=bool(journey.is_incubating),
            graduating=(
                sum(day["people"] for day in graduations.get(journey.pk, []))
                if journey.is_incubating
                else None
            ),
            graduations=graduations.get(journey.pk, []),
        )
        for journey in rows
    ]


GRADUATIONS = """
SELECT journey_id, (limit_at AT TIME ZONE %s)::date AS day, count(*)
FROM journeys_enrollment
WHERE owns AND status = 'active' AND limit_at < %s
GROUP BY 1, 2 ORDER BY 1, 2
"""


def _count_graduations(today: Today) -> dict[int, list[dict[str, Any]]]:
    graduations: dict[int, list[dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(GRADUATIONS, [str(today.zone), today.starts_at + WEEK])
        for journey_id, on, people in cursor.fetchall():
            graduations.setdefault(journey_id, []).append({"on": on, "people": people})
    return graduations


def get_coverage(today: Today) -> dict[str, Any] | None:
    """Return the coverage of the last day of the past week that was counted."""
    days = segments.coverage(today.on - WEEK, today.on)
    if not days:
        return None
    last = days[-1]
    return {
        "on": last.on,
        "open": last.open,
        "covered": last.covered,
        "several": last.several,
    }


def count_customers(now: datetime) -> dict[str, int]:
    """Count the customers rules may speak of, by the mode that owns them."""
    with connection.cursor() as cursor:
        cursor.execute(ESTIMATE)
        (estimate,) = cursor.fetchone()
    if estimate > COUNTED_DIRECTLY:
        return _read_customers()
    counts = Customer.objects.exclude(owner_mode=OwnerMode.NOBODY).aggregate(
        total=Count("pk"),
        open=Count("pk", filter=Q(owner_mode=OwnerMode.OPEN, open_from__lte=now)),
        incubating=Count("pk", filter=Q(owner_mode=OwnerMode.INCUBATING)),
    )
    return dict(counts)


def _read_customers() -> dict[str, int]:
    """Take the numbers of the last membership run."""
    run = Run.objects.filter(status=Run.Status.DONE).order_by("-pk").first()
    counted = RunShard.objects.filter(run=run).aggregate(people=Sum("customers"))
    covered = segments.coverage(run.on, run.on) if run else []
    return {
        "total": counted["people"] or 0,
        "open": covered[0].open if covered else 0,
        "incubating": Enrollment.objects.filter(
            owns=True, status=Enrollment.Status.ACTIVE
        ).count(),
    }


def count_segments() -> int:
    """Count the rows of the plan that somebody defined."""
    return MicroSegment.objects.filter(archived_at=None, is_system=False).count()


def count_campaigns(today: Today) -> dict[str, int]:
    """Count live campaigns and the people they took today."""
    people = Cell.objects.filter(on=today.on).aggregate(
        treated=Sum(F("treated") + F("treated_at_once")),
        control=Sum(F("control") + F("control_at_once")),
    )
    return {
        "live": Campaign.objects.filter(
            status=Campaign.Status.LIVE, segment__archived_at=None
        ).count(),
        "treated_today": people["treated"] or 0,
        "control_today": people["control"] or 0,
    }


def get_latest_treatments(today: Today) -> dict[str, Any] | None:
    """Return what each campaign did on the last day on which any ran."""
    last = Cell.objects.filter(on__lte=today.on).order_by("-on").values("on").first()
    if last is None:
        return None
    cells = (
        Cell.objects.filter(on=last["on"])
        .values("campaign_id", "campaign__name", "segment_id", "segment__name")
        .annotate(
            people=Sum("matched"),
            got=Sum(F("treated") + F("treated_at_once")),
            held_out=Sum(F("control") + F("control_at_once")),
        )
        .order_by("segment__position", "campaign__position", "campaign_id")
    )
    return {
        "on": last["on"],
        "campaigns": [
            {
                "campaign": {"id": cell["campaign_id"], "name": cell["campaign__name"]},
                "segment": {"id": cell["segment_id"], "name": cell["segment__name"]},
                "matched": cell["people"],
                "treated": cell["got"],
                "control": cell["held_out"],
            }
            for cell in cells
        ],
    }


def count_messages(today: Today) -> dict[str, int]:
    """Count messages of today that were sent, and those that wait."""
    return {
        # Ids of messages grow with time (UUID version 7), and ids have an index
        "sent_today": Message.objects.filter(
            id__gte=get_first_message_id(today.starts_at), status=Message.Status.SENT
        ).count(),
        "queued": Message.objects.filter(status=Message.Status.QUEUED).count(),
    }


def get_first_message_id(moment: datetime) -> uuid.UUID:
    """Return an id before those of all messages made from a moment on."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)
