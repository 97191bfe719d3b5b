import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0002_texts_of_any_length'),
    ]

    operations = [
        migrations.AddField(
            model_name='measure',
            name='label',
            field=models.CharField(blank=True, help_text='Chapter and number, such as 2.3, where the plan begins its numbers again in each chapter', max_length=20, validators=[django.core.validators.RegexValidator('^\\d{1,3}(\\.\\d{1,3}){0,3}\\Z')], verbose_name='number in its chapter'),
        ),
        migrations.AlterField(
            model_name='measure',
            name='position',
            field=models.PositiveSmallIntegerField(verbose_name='place in the plan'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(condition=models.Q(('label', ''), _negated=True), fields=('plan', 'label'), name='one_measure_a_label'),
        ),
    ]
