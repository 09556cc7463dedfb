"""One agency's waits are read from its facts, an office's sums by themselves, by indexes made for what pages ask."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two covering indexes instead of one that led to the rows, and two that find one office's or government's sums."""

    dependencies: ClassVar = [("facts", "0004_marks_say_how")]
    operations: ClassVar = [
        migrations.RemoveIndex(model_name="caserow", name="fact_agency_lodged"),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(
                fields=["agency", "lodged_on"],
                include=["stream", "arrival", "ended_on", "ending"],
                name="fact_agency_lodged_waits",
            ),
        ),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(
                fields=["agency", "given_on"],
                include=["stream", "arrival", "acknowledged_on", "answered_on", "ended_on"],
                name="fact_agency_given_waits",
            ),
        ),
        migrations.AddIndex(
            model_name="rolled",
            index=models.Index(fields=["slice", "indicator", "office", "day"], name="rolled_of_office"),
        ),
        migrations.AddIndex(
            model_name="rolled",
            index=models.Index(fields=["slice", "indicator", "government", "day"], name="rolled_of_government"),
        ),
    ]
