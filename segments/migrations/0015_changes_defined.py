from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("segments", "0014_buying"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="membershipchange",
            index=models.Index(
                condition=models.Q(("cause", 1)),
                fields=["at"],
                name="membership_change_defined",
            ),
        ),
    ]
