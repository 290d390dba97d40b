from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0008_workspace_runs"),
        ("segments", "0008_changes_of_turns"),
    ]

    operations = [
        migrations.RenameIndex(
            model_name="membershipchange",
            new_name="membership_change_of_turns",
            old_name="membership_change_in",
        ),
        migrations.AddIndex(
            model_name="membershipchange",
            index=models.Index(fields=["shard", "at"], name="membership_change_in"),
        ),
    ]
