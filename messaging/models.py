"""Tables of messaging: templates, the outbox, attempts, the built-in mailbox."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from customers.models import Customer, shard_field


class Channel(models.TextChoices):
    """Ways to reach a customer."""

    EMAIL = "email"
    WEBHOOK = "webhook"  # a request to another system about a customer


# Channels whose messages somebody writes
WRITTEN = [(Channel.EMAIL.value, Channel.EMAIL.label)]


class Purpose(models.TextChoices):
    """Why a message is sent; consent is asked per channel and purpose."""

    MARKETING = "marketing"
    TRANSACTIONAL = "transactional"


class Template(models.Model):
    """A message a marketer wrote; its words live in immutable versions."""

    name = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=10, choices=WRITTEN, default=Channel.EMAIL)
    purpose = models.CharField(
        max_length=15, choices=Purpose.choices, default=Purpose.MARKETING
    )
    current = models.ForeignKey(
        "TemplateVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """The words of a template at one save. Never changed."""

    template = models.ForeignKey(
        Template, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    subject = models.TextField()
    html = models.TextField()
    text = models.TextField(blank=True)  # empty: made from the HTML
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["template", "number"], name="template_version_number"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.number} of template {self.template_id}"


class Message(models.Model):
    """One thing to be delivered over a channel: a row of the outbox.

    Its id is the idempotency key handed to the provider every time.
    """

    class Origin(models.TextChoices):
        VISIT = "visit"  # origin_id: enrollment, origin_no: visit
        TREATMENT = "treatment"  # origin_id: campaign, origin_no: days since 1970-01-01
        TEST = "test"

    class Status(models.TextChoices):
        QUEUED = "queued"
        LEASED = "leased"
        SENT = "sent"
        SKIPPED = "skipped"
        FAILED = "failed"
        UNKNOWN = "unknown"  # handed over, outcome not known
        PARKED = "parked"

    class DupPolicy(models.TextChoices):
        DELIVER = "deliver"  # an ambiguous hand-over is repeated with the same key
        NO_DUPLICATE = "no_duplicate"  # it is parked instead

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    shard = shard_field()
    origin_kind = models.CharField(max_length=9, choices=Origin.choices)
    origin_id = models.BigIntegerField()
    origin_no = models.IntegerField()
    # Columns with `db_default` are left out of the COPY that queues a million rows
    part = models.SmallIntegerField(default=0, db_default=0)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    purpose = models.CharField(max_length=15, choices=Purpose.choices)
    template_version = models.ForeignKey(
        TemplateVersion,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,  # a webhook has no words: its context says what is asked
    )
    # Whose turn it is: the journey's id; 0 for campaigns and tests, which come after
    lane = models.BigIntegerField(default=0, db_default=0)
    context = models.JSONField(default=dict, db_default={})
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    # Minutes since midnight where the customer lives; both or none
    quiet_start = models.SmallIntegerField(null=True)
    quiet_end = models.SmallIntegerField(null=True)
    exempt = models.BooleanField(default=False, db_default=False)  # no cap counts it
    dup_policy = models.CharField(
        max_length=12,
        choices=DupPolicy.choices,
        default=DupPolicy.DELIVER,
        db_default=DupPolicy.DELIVER,
    )
    status = models.CharField(
        max_length=7,
        choices=Status.choices,
        default=Status.QUEUED,
        db_default=Status.QUEUED,
    )
    reason = models.TextField(default="", db_default="")
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempt_no = models.SmallIntegerField(default=0, db_default=0)
    provider = models.CharField(max_length=20, default="", db_default="")
    provider_id = models.TextField(default="", db_default="")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)  # the first time; later ones count not
    clicked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Also leads to one customer's messages
            models.UniqueConstraint(
                fields=[
                    "customer",
                    "origin_kind",
                    "origin_id",
                    "origin_no",
                    "channel",
                    "part",
                ],
                name="message_once",
            )
        ]
        indexes = [
            # What a channel may claim, per shard: purposes in order, lanes in turn
            models.Index(
                fields=["shard", "channel", "purpose", "lane", "not_before"],
                condition=models.Q(status="queued"),
                name="message_queued",
            ),
            # Leases that ran out
            models.Index(
                fields=["lease_until"],
                condition=models.Q(status="leased"),
                name="message_leased",
            ),
            # What frequency caps count, of a whole shard without touching the rows
            models.Index(
                fields=["shard", "done_at"],
                include=["customer", "channel", "purpose"],
                condition=models.Q(status__in=["sent", "unknown"]),
                name="message_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Attempt(models.Model):
    """One call of a provider: written before it, finished after it."""

    pk = models.CompositePrimaryKey("message_id", "attempt_no")
    message = models.ForeignKey(
        Message, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    attempt_no = models.SmallIntegerField()
    worker = models.TextField()
    # HMAC of the address as suppressions keep it: so a send can be held against them
    address_hmac = models.BinaryField(max_length=32, null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        db_table = "messaging_attempt"

    def __str__(self) -> str:
        return f"attempt {self.attempt_no} of message {self.message_id}"


class Breaker(models.Model):
    """What a provider account answered lately; a failing one is left alone a while."""

    account = models.TextField(primary_key=True)  # "email", "webhook:example.com"
    recent = models.TextField(default="")  # newest last; "x" failed, "." did not
    until = models.DateTimeField(null=True)  # real time
    pause_seconds = models.FloatField(default=0)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"breaker of {self.account}"


class HighWater(models.Model):
    """Whether a channel's queue is longer than it can send in half an hour."""

    channel = models.CharField(primary_key=True, max_length=10, choices=Channel.choices)
    queued = models.BigIntegerField()  # counted no further than the mark
    is_full = models.BooleanField()
    looked_at = models.DateTimeField()  # real time

    class Meta:
        db_table = "messaging_highwater"

    def __str__(self) -> str:
        return f"queue of {self.channel}"


