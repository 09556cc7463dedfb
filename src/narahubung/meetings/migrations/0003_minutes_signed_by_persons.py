"""Signed minutes say how their signer signed: with a key of their own, or by the office's seal alone (empty)."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; rows from before it were sealed alone."""

    dependencies: ClassVar = [("meetings", "0002_written_once")]
    operations: ClassVar = [
        migrations.AddField("signedminutes", "level", models.CharField(default="", max_length=12)),
    ]
