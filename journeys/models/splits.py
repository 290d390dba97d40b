"""Tables of what splits of journeys came to."""

from django.db import models


class SplitDay(models.Model):
    """The shares that a day's results gave the ways of a split; kept for ever."""

    journey = models.ForeignKey("Journey", on_delete=models.CASCADE)
    node_id = models.TextField()
    # The version that was live then: shares are learned for its goal and its ways
    version = models.ForeignKey("Version", on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    begins_at = models.DateTimeField()  # since when somebody passed who is counted
    goal = models.JSONField()
    known = models.JSONField()  # way -> [people whose time was over, who converted]
    seed = models.BigIntegerField()
    shares = models.JSONField()  # way -> of 10,000 people who are not held out
    best = models.JSONField()  # way -> how probably it is the best
    winner = models.TextField(blank=True, default="")  # decided: everybody goes there
    # What turns go by, in versions with the same goal and ways
    is_newest = models.BooleanField(default=True)

    class Meta:
        db_table = "journeys_split_day"
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "node_id", "on"], name="split_day_once"
            ),
            models.UniqueConstraint(
                fields=["journey", "node_id", "version"],
                condition=models.Q(is_newest=True),
                name="split_day_newest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shares} of {self.node_id} in journey {self.journey_id}"


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
