from django.db import migrations

# Each word of a name by its beginning, also behind a hyphen. No dictionary of a language:
# names have none
NAME_WORDS_SQL = """
CREATE INDEX customers_customer_name_words ON customers_customer
    USING gin (to_tsvector('simple', left(customers_name(attributes), 200)))
    WHERE customers_name(attributes) <> '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_backlog"),
    ]

    operations = [
        migrations.RunSQL(NAME_WORDS_SQL, "DROP INDEX customers_customer_name_words"),
    ]
