"""Tables of what splits of journeys came to."""

from django.db import models


class SplitCount(models.Model):
    """What people did after they passed a split, counted; the newest only."""

    pk = models.CompositePrimaryKey("journey_id", "node_id")
    journey = models.ForeignKey("Journey", on_delete=models.CASCADE)
    node_id = models.TextField()
    at = models.DateTimeField()
    on = models.DateField()  # the workspace's day on which it was counted
    # The version that was live then: its goal is the one that was looked at
    version = models.ForeignKey("Version", on_delete=models.CASCADE, related_name="+")
    passed = models.BigIntegerField()  # visits that had left the split by then
    waiting = models.BigIntegerField()  # people whose time was not over
    counts = models.JSONField()  # campaigns.domain.uplift.counts.Counts

    class Meta:
        db_table = "journeys_split_count"

    def __str__(self) -> str:
        return f"uplift of {self.node_id} in journey {self.journey_id} at {self.at}"
