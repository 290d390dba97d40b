import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("segments", "0011_costs"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="base",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="segments.run",
            ),
        ),
        migrations.AddField(
            model_name="runshard",
            name="bookmark",
            field=models.CharField(default="", max_length=45),
        ),
    ]
