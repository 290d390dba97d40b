from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0009_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="heartbeat",
            name="processes",
            field=models.SmallIntegerField(db_default=1, default=1),
        ),
    ]
