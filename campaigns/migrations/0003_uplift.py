"""Periods of campaigns, and what was counted of their uplift."""

import django.db.models.deletion
from django.db import migrations, models

# Campaigns that exist have held out one share since they were made, as far as is known
BEGIN = """
INSERT INTO campaigns_period (campaign_id, starts_at, control_percent)
SELECT id, created_at, control_percent FROM campaigns_campaign
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_examination")]

    operations = [
        migrations.CreateModel(
            name="UpliftCount",
            fields=[
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="counted",
                        serialize=False,
                        to="campaigns.campaign",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("on", models.DateField()),
                ("counts", models.JSONField()),
            ],
            options={"db_table": "campaigns_uplift_count"},
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                (
                    "control_percent",
                    models.DecimalField(decimal_places=2, max_digits=5),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="periods",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "db_table": "campaigns_period",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "starts_at"), name="period_start"
                    )
                ],
            },
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
