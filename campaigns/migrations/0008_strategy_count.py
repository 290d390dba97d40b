"""What was counted of all campaigns together."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0007_chosen_elsewhere")]

    operations = [
        migrations.CreateModel(
            name="StrategyCount",
            fields=[
                (
                    "hold_out",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="counted",
                        serialize=False,
                        to="campaigns.holdout",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("on", models.DateField()),
                ("counts", models.JSONField()),
            ],
            options={"db_table": "campaigns_strategy_count"},
        ),
    ]
