"""Table of campaigns somebody asked to put live, and what was said to it."""

from django.db import models

from campaigns.models.campaigns import Campaign
from customers.models import BaseApproval


class Approval(BaseApproval):
    """A campaign that somebody asked to put live, exactly as it was saved then."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="approvals"
    )
    saved_at = models.DateTimeField()  # `updated_at` of what was asked for

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
