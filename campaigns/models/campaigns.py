"""Tables of campaigns and of the times in which each held out the same share."""

from django.db import models

from segments.models import MicroSegment


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
