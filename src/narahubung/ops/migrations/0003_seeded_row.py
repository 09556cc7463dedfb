"""Remember the seed rows as last loaded."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A table of digests, one row per row of a seed file."""

    dependencies: ClassVar = [("ops", "0002_heartbeat")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="SeededRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=160)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("file", "key"), name="seed_row_once")],
            },
        ),
    ]
