"""Whoever may do everything to the tables still cannot change history unnoticed (I6)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from narahubung.cases import history, proof, scope
from narahubung.cases.models import Case, Event
from narahubung.ops import checkpoints, checks
from narahubung.rules import events
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK
from tests import world
from tests.apps.cases.story import Story, lodged
from tests.breaks.superuser import as_superuser

pytestmark = pytest.mark.usefixtures("small_world")

VERIFIER = Path(__file__).parents[2] / "tools" / "verify_history.py"


@dataclass(slots=True)
class Archive:
    """The office's key and the folder of copies, and three cases with a history."""

    key: Ed25519PrivateKey
    folder: Path
    stories: list[Story]

    def mark(self) -> proof.Mark | None:
        """Set a checkpoint."""
        return proof.set_checkpoint(at=world.WED_11_MAR, sign=self.key.sign, folder=self.folder)

    def is_signed(self, text: bytes, signature: bytes) -> bool:
        """Return whether our key signed the text."""
        try:
            self.key.public_key().verify(signature, text)
        except InvalidSignature:
            return False
        return True

    def faults(self) -> list[str]:
        """Return what `narahubung verify` says, as the tables' owner."""
        with as_superuser():
            return checks.verify()


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Prepare three cases: two before the first checkpoint, one between it and the second."""
    made = Archive(Ed25519PrivateKey.generate(), tmp_path / "marks", [])
    monkeypatch.setattr(checkpoints, "folder", lambda: made.folder)
    monkeypatch.setattr(checkpoints, "is_signed", made.is_signed)
    for _ in range(2):
        story = lodged()
        story.do("dewi", Act.VERIFY)
        story.do("dewi", Act.FORWARD)
        made.stories.append(story)
    made.mark()
    late = lodged()
    late.do("dewi", Act.VERIFY)
    made.stories.append(late)
    made.mark()
    return made


def run(statement: str, *values: str | int | UUID) -> None:
    """Run one statement as the superuser."""
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def rewrite_chain(case: UUID) -> None:
    """Compute the whole chain of a case anew and put its end on the case, as somebody who knows how would."""
    with as_superuser():
        previous, last = events.GENESIS, None
        for row in Event.objects.filter(case=case).order_by("number"):
            digest = events.digest(history.stored(row).event, previous=previous)
            Event.objects.filter(id=row.id).update(previous=previous, digest=digest)
            previous, last = digest, row
        if last is not None:
            Case.objects.filter(id=case).update(events=last.number, head=previous, state=last.state, turn=last.turn)


def change(archive: Archive) -> None:
    """Let another person have done it."""
    run("UPDATE cases_event SET person_id = %s WHERE case_id = %s AND number = 2", world.KEYS["eka"], first(archive))


def change_details(archive: Archive) -> None:
    """Let the case have gone by another route."""
    run("UPDATE cases_event SET details = details || '{\"route\": \"via_hub\"}' WHERE case_id = %s AND number = 3",
        first(archive))  # fmt: skip


def cut(archive: Archive) -> None:
    """Take an event out of the middle."""
    run("DELETE FROM cases_event WHERE case_id = %s AND number = 2", first(archive))


def insert(archive: Archive) -> None:
    """Put an event in between; there is no number free, so two hold the same."""
    run("SET CONSTRAINTS ALL IMMEDIATE")  # what was done in this transaction is checked, so that the table may change
    run("ALTER TABLE cases_event DROP CONSTRAINT event_number_once_in_a_case")
    columns = "standing, person_id, at, state, turn, details, previous, digest"
    run(
        f"INSERT INTO cases_event (case_id, number, act, {columns}) SELECT case_id, number, 'classify', {columns}"
        " FROM cases_event WHERE case_id = %s AND number = 2", first(archive),
    )  # fmt: skip


def swap(archive: Archive) -> None:
    """Let two events change places."""
    run("UPDATE cases_event SET number = 99 WHERE case_id = %s AND number = 2", first(archive))
    run("UPDATE cases_event SET number = 2 WHERE case_id = %s AND number = 3", first(archive))
    run("UPDATE cases_event SET number = 3 WHERE case_id = %s AND number = 99", first(archive))


def truncate(archive: Archive) -> None:
    """Forget the last event of one case."""
    run("DELETE FROM cases_event WHERE case_id = %s AND number = 3", first(archive))


def truncate_cleverly(archive: Archive) -> None:
    """Forget the last event of one case and put the case itself back to where it was."""
    truncate(archive)
    rewrite_chain(first(archive))


def change_cleverly(archive: Archive) -> None:
    """Change an event and compute all digests after it anew."""
    change(archive)
    rewrite_chain(first(archive))


def change_row(archive: Archive) -> None:
    """Let the case stand elsewhere than its history says."""
    run("UPDATE cases_case SET state = 'registered', turn = 'office' WHERE id = %s", first(archive))


def forget_newest(archive: Archive) -> None:
    """Forget the newest case whole, and the checkpoint that covers it."""
    last = archive.stories[-1].case
    for table in ("cases_event", "cases_term", "cases_message", "cases_party", "cases_trackingkey"):
        run(f"DELETE FROM {table} WHERE case_id = %s", last)
    run("DELETE FROM cases_case WHERE id = %s", last)
    run("DELETE FROM cases_checkpoint WHERE id = (SELECT max(id) FROM cases_checkpoint)")


def forget_whole_case(archive: Archive) -> None:
    """Forget a case of before as if it had never been, its checkpoints left alone."""
    for table in ("cases_event", "cases_term", "cases_message", "cases_party", "cases_trackingkey"):
        run(f"DELETE FROM {table} WHERE case_id = %s", first(archive))
    run("DELETE FROM cases_case WHERE id = %s", first(archive))


def forge_checkpoint(archive: Archive) -> None:
    """Change an event cleverly and compute the checkpoints anew, with a key that is not the office's."""
    change_cleverly(archive)
    run("DELETE FROM cases_checkpoint")
    for copy in archive.folder.glob("*.json"):
        copy.unlink()
    proof.set_checkpoint(at=world.WED_11_MAR, sign=Ed25519PrivateKey.generate().sign, folder=archive.folder)


