"""Tables of each day: who was treated or held out, why, and how many."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from campaigns.models.campaigns import Campaign
from customers.models import Customer, shard_field
from segments.models import MicroSegment


class Arm(models.TextChoices):
    """What a decision did with the customer it chose."""

    TREATED = "treated"
    CONTROL = "control"


class Cause(models.TextChoices):
    """What gave a customer's day away."""

    DAILY = "daily"  # the treatment run of the day
    AT_ONCE = "at_once"  # a turn, within the day
    MERGE = "merge"  # another profile of the same person had it


class TreatmentShard(models.Model):
    """A shard and date whose treatments were decided: once, with the results."""

    pk = models.CompositePrimaryKey("on", "shard")
    on = models.DateField()
    shard = models.SmallIntegerField()
    customers = models.IntegerField()
    seconds = models.FloatField()
    # The day came too late: that is written down, and nobody was treated
    is_missed = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "campaigns_treatment_shard"

    def __str__(self) -> str:
        return f"treatments of {self.on}, shard {self.shard}"


class Treatment(models.Model):
    """The slot one customer's day was given to, treated or control."""

    pk = models.CompositePrimaryKey("customer_id", "on")
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    on = models.DateField()
    shard = shard_field()
    campaign = models.ForeignKey(
        Campaign, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    segment = models.ForeignKey(
        MicroSegment, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    arm = models.CharField(max_length=7, choices=Arm.choices)
    # Key of what a treated customer got; empty: held out, or there is only one way
    variant = models.CharField(max_length=16, blank=True, db_default="")
    until = models.DateField()  # first day free again: [on, until)
    cause = models.CharField(max_length=8, choices=Cause.choices, default=Cause.DAILY)
    at = models.DateTimeField()

    class Meta:
        db_table = "campaigns_treatment"
        indexes = [
            # Duration periods that still run in a shard
            models.Index(fields=["shard", "until"], name="treatment_running"),
            # One campaign's customers
            models.Index(fields=["campaign", "on"], name="treatment_by"),
        ]

    def __str__(self) -> str:
        return f"{self.arm} of customer {self.customer_id} on {self.on}"


class Decision(models.Model):
    """Why a customer got what they got on a date: the winner and every loser.

    Partitioned by month of `on`; kept 90 days.
    """

    pk = models.CompositePrimaryKey("customer_id", "on")
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    on = models.DateField()
    winner = models.ForeignKey(
        Campaign,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
    )
    arm = models.CharField(max_length=7, choices=Arm.choices, null=True)
    campaign_ids = ArrayField(models.IntegerField())
    reasons = ArrayField(models.SmallIntegerField())
    # The campaign and end of the duration period that held the customer back
    held_by = models.IntegerField(null=True)
    held_until = models.DateField(null=True)
    # When the frequency cap lets go that held the customer back
    capped_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "campaigns_decision"

    def __str__(self) -> str:
        return f"decision about customer {self.customer_id} on {self.on}"


class BanditDay(models.Model):
    """The shares a bandit gave its variants on a day, and what it knew then.

    All shards of the day use it. It is never computed again: `seed` and `known` give
    the same shares.
    """

    pk = models.CompositePrimaryKey("campaign_id", "on")
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="bandit_days"
    )
    on = models.DateField()
    goal = models.JSONField()  # as it was then
    known_until = models.DateField()  # first day whose exposures are not known yet
    known = models.JSONField()  # by variant: [exposed, converted]
    seed = models.BigIntegerField()
    shares = models.JSONField()  # by variant, in hundredths of a percent
    best = models.JSONField()  # by variant: probability of being the best

    class Meta:
        db_table = "campaigns_bandit_day"

    def __str__(self) -> str:
        return f"shares of campaign {self.campaign_id} on {self.on}"


class Cell(models.Model):
    """Numbers of one campaign on one date in one shard; the parts add up to matched.

    Each person is in one part, by what their decision says at the end of the day. Who
    was treated or held out at once, before the daily run or after, is in parts of their
    own.
    """

    pk = models.CompositePrimaryKey("on", "campaign_id", "shard")
    on = models.DateField()
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, db_constraint=False
    )
    segment = models.ForeignKey(
        MicroSegment, on_delete=models.CASCADE, db_constraint=False
    )
    shard = models.SmallIntegerField()
    matched = models.IntegerField(default=0, db_default=0)
    not_open = models.IntegerField(default=0, db_default=0)
    hold_out = models.IntegerField(default=0, db_default=0)
    in_duration = models.IntegerField(default=0, db_default=0)
    taken_above = models.IntegerField(default=0, db_default=0)
    quiet_day = models.IntegerField(default=0, db_default=0)
    too_late = models.IntegerField(default=0, db_default=0)
    unreachable = models.IntegerField(default=0, db_default=0)
    capped = models.IntegerField(default=0, db_default=0)
    control = models.IntegerField(default=0, db_default=0)
    treated = models.IntegerField(default=0, db_default=0)
    control_at_once = models.IntegerField(default=0, db_default=0)
    treated_at_once = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "campaigns_cell"

    def __str__(self) -> str:
        return f"campaign {self.campaign_id} on {self.on}, shard {self.shard}"
