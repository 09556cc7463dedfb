"""Sums of everything are read from one index, built beside running work."""

from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """A covering index over the few rows that are about everything."""

    atomic = False
    dependencies: ClassVar = [("facts", "0005_what_pages_ask")]
    operations: ClassVar = [
        AddIndexConcurrently(
            model_name="rolled",
            index=models.Index(
                fields=["indicator", "day"],
                include=["stream", "arrival", "channel", "outcome", "days", "n"],
                name="rolled_of_all",
                condition=models.Q(slice="all", agency=0),
            ),
        ),
    ]
