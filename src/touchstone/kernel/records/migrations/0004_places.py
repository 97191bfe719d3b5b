"""Search entries move to their register's place, and versions are found by day."""

from zlib import crc32

from django.db import migrations, models

REBUILD = "INSERT INTO records_search(records_search) VALUES ('rebuild')"
CHANGED = "SELECT sql FROM sqlite_master WHERE name = 'records_search_changed'"


def place(register):
    return (crc32(register.encode()) % 2**22 + 1) * 2**40


def forwards(apps, editor):
    entries = apps.get_model("records", "SearchEntry").objects
    _move(editor, {slug: place(slug) for slug in entries.values_list("register", flat=True).distinct()})


def _move(editor, places):
    """Move without the trigger, which would index each entry anew, one by one."""
    on_sqlite = editor.connection.vendor == "sqlite"
    with editor.connection.cursor() as cursor:
        if on_sqlite:
            trigger = cursor.execute(CHANGED).fetchone()[0]
            cursor.execute("DROP TRIGGER records_search_changed")
        for slug, first in places.items():
            cursor.execute("UPDATE records_searchentry SET id = %s + record_id WHERE register = %s", [first, slug])
        if on_sqlite:
            cursor.execute(REBUILD)
            cursor.execute(trigger)


class Migration(migrations.Migration):
    dependencies = [("records", "0003_checkpoint_tree")]
    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
        migrations.AddIndex(
            "version", models.Index(fields=["register", "held_from", "number"], name="version_by_day")
        ),
    ]
