"""Minutes: drafted from notes, commented by who was there, signed so that others verify it, told to the press."""

from __future__ import annotations

import io
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.db import DatabaseError, transaction

from narahubung.commitments import indicators
from narahubung.commitments.indicators import Asked, KeptOf
from narahubung.meetings import minuting, sitting
from narahubung.meetings.given import Decided
from narahubung.meetings.models import Comment, Meeting, SignedMinutes
from narahubung.notices.models import Notice
from narahubung.rules.commitment import Indicator
from narahubung.rules.rates import Period
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, WrongMoment
from tests import world
from tests.apps.cases.story import come_to
from tests.apps.desk.officer import Officer
from tests.apps.meetings.table import BEGINS, begun, ended, fresh, key

pytestmark = pytest.mark.usefixtures("small_world")

AFTER = BEGINS + timedelta(hours=3)
LATER = BEGINS + timedelta(days=9)


def by(name: str, at: Any = AFTER) -> dict[str, Any]:
    return {"actor": world.actor(name), "at": at, "key": key()}


def circulated(**other: Any) -> Meeting:
    row = ended(**other)
    minuting.circulate(row.pk, **by("ina"))
    return fresh(row)


def test_the_draft_begins_as_the_notes_and_goes_to_who_was_there() -> None:
    row = circulated(notes="Dibuka pukul sembilan.")

    assert row.minutes == "Dibuka pukul sembilan."
    assert row.comments_until == date(2026, 3, 30)  # three working days after Wednesday the 25th
    told = Notice.objects.filter(kind="meeting_minutes_to_read", way="page").values_list("person", flat=True)
    assert set(told) == {world.KEYS["bima"], world.KEYS["ina"]}


def test_who_was_there_comments_and_nobody_else() -> None:
    row = circulated()

    minuting.comment(row.pk, "Setuju.", **by("bima"))

    for name in ("citra", "gita", "joko"):
        with pytest.raises(NotYours):
            minuting.comment(row.pk, "Saya juga.", **by(name))
    with pytest.raises(NotSeen):
        minuting.comment(row.pk, "Saya juga.", **by("nilam"))
    assert Comment.objects.get().text == "Setuju."


def test_a_comment_is_written_once() -> None:
    row = circulated()
    minuting.comment(row.pk, "Setuju.", **by("bima"))

    with pytest.raises(DatabaseError), transaction.atomic():
        Comment.objects.update(text="Tidak.")


def test_it_is_not_signed_before_the_days_for_comments_are_over_unless_all_agree() -> None:
    row = circulated()

    with pytest.raises(Incomplete) as refusal:
        minuting.sign(row.pk, **by("fajar"))
    assert refusal.value.fields == {"early": "comments_awaited"}

    minuting.sign(row.pk, early=True, **by("fajar"))
    assert fresh(row).phase == "signed"


@pytest.mark.parametrize("name", ["gita", "bima", "hana", "joko"])
def test_only_the_office_signs(name: str) -> None:
    row = circulated()

    with pytest.raises(NotYours):
        minuting.sign(row.pk, **by(name, LATER))


def test_what_is_signed_is_changed_no_more() -> None:
    row = circulated()
    minuting.sign(row.pk, **by("fajar", LATER))

    with pytest.raises(WrongMoment):
        minuting.write(row.pk, "Lain.", **by("ina", LATER))
    with pytest.raises(WrongMoment):
        minuting.comment(row.pk, "Terlambat.", **by("bima", LATER))


def signed_with_case() -> tuple[Meeting, str]:
    story = come_to("acknowledged")
    row = begun(there=("bima", "citra"))
    due = date(2026, 4, 20)
    for given in (
        Decided(text="Loket dibuka hari Sabtu", owner="agency", agency=world.DINKES, due_on=due),
        Decided(text="Serahkan kartu kepada pelapor", owner="agency", case=story.case, due_on=due),
    ):
        sitting.decide(row.pk, given, **by("ina", BEGINS))
    sitting.note(row.pk, "Dibuka pukul sembilan.", base=0, actor=world.actor("ina"), at=BEGINS)
    sitting.end(row.pk, **by("ina"))
    minuting.circulate(row.pk, **by("ina"))
    minuting.sign(row.pk, **by("fajar", LATER))
    return fresh(row), story.number


