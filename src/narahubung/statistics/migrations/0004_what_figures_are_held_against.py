"""How many there were to complain, as a person of the office has given it: lines written once, see `models`."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ON = (
    "CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON statistics_denominatorline "
    "FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();"
)
OFF = "DROP TRIGGER written_once ON statistics_denominatorline;"


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("agencies", "0003_absences_and_contact"),
        ("statistics", "0003_duplicates_are_linked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="DenominatorLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
                ("base", models.CharField(max_length=16)),
                ("of", models.CharField(max_length=48)),
                ("year", models.PositiveSmallIntegerField()),
                ("amount", models.PositiveBigIntegerField()),
                ("source", models.CharField(max_length=240)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.office"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "base", "of", "-year", "-id"], name="denominator_of"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="denominator_has_a_source"
                    ),
                ],
            },
        ),
        migrations.RunSQL(ON, OFF),
    ]
