"""Refuse changes of history in the database itself."""

from django.db import migrations

from touchstone.kernel.durability import guards


def forwards(apps, editor):
    guards.install(editor.connection)


def backwards(apps, editor):
    guards.remove(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_full_text")]
    operations = [migrations.RunPython(forwards, backwards)]
