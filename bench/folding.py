"""How fast events are folded: every case of a filled database is due, and the worker's own chore catches up.

`python -m bench.folding 2000` runs in the surroundings of a filled database and prints cases and events a second as
JSON, for a rebuild and for catching up, beside how many complaints one connection lodges meanwhile a second.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from time import perf_counter
from uuid import uuid4

import django


def main(cases: int) -> None:
    """Make so many cases due, newest first, fold them, and print the rates."""
    django.setup()
    from django.db import connection

    from narahubung.cases import actions
    from narahubung.facts import keeping
    from narahubung.rules.facts import Complaint
    from narahubung.rules.parties import STRANGER

    now = datetime.now(UTC)
    keeping.catch_up(on=now.date())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO facts_due (case_id, since) SELECT id, now() FROM cases_case ORDER BY lodged_at DESC LIMIT %s",
            [cases],
        )
        cursor.execute(
            "SELECT sum(events) FROM (SELECT events FROM cases_case ORDER BY lodged_at DESC LIMIT %s) c", [cases]
        )
        events = int(cursor.fetchone()[0])
    began = perf_counter()
    folded = keeping.catch_up(on=now.date()).folded
    spent = perf_counter() - began
    said = Complaint(text="Kartu keluarga belum selesai. [cerita rekaan]", channel="web")
    began, lodged = perf_counter(), 200
    for _ in range(lodged):
        actions.lodge(said, actor=STRANGER, at=datetime.now(UTC), key=uuid4())
    lodging = perf_counter() - began
    print(json.dumps({"cases": folded / spent, "events": events / spent, "lodged": lodged / lodging}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
