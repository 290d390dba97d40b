"""What people of the company say about journeys, and whom they mean."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Q

from customers.domain.roles import ROLES
from journeys.domain.mentions import Colleague, name_colleagues
from journeys.models import Comment, Journey, Mention


@dataclass(slots=True)
class Thread:
    """A comment and its answers, oldest first."""

    first: Comment
    comments: list[Comment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MentionedIn:
    """A journey with comments that mention somebody who has not seen them.

    Parameters
    ----------
    node_id
        The step of the oldest of them; "" for the journey.
    """

    journey_id: int
    name: str
    comments: int
    node_id: str


def list_threads(journey: Journey) -> list[Thread]:
    """Return all that was said about a journey, the newest thread first."""
    rows = journey.comments.prefetch_related("mentions").order_by("id")
    threads: dict[int, Thread] = {}
    for comment in rows:
        first_id = comment.thread_id or comment.pk
        threads.setdefault(first_id, Thread(comment)).comments.append(comment)
    return list(reversed(threads.values()))


def list_colleagues() -> list[Colleague]:
    """Return everybody who can be mentioned: who has a role, by name."""
    users = (
        User.objects.filter(Q(groups__name__in=ROLES) | Q(is_superuser=True))
        .filter(is_active=True)
        .distinct()
        .order_by("id")
    )
    rows = [(one.pk, one.get_full_name(), one.get_username()) for one in users]
    return sorted(name_colleagues(rows), key=lambda one: one.name.casefold())


def list_unread_mentions(user_id: int) -> list[MentionedIn]:
    """Return where comments of open threads mention somebody who has not seen them."""
    unread = (
        Mention.objects.filter(user_id=user_id, read_at=None)
        .filter(comment__resolved_at=None, comment__thread__resolved_at=None)
        .select_related("comment__journey", "comment__thread")
        .order_by("comment_id")
    )
    found: dict[int, list[Mention]] = defaultdict(list)
    for mention in unread:
        found[mention.comment.journey_id].append(mention)
    return [_sum_up(mentions) for mentions in found.values()]


def _sum_up(mentions: Sequence[Mention]) -> MentionedIn:
    comment = mentions[0].comment
    return MentionedIn(
        journey_id=comment.journey_id,
        name=comment.journey.name,
        comments=len(mentions),
        node_id=(comment.thread or comment).node_id,
    )
