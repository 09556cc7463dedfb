"""What was done to meetings before is linked as it stands, some hundred meetings a transaction; may be broken off."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from itertools import groupby
from typing import Any, ClassVar

from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BATCH = 200  # meetings


def link(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Number and link the lines of every meeting in the order in which they were written."""
    meetings, events = apps.get_model("meetings", "Meeting"), apps.get_model("meetings", "MeetingEvent")
    while True:
        waiting = events.objects.filter(number=None).order_by("meeting_id").values_list("meeting_id", flat=True)
        keys = list(waiting.distinct()[:BATCH])
        if not keys:
            return
        with transaction.atomic(editor.connection.alias), editor.connection.cursor() as cursor:
            # Lines are written once: their owner alone may step over that, and only here.
            cursor.execute("ALTER TABLE meetings_meetingevent DISABLE TRIGGER written_once")
            lines = events.objects.filter(meeting__in=keys).order_by("meeting_id", "id")
            for meeting, own in groupby(lines, key=lambda line: line.meeting_id):
                told = list(_linked(str(meeting), own))
                events.objects.bulk_update(told, ["number", "previous", "digest"])
                meetings.objects.filter(pk=meeting).update(events_told=len(told), head=told[-1].digest)
            cursor.execute("ALTER TABLE meetings_meetingevent ENABLE TRIGGER written_once")


def _linked(meeting: str, lines: Iterator[Any]) -> Iterator[Any]:
    previous = bytes(32)
    for number, line in enumerate(lines, start=1):
        told = {
            "actor": line.actor_id,
            "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "deed": line.deed,
            "details": line.details,
            "meeting": meeting,
            "number": number,
        }
        kept = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        line.number, line.previous, line.digest = number, previous, hashlib.sha256(previous + kept).digest()
        previous = line.digest
        yield line


class Migration(migrations.Migration):
    """Rows alone, so that a large house is not held still by one transaction."""

    atomic = False
    dependencies: ClassVar = [("meetings", "0004_history_is_linked")]
    operations: ClassVar = [migrations.RunPython(link, migrations.RunPython.noop)]
