"""Index the first character of every word, and open the list of words, on SQLite: beginnings are found without delay."""

from django.db import migrations

INDEX = """CREATE VIRTUAL TABLE records_search USING fts5(
    public_text, full_text, content='records_searchentry', content_rowid='id',
    tokenize='unicode61 remove_diacritics 0'{more})"""
REBUILD = "INSERT INTO records_search(records_search) VALUES ('rebuild')"
FORWARDS = (
    "DROP TABLE records_search",
    INDEX.format(more=", prefix='1'"),
    REBUILD,
    "CREATE VIRTUAL TABLE records_search_words USING fts5vocab('records_search', 'instance')",
)
BACKWARDS = ("DROP TABLE records_search_words", "DROP TABLE records_search", INDEX.format(more=""), REBUILD)


def forwards(apps, editor):
    for statement in FORWARDS if editor.connection.vendor == "sqlite" else ():
        editor.execute(statement)


def backwards(apps, editor):
    for statement in BACKWARDS if editor.connection.vendor == "sqlite" else ():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("records", "0005_kept_words")]
    operations = [migrations.RunPython(forwards, backwards)]
