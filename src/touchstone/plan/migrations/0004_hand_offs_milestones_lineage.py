import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0003_numbers_by_chapter'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='chapter',
            options={'ordering': ['plan', 'number'], 'verbose_name': 'chapter', 'verbose_name_plural': 'chapters'},
        ),
        migrations.AlterModelOptions(
            name='lineage',
            options={'ordering': ['earlier__position', 'later__position', 'pk']},
        ),
        migrations.AlterModelOptions(
            name='responsibility',
            options={'ordering': ['measure', 'order', 'since', 'pk']},
        ),
        migrations.AddField(
            model_name='deliverable',
            name='part_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='plan.deliverable', verbose_name='part of'),
        ),
        migrations.AlterField(
            model_name='deliverable',
            name='done_on',
            field=models.DateField(blank=True, null=True, verbose_name='done on'),
        ),
        migrations.AlterField(
            model_name='deliverable',
            name='due_on',
            field=models.DateField(verbose_name='due on'),
        ),
        migrations.AddConstraint(
            model_name='lineage',
            constraint=models.UniqueConstraint(condition=models.Q(('later', None)), fields=('earlier',), name='dropped_once'),
        ),
        migrations.AddConstraint(
            model_name='lineage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'dropped'), ('later', None)), models.Q(models.Q(('kind', 'dropped'), _negated=True), ('later__isnull', False)), _connector='OR'), name='only_what_was_dropped_has_no_later_measure'),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('measure', 'organ'), name='one_part_an_organ_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='part_ends_after_it_begins'),
        ),
    ]
