"""Tables of membership runs and of what each found about everybody."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from segments.models.plan import MicroSegment


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
