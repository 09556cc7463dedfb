"""Let a coordinator's lists be read in order at any depth: what waits at the hub, and the register of a government."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two partial indexes; both may be dropped again."""

    dependencies: ClassVar = [("cases", "0002_guards")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["government", "wait_at", "id"],
                name="case_at_hub",
                condition=models.Q(("ended_at__isnull", True), ("turn", "hub")),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["government", "-lodged_at", "-id"],
                name="case_hub_newest",
                condition=models.Q(("agency__isnull", False)),
            ),
        ),
    ]
