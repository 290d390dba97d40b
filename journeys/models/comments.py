"""Tables of what people of the company say to each other about a journey."""

from django.conf import settings
from django.db import models


class Comment(models.Model):
    """Something said about a step or a journey, or an answer to it.

    A thread is its first comment; answers point at it. A step's comments keep naming it
    when it is gone from the draft: they are shown with the journey then, and return
    with the step.
    """

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(
        "Journey", on_delete=models.CASCADE, related_name="comments"
    )
    # Null: this is the first of its thread
    thread = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="answers"
    )
    # Of the first of a thread: its step, "" for the journey; answers have ""
    node_id = models.TextField(default="")
    node_name = models.TextField(default="")  # as it was called then
    # Set to null with the account; the name stays
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    author_name = models.TextField()
    text = models.TextField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)  # empty, but it has answers
    resolved_at = models.DateTimeField(null=True)
    resolved_by_name = models.TextField(default="")

    class Meta:
        db_table = "journeys_comment"
        indexes = [models.Index(fields=["journey", "id"], name="comment_of_journey")]

    def __str__(self) -> str:
        return f"comment {self.pk} on journey {self.journey_id}"


class Mention(models.Model):
    """Somebody is named in a comment; `read_at` is null until they have seen it."""

    id = models.BigAutoField(primary_key=True)
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, related_name="mentions"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    words = models.TextField()  # as the text writes it: "@Eva"
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "journeys_mention"
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="mention_once")
        ]
        indexes = [
            # What the start page asks for everybody every few seconds
            models.Index(
                fields=["user"],
                condition=models.Q(read_at__isnull=True),
                name="mention_unread",
            )
        ]

    def __str__(self) -> str:
        return f"mention of user {self.user_id} in comment {self.comment_id}"
