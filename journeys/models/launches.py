"""Table of drafts that go live at a later moment, as they were when planned."""

from django.conf import settings
from django.db import models


class Launch(models.Model):
    """A draft that goes live at a moment; what is drawn later is not in it."""

    class Status(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(
        "Journey", on_delete=models.PROTECT, related_name="launches"
    )
    # The draft it was made of: while that is unchanged, it itself goes live
    version = models.ForeignKey("Version", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    document = models.JSONField()
    layout = models.JSONField(default=dict)
    map = models.JSONField(default=dict)
    moves = models.JSONField(default=list)  # orders: journeys.domain.moving.Order
    note = models.TextField(default="")
    at = models.DateTimeField()
    planned_at = models.DateTimeField()
    # Set to null with the account; the name stays
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    planned_by_name = models.TextField(default="")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")  # why it failed or was cancelled

    class Meta:
        db_table = "journeys_launch"
        constraints = [
            models.UniqueConstraint(
                fields=["journey"],
                condition=models.Q(status="open"),
                name="launch_open_once",
            )
        ]
        indexes = [
            # What pulse looks for; the newest of a journey
            models.Index(
                fields=["at"], condition=models.Q(status="open"), name="launch_due"
            ),
            models.Index(fields=["journey", "-id"], name="launch_of_journey"),
        ]

    def __str__(self) -> str:
        return f"launch {self.pk} of journey {self.journey_id}"
