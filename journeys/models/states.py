"""What a draft was: its history beside the one row that is edited."""

from django.conf import settings
from django.db import models


class DraftState(models.Model):
    """A draft as one person left it.

    What a person saves within ten minutes is one row, which is written over; a row
    with a name is kept for ever. Nothing runs from here.
    """

    journey = models.ForeignKey(
        "Journey", on_delete=models.PROTECT, related_name="states"
    )
    name = models.CharField(max_length=80, blank=True, default="")
    document = models.JSONField()
    layout = models.JSONField(default=dict)
    map = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)  # of the document alone
    began_at = models.DateTimeField()  # the first save that it holds
    saved_at = models.DateTimeField()  # the last one
    # Set to null with the account; the name stays
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True
    )
    by_name = models.TextField(blank=True, default="")
    # It was brought back from there
    from_version = models.PositiveIntegerField(null=True)
    from_state = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        db_table = "journeys_draft_state"
        indexes = [models.Index(fields=["journey", "-id"], name="draft_state_newest")]

    def __str__(self) -> str:
        return self.name or f"draft of journey {self.journey_id}, {self.saved_at}"
