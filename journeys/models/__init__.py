"""Tables of journeys: versions, enrollments, visits, counters, share links."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from customers.models import Customer, shard_field
from journeys.models.approvals import Approval
from journeys.models.comments import Comment, Mention
from journeys.models.labels import Label
from journeys.models.launches import Launch
from journeys.models.moves import (
    Kept,
    LifeCycleChange,
    Move,
    MovedEnrollment,
    MoveShard,
)
from journeys.models.splits import SplitCount, SplitDay
from journeys.models.states import DraftState

__all__ = [
    "Approval",
    "Breaker",
    "Calling",
    "Comment",
    "Counter",
    "DraftState",
    "Enrollment",
    "EntryDay",
    "Journey",
    "Kept",
    "Label",
    "Launch",
    "LifeCycleChange",
    "Mention",
    "Move",
    "MoveShard",
    "MovedEnrollment",
    "ScheduleFire",
    "ShareLink",
    "SplitCount",
    "SplitDay",
    "Suspect",
    "TeamTask",
    "Version",
    "Visit",
    "Watch",
]


class Journey(models.Model):
    """A flowchart. Draft and published pointer are two columns."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        LIVE = "live"
        PAUSED = "paused"
        STOPPED = "stopped"
        ARCHIVED = "archived"

    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    draft = models.ForeignKey(
        "Version", on_delete=models.PROTECT, null=True, related_name="+"
    )
    published = models.ForeignKey(
        "Version", on_delete=models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.DRAFT
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    # How often it was published, paused, ...: the If-Match of such a change
    life_revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One state of a journey's graph. Published ones never change (trigger)."""

    journey = models.ForeignKey(
        Journey, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    document = models.JSONField()
    layout = models.JSONField(default=dict)
    map = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)  # of the document alone
    revision = models.PositiveIntegerField(default=1)  # the If-Match of a draft
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True
    )
    # What people call it; may be given and taken away after it went live
    name = models.CharField(max_length=80, blank=True, default="")
    # The last change of a draft; null until somebody saves it
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "number"], name="version_number")
        ]

    def __str__(self) -> str:
        return f"version {self.number} of journey {self.journey_id}"


