from django.db import migrations, models
from django.db.models import CASCADE, ForeignKey

# Days are weighed soon after they begin: for the version that was live by then
LIVE = """
UPDATE journeys_split_day day SET version_id = (
  SELECT v.id FROM journeys_version v
  WHERE v.journey_id = day.journey_id
    AND v.published_at <= greatest(day.begins_at, day."on"::timestamptz)
  ORDER BY v.published_at DESC, v.number DESC LIMIT 1)
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0014_split_days")]

    operations = [
        migrations.AddField(
            "SplitDay",
            "version",
            ForeignKey(
                "journeys.version", on_delete=CASCADE, related_name="+", null=True
            ),
        ),
        migrations.RunSQL(
            [LIVE, "SET CONSTRAINTS ALL IMMEDIATE"], migrations.RunSQL.noop
        ),
        migrations.AlterField(
            "SplitDay",
            "version",
            ForeignKey("journeys.version", on_delete=CASCADE, related_name="+"),
        ),
        migrations.RemoveConstraint("SplitDay", "split_day_newest"),
        migrations.AddConstraint(
            "SplitDay",
            models.UniqueConstraint(
                fields=["journey", "node_id", "version"],
                condition=models.Q(is_newest=True),
                name="split_day_newest",
            ),
        ),
    ]
