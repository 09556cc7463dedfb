"""From now on no line of a meeting's history is without its number and its digests."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns are needed; a number stands once in a meeting."""

    dependencies: ClassVar = [("meetings", "0005_earlier_history_is_linked")]
    operations: ClassVar = [
        migrations.AlterField("meetingevent", "number", models.PositiveIntegerField()),
        migrations.AlterField("meetingevent", "previous", models.BinaryField()),
        migrations.AlterField("meetingevent", "digest", models.BinaryField()),
        migrations.AddConstraint(
            "meetingevent",
            models.UniqueConstraint(fields=["meeting", "number"], name="one_line_a_number_of_a_meeting"),
        ),
    ]
