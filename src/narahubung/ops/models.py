"""What the engine room remembers: which workers are alive, and which seed rows it has loaded."""

from typing import ClassVar

from django.db import models


class Heartbeat(models.Model):
    """One worker process's sign of life; a row older than a minute is a worker that died."""

    worker = models.CharField(max_length=100, unique=True)
    beaten_at = models.DateTimeField()

    class Meta:
        db_table = "ops_heartbeat"

    def __str__(self) -> str:
        return self.worker


class SeededRow(models.Model):
    """A row of a seed file as it was last loaded, so that only what changed in the file is written again."""

    file = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "key"], name="seed_row_once"),
        ]

    def __str__(self) -> str:
        """Return the file and the row's key."""
        return f"{self.file} {self.key}"


class Mark(models.Model):
    """Something the worker has to remember between two of its lives, such as the directory it last reckoned with."""

    name = models.CharField(max_length=40, unique=True)
    value = models.CharField(max_length=80)

    def __str__(self) -> str:
        """Return name and value."""
        return f"{self.name} {self.value}"
