from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("segments", "0002_membership_change_news"),
    ]

    operations = [
        migrations.AddField(
            model_name="microsegment",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
