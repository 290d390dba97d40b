"""Who heard from us on which day, and why the others did not."""

from django.db import models

from segments.models import MicroSegment


class Heard(models.Model):
    """What became of the people of a row on a date in a shard, each counted once.

    Without a row: of everybody. They are of the daily run: who got something at once
    later in the day is where that run left them. See `campaigns.domain.heard`.
    """

    id = models.BigAutoField(primary_key=True)
    on = models.DateField()
    segment = models.ForeignKey(
        MicroSegment,
        on_delete=models.CASCADE,
        null=True,
        db_constraint=False,
        db_index=False,
    )
    shard = models.SmallIntegerField()
    treated = models.IntegerField()
    treated_elsewhere = models.IntegerField()
    not_open = models.IntegerField()
    hold_out = models.IntegerField()
    in_duration = models.IntegerField()
    quiet_day = models.IntegerField()
    too_late = models.IntegerField()
    unreachable = models.IntegerField()
    capped = models.IntegerField()
    control = models.IntegerField()
    no_campaign = models.IntegerField()

    class Meta:
        db_table = "campaigns_heard"
        constraints = [
            # Serves the days of one row as well
            models.UniqueConstraint(
                fields=["segment", "on", "shard"],
                name="heard_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"row {self.segment_id} on {self.on}, shard {self.shard}"
