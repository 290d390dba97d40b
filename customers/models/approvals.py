"""What every request to put something live stores, and the answer to it."""

from django.conf import settings
from django.db import models


class BaseApproval(models.Model):
    """Something somebody asked to put live, exactly as it was saved then.

    A campaign and a draft each have a table of their own, which names what was asked
    for and lets one request at a time wait: both as `approvals` of it.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        APPROVED = "approved"
        SENT_BACK = "sent_back"
        WITHDRAWN = "withdrawn"
        REPLACED = "replaced"  # asked again, or something else went live meanwhile

    id = models.BigAutoField(primary_key=True)
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
        abstract = True