def test_the_record_says_who_was_there_and_what_was_decided_and_nothing_of_one_case() -> None:
    row, number = signed_with_case()

    pdf = Officer("umar").client.get(f"/rapat/{row.pk}/berita-acara.pdf")
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.content)).pages)
    flat = " ".join(text.split())

    assert "Berita acara rapat" in flat
    assert "Dibuka pukul sembilan." in flat
    assert "Loket dibuka hari Sabtu" in flat
    assert "20 April 2026" in flat
    assert "Bima (rekaan)" in flat
    assert "2 dari 5 instansi hadir; kuorum belum tercapai" in flat
    assert "Fajar (rekaan)" in flat
    assert number not in flat
    assert "Serahkan kartu" not in flat
    assert "Tindak lanjut atas satu laporan" in flat


def test_another_program_verifies_the_signature(tmp_path: Path) -> None:
    row, _number = signed_with_case()
    file = tmp_path / "berita-acara.pdf"
    file.write_bytes(bytes(SignedMinutes.objects.get(meeting=row).pdf))

    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout

    assert "Signature is Valid." in said
    assert "Total document signed" in said


def test_everybody_with_a_seat_hears_of_the_signed_record() -> None:
    signed_with_case()

    told = set(Notice.objects.filter(kind="meeting_minutes_signed").values_list("person", flat=True))
    assert {world.KEYS[name] for name in ("bima", "citra", "umar", "gita", "joko")} <= told


def test_the_owner_of_a_general_decision_hears_of_it_and_settles_are_the_chairs() -> None:
    row, _number = signed_with_case()
    general = row.decisions.get(case=None)

    assert Notice.objects.filter(kind="meeting_action_due", person=world.KEYS["citra"]).exists()
    with pytest.raises(NotYours):
        minuting.settle(row.pk, general.pk, done=True, **by("citra", LATER))
    with pytest.raises(Incomplete):
        minuting.settle(row.pk, general.pk, done=False, **by("ina", LATER))
    minuting.settle(row.pk, general.pk, done=True, **by("ina", LATER))
    assert row.decisions.get(pk=general.pk).state == "done"


def test_what_is_a_cases_is_not_settled_here() -> None:
    row, _number = signed_with_case()

    with pytest.raises(Incomplete):
        minuting.settle(row.pk, row.decisions.exclude(case=None).get().pk, done=True, **by("ina", LATER))


def test_the_press_note_counts_and_names_institutions_alone_and_a_person_publishes_it() -> None:
    row, number = signed_with_case()
    public = Officer("tamu")

    assert "2 dari 5 instansi" in row.press
    assert "2 tindak lanjut: 2 oleh instansi" in row.press
    for word in (number, "Bima", "Citra", "Serahkan kartu", "rekaan)"):
        assert word not in row.press
    assert row.press.splitlines()[0] not in public.get("/rapat/publik/").body
    for name in ("gita", "bima", "joko"):
        with pytest.raises(NotYours):
            minuting.publish(row.pk, **by(name, LATER))

    minuting.publish(row.pk, **by("ina", LATER))
    assert row.press.splitlines()[0] in public.get("/rapat/publik/").body
    minuting.publish(row.pk, back=True, **by("ina", LATER))
    assert row.press.splitlines()[0] not in public.get("/rapat/publik/").body


def test_a_changed_press_note_is_published_again_by_hand() -> None:
    row, _number = signed_with_case()
    minuting.publish(row.pk, **by("ina", LATER))

    minuting.draft_press(row.pk, "Naskah baru.", **by("ina", LATER))

    assert "Naskah baru." not in Officer("tamu").get("/rapat/publik/").body


def test_it_is_not_published_before_it_is_signed() -> None:
    row = circulated()

    with pytest.raises(WrongMoment):
        minuting.publish(row.pk, **by("fajar"))


def test_attendance_is_handed_down_to_what_was_promised() -> None:
    signed_with_case()
    asked = Asked(
        government=world.GOVERNMENT, agencies=(world.DISDUKCAPIL, world.HUB, world.PUPR),
        period=Period(date(2026, 3, 1), date(2026, 3, 31)), on=date(2026, 4, 1), target=None,
    )  # fmt: skip

    found = indicators.counted(Indicator.ATTEND, asked)

    assert found == {
        world.DISDUKCAPIL: KeptOf(1, 1), world.HUB: KeptOf(0, 1), world.PUPR: KeptOf(0, 1),
    }  # fmt: skip
