from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0008_workspace_runs"),
        ("segments", "0007_history"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="membershipchange",
            name="membership_change_in",
        ),
        migrations.AddIndex(
            model_name="membershipchange",
            index=models.Index(
                condition=models.Q(("run__isnull", True)),
                fields=["shard", "at"],
                name="membership_change_in",
            ),
        ),
    ]
