"""Tables of segments: micro-segments, their runs, membership and its history."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from customers.models import Customer, shard_field


class Plan(models.Model):
    """The one plan; its revision moves with every change of rows or campaigns."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="plan_one_row")
        ]

    def __str__(self) -> str:
        return f"plan {self.revision}"


class MicroSegment(models.Model):
    """A named rule and its row in the plan."""

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    rule = models.JSONField()
    rule_version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)  # moves with every edit
    position = models.IntegerField()  # rows in priority order, 1 first
    is_system = models.BooleanField(default=False)  # "Everyone else", always last
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["position"],
                name="microsegment_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(archived_at__isnull=True),
                name="microsegment_name",
            ),
            models.UniqueConstraint(
                fields=["is_system"],
                condition=models.Q(is_system=True),
                name="microsegment_one_system_row",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Pin(models.Model):
    """A customer put into a micro-segment, or kept out of it, by hand."""

    segment = models.ForeignKey(
        MicroSegment, on_delete=models.PROTECT, related_name="pins", db_index=False
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, related_name="+"
    )
    shard = shard_field()
    is_in = models.BooleanField()  # else always out
    note = models.CharField(max_length=500, blank=True)  # why
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)  # null: it holds
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "customer"],
                condition=models.Q(ended_at=None),
                name="pin_one_of_customer",
            )
        ]
        indexes = [
            # What runs and turns keep to
            models.Index(fields=["shard", "segment"], name="pin_in_shard"),
            # The page of a micro-segment
            models.Index(
                fields=["segment", "-id"],
                condition=models.Q(ended_at=None),
                name="pin_newest",
            ),
        ]

    def __str__(self) -> str:
        side = "in" if self.is_in else "out of"
        return f"customer {self.customer_id} always {side} {self.segment_id}"


class RuleVersion(models.Model):
    """The rule a micro-segment had from a moment on."""

    segment = models.ForeignKey(
        MicroSegment, on_delete=models.PROTECT, related_name="rule_versions"
    )
    version = models.PositiveIntegerField()
    rule = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "version"], name="rule_version_number"
            )
        ]

    def __str__(self) -> str:
        return f"rule {self.version} of micro-segment {self.segment_id}"


class Run(models.Model):
    """One membership run over all shards."""

    class Cause(models.TextChoices):
        DAILY = "daily"
        MANUAL = "manual"
        EDIT = "edit"

    class Status(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    on = models.DateField()
    as_of = models.DateTimeField()
    cause = models.CharField(max_length=6, choices=Cause.choices)
    status = models.CharField(
        max_length=7, choices=Status.choices, default=Status.RUNNING
    )
    # Which version of each live micro-segment's rule: edits wait for the next run
    rule_versions = models.JSONField(default=dict)
    # Whose members are found: of edits those and what refers to them; null: of all
    segments = ArrayField(models.IntegerField(), null=True)
    # The run of the same day that this one continues: its thresholds are kept, and who
    # cannot have changed since is not looked at
    base = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    ranked = models.BooleanField(default=False)  # thresholds and parameters are found
    judged_in = models.SmallIntegerField(null=True)  # shard that judged the sizes
    errors = models.JSONField(default=list)  # failing micro-segments by name
    costs = models.JSONField(default=dict)  # by micro-segment; see services.costs
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["on"],
                condition=models.Q(cause="daily"),
                name="run_one_daily_per_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cause} run of {self.on}"


class RunShard(models.Model):
    """The part of a run in one shard; its row is written with its results."""

    class Status(models.TextChoices):
        DONE = "done"
        FAILED = "failed"

    pk = models.CompositePrimaryKey("run_id", "shard")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="shards")
    shard = models.SmallIntegerField()
    status = models.CharField(max_length=6, choices=Status.choices)
    customers = models.IntegerField(default=0)
    seconds = models.FloatField(default=0)
    attempts = models.SmallIntegerField(default=1)
    error = models.TextField(blank=True)
    costs = models.JSONField(default=dict)  # by micro-segment, until the run is over
    bookmark = models.CharField(max_length=60, default="")  # of what was read

    class Meta:
        db_table = "segments_run_shard"

    def __str__(self) -> str:
        return f"shard {self.shard} of run {self.run_id}"


