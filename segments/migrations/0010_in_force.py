import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What holds in a shard between runs. Thresholds come anew with the next run."""

    dependencies = [
        ("customers", "0008_workspace_runs"),
        ("segments", "0009_past_moments"),
    ]

    operations = [
        migrations.CreateModel(
            name="InForce",
            fields=[
                ("shard", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("known_until", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="segments.run"
                    ),
                ),
            ],
            options={"db_table": "segments_in_force"},
        ),
        migrations.CreateModel(
            name="NextChange",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        serialize=False,
                        to="customers.customer",
                    ),
                ),
                (
                    "shard",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("customer_id"),
                            function="customers_shard",
                            output_field=models.SmallIntegerField(),
                        ),
                        output_field=models.SmallIntegerField(),
                    ),
                ),
                ("at", models.DateTimeField(null=True)),
                ("evaluated_at", models.DateTimeField()),
            ],
            options={
                "db_table": "segments_next_change",
                "indexes": [
                    models.Index(
                        condition=models.Q(("at__isnull", False)),
                        fields=["shard", "at"],
                        name="next_change_due",
                    )
                ],
            },
        ),
        migrations.DeleteModel(name="Threshold"),
        migrations.CreateModel(
            name="Threshold",
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
                ("measure", models.CharField(max_length=64)),
                ("value", models.FloatField(null=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="segments.run"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "measure"), name="threshold_of_run"
                    )
                ]
            },
        ),
    ]
