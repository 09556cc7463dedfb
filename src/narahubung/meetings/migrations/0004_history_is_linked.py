"""Lines of a meeting's history hold number and digests, and its row the end of the chain; those of before are empty."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Five columns."""

    dependencies: ClassVar = [("meetings", "0003_minutes_signed_by_persons")]
    operations: ClassVar = [
        migrations.AddField("meeting", "events_told", models.PositiveIntegerField(default=0)),
        migrations.AddField("meeting", "head", models.BinaryField(default=b"")),
        migrations.AddField("meetingevent", "number", models.PositiveIntegerField(null=True)),
        migrations.AddField("meetingevent", "previous", models.BinaryField(null=True)),
        migrations.AddField("meetingevent", "digest", models.BinaryField(null=True)),
    ]
