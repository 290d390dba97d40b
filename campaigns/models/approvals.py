"""Table of campaigns somebody asked to put live, and what was said to it."""

from django.conf import settings
from django.db import models

from campaigns.models.campaigns import Campaign


class Approval(models.Model):
    """A campaign that somebody asked to put live, exactly as it was saved then."""

    class Status(models.TextChoices):
        OPEN = "open"
        APPROVED = "approved"
        SENT_BACK = "sent_back"
        WITHDRAWN = "withdrawn"
        REPLACED = "replaced"  # asked again, or it went live as something else

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="approvals"
    )
    saved_at = models.DateTimeField()  # `updated_at` of what was asked for
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
        db_table = "campaigns_approval"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"],
                condition=models.Q(status="open"),
                name="campaign_approval_open_once",
            )
        ]
        indexes = [
            # The newest of a campaign
            models.Index(fields=["campaign", "-id"], name="approval_of_campaign"),
        ]

    def __str__(self) -> str:
        return f"approval {self.pk} of campaign {self.campaign_id}"