def spoil_copy(archive: Archive) -> None:
    """Make a copy that was laid aside unreadable."""
    sorted(archive.folder.glob("*.json"))[-1].write_text("{")


def first(archive: Archive) -> UUID:
    """Return the case that is tampered with."""
    return archive.stories[0].case


TAMPERINGS: list[tuple[Callable[[Archive], None], str]] = [
    (change, "event 2 of case {number} was changed after it was written"),
    (change_details, "event 3 of case {number} was changed after it was written"),
    (cut, "event 2 of case {number} is missing"),
    (insert, "case {number} holds event 2 twice"),
    (swap, "event 2 of case {number} was changed after it was written"),
    (truncate, "the history of case {number} ends before event 3"),
    (truncate_cleverly, "is no longer what checkpoint"),
    (change_cleverly, "is no longer what checkpoint"),
    (change_row, "case {number} is not in the state that its last event, 3, left it in"),
    (forget_newest, "was carried away once and is gone from the table"),
    (forget_whole_case, "is no longer what checkpoint"),
    (forge_checkpoint, "is not signed by this office"),
    (spoil_copy, "outside the database cannot be read"),
]


def test_an_untouched_history_is_whole(archive: Archive) -> None:
    assert archive.faults() == []


@pytest.mark.parametrize(("tamper", "told"), TAMPERINGS, ids=[tamper.__name__ for tamper, _ in TAMPERINGS])
def test_tampering_is_found_and_named(archive: Archive, tamper: Callable[[Archive], None], told: str) -> None:
    tamper(archive)

    faults = archive.faults()

    assert any(told.format(number=archive.stories[0].number) in fault for fault in faults), faults


def test_what_a_person_may_have_erased_breaks_nothing(archive: Archive) -> None:
    story = archive.stories[0]
    story.do("sari", Act.WITHDRAW)
    story.do("fajar", Act.ERASE_PERSON)
    archive.mark()

    assert archive.faults() == []


