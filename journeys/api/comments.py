"""`/api/journeys/{id}/comments`: what people of the company say about a journey.

Texts are plain: they are stored as they were typed and never read as HTML.
"""

import hashlib
from typing import Any

import orjson
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.paging import page_of
from customers.api.permissions import CanRead, HasRole
from journeys import selectors, services
from journeys.models import Comment
from journeys.selectors import Thread
from journeys.services.comments import MAX_LENGTH


class TextIn(serializers.Serializer[Any]):
    """What is said."""

    text = serializers.CharField(max_length=MAX_LENGTH)


class CommentIn(TextIn):
    """Something said about a step or (no step) the journey, or an answer."""

    node = serializers.CharField(
        max_length=200, required=False, allow_null=True, default=None
    )
    thread = serializers.IntegerField(
        min_value=1,
        max_value=2**62,
        required=False,
        allow_null=True,
        default=None,
        help_text="The comment it answers; its step is that of the thread.",
    )


class SeenIn(serializers.Serializer[Any]):
    """Comments somebody has seen."""

    comments = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62),
        min_length=1,
        max_length=services.MAX_COMMENTS,
    )


class SeenOut(serializers.Serializer[Any]):
    """How many mentions were new to them."""

    mentions = serializers.IntegerField()


class AuthorOut(serializers.Serializer[Any]):
    """Who said it; the id is null once the account is gone."""

    id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()


class CommentMentionOut(serializers.Serializer[Any]):
    """Somebody a comment names, and how it writes them."""

    id = serializers.IntegerField(source="user_id")
    words = serializers.CharField()


class CommentOut(serializers.Serializer[Comment]):
    """Something that was said; the text of a deleted one is empty."""

    id = serializers.IntegerField()
    author = serializers.SerializerMethodField()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    is_deleted = serializers.SerializerMethodField()
    mentions = CommentMentionOut(many=True)
    is_unread = serializers.SerializerMethodField(
        help_text="It mentions the reader, who has not seen it."
    )

    @extend_schema_field(AuthorOut)
    def get_author(self, comment: Comment) -> dict[str, Any]:
        return {"id": comment.author_id, "name": comment.author_name}

    def get_is_deleted(self, comment: Comment) -> bool:
        return comment.deleted_at is not None

    def get_is_unread(self, comment: Comment) -> bool:
        reader = self.context["reader"]
        return any(
            one.user_id == reader and one.read_at is None
            for one in comment.mentions.all()
        )


class ThreadOut(serializers.Serializer[Thread]):
    """A comment and its answers, oldest first; its id is that of the first."""

    id = serializers.IntegerField(source="first.pk")
    node = serializers.SerializerMethodField(
        help_text="The step, also when it is gone from the draft; null: the journey."
    )
    node_name = serializers.CharField(
        source="first.node_name", help_text="What the step was called then."
    )
    resolved_at = serializers.DateTimeField(source="first.resolved_at", allow_null=True)
    resolved_by = serializers.CharField(source="first.resolved_by_name")
    comments = CommentOut(many=True)

    def get_node(self, thread: Thread) -> str | None:
        return thread.first.node_id or None


