"""What was done to meetings before their histories were linked is linked by the migration, as it stood."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg

from tests import scratch

BEFORE = "0003_minutes_signed_by_persons"
# More than one batch of the migration.
MEETINGS = 450
HELD = """
INSERT INTO meetings_meeting (id, office_id, government_id, title, mode, place, link, wanted_on, starts_at, ends_at,
  phase, sequence, version, posts, notes, notes_version, minutes, press, door_key)
SELECT gen_random_uuid(), o.id, g.id, 'Rapat “' || n || '”', 'in_person', 'Aula', '', '2026-03-25',
  '2026-03-25 01:00+00', '2026-03-25 03:00+00', 'running', 0, 0, 0, '', 0, '', '', 'x'
FROM generate_series(1, %s) n, agencies_office o, agencies_government g WHERE g.office_id = o.id
"""
TOLD = """
INSERT INTO meetings_meetingevent (key, meeting_id, at, actor_id, deed, details)
SELECT gen_random_uuid(), m.id, %s, p.id, %s, %s::jsonb FROM meetings_meeting m,
  (SELECT min(id) AS id FROM accounts_person) p
"""


def test_the_migration_links_every_line_and_verify_finds_all_whole(tmp_path: Path) -> None:
    source, prepared = scratch.template("people")
    name, home = f"{scratch.database_prefix()}l{uuid4().hex[:10]}", tmp_path / "home"
    shutil.copytree(prepared, home)
    scratch.copy_database(source, name)
    scratch.command(home, name, "django", "migrate", "meetings", BEFORE)
    planned, began = datetime(2026, 3, 11, 2, tzinfo=UTC), datetime(2026, 3, 25, 1, 0, 0, 123_456, tzinfo=UTC)
    with scratch.owner(scratch.url_of(name)) as house:
        held = house.execute(HELD, [MEETINGS]).rowcount
        house.execute(TOLD, [planned, "plan", '{"wanted_on": "2026-03-24", "on": "2026-03-25"}'])
        house.execute(TOLD, [began, "start", "{}"])

    scratch.command(home, name, "django", "migrate", "meetings")

    scratch.command(home, name, "verify")
    with scratch.owner(scratch.url_of(name)) as house:
        assert held == MEETINGS
        assert house.execute("SELECT DISTINCT events_told, length(head) FROM meetings_meeting").fetchall() == [(2, 32)]
        assert house.execute("SELECT count(DISTINCT digest) FROM meetings_meetingevent").fetchall() == [(2 * held,)]
        try:
            house.execute("UPDATE meetings_meetingevent SET deed = 'cancel'")
        except psycopg.errors.InsufficientPrivilege:
            return
    raise AssertionError("the lines can be changed after the migration")
