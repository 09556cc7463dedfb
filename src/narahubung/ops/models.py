"""What the engine room remembers: which workers are alive."""

from django.db import models


class Heartbeat(models.Model):
    """One worker process's sign of life; a row older than a minute is a worker that died."""

    worker = models.CharField(max_length=100, unique=True)
    beaten_at = models.DateTimeField()

    class Meta:
        db_table = "ops_heartbeat"

    def __str__(self) -> str:
        return self.worker