class SizeFinding(models.Model):
    """A micro-segment that a run left as it was: its size changed too much."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="findings")
    segment = models.ForeignKey(MicroSegment, on_delete=models.CASCADE)
    shard = models.SmallIntegerField()  # of the two numbers
    before = models.IntegerField()
    after = models.IntegerField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True
    )
    # The run that switched it, once somebody accepted it
    taken_in = models.ForeignKey(
        Run, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        db_table = "segments_size_finding"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "segment"], name="size_finding_of_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.before} to {self.after} in micro-segment {self.segment_id}"


class RankPart(models.Model):
    """The ranked values of a shard, until the last shard's are in."""

    pk = models.CompositePrimaryKey("run_id", "measure", "shard")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rank_parts")
    shard = models.SmallIntegerField()
    measure = models.CharField(max_length=64)  # canonical hash of what is ranked
    values = models.BinaryField()  # Arrow: value, how many people have it

    class Meta:
        db_table = "segments_rank_part"

    def __str__(self) -> str:
        return f"ranked values of shard {self.shard} of run {self.run_id}"


class Bitmap(models.Model):
    """Members of a micro-segment in a shard as of the last run."""

    pk = models.CompositePrimaryKey("segment_id", "shard")
    segment = models.ForeignKey(MicroSegment, on_delete=models.CASCADE)
    shard = models.SmallIntegerField()
    run = models.ForeignKey(Run, on_delete=models.PROTECT)
    rule_version = models.PositiveIntegerField()
    failed = models.BooleanField(db_default=False)  # since: these are the last members
    bits = models.BinaryField()  # pyroaring.BitMap64.serialize()

    class Meta:
        db_table = "segments_bitmap"
        indexes = [
            # All micro-segments of one shard at once
            models.Index(fields=["shard"], name="bitmap_of_shard"),
        ]

    def __str__(self) -> str:
        return f"micro-segment {self.segment_id} in shard {self.shard}"


class MembershipChange(models.Model):
    """Micro-segments one customer entered and left at a moment. Append-only."""

    class Cause(models.IntegerChoices):
        BEHAVIOUR = 0
        DEFINITION = 1

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    shard = shard_field()
    at = models.DateTimeField()
    cause = models.SmallIntegerField(choices=Cause.choices)
    entered = ArrayField(models.IntegerField())
    left = ArrayField(models.IntegerField())
    run = models.ForeignKey(
        Run, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True
    )

    class Meta:
        db_table = "segments_membership_change"
        indexes = [
            # One customer's path
            models.Index(fields=["customer", "at"], name="membership_change_of"),
            # Who was where at a past moment
            models.Index(fields=["shard", "at"], name="membership_change_in"),
            # Changes since the last run: those of turns, a run's own are in its bitmaps
            models.Index(
                fields=["shard", "at"],
                condition=models.Q(run__isnull=True),
                name="membership_change_of_turns",
            ),
            # What rules, imports and people by hand changed: few on most days
            models.Index(
                fields=["at"],
                condition=models.Q(cause=1),
                name="membership_change_defined",
            ),
            # Who was brought somewhere by behaviour, in the order it was found
            models.Index(
                fields=["shard", "id"],
                condition=models.Q(cause=0),
                name="membership_change_news",
            ),
        ]

    def __str__(self) -> str:
        return f"change of customer {self.customer_id} at {self.at}"


