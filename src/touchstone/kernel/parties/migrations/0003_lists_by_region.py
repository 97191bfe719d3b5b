"""A list of one region comes in the order of its numbers, without sorting."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_regions_of_the_state")]
    operations = [
        migrations.AddIndex("party", models.Index(fields=["region", "number"], name="parties_by_region")),
    ]
