"""What agencies pledge beside the terms of everybody; a change of it is a change of the directory."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_absences_and_contact'),
    ]

    operations = [
        migrations.CreateModel(
            name='PledgedTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16)),
                ('value', models.PositiveSmallIntegerField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField()),
                ('commitment', models.CharField(max_length=24)),
                ('clause', models.PositiveSmallIntegerField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledged_terms', to='agencies.agency')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('agency', 'code', 'commitment'), name='pledged_once_in_a_commitment')],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER counts_changes AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON agencies_pledgedterm "
            "FOR EACH STATEMENT EXECUTE FUNCTION agencies_count_change();",
            "DROP TRIGGER counts_changes ON agencies_pledgedterm;",
        ),
    ]
