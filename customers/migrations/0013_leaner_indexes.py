from django.db import migrations, models

LEAD_BY_SHARD = """
ALTER TABLE customers_work DROP CONSTRAINT customers_work_pkey;
DROP INDEX work_of_shard;
ALTER TABLE customers_work ADD CONSTRAINT customers_work_pkey PRIMARY KEY (shard, id);
"""
LEAD_BY_ID = """
ALTER TABLE customers_work DROP CONSTRAINT customers_work_pkey;
ALTER TABLE customers_work ADD CONSTRAINT customers_work_pkey PRIMARY KEY (id);
CREATE INDEX work_of_shard ON customers_work (shard, id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0012_purchase_event"),
    ]

    operations = [
        migrations.RunSQL(
            LEAD_BY_SHARD,
            LEAD_BY_ID,
            [migrations.RemoveIndex(model_name="work", name="work_of_shard")],
        ),
        migrations.RemoveIndex(model_name="consent", name="consent_state"),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(
                fields=["customer", "channel", "purpose", "-id"],
                include=("granted",),
                name="consent_state",
            ),
        ),
    ]