def test_a_checkpoint_whose_copy_was_never_laid_gets_one(archive: Archive) -> None:
    copies = sorted(archive.folder.glob("*.json"))
    copies[-1].unlink()
    copies[-1].with_suffix(".new").write_text("{")  # what a worker killed while writing leaves

    assert archive.mark() is None
    assert sorted(archive.folder.glob("*.json")) == copies
    assert archive.faults() == []


# --- the same with nothing but the exported file ----------------------------------------------------------------------


@pytest.fixture
def stand_alone(archive: Archive, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Return a way to export and to prove the export with the program that knows neither Django nor the database."""
    pem = tmp_path / "receipt-1.pem"
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    pem.write_bytes(archive.key.public_key().public_bytes(serialization.Encoding.PEM, spki))

    def prove(edit: Callable[[str], str] = str, *words: str) -> tuple[int, str]:
        export = tmp_path / "history.jsonl"
        export.unlink(missing_ok=True)
        with as_superuser():
            checkpoints.write_out(export)
        export.write_text(edit(export.read_text()))
        done = subprocess.run(
            [sys.executable, "-I", VERIFIER, export, "--key", pem, "--marks", archive.folder, *words],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        return done.returncode, done.stdout

    return prove


def test_the_stand_alone_verifier_finds_an_untouched_export_whole(
    stand_alone: Callable[..., tuple[int, str]],
) -> None:
    code, said = stand_alone()

    assert (code, said.splitlines()[-1]) == (0, "UTUH / WHOLE")
    assert "3 cases, 8 events, 2 checkpoints." in said


@pytest.mark.parametrize(
    "tamper", [tamper for tamper, _ in TAMPERINGS if tamper is not spoil_copy], ids=lambda tamper: tamper.__name__
)
def test_the_stand_alone_verifier_finds_tampering_too(
    archive: Archive, stand_alone: Callable[..., tuple[int, str]], tamper: Callable[[Archive], None]
) -> None:
    tamper(archive)

    code, said = stand_alone()

    assert code == 1, said


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        pytest.param(lambda text: text.replace('"act":"verify"', '"act":"classify"', 1), 1, id="a word changed"),
        pytest.param(lambda text: "\n".join(text.splitlines()[:-3]), 2, id="cut short"),
        pytest.param(lambda text: "\n".join([*text.splitlines()[:-3], text.splitlines()[-1]]), 2, id="lines left out"),
        pytest.param(lambda text: text + "{}", 2, id="lines added"),
        pytest.param(lambda text: text[:-60], 2, id="half a line"),
        pytest.param(lambda _text: "", 2, id="empty"),
        pytest.param(lambda _text: "[]\n", 2, id="something else"),
    ],
)
def test_a_changed_export_is_flawed_or_unreadable(
    stand_alone: Callable[..., tuple[int, str]], edit: Callable[[str], str], code: int
) -> None:
    assert stand_alone(edit)[0] == code


def test_an_export_tells_nobodys_name_or_words(archive: Archive, tmp_path: Path) -> None:
    from tests.apps.cases import story

    export = tmp_path / "history.jsonl"
    with as_superuser():
        checkpoints.write_out(export)

    text = export.read_text().lower()
    for canary in (story.NAME, story.PHONE, story.EMAIL, story.NIK, story.SECRET, story.NOTE, "sarikanari"):
        assert canary.lower() not in text
    assert json.loads(text.splitlines()[0])["kind"] == "narahubung history"


def test_a_mark_waits_for_nothing_when_nothing_is_new(archive: Archive) -> None:
    assert archive.mark() is None

    archive.stories[0].wait(hours=1).do("dewi", Act.TAKE)
    mark = archive.mark()

    assert mark is not None
    assert mark.events == 1
    with scope.seen_by(CLOCKWORK):
        assert Event.objects.filter(id=mark.up_to).exists()
    assert timedelta(0) == mark.at - world.WED_11_MAR
