"""Tables of a journey's life: who changed it, whom that moved, what a pause kept."""

from django.conf import settings
from django.db import models

from customers.models import Customer, shard_field


class LifeCycleChange(models.Model):
    """Who published, paused, ... a journey, and when. Append-only (trigger)."""

    class What(models.TextChoices):
        PUBLISHED = "published"
        ROLLED_BACK = "rolled_back"
        PAUSED = "paused"
        RESUMED = "resumed"
        STOPPED = "stopped"
        ARCHIVED = "archived"
        CLONED = "cloned"
        MOVE_ORDERED = "move_ordered"
        MOVE_CANCELLED = "move_cancelled"
        ASKED = "asked"  # somebody asked to put the draft live
        SENT_BACK = "sent_back"
        WITHDRAWN = "withdrawn"
        PLANNED = "planned"  # the draft goes live at a moment
        PLAN_CANCELLED = "plan_cancelled"
        LAUNCH_FAILED = "launch_failed"

    journey = models.ForeignKey(
        "Journey", on_delete=models.PROTECT, related_name="life_cycle_changes"
    )
    number = models.PositiveIntegerField()  # the journey's life_revision after it
    what = models.CharField(max_length=20, choices=What.choices)
    at = models.DateTimeField()
    # Set to null with the account; the name stays
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True
    )
    by_name = models.TextField(default="")
    version = models.ForeignKey("Version", on_delete=models.PROTECT, null=True)
    note = models.TextField(default="")
    details = models.JSONField(default=dict)

    class Meta:
        db_table = "journeys_life_cycle_change"
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "number"], name="life_cycle_change_number"
            )
        ]

    def __str__(self) -> str:
        return f"journey {self.journey_id} {self.what}"


class Move(models.Model):
    """Something done to the people inside, as sets, shard by shard.

    A shard's part is a row of `MoveShard`; a move is done when all are.
    """

    class Kind(models.TextChoices):
        VERSION = "version"  # to another version, along `steps`
        RELEASE = "release"  # those held by a pause go on
        STOP = "stop"  # everybody leaves

    journey = models.ForeignKey(
        "Journey", on_delete=models.PROTECT, related_name="moves"
    )
    kind = models.CharField(max_length=7, choices=Kind.choices)
    source = models.ForeignKey(
        "Version", on_delete=models.PROTECT, null=True, related_name="+"
    )
    target = models.ForeignKey(
        "Version", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # [{source, target, stays, woken}]: see journeys.domain.moving.Step
    steps = models.JSONField(default=list)
    spread_seconds = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True
    )
    cancelled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} move {self.pk} in journey {self.journey_id}"


class MoveShard(models.Model):
    """A move's part in one shard; cancelling a move deletes its parts."""

    pk = models.CompositePrimaryKey("move_id", "shard")
    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="shards")
    shard = models.SmallIntegerField()
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)  # node -> people moved from it
    # People without a destination: they finish the version they are in
    staying = models.IntegerField(default=0)

    class Meta:
        db_table = "journeys_moveshard"
        indexes = [
            # What is left to do in a shard, in order
            models.Index(
                fields=["shard", "move"],
                condition=models.Q(done_at__isnull=True),
                name="moveshard_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"move {self.move_id} in shard {self.shard}"


class MovedEnrollment(models.Model):
    """Somebody was moved to another version during a visit. Append-only."""

    pk = models.CompositePrimaryKey("enrollment_id", "move_id")
    enrollment = models.ForeignKey(
        "Enrollment", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    move = models.ForeignKey(
        Move, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    visit_no = models.IntegerField()
    node_id = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "journeys_moved"

    def __str__(self) -> str:
        return f"enrollment {self.enrollment_id} moved by {self.move_id}"


class Kept(models.Model):
    """News about somebody in a paused journey, kept until it goes on."""

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(
        "Journey", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    shard = shard_field()
    # Null: something about the customer changed
    event_id = models.BigIntegerField(null=True)
    name = models.TextField(default="")
    occurred_at = models.DateTimeField()

    class Meta:
        constraints = [
            # One change or a hundred: on going on, the rules are asked once
            models.UniqueConstraint(
                fields=["journey", "customer"],
                condition=models.Q(event_id__isnull=True),
                name="kept_change_once",
            ),
        ]
        indexes = [
            models.Index(fields=["journey", "shard", "id"], name="kept_of_journey"),
        ]

    def __str__(self) -> str:
        return f"news of customer {self.customer_id} for journey {self.journey_id}"
