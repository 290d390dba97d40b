"""The first steps of a workspace, each ticked by what is really there."""

from dataclasses import dataclass
from typing import Any

from customers.models import Clock, EventName
from journeys.domain.templates import PLACEHOLDER_SITE
from journeys.models import Enrollment, Journey
from messaging.models import Template

GUIDE = "guide"  # by this name a user puts it away


@dataclass(frozen=True, slots=True)
class Guide:
    """How far a workspace has come on the way to its first live journey.

    Parameters
    ----------
    event
        Name of the first event anybody sent; None before.
    journey
        The journey the guide speaks of: a live one, else the newest.
    messages_left
        How many of its messages still have links of the template; None without a
        message step.
    people
        Whether anybody came into a journey, ever.
    """

    event: str | None
    journey: Journey | None
    messages_left: int | None
    is_live: bool
    has_people: bool

    def ticks(self) -> dict[str, bool]:
        """Return the steps in order, and whether each is done."""
        return {
            "event": self.event is not None,
            "journey": self.journey is not None,
            "messages": self.messages_left == 0 or self.is_live,
            "live": self.is_live,
            "person": self.has_people,
        }


def get_guide() -> Guide:
    """Look at what is there; a few rows by index."""
    sent = EventName.objects.exclude(name__startswith="$").order_by("pk").first()
    journey = _choose_journey()
    return Guide(
        event=sent.name if sent else None,
        journey=journey,
        messages_left=_count_unwritten(journey) if journey else None,
        is_live=journey is not None and journey.published_id is not None,
        has_people=Enrollment.objects.exists(),
    )


def is_demo() -> bool:
    """Tell whether this workspace was made by the demo: nothing is left to begin."""
    return Clock.objects.filter(pk=1, replay_from__isnull=False).exists()


def _choose_journey() -> Journey | None:
    journeys = Journey.objects.exclude(status=Journey.Status.ARCHIVED)
    newest = journeys.select_related("draft").order_by("-pk")
    return newest.filter(published__isnull=False).first() or newest.first()


def _count_unwritten(journey: Journey) -> int | None:
    """Count a draft's messages that are missing or still have the gallery's links."""
    used = _list_messages(journey)
    if not used:
        return None
    written = (
        Template.objects.filter(pk__in=used, archived_at=None)
        .exclude(current__html__contains=PLACEHOLDER_SITE)
        .exclude(current=None)
    )
    return len(used) - written.count()


def _list_messages(journey: Journey) -> set[int]:
    document: dict[str, Any] = journey.draft.document if journey.draft else {}
    asked = (
        node.get("settings", {}).get("template_id")
        for node in document.get("nodes", ())
        if node.get("kind") in ("message", "survey")
    )
    return {one if isinstance(one, int) else 0 for one in asked}
