"""Checkpoints carry the tree of all events, so that a signed head needs no reading of what was sealed before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0002_full_text")]
    operations = [
        migrations.AddField("checkpoint", "size", models.BigIntegerField(null=True)),
        migrations.AddField("checkpoint", "tree", models.JSONField(null=True)),
    ]