class History(models.Model):
    """From when on the changes of memberships are kept; without a row, all are."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="history_one_row")
        ]

    def __str__(self) -> str:
        return f"since {self.since}"


class DayCount(models.Model):
    """Members of a micro-segment in a shard on a workspace day."""

    pk = models.CompositePrimaryKey("on", "segment_id", "shard")
    on = models.DateField()
    segment = models.ForeignKey(MicroSegment, on_delete=models.CASCADE)
    shard = models.SmallIntegerField()
    members = models.IntegerField()
    entered = models.IntegerField()
    left = models.IntegerField()

    class Meta:
        db_table = "segments_day_count"

    def __str__(self) -> str:
        return f"{self.members} in micro-segment {self.segment_id} on {self.on}"


class Coverage(models.Model):
    """Open customers of a shard on a workspace day, and those in a micro-segment."""

    pk = models.CompositePrimaryKey("on", "shard")
    on = models.DateField()
    shard = models.SmallIntegerField()
    open = models.IntegerField()
    covered = models.IntegerField()  # in at least one row but "Everyone else"
    several = models.IntegerField()  # in two or more

    class Meta:
        db_table = "segments_coverage"

    def __str__(self) -> str:
        return f"{self.covered} of {self.open} covered on {self.on}"


class Threshold(models.Model):
    """The value to reach in a rank; constant in a shard from one run to the next."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE)
    measure = models.CharField(max_length=64)  # canonical hash
    value = models.FloatField(null=True)  # null: nobody has the measure

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "measure"], name="threshold_of_run")
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.value}"


class BuyingFit(models.Model):
    """What a run found about how everybody buys; constant until it is found anew.

    Symbols are those of `domain.buying`; null: no parameters fit.
    """

    run = models.OneToOneField(
        Run, on_delete=models.CASCADE, primary_key=True, related_name="buying"
    )
    buyers = models.IntegerField()  # of those looked at
    repeaters = models.IntegerField()  # bought on more than one day
    reason = models.TextField(blank=True)  # why nothing, or no value, is foretold
    likelihood = models.FloatField(null=True)  # its logarithm
    r = models.FloatField(null=True)
    alpha = models.FloatField(null=True)
    a = models.FloatField(null=True)
    b = models.FloatField(null=True)
    p = models.FloatField(null=True)
    q = models.FloatField(null=True)
    v = models.FloatField(null=True)

    class Meta:
        db_table = "segments_buying_fit"

    def __str__(self) -> str:
        return f"purchases as run {self.run_id} found them"


class InForce(models.Model):
    """The run whose rules and thresholds hold in a shard until the next one."""

    shard = models.SmallIntegerField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE)
    # Next changes before this moment are stored; then everybody is asked again
    known_until = models.DateTimeField()

    class Meta:
        db_table = "segments_in_force"

    def __str__(self) -> str:
        return f"run {self.run_id} in shard {self.shard}"


class NextChange(models.Model):
    """When time alone can next change a customer's memberships."""

    customer = models.OneToOneField(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, primary_key=True
    )
    shard = shard_field()
    at = models.DateTimeField(null=True)  # null: not before the shard is asked again
    evaluated_at = models.DateTimeField()

    class Meta:
        db_table = "segments_next_change"
        indexes = [
            # Who is due in a shard
            models.Index(
                fields=["shard", "at"],
                condition=models.Q(at__isnull=False),
                name="next_change_due",
            ),
        ]

    def __str__(self) -> str:
        return f"customer {self.customer_id} at {self.at}"


class Persona(models.Model):
    """A named archetype with a rule that finds the real customers like it."""

    name = models.CharField(max_length=80, unique=True)
    description = models.TextField(blank=True)
    demographics = models.TextField(blank=True)
    motivations = models.TextField(blank=True)
    goals = models.TextField(blank=True)
    pain_points = models.TextField(blank=True)
    buying_behaviour = models.TextField(blank=True)
    rule = models.JSONField(null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True)  # of the rehearsal figure
    habits = models.JSONField(default=dict, blank=True)  # odds: opens, clicks, buys
    review_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
