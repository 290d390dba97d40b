"""What needs somebody's attention. One function per thing to look for, in one table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count

from campaigns import selectors as campaigns
from campaigns.domain.reasons import format_day
from config import heartbeat
from config.home import numbers
from config.home.today import Today
from customers.models import SHARD_COUNT, Backlog, Quarantine
from journeys.models import Breaker, Enrollment
from journeys.selectors import (
    count_suspects,
    list_failed_launches,
    list_open_drafts,
    list_unread_mentions,
)
from messaging.models import Breaker as ProviderBreaker
from messaging.models import HighWater, Message
from segments.models import Run
from segments.selectors import list_held

DAY = timedelta(days=1)
MONTH = timedelta(days=30)  # a draft nobody has touched for longer was left


@dataclass(frozen=True, slots=True)
class Attention:
    """Something a person should look at, and the page that shows it."""

    code: str
    message: str
    link: str | None = None


def look_for_workers(today: Today) -> Iterable[Attention]:
    """Nobody to do the work."""
    if not heartbeat.count_live("worker") and not heartbeat.count_live("pulse"):
        yield Attention("no_worker", "No worker is running: nothing moves.")


def look_for_backlog(today: Today) -> Iterable[Attention]:
    """So much work waits that events are refused, or soon will be."""
    backlog = Backlog.objects.filter(over_since__isnull=False).first()
    if backlog is not None:
        yield Attention(
            "backlog",
            f"More than {backlog.waiting - 1:,} changes wait for a worker: events are"
            " refused while that lasts.",
        )


def look_for_runs(today: Today) -> Iterable[Attention]:
    """Memberships that could not be computed."""
    run = Run.objects.filter(cause=Run.Cause.DAILY).order_by("-on").first()
    if run is None:
        return
    day = format_day(run.on)
    if run.status == Run.Status.FAILED:
        yield Attention(
            "run_failed", f"The micro-segments of {day} were not computed.", "/m/runs"
        )
        return
    held = set(run.findings.values_list("segment_id", flat=True))
    failed = [error for error in run.errors if error.get("segment") not in held]
    if failed:
        yield Attention(
            "run_errors",
            f"{_count(len(failed), 'micro-segment')} could not be computed on"
            f" {day} and kept their people of the day before.",
            f"/m/runs/{run.pk}",
        )


def look_for_held_sizes(today: Today) -> Iterable[Attention]:
    """Micro-segments that changed too much, until somebody accepts that."""
    for finding in list_held():
        if finding.accepted_at is None:
            yield Attention(
                "size_held",
                f"“{finding.segment.name}” changed its size too much and is left as it"
                " was.",
                f"/m/runs/{finding.run_id}",
            )


def look_for_skipped_days(today: Today) -> Iterable[Attention]:
    """Days whose campaigns were not run because we were down."""
    for on, missing in campaigns.list_missed_days(now=today.now):
        part = "" if missing == SHARD_COUNT else " for part of the customers"
        yield Attention(
            "campaigns_skipped",
            f"The campaigns of {format_day(on)} were skipped{part}: more than 12 hours"
            " late.",
            f"/m/plan?from={on}",
        )


def look_for_speechless_campaigns(today: Today) -> Iterable[Attention]:
    """Live campaigns that have no message to send."""
    for campaign in campaigns.list_speechless():
        yield Attention(
            "campaign_without_message",
            f"“{campaign.name}” is live but has no message to send.",
            f"/campaigns/{campaign.pk}",
        )


def look_for_parked_people(today: Today) -> Iterable[Attention]:
    """People whose step failed again and again."""
    parked = (
        Enrollment.objects.filter(
            status=Enrollment.Status.ACTIVE, parked_at__isnull=False
        )
        .values_list("journey_id", "journey__name")
        .annotate(people=Count("pk"))
        .order_by("journey__name")
    )
    for journey_id, name, people in parked:
        yield Attention(
            "people_parked",
            f"{_count(people, 'person', 'people')} stuck in “{name}” after errors.",
            f"/j/{journey_id}/people?show=parked",
        )


def look_for_suspects(today: Today) -> Iterable[Attention]:
    """People at whom processes died."""
    suspects = count_suspects()
    if suspects:
        yield Attention(
            "people_suspected",
            f"Processes died at {_count(suspects, 'person', 'people')}: nothing"
            " happens to them before somebody decides.",
            "/admin/journeys/suspect/",
        )


def look_for_held_steps(today: Today) -> Iterable[Attention]:
    """Steps that fail for many people and are left alone for a while."""
    for breaker in Breaker.objects.select_related("version__journey"):
        journey = breaker.version.journey
        what = "A step of “{}” fails for many people and is left alone for a while"
        if not breaker.people:
            what = "“{}” cannot call people in, which is tried again after a while"
        yield Attention(
            "step_held",
            f"{what.format(journey.name)}: {breaker.error[:200]}",
            f"/j/{journey.pk}/people?show=parked",
        )


def look_for_failing_providers(today: Today) -> Iterable[Attention]:
    """Providers that fail, and channels with more queued than they can take."""
    for provider in ProviderBreaker.objects.filter(until__isnull=False):
        yield Attention(
            "provider_failing",
            f"{provider.account} fails and is left alone for a while;"
            " messages wait and are not lost.",
        )
    for full in HighWater.objects.filter(is_full=True):
        yield Attention(
            "channel_full",
            f"More than {full.queued:,} messages wait for {full.channel}:"
            " people wait at their message step.",
        )


def look_for_failed_messages(today: Today) -> Iterable[Attention]:
    """Messages of the last week that did not get through."""
    failed = Message.objects.filter(
        id__gte=numbers.get_first_message_id(today.now - numbers.WEEK),
        status__in=(
            Message.Status.FAILED,
            Message.Status.UNKNOWN,
            Message.Status.PARKED,
        ),
    ).count()
    if failed:
        yield Attention(
            "messages_failed",
            f"{_count(failed, 'message')} of the last 7 days did not get through.",
            "/mailbox",
        )


def look_for_rejected_events(today: Today) -> Iterable[Attention]:
    """Events a source sent that could not be taken."""
    rejected = Quarantine.objects.filter(received_at__gt=today.now - DAY).count()
    if rejected:
        yield Attention(
            "events_rejected",
            f"{_count(rejected, 'event')} of the last day had to be rejected.",
            "/admin/customers/quarantine/",
        )


def look_for_uncovered_people(today: Today) -> Iterable[Attention]:
    """People whom only the last row of the plan knows."""
    coverage = numbers.get_coverage(today)
    rest = coverage["open"] - coverage["covered"] if coverage else 0
    if rest:
        yield Attention(
            "not_covered",
            f"{_count(rest, 'person', 'people')} covered by “Everyone else” only.",
            "/m/plan",
        )


def look_for_failed_launches(today: Today) -> Iterable[Attention]:
    """Drafts that should have gone live by themselves and could not."""
    for failed in list_failed_launches(today.now):
        yield Attention(
            "launch_failed",
            f"“{failed.name}” was not put live as planned: {failed.reason[:200]}",
            f"/j/{failed.journey_id}/edit?sheet=publish",
        )


def look_for_open_drafts(today: Today) -> Iterable[Attention]:
    """Drafts that could not go live as they are."""
    for draft in list_open_drafts(since=today.now - MONTH):
        yield Attention(
            "draft_with_problems",
            f"The draft of “{draft.name}” has {_count(draft.problems, 'problem')}.",
            f"/j/{draft.journey_id}/edit",
        )


LOOKS: tuple[Callable[[Today], Iterable[Attention]], ...] = (
    look_for_workers,
    look_for_backlog,
    look_for_runs,
    look_for_held_sizes,
    look_for_skipped_days,
    look_for_parked_people,
    look_for_suspects,
    look_for_held_steps,
    look_for_failing_providers,
    look_for_failed_messages,
    look_for_rejected_events,
    look_for_failed_launches,
    look_for_speechless_campaigns,
    look_for_open_drafts,
    look_for_uncovered_people,
)


def list_attention(today: Today) -> list[Attention]:
    """Return everything a person should look at, the most urgent first."""
    return [found for look in LOOKS for found in look(today)]


def list_mentions(reader_id: int) -> list[Attention]:
    """Return the journeys with comments that mention somebody, until they saw them."""
    return [
        Attention(
            "mentioned",
            f"{_count(found.comments, 'comment mentions', 'comments mention')} you in"
            f" “{found.name}”.",
            f"/j/{found.journey_id}/edit?"
            + urlencode(
                {
                    **({"step": found.node_id} if found.node_id else {}),
                    "panel": "comments",
                }
            ),
        )
        for found in list_unread_mentions(reader_id)
    ]


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
