"""Tables of customers and events, and the workspace.

`Customer` and `Event` are hash-partitioned by customer id with one modulus; a partition
is a *shard*. Migration 0001 writes their SQL, since Django cannot declare partitions.
"""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func
from django.db.models.functions import Now

from customers.domain import times

SHARD_COUNT = 16


def check_timezone(value: str) -> None:
    """Refuse what is no IANA time zone."""
    if not times.is_timezone(value):
        raise ValidationError(f'"{value}" is no time zone, as "Europe/Berlin" is one.')


class OwnerMode(models.IntegerChoices):
    """Which mode owns a customer at this moment."""

    NOBODY = 0, "nobody"  # anonymous, merged or erased
    OPEN = 1, "open"  # micro-segment mode
    INCUBATING = 2, "incubating"  # one owning journey


def shard_field() -> models.GeneratedField:
    """Return the column that says in which shard a row's customer lives."""
    return models.GeneratedField(
        expression=Func(
            F("customer_id"),
            function="customers_shard",
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )


class Customer(models.Model):
    """One person or account."""

    id = models.BigAutoField(primary_key=True)
    attributes = models.JSONField(default=dict)
    signed_up_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField(null=True)
    identified_at = models.DateTimeField(null=True)
    identify_at = models.DateTimeField(null=True)  # time of the newest identify applied
    timezone = models.TextField(null=True)
    language = models.TextField(null=True)
    owner_mode = models.SmallIntegerField(
        choices=OwnerMode.choices, default=OwnerMode.NOBODY
    )
    owner_reason = models.TextField(default="")
    open_from = models.DateTimeField(null=True)
    merged_into = models.BigIntegerField(null=True)
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "customers_customer"

    def __str__(self) -> str:
        return f"customer {self.pk}"


class Identity(models.Model):
    """A name under which events arrive; the only unique keys of a customer."""

    class Kind(models.TextChoices):
        USER = "user"
        ANONYMOUS = "anonymous"

    kind = models.CharField(max_length=9, choices=Kind.choices)
    value = models.TextField()
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="identities"
    )
    # An event later than this is not its customer's first, so ingestion need not look
    bound_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value"], name="identity_kind_value"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class EventName(models.Model):
    """An interned event name and its place in the catalogue."""

    id = models.AutoField(primary_key=True)
    name = models.TextField(unique=True)
    last_seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """Something a customer did at a time. Written by COPY; nothing points to it."""

    pk = models.CompositePrimaryKey("customer_id", "id")
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    id = models.BigIntegerField(
        db_default=Func(
            models.Value("customers_event_id_seq"),
            function="nextval",
            output_field=models.BigIntegerField(),
        )
    )
    name = models.ForeignKey(
        EventName, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    revenue = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    properties = models.JSONField(default=dict)
    message_id = models.TextField(null=True)
    context = models.JSONField(null=True)

    class Meta:
        db_table = "customers_event"

    def __str__(self) -> str:
        return f"event {self.id} of customer {self.customer_id}"


class ValueType(models.TextChoices):
    """Types the catalogue tells apart."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    LIST = "list"
    OBJECT = "object"


class AttributeName(models.Model):
    """An interned attribute name and its place in the catalogue."""

    id = models.AutoField(primary_key=True)
    name = models.TextField(unique=True)
    type = models.CharField(max_length=7, choices=ValueType.choices)
    examples = models.JSONField(default=list)
    last_seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class EventProperty(models.Model):
    """A property seen on an event name: type and examples for the rule builder."""

    event_name = models.ForeignKey(
        EventName, on_delete=models.CASCADE, related_name="properties"
    )
    name = models.TextField()
    type = models.CharField(max_length=7, choices=ValueType.choices)
    examples = models.JSONField(default=list)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "event properties"
        constraints = [
            models.UniqueConstraint(
                fields=["event_name", "name"], name="event_property_name"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_name_id}.{self.name}"


class AttributeChange(models.Model):
    """What an attribute was before a change; `as_of` undoes changes later than it."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    name = models.ForeignKey(
        AttributeName, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    at = models.DateTimeField()
    old_value = models.JSONField(null=True)  # SQL NULL: there was none

    class Meta:
        db_table = "customers_attribute_change"
        indexes = [
            # The attributes of one customer as of a moment
            models.Index(fields=["customer", "at"], name="attribute_change_of"),
            # Changes of everybody since a moment; the table grows in order of time
            BrinIndex(fields=["at"], name="attribute_change_since"),
        ]

    def __str__(self) -> str:
        return f"attribute {self.name_id} of customer {self.customer_id} at {self.at}"


class Work(models.Model):
    """A change the engines have not seen yet; a turn deletes it as it applies it."""

    class Kind(models.TextChoices):
        EVENT = "event"
        ATTRIBUTES = "attributes"
        MERGE = "merge"  # event_id holds nothing; customer is the merged one
        CONSENT = "consent"

    # In the database the key is (shard, id): a turn takes the oldest of its shard, and
    # every event costs one index instead of two
    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    shard = shard_field()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    event_id = models.BigIntegerField(null=True)
    name = models.ForeignKey(
        EventName,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
    )
    occurred_at = models.DateTimeField()

    class Meta:
        db_table = "customers_work"

    def __str__(self) -> str:
        return f"{self.kind} of customer {self.customer_id}"


class Source(models.Model):
    """A place events come from; the scope of de-duplication."""

    name = models.CharField(max_length=100, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    # Resent message ids whose contents differ: a client that reuses its ids
    conflicting_duplicates = models.BigIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return self.name


class WriteKey(models.Model):
    """A secret that lets a source send events; only its SHA-256 is kept."""

    class Scope(models.TextChoices):
        INGEST = "ingest"  # sends events, reads nothing
        READ = "read"  # reads, sends nothing

    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, related_name="write_keys"
    )
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.INGEST)
    label = models.CharField(max_length=100, blank=True)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True, blank=True)
    # Seen in an address, where logs and proxies keep it: to be replaced
    exposed_at = models.DateTimeField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return f"{self.prefix}... of {self.source_id}"