class Enrollment(models.Model):
    """One customer's passage through one journey version: the hot row."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        ENDED = "ended"

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(
        Journey, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    version = models.ForeignKey(
        Version, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    shard = shard_field()
    entry_key = models.TextField(default="")
    entry_no = models.IntegerField(default=1)
    owns = models.BooleanField(default=False)
    status = models.CharField(
        max_length=6, choices=Status.choices, default=Status.ACTIVE
    )
    node_id = models.TextField()
    visit_no = models.IntegerField(default=1)
    arrived_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    limit_at = models.DateTimeField(null=True)
    state = models.JSONField(default=dict)
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(default="")
    goal_at = models.DateTimeField(null=True)  # when the goal was reached, in time
    attempts = models.SmallIntegerField(default=0)
    parked_at = models.DateTimeField(null=True)
    # Fell due while the journey was paused: `due_at` is the hard limit only, the
    # node's own moment is in `state`; resuming gives them a new one
    held_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "customer", "entry_key"], name="enrollment_once"
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(owns=True, status="active"),
                name="enrollment_one_owner",
            ),
        ]
        indexes = [
            # Who is due in a shard: per journey, oldest first
            models.Index(
                fields=["shard", "journey", "due_at", "id"],
                condition=models.Q(status="active", due_at__isnull=False),
                name="enrollment_due",
            ),
            # Enrollments of touched customers
            models.Index(fields=["customer", "journey"], name="enrollment_of"),
            # People now in each node; those of a version in one shard
            models.Index(
                fields=["version", "shard", "node_id"],
                condition=models.Q(status="active"),
                name="enrollment_inside",
            ),
            # Whose step failed, by step: few at any time
            models.Index(
                fields=["journey", "node_id"],
                condition=models.Q(status="active")
                & (models.Q(parked_at__isnull=False) | models.Q(attempts__gt=0)),
                name="enrollment_failing",
            ),
            # Goals reached per version
            models.Index(
                fields=["version"],
                condition=models.Q(goal_at__isnull=False),
                name="enrollment_goals",
            ),
        ]

    def __str__(self) -> str:
        return f"enrollment {self.pk} in journey {self.journey_id}"


class Visit(models.Model):
    """A finished visit of an enrollment to a node. Append-only."""

    pk = models.CompositePrimaryKey("enrollment_id", "visit_no")
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    visit_no = models.IntegerField()
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    version = models.ForeignKey(
        Version, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    node_id = models.TextField()
    outcome = models.TextField()
    reason = models.TextField(default="")
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField()

    class Meta:
        db_table = "journeys_visit"
        indexes = [
            # Visits of some days. Rows come in the order of time: an entry per block
            # range is enough, and costs next to nothing when they are written
            BrinIndex(
                fields=["left_at"],
                autosummarize=True,
                pages_per_range=32,
                name="visit_left",
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.visit_no} of enrollment {self.enrollment_id}"


class Counter(models.Model):
    """How many people left a node by an outcome, per shard."""

    pk = models.CompositePrimaryKey("version_id", "node_id", "outcome", "shard")
    version = models.ForeignKey(Version, on_delete=models.CASCADE)
    node_id = models.TextField()
    outcome = models.TextField()
    shard = models.SmallIntegerField()
    passed = models.BigIntegerField(default=0)

    class Meta:
        db_table = "journeys_counter"

    def __str__(self) -> str:
        return f"{self.passed} left {self.node_id} by {self.outcome}"


class EntryDay(models.Model):
    """How many came into a journey with a daily limit on a workspace day."""

    pk = models.CompositePrimaryKey("journey_id", "on_day")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE)
    on_day = models.DateField()
    entered = models.IntegerField(default=0)

    class Meta:
        db_table = "journeys_entry_day"

    def __str__(self) -> str:
        return f"{self.entered} came into journey {self.journey_id} on {self.on_day}"


class Calling(models.Model):
    """How far a journey that calls people in has looked, in one shard."""

    pk = models.CompositePrimaryKey("journey_id", "shard")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE)
    shard = models.SmallIntegerField()
    version = models.ForeignKey(Version, on_delete=models.CASCADE)  # it looked for
    done_until = models.DateTimeField()  # planned times up to it are done
    next_at = models.DateTimeField(null=True)  # the next one in any time zone
    last_change = models.BigIntegerField(default=0)  # of memberships, by id

    class Meta:
        db_table = "journeys_calling"

    def __str__(self) -> str:
        return f"calls of journey {self.journey_id} in shard {self.shard}"


class ScheduleFire(models.Model):
    """A planned time of a journey that was called, or skipped since it was too late.

    The key is why each planned time comes once, however many processes look.
    """

    class Status(models.TextChoices):
        CALLED = "called"
        SKIPPED = "skipped"

    pk = models.CompositePrimaryKey("journey_id", "shard", "zone", "planned")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE)
    shard = models.SmallIntegerField()
    zone = models.TextField()
    planned = models.CharField(max_length=16)  # on the wall clock: 2026-03-01T09:00
    planned_at = models.DateTimeField()
    version = models.ForeignKey(Version, on_delete=models.CASCADE)
    status = models.CharField(max_length=7, choices=Status.choices)
    people = models.IntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        db_table = "journeys_schedule_fire"
        indexes = [
            # What was called and skipped lately
            models.Index(fields=["journey", "planned_at"], name="schedule_fire_lately")
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.planned} of journey {self.journey_id}"


class Watch(models.Model):
    """A shard whose people are walked one by one, because a turn died there."""

    shard = models.SmallIntegerField(primary_key=True)
    remaining = models.IntegerField()  # people still to be walked so
    slice = models.IntegerField()  # how many in one turn
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"watch over shard {self.shard}"


class Suspect(models.Model):
    """A customer who was being walked alone when a process died."""

    customer = models.OneToOneField(
        Customer,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
    )
    deaths = models.SmallIntegerField()
    since = models.DateTimeField()
    parked_at = models.DateTimeField(null=True)  # left alone until a person decides

    def __str__(self) -> str:
        return f"suspect {self.customer_id}"


class Breaker(models.Model):
    """A step that fails for many people at once and is left alone for a while."""

    pk = models.CompositePrimaryKey("version_id", "node_id")
    version = models.ForeignKey(Version, on_delete=models.CASCADE)
    node_id = models.TextField()
    error = models.TextField()
    people = models.BigIntegerField()  # how often somebody was held back
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    pause_seconds = models.FloatField()  # of this pause; the next one is twice as long

    class Meta:
        db_table = "journeys_breaker"

    def __str__(self) -> str:
        return f"breaker of {self.node_id} in version {self.version_id}"


class TeamTask(models.Model):
    """Something a step asks people of the company to do for a customer."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    journey = models.ForeignKey(
        Journey, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    visit_no = models.IntegerField()
    team = models.TextField()
    title = models.TextField()
    text = models.TextField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True
    )

    class Meta:
        db_table = "journeys_teamtask"
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "visit_no"], name="team_task_once"
            )
        ]
        indexes = [
            # What is to be done, newest first
            models.Index(
                fields=["-id"],
                condition=models.Q(done_at=None),
                name="team_task_open",
            ),
            # The tasks about one customer
            models.Index(fields=["customer", "-id"], name="team_task_of"),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}: {self.title}"


class ShareLink(models.Model):
    """A secret address of a journey's picture; only its hash is kept."""

    journey = models.ForeignKey(
        Journey, on_delete=models.CASCADE, related_name="share_links"
    )
    digest = models.BinaryField(max_length=32, unique=True)
    label = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"share link {self.pk} of journey {self.journey_id}"
