import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("segments", "0004_pins"),
    ]

    operations = [
        migrations.AddField(
            model_name="bitmap",
            name="failed",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="run",
            name="segments",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), null=True, size=None
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="cause",
            field=models.CharField(
                choices=[("daily", "Daily"), ("manual", "Manual"), ("edit", "Edit")],
                max_length=6,
            ),
        ),
    ]
