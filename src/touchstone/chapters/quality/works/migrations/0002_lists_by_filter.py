"""A list of one kind or one city comes in the order of its numbers, without sorting."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("works", "0001_initial")]
    operations = [
        migrations.AddIndex("work", models.Index(fields=["kind", "number"], name="works_by_kind")),
        migrations.AddIndex("work", models.Index(fields=["region", "number"], name="works_by_region")),
    ]
