"""Tables of what holds for all campaigns: the hold-out and the quiet days."""

from django.db import models


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


class QuietDay(models.Model):
    """A day on which no marketing campaign starts: see `campaigns.domain.quiet`."""

    day = models.CharField(max_length=10, unique=True)

    class Meta:
        db_table = "campaigns_quiet_day"

    def __str__(self) -> str:
        return self.day
