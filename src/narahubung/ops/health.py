"""Is the house open: web, database and worker, each said by name at /healthz."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from narahubung.ops.models import Heartbeat

STALE_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=1)


def this_worker() -> str:
    """Return the name under which this process beats."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


def beat(worker: str, *, at: datetime) -> None:
    """Say that `worker` is alive at `at`, and forget workers silent for a day."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"beaten_at": at})
    Heartbeat.objects.filter(beaten_at__lt=at - FORGOTTEN_AFTER).delete()


def rest(worker: str) -> None:
    """Say that `worker` stopped in good order."""
    Heartbeat.objects.filter(worker=worker).delete()


def state(*, at: datetime) -> dict[str, str]:
    """Return each part's word, `up` or what is wrong with it; never raises for a missing database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(beaten_at) FROM ops_heartbeat")
            row = cursor.fetchone()
    except DatabaseError:
        return {"web": "up", "database": "down", "worker": "unknown"}
    beaten_at = row[0] if row else None
    alive = beaten_at is not None and at - beaten_at <= STALE_AFTER
    return {"web": "up", "database": "up", "worker": "up" if alive else "down"}


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 only when every part is up; else 503 with the same JSON, which names the part."""
    parts = state(at=timezone.now())
    whole = set(parts.values()) == {"up"}
    answer = JsonResponse({"status": "up" if whole else "down", **parts}, status=200 if whole else 503)
    if not whole:
        answer.headers["Retry-After"] = "5"
    return answer