class ColleagueOut(serializers.Serializer[Any]):
    """Somebody who can be mentioned, by an "@" before the handle."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    handle = serializers.CharField()


class CommentsView(APIView):
    permission_classes = [HasRole]

    @extend_schema(
        operation_id="journey_comment_list",
        responses=page_of("ThreadPage", ThreadOut),
    )
    def get(self, request: Request, journey_id: int) -> Response:
        """List all threads, the newest first; 304 while nothing has changed."""
        threads = selectors.list_threads(selectors.get_journey(journey_id))
        rows = ThreadOut(threads, many=True, context={"reader": request.user.pk}).data
        digest = hashlib.sha256(orjson.dumps(rows)).hexdigest()[:32]
        etag = {"ETag": f'"{digest}"'}
        if request.headers.get("If-None-Match") == etag["ETag"]:
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers=etag)
        return Response({"results": rows, "next": None}, headers=etag)

    @extend_schema(
        operation_id="journey_comment_add",
        request=CommentIn,
        responses={201: CommentOut},
    )
    def post(self, request: Request, journey_id: int) -> Response:
        """Say something, or answer; an answer opens a resolved thread again."""
        asked = CommentIn(data=request.data)
        asked.is_valid(raise_exception=True)
        comment = services.add_comment(
            journey_id=selectors.get_journey(journey_id).pk,
            user_id=request.user.pk,
            text=asked.validated_data["text"],
            node_id=asked.validated_data["node"] or "",
            thread_id=asked.validated_data["thread"],
        )
        return show(request, comment, status.HTTP_201_CREATED)


class CommentView(APIView):
    permission_classes = [HasRole]

    @extend_schema(
        operation_id="journey_comment_edit", request=TextIn, responses=CommentOut
    )
    def put(self, request: Request, journey_id: int, comment_id: int) -> Response:
        """Change what one has said oneself."""
        asked = TextIn(data=request.data)
        asked.is_valid(raise_exception=True)
        comment = services.edit_comment(
            journey_id=selectors.get_journey(journey_id).pk,
            comment_id=comment_id,
            user_id=request.user.pk,
            text=asked.validated_data["text"],
        )
        return show(request, comment)

    @extend_schema(
        operation_id="journey_comment_delete", request=None, responses={204: None}
    )
    def delete(self, request: Request, journey_id: int, comment_id: int) -> Response:
        """Take back what one has said oneself."""
        services.delete_comment(
            journey_id=selectors.get_journey(journey_id).pk,
            comment_id=comment_id,
            user_id=request.user.pk,
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class CommentResolvedView(APIView):
    permission_classes = [HasRole]

    @extend_schema(
        operation_id="journey_comment_resolve", request=None, responses={204: None}
    )
    def post(self, request: Request, journey_id: int, comment_id: int) -> Response:
        """Settle the thread of a comment; again is fine."""
        return self._set(request, journey_id, comment_id, is_resolved=True)

    @extend_schema(
        operation_id="journey_comment_reopen", request=None, responses={204: None}
    )
    def delete(self, request: Request, journey_id: int, comment_id: int) -> Response:
        """Open the thread of a comment again."""
        return self._set(request, journey_id, comment_id, is_resolved=False)

    def _set(
        self, request: Request, journey_id: int, comment_id: int, *, is_resolved: bool
    ) -> Response:
        services.set_resolved(
            journey_id=selectors.get_journey(journey_id).pk,
            comment_id=comment_id,
            user_id=request.user.pk,
            is_resolved=is_resolved,
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class CommentsSeenView(APIView):
    permission_classes = [HasRole]

    @extend_schema(
        operation_id="journey_comment_seen", request=SeenIn, responses=SeenOut
    )
    def post(self, request: Request, journey_id: int) -> Response:
        """Note that one has seen comments that mention one."""
        asked = SeenIn(data=request.data)
        asked.is_valid(raise_exception=True)
        seen = services.mark_seen(
            journey_id=selectors.get_journey(journey_id).pk,
            user_id=request.user.pk,
            comment_ids=asked.validated_data["comments"],
        )
        return Response(SeenOut({"mentions": seen}).data)


class ColleaguesView(APIView):
    permission_classes = [CanRead]

    @extend_schema(
        operation_id="colleague_list",
        responses=page_of("ColleaguePage", ColleagueOut),
    )
    def get(self, request: Request) -> Response:
        """List everybody who can be mentioned in comments, by name."""
        rows = ColleagueOut(selectors.list_colleagues(), many=True).data
        return Response({"results": rows, "next": None})


def show(
    request: Request, comment: Comment, code: int = status.HTTP_200_OK
) -> Response:
    """Answer with a comment as its reader sees it."""
    shown = CommentOut(comment, context={"reader": request.user.pk})
    return Response(shown.data, status=code)
