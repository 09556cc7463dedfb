"""How long things took is kept packed, a row a month, for every agency too; sums are made anew by the next round.

Until then pages count from the facts themselves: the mark says that sums begin on a day that never comes.
"""

from typing import ClassVar

import django.contrib.postgres.fields
from django.db import migrations, models

_BEGIN_ANEW = """
TRUNCATE facts_rolled;
UPDATE facts_mark SET exact_from = '9999-12-31', summed_by = '';
"""


class Migration(migrations.Migration):
    """A table of packed lengths; rows of how many no longer have days."""

    dependencies: ClassVar = [("facts", "0006_everything_at_once")]
    operations: ClassVar = [
        migrations.RunSQL(_BEGIN_ANEW, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="rolled", name="rolled_once"),
        migrations.RemoveIndex(model_name="rolled", name="rolled_of_all"),
        migrations.RemoveField(model_name="rolled", name="days"),
        migrations.AddConstraint(
            model_name="rolled",
            constraint=models.UniqueConstraint(
                fields=(
                    "slice", "indicator", "agency", "day", "office", "government", "value", "stream", "arrival",
                    "channel", "outcome",
                ),
                name="rolled_once",
            ),
        ),
        migrations.AddIndex(
            model_name="rolled",
            index=models.Index(
                fields=["indicator", "day"],
                include=["stream", "arrival", "channel", "outcome", "n"],
                name="rolled_of_all",
                condition=models.Q(slice="all", agency=0),
            ),
        ),
        migrations.CreateModel(
            name="Lasted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slice", models.CharField(max_length=10)),
                ("indicator", models.CharField(max_length=24)),
                ("agency", models.BigIntegerField()),
                ("day", models.DateField()),
                ("office", models.BigIntegerField()),
                ("government", models.BigIntegerField()),
                ("stream", models.CharField(max_length=10)),
                ("arrival", models.CharField(max_length=12)),
                ("codes", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("ns", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
            options={
                "db_table": "facts_lasted",
                "indexes": [
                    models.Index(fields=["slice", "indicator", "office", "day"], name="lasted_of_office"),
                    models.Index(fields=["slice", "indicator", "government", "day"], name="lasted_of_government"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "slice", "indicator", "agency", "day", "office", "government", "stream", "arrival",
                        ),
                        name="lasted_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE facts_lasted ADD CONSTRAINT lasted_is_never_below_one CHECK (0 < ALL (ns))",
            migrations.RunSQL.noop,
        ),
    ]  # fmt: skip
