"""A word about a post, a commitment or a meeting: what it is about, where it leads, and a part for the calendar."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='calendar',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='calendar_method',
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name='notice',
            name='facts',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='notice',
            name='key',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='notice',
            name='link',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('kind', 'key', 'person', 'way'), name='word_once_a_key'),
        ),
    ]
