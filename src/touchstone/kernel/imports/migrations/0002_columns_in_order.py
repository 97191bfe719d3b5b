from django.db import migrations, models


def to_pairs(apps, schema_editor):
    for job in apps.get_model("imports", "Import").objects.exclude(settled=[]).iterator():
        job.settled = [[column, field] for column, field in dict(job.settled).items()]
        job.save(update_fields=["settled"])


def to_objects(apps, schema_editor):
    for job in apps.get_model("imports", "Import").objects.iterator():
        job.settled = dict(job.settled)
        job.save(update_fields=["settled"])


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial")]

    operations = [
        migrations.RenameField("import", "columns", "settled"),
        migrations.AlterField("import", "settled", models.JSONField(default=list)),
        migrations.RunPython(to_pairs, to_objects),
    ]
