from django.core.management import call_command
from django.db import migrations, models

TABLE = "access_cache"


def make_table(apps, schema_editor):
    """The table of the cache that all server processes share; attempts to sign in are counted there."""
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("access", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="last_used_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="rights_version",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(make_table, drop_table),
    ]
