from django.db import migrations

# Whose number an address is, however it is written
INDEX = """
CREATE INDEX customers_customer_phone_digits ON customers_customer
    (regexp_replace(left(attributes ->> 'phone', 100), '[^0-9+]', '', 'g'))
    WHERE attributes ? 'phone';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0010_worker_processes"),
    ]

    operations = [
        migrations.RunSQL(INDEX, "DROP INDEX customers_customer_phone_digits"),
    ]
