from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0011_phone_digits")]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="purchase_event",
            field=models.CharField(
                blank=True,
                help_text="The event that predictions take for a purchase. Empty: every"
                " event with revenue.",
                max_length=200,
            ),
        ),
    ]
