from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='chapter',
            name='title_en',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='chapter',
            name='title_zh',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='deliverable',
            name='qualifier',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='deliverable',
            name='title_en',
            field=models.TextField(blank=True, verbose_name='title in English'),
        ),
        migrations.AlterField(
            model_name='deliverable',
            name='title_zh',
            field=models.TextField(blank=True, verbose_name='title in Chinese'),
        ),
        migrations.AlterField(
            model_name='deliverable',
            name='verb',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='plan',
            name='issuer',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='plan',
            name='source',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='plan',
            name='title_en',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='plan',
            name='title_zh',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='responsibility',
            name='group',
            field=models.TextField(blank=True),
        ),
    ]
