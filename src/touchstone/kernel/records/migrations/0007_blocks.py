"""Keep the blocks that an entry's key lies in among its words, on PostgreSQL: its index then finds the last hits alone."""

from django.db import migrations

BLOCKS = "array_to_tsvector(ARRAY['#' || to_hex(id >> 14), '##' || to_hex(id >> 20)])"
ADDED = """ALTER TABLE records_searchentry
    ADD COLUMN public_words tsvector GENERATED ALWAYS AS (to_tsvector('simple', public_text){more}) STORED,
    ADD COLUMN full_words tsvector GENERATED ALWAYS AS (to_tsvector('simple', full_text){more}) STORED"""
REST = (
    "CREATE INDEX records_search_public ON records_searchentry USING gin (public_words)",
    "CREATE INDEX records_search_full ON records_searchentry USING gin (full_words)",
    "ANALYZE records_searchentry",
)
DROPPED = "ALTER TABLE records_searchentry DROP COLUMN public_words, DROP COLUMN full_words"  # and their indexes


def _made(editor, more):
    for statement in (DROPPED, ADDED.format(more=more), *REST) if editor.connection.vendor == "postgresql" else ():
        editor.execute(statement)


def forwards(apps, editor):
    _made(editor, f" || {BLOCKS}")


def backwards(apps, editor):
    _made(editor, "")


class Migration(migrations.Migration):
    dependencies = [("records", "0006_beginnings")]
    operations = [migrations.RunPython(forwards, backwards)]
