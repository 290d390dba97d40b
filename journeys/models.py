"""Tables of journeys: versions, enrollments, visits, counters, share links."""

from django.conf import settings
from django.db import models

from customers.models import Customer, shard_field


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
    attempts = models.SmallIntegerField(default=0)
    parked_at = models.DateTimeField(null=True)
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
            # People now in each node
            models.Index(
                fields=["version", "node_id"],
                condition=models.Q(status="active"),
                name="enrollment_now",
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
