"""Minutes: drafted from notes, commented by who was there, signed so that others verify it, told to the press."""

from __future__ import annotations

import io
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
import time_machine
from django.db import DatabaseError, transaction

from narahubung.agencies.models import Appointment
from narahubung.commitments import indicators
from narahubung.commitments.indicators import Asked, KeptOf
from narahubung.meetings import chores, minuting, sitting
from narahubung.meetings.given import Decided
from narahubung.meetings.models import Comment, Meeting, SignedMinutes
from narahubung.notices.models import Notice
from narahubung.rules.commitment import Indicator
from narahubung.rules.rates import Period
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, Overtaken, WrongMoment
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
    minuting.circulate(row.pk, over=minuting.mark(fresh(row)), **by("ina"))
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
        minuting.sign(row.pk, over=minuting.mark(fresh(row)), **by("fajar"))
    assert refusal.value.fields == {"early": "comments_awaited"}

    minuting.sign(row.pk, over=minuting.mark(fresh(row)), early=True, **by("fajar"))
    assert fresh(row).phase == "signed"


@pytest.mark.parametrize("name", ["gita", "bima", "hana", "joko"])
def test_only_the_office_signs(name: str) -> None:
    row = circulated()

    with pytest.raises(NotYours):
        minuting.sign(row.pk, over=minuting.mark(fresh(row)), **by(name, LATER))


def test_what_is_signed_is_changed_no_more() -> None:
    row = circulated()
    minuting.sign(row.pk, over=minuting.mark(fresh(row)), **by("fajar", LATER))

    with pytest.raises(WrongMoment):
        minuting.write(row.pk, "Lain.", over=minuting.mark(row), **by("ina", LATER))
    with pytest.raises(WrongMoment):
        minuting.comment(row.pk, "Terlambat.", **by("bima", LATER))


def test_what_one_chair_wrote_is_not_wiped_by_the_old_page_of_the_other() -> None:
    row = circulated()
    seen = minuting.mark(row)
    minuting.write(row.pk, "Ditambah koordinator.", over=seen, **by("gita"))

    with pytest.raises(Overtaken) as refusal:
        minuting.write(row.pk, "Tulisan lama.", over=seen, **by("ina"))
    with pytest.raises(Overtaken):
        minuting.sign(row.pk, over=seen, early=True, **by("ina"))
    assert (refusal.value.last_act, refusal.value.last_by) == ("write", "Gita (rekaan)")

    assert (fresh(row).minutes, fresh(row).phase) == ("Ditambah koordinator.", "comments")


def test_what_was_overtaken_is_not_given_out_either() -> None:
    row = ended()
    seen = minuting.mark(row)
    minuting.write(row.pk, "Ditambah koordinator.", over=seen, **by("gita"))

    with pytest.raises(Overtaken):
        minuting.circulate(row.pk, over=seen, **by("ina"))

    assert fresh(row).phase == "draft"


def test_on_the_page_what_was_typed_is_kept_beside_what_was_written_meanwhile() -> None:
    row = circulated()
    with time_machine.travel(AFTER, tick=True):
        ina = Officer("ina")
        form = ina.get(f"/rapat/{row.pk}/berita-acara/")
        sent = {"kunci": form.carried()["kunci"][0], "versi": form.carried()["versi"][0], "naskah": "Tulisan Ina."}
        minuting.write(row.pk, "Tulisan Gita.", over=minuting.mark(row), **by("gita"))

        said = ina.post(f"/rapat/{row.pk}/tulis/", sent)

        assert said.status == 409
        assert "Gita (rekaan)" in said.body
        assert "Tulisan Ina." in said.body.split("<textarea", 1)[1].split("</textarea>")[0]
        assert "Tulisan Gita." in said.body
        assert fresh(row).minutes == "Tulisan Gita."
        again = {**sent, "kunci": said.carried()["kunci"][0], "versi": said.carried()["versi"][0]}
        assert ina.post(f"/rapat/{row.pk}/tulis/", again).status == 302
        assert Officer("bima").post(f"/rapat/{row.pk}/tulis/", {**again, "kunci": key()}).status == 403
    assert fresh(row).minutes == "Tulisan Ina."


@pytest.mark.parametrize("address", ["bagikan/", "tanda-tangani/"])
def test_an_old_page_neither_gives_out_nor_signs_what_it_did_not_show(address: str) -> None:
    row = ended() if address == "bagikan/" else circulated()
    with time_machine.travel(AFTER, tick=True):
        ina = Officer("ina")
        form = ina.get(f"/rapat/{row.pk}/berita-acara/").carried()
        sent = {"kunci": form["kunci"][0], "versi": form["versi"][0], "cara": "segel", "disetujui": "on"}
        minuting.write(row.pk, "Tulisan Gita.", over=minuting.mark(row), **by("gita"))

        said = ina.post(f"/rapat/{row.pk}/{address}", sent)

        assert said.status == 409
        assert "Gita (rekaan)" in said.body
        assert "Tulisan Gita." in said.body
        assert fresh(row).phase == row.phase
        sent |= {"kunci": str(key()), "versi": said.carried()["versi"][0]}
        assert ina.post(f"/rapat/{row.pk}/{address}", sent).status == 302


def test_the_owner_is_reminded_of_who_holds_the_post_by_then() -> None:
    row, _number = signed_with_case()
    due = date(2026, 4, 20)
    Appointment.objects.filter(pk=world.KEYS["citra"]).update(ends_on=due - timedelta(days=10))
    Appointment.objects.create(
        person_id=world.KEYS["bima"], role="liaison", agency_id=world.DINKES, kind="acting",
        starts_on=due - timedelta(days=9), letter_number="SK contoh",
    )  # fmt: skip
    told = Notice.objects.filter(kind="meeting_action_due", key=f"{row.decisions.get(case=None).pk}:due", way="page")

    chores.keep(at=LATER.replace(month=4, day=19))

    assert set(told.values_list("person", flat=True)) == {world.KEYS["bima"]}


def test_of_an_empty_post_the_offices_chairs_hear() -> None:
    row, _number = signed_with_case()
    Appointment.objects.filter(pk=world.KEYS["citra"]).update(ends_on=date(2026, 4, 10))
    told = Notice.objects.filter(kind="meeting_action_due", key=f"{row.decisions.get(case=None).pk}:due", way="page")

    chores.keep(at=LATER.replace(month=4, day=19))

    assert set(told.values_list("person", flat=True)) == {world.KEYS[name] for name in ("ina", "fajar", "farah")}


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
    minuting.circulate(row.pk, over=minuting.mark(fresh(row)), **by("ina"))
    minuting.sign(row.pk, over=minuting.mark(fresh(row)), **by("fajar", LATER))
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
