"""Tables of what campaigns changed, counted; and experiments of elsewhere."""

from django.conf import settings
from django.db import models

from campaigns.models.campaigns import Campaign
from campaigns.models.settings import HoldOut
from customers.models import Customer


class UpliftCount(models.Model):
    """What the people of a campaign did after it, counted; the newest only."""

    campaign = models.OneToOneField(
        Campaign, on_delete=models.CASCADE, primary_key=True, related_name="counted"
    )
    at = models.DateTimeField()
    on = models.DateField()  # the last day of treatments that is in it
    counts = models.JSONField()  # campaigns.domain.uplift.counts.Counts

    class Meta:
        db_table = "campaigns_uplift_count"

    def __str__(self) -> str:
        return f"uplift of campaign {self.campaign_id} at {self.at}"


class Experiment(models.Model):
    """An experiment that ran elsewhere: what its table came to, not the table."""

    name = models.CharField(max_length=120)
    file_name = models.CharField(max_length=200)
    reading = models.JSONField()  # campaigns.domain.uplift.experiments.Settings
    counts = models.JSONField()  # ... .ExperimentCounts
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        db_table = "campaigns_experiment"

    def __str__(self) -> str:
        return self.name


class StrategyCount(models.Model):
    """What people did with and without any campaigns, counted; the newest only."""

    hold_out = models.OneToOneField(
        HoldOut, on_delete=models.CASCADE, primary_key=True, related_name="counted"
    )
    at = models.DateTimeField()
    on = models.DateField()  # the last day of decisions that is in it
    counts = models.JSONField()  # campaigns.domain.uplift.counts.PeriodCounts

    class Meta:
        db_table = "campaigns_strategy_count"

    def __str__(self) -> str:
        return f"uplift of all campaigns at {self.at}"


class StrategyExposure(models.Model):
    """When any campaign first came into question for a customer, in a hold-out period.

    Decisions tell it, but are kept for 90 days only; a period may last longer.
    """

    pk = models.CompositePrimaryKey("hold_out_id", "customer_id")
    hold_out = models.ForeignKey(
        HoldOut, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    on = models.DateField()
    held_out = models.BooleanField()

    class Meta:
        db_table = "campaigns_strategy_exposure"

    def __str__(self) -> str:
        return f"customer {self.customer_id} from {self.on}"
