"""Let the worker remember things between two of its lives."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ops', '0003_seeded_row'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True)),
                ('value', models.CharField(max_length=80)),
            ],
        ),
    ]
