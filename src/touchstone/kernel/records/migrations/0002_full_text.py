"""Index the words of search entries: FTS5 on SQLite, GIN on PostgreSQL; and the order events are read in."""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE records_search USING fts5(
        public_text, full_text, content='records_searchentry', content_rowid='id', tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER records_search_added AFTER INSERT ON records_searchentry BEGIN
        INSERT INTO records_search(rowid, public_text, full_text) VALUES (new.id, new.public_text, new.full_text);
    END""",
    """CREATE TRIGGER records_search_removed AFTER DELETE ON records_searchentry BEGIN
        INSERT INTO records_search(records_search, rowid, public_text, full_text)
        VALUES ('delete', old.id, old.public_text, old.full_text);
    END""",
    """CREATE TRIGGER records_search_changed AFTER UPDATE ON records_searchentry BEGIN
        INSERT INTO records_search(records_search, rowid, public_text, full_text)
        VALUES ('delete', old.id, old.public_text, old.full_text);
        INSERT INTO records_search(rowid, public_text, full_text) VALUES (new.id, new.public_text, new.full_text);
    END""",
)
SQLITE_BACK = (
    "DROP TRIGGER records_search_added",
    "DROP TRIGGER records_search_removed",
    "DROP TRIGGER records_search_changed",
    "DROP TABLE records_search",
)
POSTGRESQL = (
    "CREATE INDEX records_search_public ON records_searchentry USING gin (to_tsvector('simple', public_text))",
    "CREATE INDEX records_search_full ON records_searchentry USING gin (to_tsvector('simple', full_text))",
)
POSTGRESQL_BACK = ("DROP INDEX records_search_public", "DROP INDEX records_search_full")


def forwards(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def backwards(apps, editor):
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
