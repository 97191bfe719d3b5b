"""Keep the words of search entries cut, on PostgreSQL: cutting them anew for each row looked at was most of a search."""

from django.db import migrations

FORWARDS = (
    """ALTER TABLE records_searchentry
        ADD COLUMN public_words tsvector GENERATED ALWAYS AS (to_tsvector('simple', public_text)) STORED,
        ADD COLUMN full_words tsvector GENERATED ALWAYS AS (to_tsvector('simple', full_text)) STORED""",
    "DROP INDEX records_search_public",
    "DROP INDEX records_search_full",
    "CREATE INDEX records_search_public ON records_searchentry USING gin (public_words)",
    "CREATE INDEX records_search_full ON records_searchentry USING gin (full_words)",
    "ANALYZE records_searchentry",
)
BACKWARDS = (
    "ALTER TABLE records_searchentry DROP COLUMN public_words, DROP COLUMN full_words",  # and their indexes
    "CREATE INDEX records_search_public ON records_searchentry USING gin (to_tsvector('simple', public_text))",
    "CREATE INDEX records_search_full ON records_searchentry USING gin (to_tsvector('simple', full_text))",
)


def forwards(apps, editor):
    for statement in FORWARDS if editor.connection.vendor == "postgresql" else ():
        editor.execute(statement)


def backwards(apps, editor):
    for statement in BACKWARDS if editor.connection.vendor == "postgresql" else ():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("records", "0004_places")]
    operations = [migrations.RunPython(forwards, backwards)]
