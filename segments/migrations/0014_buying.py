import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What runs find about how everybody buys."""

    dependencies = [("segments", "0013_longer_bookmarks")]

    operations = [
        migrations.CreateModel(
            name="BuyingFit",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="buying",
                        serialize=False,
                        to="segments.run",
                    ),
                ),
                ("buyers", models.IntegerField()),
                ("repeaters", models.IntegerField()),
                ("reason", models.TextField(blank=True)),
                ("likelihood", models.FloatField(null=True)),
                *(
                    (name, models.FloatField(null=True))
                    for name in ("r", "alpha", "a", "b", "p", "q", "v")
                ),
            ],
            options={"db_table": "segments_buying_fit"},
        ),
    ]
