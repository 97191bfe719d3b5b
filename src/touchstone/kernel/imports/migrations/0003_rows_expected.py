"""How many rows a file will have, so that a page can show how far it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_columns_in_order")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="expected",
            field=models.PositiveBigIntegerField(default=0, verbose_name="rows expected"),
        ),
    ]
