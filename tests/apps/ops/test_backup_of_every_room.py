"""Posts, commitments, meetings, figures and signing keys come back from a backup as they were, and are proved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from narahubung.ops.demo_commitments import DEMO_PIN
from tests import scratch
from tests.apps.ops.test_backup import content
from tests.running import Running

pytestmark = pytest.mark.breaks

ROOMS = ("network", "commitments", "meetings", "facts", "statistics", "documents")
EMPTY_BY_RIGHT = {"facts_due"}
# What the demo's people have not done yet, a row of each.
ROWS = """
CREATE TEMPORARY VIEW written AS
SELECT gen_random_uuid() AS key, min(id) AS office_id, NULL::bigint AS by_id, now() AS at FROM agencies_office;
INSERT INTO statistics_annotationline (key, office_id, by_id, at, annotation, number, act, kind, starts_on, ends_on,
    scope, of, text)
SELECT *, gen_random_uuid(), 1, 'added', 'outreach', now(), now(), 'office', '', 'Jemput bola (rekaan)' FROM written;
INSERT INTO statistics_followup (key, office_id, by_id, at, silence, of, word, act, done_on, result)
SELECT *, 'answering', 'DINKES', 'does_not_answer', 'call', now(), 'Ditelepon (rekaan)' FROM written;
INSERT INTO statistics_accelerationplan (key, office_id, by_id, at, title, opens_on, text, digest)
SELECT *, 'Lebih cepat? (rekaan)', now(), '{}', repeat('0', 64) FROM written;
INSERT INTO statistics_accelerationreading (key, office_id, by_id, at, plan_id, text, digest)
SELECT *, (SELECT max(id) FROM statistics_accelerationplan), '{}', repeat('0', 64) FROM written;
INSERT INTO statistics_outlineimport (key, office_id, by_id, at, source, licence, digest, text)
SELECT *, 'rekaan', 'rekaan', repeat('0', 64), '{}' FROM written;
INSERT INTO statistics_edition (key, office_id, by_id, at, number, until, files, cells, digest)
SELECT *, 1, now(), '{}', '{}', repeat('0', 64) FROM written;
INSERT INTO statistics_troubleline (key, office_id, by_id, at, "case", trouble)
SELECT *, gen_random_uuid(), gen_random_uuid() FROM written;
INSERT INTO statistics_denominatorline (key, office_id, by_id, at, base, of, year, amount, source)
SELECT *, 'population', '64.02.06', 2025, 1200, 'rekaan' FROM written;
INSERT INTO mfa_authenticator (type, data, user_id, created_at)
SELECT 'webauthn', '{}', min(id), now() FROM accounts_person;
INSERT INTO documents_passkeylock (key_id, passkey_id, credential, salt, sealed, made_at)
SELECT max(k.id), max(m.id), 'c', 's', 'z', now() FROM documents_signerkey k, mfa_authenticator m;
INSERT INTO meetings_calendarkey (person_id, digest, made_at)
SELECT min(id), repeat('0', 64), now() FROM accounts_person;
INSERT INTO facts_forms_begun ("on", n) VALUES (now(), 3)
"""
PIN_CHANGED = (
    "from narahubung.documents import signers; from narahubung.documents.models import SignerKey;"
    " from django.utils import timezone; key = SignerKey.objects.filter(revoked_at=None).first();"
    f" signers.change_pin(key.person_id, old='{DEMO_PIN}', new='640273', at=timezone.now())"
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Running]:
    """Lay out a house with a row in every table of the rooms; nothing runs in it."""
    source, prepared = scratch.template("demo")
    opened = Running(tmp_path / "home", f"{scratch.database_prefix()}rooms", 0)
    shutil.copytree(prepared, opened.home)
    scratch.copy_database(source, opened.database)
    opened.command("figures", "rebuild")
    opened.psql(ROWS)
    yield opened
    drop(opened)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Running]:
    """Lay out an empty home and an empty database."""
    other = Running(tmp_path / "elsewhere", f"{scratch.database_prefix()}roomsback", 0)
    other.home.mkdir()
    with scratch.owner(scratch.server_url()) as connection:
        connection.execute(f"CREATE DATABASE {other.database}".encode())
    yield other
    drop(other)


def drop(house: Running) -> None:
    """Take a database away."""
    with scratch.owner(scratch.server_url()) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {house.database} WITH (FORCE)".encode())


def test_every_room_comes_back_and_keys_and_documents_with_it(
    house: Running, elsewhere: Running, tmp_path: Path
) -> None:
    before = content(house)
    of_rooms = {str(row[0]): row[1] for row in before if str(row[0]).startswith(ROOMS)}
    assert len(of_rooms) >= 30
    assert {table for table, rows in of_rooms.items() if not rows} <= EMPTY_BY_RIGHT
    house.command("backup", str(tmp_path / "all.tar"))

    elsewhere.command("restore", str(tmp_path / "all.tar"))

    assert content(elsewhere) == before
    elsewhere.command("verify")
    elsewhere.command("figures", "verify")
    for table in ("commitments_document", "meetings_signedminutes", "network_handover"):
        differing = f"SELECT count(*) FROM {table} WHERE encode(sha256(pdf), 'hex') <> sha256"
        assert elsewhere.psql(differing) == [(0,)], table
    ((document,),) = elsewhere.psql("SELECT pdf FROM commitments_document ORDER BY id LIMIT 1")
    assert isinstance(document, bytes)
    (tmp_path / "komitmen.pdf").write_bytes(document)
    elsewhere.command("commitment", "verify", str(tmp_path / "komitmen.pdf"))
    elsewhere.command("django", "shell", "-v", "0", "-c", PIN_CHANGED)
