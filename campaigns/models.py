"""Tables of campaigns: the plan's blocks, treatments, decisions, the matrix."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from customers.models import Customer, shard_field
from segments.models import MicroSegment, Run


class Arm(models.TextChoices):
    """What a decision did with the customer it chose."""

    TREATED = "treated"
    CONTROL = "control"


class Cause(models.TextChoices):
    """What gave a customer's day away."""

    DAILY = "daily"  # the treatment run of the day
    AT_ONCE = "at_once"  # a turn, within the day
    MERGE = "merge"  # another profile of the same person had it


class Campaign(models.Model):
    """A treatment in a micro-segment's row."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        LIVE = "live"
        PAUSED = "paused"
        ENDED = "ended"

    segment = models.ForeignKey(
        MicroSegment, on_delete=models.PROTECT, related_name="campaigns"
    )
    position = models.IntegerField()  # place in the row, 1 first
    name = models.CharField(max_length=120)
    action = models.JSONField(default=dict)  # with variants: that of the first
    variants = models.JSONField(default=list, db_default=[])
    bandit = models.JSONField(null=True, blank=True)  # campaigns.domain.bandit.Settings
    # The variant that everybody gets once it is decided, by the rule or by a person
    winner = models.CharField(max_length=16, blank=True, db_default="")
    winner_on = models.DateField(null=True, blank=True)
    winner_by = models.TextField(blank=True, db_default="")
    channel = models.CharField(max_length=10, blank=True)
    purpose = models.CharField(max_length=15, default="marketing")
    duration_days = models.PositiveIntegerField(default=1)
    schedule = models.JSONField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    control_percent = models.DecimalField(max_digits=5, decimal_places=2, default=10)
    goal = models.JSONField(null=True, blank=True)
    salt = models.CharField(max_length=32, unique=True)
    status = models.CharField(
        max_length=6, choices=Status.choices, default=Status.DRAFT
    )
    at_once = models.BooleanField(default=False)
    cap_exempt = models.BooleanField(default=False, db_default=False)
    # Another system chose the people, not by chance: known here, never run here
    chosen_elsewhere = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "position"],
                name="campaign_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(duration_days__gte=1), name="campaign_duration"
            ),
            models.CheckConstraint(
                condition=models.Q(control_percent__gte=0)
                & models.Q(control_percent__lte=100),
                name="campaign_control",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Period(models.Model):
    """A time in which a campaign held out the same share of its people.

    It ends when the campaign's next one starts. People of two periods are never
    compared: the control group of one is not a random part of both.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="periods"
    )
    starts_at = models.DateTimeField()
    control_percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        db_table = "campaigns_period"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "starts_at"], name="period_start"
            )
        ]

    def __str__(self) -> str:
        return f"campaign {self.campaign_id} from {self.starts_at}"


class UpliftCount(models.Model):
    """What the people of a campaign did after it, counted; the newest only."""

    campaign = models.OneToOneField(
        Campaign, on_delete=models.CASCADE, primary_key=True, related_name="counted"
    )
    at = models.DateTimeField()
    on = models.DateField()  # the last day of treatments that is in it
    counts = models.JSONField()  # campaigns.domain.uplift.counts.Counts

    class Meta:
        db_table = "campaigns_uplift_count"

    def __str__(self) -> str:
        return f"uplift of campaign {self.campaign_id} at {self.at}"


class Experiment(models.Model):
    """An experiment that ran elsewhere: what its table came to, not the table."""

    name = models.CharField(max_length=120)
    file_name = models.CharField(max_length=200)
    reading = models.JSONField()  # campaigns.domain.uplift.experiments.Settings
    counts = models.JSONField()  # ... .ExperimentCounts
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        db_table = "campaigns_experiment"

    def __str__(self) -> str:
        return self.name


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


class HoldOut(models.Model):
    """A period of the global hold-out: whoever is in it gets no campaign at all.

    It ends when the next one starts. Who is in it is a hash of its salt, so it stays
    the same people as long as the period lasts.
    """

    starts_on = models.DateField(unique=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    salt = models.CharField(max_length=32, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "campaigns_hold_out"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__gte=0) & models.Q(percent__lte=100),
                name="hold_out_percent",
            )
        ]

    def __str__(self) -> str:
        return f"hold-out of {self.percent} % from {self.starts_on}"


class StrategyCount(models.Model):
    """What people did with and without any campaigns, counted; the newest only."""

    hold_out = models.OneToOneField(
        HoldOut, on_delete=models.CASCADE, primary_key=True, related_name="counted"
    )
    at = models.DateTimeField()
    on = models.DateField()  # the last day of decisions that is in it
    counts = models.JSONField()  # campaigns.domain.uplift.counts.PeriodCounts

    class Meta:
        db_table = "campaigns_strategy_count"

    def __str__(self) -> str:
        return f"uplift of all campaigns at {self.at}"


class QuietDay(models.Model):
    """A day on which no marketing campaign starts: see `campaigns.domain.quiet`."""

    day = models.CharField(max_length=10, unique=True)

    class Meta:
        db_table = "campaigns_quiet_day"

    def __str__(self) -> str:
        return self.day


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

    They are of the daily run. Who was treated or held out at once, before it or after,
    is counted beside them: in the run that same person is one of another part.
    """

    pk = models.CompositePrimaryKey("on", "campaign_id", "shard")
    on = models.DateField()
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE)
    segment = models.ForeignKey(MicroSegment, on_delete=models.CASCADE)
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


class Examination(models.Model):
    """What was counted about the quality of the plan; only the newest is kept."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE)
    plan_revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    seconds = models.FloatField()
    facts = models.JSONField()  # campaigns.domain.quality.facts.Facts
    # People shared by each pair of rows, in the order of the facts: the upper triangle
    # with its diagonal, row by row, 32 bits each, compressed
    shared = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "plan_revision"], name="examination_once"
            )
        ]

    def __str__(self) -> str:
        return f"examination of plan {self.plan_revision} at {self.at}"
