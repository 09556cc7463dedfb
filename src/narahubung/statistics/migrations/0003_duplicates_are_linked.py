"""Which cases report the same trouble: lines written once, see `models.TroubleLine`."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ON = (
    "CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON statistics_troubleline "
    "FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();"
)
OFF = "DROP TRIGGER written_once ON statistics_troubleline;"


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_absences_and_contact'),
        ('statistics', '0002_written_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TroubleLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('at', models.DateTimeField()),
                ('case', models.UUIDField()),
                ('trouble', models.UUIDField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.office')),
            ],
            options={
                'indexes': [models.Index(fields=['office', 'case', '-id'], name='trouble_of_case')],
            },
        ),
        migrations.RunSQL(ON, OFF),
    ]