class IngestDedupe(models.Model):
    """A message id already taken from a source: accepted once, exactly."""

    pk = models.CompositePrimaryKey("source_id", "key_hash")
    source = models.ForeignKey(
        Source, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    key_hash = models.BinaryField(max_length=16)
    checksum = models.BigIntegerField()  # CRC-32 of the event as it came
    received_at = models.DateTimeField()
    # For good: a file may be brought in again after years
    kept = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "customers_ingest_dedupe"
        indexes = [
            # What is old enough to be forgotten; the table grows in order of time
            BrinIndex(
                fields=["received_at"],
                condition=models.Q(kept=False),
                name="ingest_dedupe_old",
            )
        ]

    def __str__(self) -> str:
        return f"message {bytes(self.key_hash).hex()} of source {self.source_id}"


class Quarantine(models.Model):
    """A rejected call, as it came, with the reason."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Source, on_delete=models.CASCADE)
    call_type = models.TextField(blank=True)
    raw = models.TextField()  # cut at 32 kB; NUL and lone surrogates escaped
    code = models.CharField(max_length=60)
    field = models.TextField(blank=True)
    message = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "quarantine"
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="quarantine_newest")
        ]

    def __str__(self) -> str:
        return f"{self.code} at {self.received_at}"


class Clock(models.Model):
    """The one row that maps the database clock; exists only in demo and tests."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    real_at = models.DateTimeField()
    virtual_at = models.DateTimeField()
    speed = models.FloatField(default=1)  # virtual seconds per real second
    replay_from = models.DateTimeField(null=True)
    replay_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "clock"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="clock_one_row"),
            models.CheckConstraint(
                condition=models.Q(speed__gte=0), name="clock_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"clock at {self.virtual_at}, {self.speed} times"


class Workspace(models.Model):
    """What this installation decided once for everybody."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=100, default="Rivermouth")
    timezone = models.CharField(
        max_length=60, default="UTC", validators=[check_timezone]
    )
    currency = models.CharField(max_length=3, default="EUR")
    open_delay_hours = models.PositiveIntegerField(default=24)
    daily_run_at = models.TimeField(default="00:10")  # local time of the daily run
    guard_factor = models.FloatField(
        default=4,
        validators=[MinValueValidator(1.1)],
        help_text="A micro-segment that becomes so many times as large or as small from"
        " one run to the next keeps its people until somebody accepts the change.",
    )
    guard_people = models.PositiveIntegerField(
        default=100,
        help_text="Changes by fewer people, in each of the 16 parts, are always taken.",
    )
    history_days = models.PositiveIntegerField(
        default=400,
        validators=[MinValueValidator(1), MaxValueValidator(36_500)],
        help_text="So long is known who was in which micro-segment when.",
    )
    purchase_event = models.CharField(
        max_length=200,
        blank=True,
        help_text="The event that predictions take for a purchase. Empty: every event"
        " with revenue.",
    )
    publishers_approve_own = models.BooleanField(
        default=True,
        help_text="Publishers put their drafts live themselves. Off: another publisher"
        " has to approve each.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="workspace_one_row")
        ]

    def __str__(self) -> str:
        return self.name


class PutAway(models.Model):
    """Something on a page that one user does not want to see any more."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,  # the constraint begins with it
    )
    what = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "what"], name="put_away_once")
        ]

    def __str__(self) -> str:
        return f"{self.what} of user {self.user_id}"


class Backlog(models.Model):
    """How much accepted work waited when somebody last looked: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    waiting = models.BigIntegerField()  # counted no further than the mark
    over_since = models.DateTimeField(null=True)  # real time
    looked_at = models.DateTimeField()  # real time

    class Meta:
        db_table = "customers_backlog"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="backlog_one_row")
        ]

    def __str__(self) -> str:
        return f"{self.waiting} waiting"


class Heartbeat(models.Model):
    """A sign of life of one process, in real time."""

    process = models.TextField(primary_key=True)  # host:pid:role
    role = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    progress_at = models.DateTimeField(null=True)
    processes = models.SmallIntegerField(default=1, db_default=1)  # that take tasks

    def __str__(self) -> str:
        return f"{self.role} {self.process}"
