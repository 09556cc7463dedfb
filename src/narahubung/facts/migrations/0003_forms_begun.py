"""A day and a number: how many complaint forms were begun."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('facts', '0002_events_are_due'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormsBegun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(db_index=True)),
                ('n', models.PositiveIntegerField()),
            ],
            options={
                'db_table': 'facts_forms_begun',
            },
        ),
    ]