class FrequencyCap(models.Model):
    """At most so many messages to one customer in any so many hours."""

    channel = models.CharField(max_length=10, choices=WRITTEN, default=Channel.EMAIL)
    # Which messages count; transactional ones are counted at most, never held back
    purpose = models.CharField(
        max_length=15,
        choices=[("marketing", "marketing only"), ("", "all purposes")],
        default="marketing",
        blank=True,
    )
    limit = models.PositiveIntegerField(
        validators=[MinValueValidator(1)], help_text="Messages, at least one"
    )
    hours = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(24 * 365)],
        help_text="The length of the rolling window: 24, 168, ...",
    )
    since = models.DateTimeField(null=True, editable=False)  # when it was last changed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "purpose", "hours"], name="cap_window"
            ),
            # "None at all" is not a cap: campaigns and journeys are stopped elsewhere
            models.CheckConstraint(
                condition=models.Q(limit__gte=1, hours__gte=1), name="cap_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.limit} by {self.channel} in {self.hours} hours"


class WebhookSecret(models.Model):
    """A secret that signs requests, encrypted under DATA_KEYS; shown once."""

    name = models.CharField(max_length=60)
    ciphertext = models.BinaryField()
    created_at = models.DateTimeField()
    retires_at = models.DateTimeField(null=True, blank=True)  # signs until then

    class Meta:
        indexes = [models.Index(fields=["name"], name="webhook_secret_name")]

    def __str__(self) -> str:
        return f"secret {self.name}"


class MailboxItem(models.Model):
    """A message as the built-in mailbox received it; nothing left the machine."""

    message = models.OneToOneField(
        Message,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    address = models.TextField()
    subject = models.TextField()
    html = models.TextField()
    text = models.TextField()
    received_at = models.DateTimeField()
    is_test = models.BooleanField(default=False, db_default=False)  # of no message

    class Meta:
        indexes = [
            models.Index(fields=["-received_at"], name="mailbox_newest"),
            # Tests written for one customer: no message of theirs leads to them
            models.Index(
                fields=["customer"],
                condition=models.Q(is_test=True),
                name="mailbox_tests_of",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
