"""Table of drafts somebody asked to put live, and what a publisher said to it."""

from django.db import models

from customers.models import BaseApproval


class Approval(BaseApproval):
    """A draft that somebody asked to put live, exactly as it was saved then."""

    journey = models.ForeignKey(
        "Journey", on_delete=models.PROTECT, related_name="approvals"
    )
    version = models.ForeignKey("Version", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()  # of the draft; any later one is another

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
