"""What the demo's people were told in the days before it begins: told on its own day, and read but for the last one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from narahubung.cases import outbox
from narahubung.notices import owed
from narahubung.notices.models import Notice
from narahubung.ops.models import SeededRow

UNREAD_FOR = timedelta(days=1)
_READ_AFTER = timedelta(hours=3)


def tell(*, at: datetime) -> bool:
    """Tell once what still waits to be told, each at its own moment; return whether this was the first time.

    What is older than a day has been read, and its mail has gone. Notices of a demo that people use stay as they are.
    """
    with transaction.atomic():
        _mark, fresh = SeededRow.objects.get_or_create(file="demo notices", key="all", defaults={"digest": ""})
        if not fresh:
            return False
        _tell_each_on_its_day(at=at)
        old = Notice.objects.filter(owed_at__lt=at - UNREAD_FOR)
        old.filter(way="page", seen_at=None).update(seen_at=F("owed_at") + _READ_AFTER)
        old.filter(way="mail", state=Notice.State.OWED).update(state=Notice.State.SENT, sent_at=F("owed_at"))
        return True


def _tell_each_on_its_day(*, at: datetime) -> None:
    while True:
        with outbox.taken(at=at, most=5000) as taken:
            # The lists stand in the order of telling: what a meeting did days ago was told to the demo last.
            for happened in sorted(taken.events, key=lambda one: one.at):
                owed.owe(happened, directory=taken.directory, at=happened.at)
                if happened.act in outbox.SPOKEN:
                    outbox.make_findable(happened.case)
        if not taken.events:
            return
