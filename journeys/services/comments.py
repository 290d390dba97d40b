"""Say something about a journey, change it, take it back, settle it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from customers.selectors import get_now
from journeys.domain.errors import (
    CommentInvalid,
    CommentUnknown,
    NotYourComment,
    TooManyComments,
)
from journeys.domain.mentions import find_mentions
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.problems import Problem
from journeys.models import Comment, Journey, Mention, Version
from journeys.selectors.comments import list_colleagues
from journeys.services.auditing import lock_journey

MAX_LENGTH = 5_000
MAX_COMMENTS = 2_000  # of a journey: a page shows them all


@transaction.atomic
def add_comment(
    *,
    journey_id: int,
    user_id: int,
    text: str,
    node_id: str = "",
    thread_id: int | None = None,
) -> Comment:
    """Say something about a step or a journey; in a thread, answer and reopen it.

    Raises
    ------
    CommentInvalid
        There is no such step, or nothing is said. Nothing was written.
    CommentUnknown
        There is no such thread here.
    TooManyComments
        The journey has as many as a page can show.
    """
    words = _check_text(text)
    journey = lock_journey(journey_id=journey_id)
    if journey.comments.count() >= MAX_COMMENTS:
        raise TooManyComments
    thread = None
    if thread_id is not None:
        thread = _find(journey_id, thread_id)
        thread = thread.thread or thread
        _settle(thread, by=None)
    author = User.objects.get(pk=user_id)
    comment = Comment.objects.create(
        journey=journey,
        thread=thread,
        node_id="" if thread else node_id,
        node_name="" if thread or not node_id else _name_step(journey, node_id),
        author=author,
        author_name=_name(author),
        text=words,
        created_at=get_now(),
    )
    _mention(comment)
    return comment


@transaction.atomic
def edit_comment(
    *, journey_id: int, comment_id: int, user_id: int, text: str
) -> Comment:
    """Say it differently. Whom it mentioned already is not told again.

    Raises
    ------
    CommentInvalid, CommentUnknown, NotYourComment
    """
    words = _check_text(text)
    lock_journey(journey_id=journey_id)
    comment = _find_own(journey_id, comment_id, user_id)
    if words != comment.text:
        comment.text, comment.edited_at = words, get_now()
        comment.save(update_fields=["text", "edited_at"])
        _mention(comment)
    return comment


@transaction.atomic
def delete_comment(*, journey_id: int, comment_id: int, user_id: int) -> None:
    """Take a comment back. One that was answered stays as an empty place.

    Raises
    ------
    CommentUnknown, NotYourComment
    """
    # Two who delete the last answers, or one who answers meanwhile, see each other
    lock_journey(journey_id=journey_id)
    comment = _find_own(journey_id, comment_id, user_id)
    if comment.thread is None and comment.answers.exists():
        comment.text, comment.deleted_at = "", get_now()
        comment.save(update_fields=["text", "deleted_at"])
        comment.mentions.all().delete()
        return
    first = comment.thread
    comment.delete()
    if first and first.deleted_at is not None and not first.answers.exists():
        first.delete()


@transaction.atomic
def set_resolved(
    *, journey_id: int, comment_id: int, user_id: int, is_resolved: bool
) -> Comment:
    """Settle a thread, or open it again; whoever settled it first stays named.

    Raises
    ------
    CommentUnknown
    """
    lock_journey(journey_id=journey_id)
    comment = _find(journey_id, comment_id)
    thread = comment.thread or comment
    _settle(thread, by=User.objects.get(pk=user_id) if is_resolved else None)
    return thread


def mark_seen(*, journey_id: int, user_id: int, comment_ids: Sequence[int]) -> int:
    """Note that somebody has seen comments that mention them; return how many."""
    return Mention.objects.filter(
        comment__journey_id=journey_id,
        comment_id__in=comment_ids,
        user_id=user_id,
        read_at=None,
    ).update(read_at=get_now())


def _check_text(text: str) -> str:
    words = text.strip()
    if not words:
        message = "Say something."
    elif len(words) > MAX_LENGTH:
        message = f"At most {MAX_LENGTH:,} characters, please."
    else:
        return words
    raise CommentInvalid(message, [Problem("text", message, field="text")])


def _find(journey_id: int, comment_id: int) -> Comment:
    comments = Comment.objects.select_related("thread")
    comment = comments.filter(journey_id=journey_id, pk=comment_id).first()
    if comment is None:
        raise CommentUnknown
    return comment


def _find_own(journey_id: int, comment_id: int, user_id: int) -> Comment:
    comment = _find(journey_id, comment_id)
    if comment.deleted_at is not None:
        raise CommentUnknown
    if comment.author_id != user_id:
        raise NotYourComment
    return comment


def _settle(thread: Comment, *, by: User | None) -> None:
    if by is None:
        thread.resolved_at, thread.resolved_by_name = None, ""
    elif thread.resolved_at is None:
        thread.resolved_at, thread.resolved_by_name = get_now(), _name(by)
    thread.save(update_fields=["resolved_at", "resolved_by_name"])


def _mention(comment: Comment) -> None:
    """Write whom a comment mentions; nobody is told of what they wrote themselves."""
    found = find_mentions(comment.text, list_colleagues())
    meant = {one.user_id: one for one in found if one.user_id != comment.author_id}
    comment.mentions.exclude(user_id__in=meant).delete()
    known = set(comment.mentions.values_list("user_id", flat=True))
    Mention.objects.bulk_create(
        Mention(comment=comment, user_id=user_id, words=one.words)
        for user_id, one in meant.items()
        if user_id not in known
    )


def _name_step(journey: Journey, node_id: str) -> str:
    """Return what a step is called, in the draft or a version that was live."""
    versions = Version.objects.filter(journey=journey).order_by("-number")
    having = versions.filter(document__nodes__contains=[{"id": node_id}]).first()
    for node in having.document["nodes"] if having else ():
        if node["id"] == node_id:
            return _call(node)
    message = f"There is no step “{node_id}” in this journey."
    raise CommentInvalid(message, [Problem("step_unknown", message, field="node")])


def _call(node: Mapping[str, Any]) -> str:
    kind = NODE_KINDS.get(node["kind"])
    return str(node.get("name") or (kind.label if kind else node["kind"]))


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
