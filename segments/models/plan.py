"""Tables of the plan's rows: micro-segments, their rules, pins and personas."""

from django.conf import settings
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
