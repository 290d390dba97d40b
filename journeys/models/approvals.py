"""Table of drafts somebody asked to put live, and what a publisher said to it."""

from django.conf import settings
from django.db import models


class Approval(models.Model):
    """A draft that somebody asked to put live, exactly as it was saved then."""

    class Status(models.TextChoices):
        OPEN = "open"
        APPROVED = "approved"
        SENT_BACK = "sent_back"
        WITHDRAWN = "withdrawn"
        REPLACED = "replaced"  # asked again, or another draft went live meanwhile

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(
        "Journey", on_delete=models.PROTECT, related_name="approvals"
    )
    version = models.ForeignKey("Version", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()  # of the draft; any later one is another
    note = models.TextField(default="")
    asked_at = models.DateTimeField()
    # Set to null with the account; the name stays
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_by_name = models.TextField(default="")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.TextField(default="")
    reason = models.TextField(default="")

    class Meta:
        db_table = "journeys_approval"
        constraints = [
            models.UniqueConstraint(
                fields=["journey"],
                condition=models.Q(status="open"),
                name="approval_open_once",
            )
        ]
        indexes = [
            # The newest of a journey; sent back ones on somebody's start page
            models.Index(fields=["journey", "-id"], name="approval_of_journey"),
        ]

    def __str__(self) -> str:
        return f"approval {self.pk} of journey {self.journey_id}"
