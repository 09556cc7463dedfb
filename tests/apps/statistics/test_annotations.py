"""Notes on time lines: written by the office, kept with their history, drawn where they belong, downloadable."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from narahubung.agencies import directory
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, Overtaken
from narahubung.statistics import actions
from narahubung.statistics import annotations as noted
from narahubung.statistics.shapes import LineAct, Note, NoteKind, Scope
from tests import world
from tests.apps.desk.officer import Enter

OFFICES = frozenset({world.OFFICE})
VISIT = Note(
    kind=NoteKind.OUTREACH,
    starts_on=date(2026, 2, 3),
    ends_on=date(2026, 2, 4),
    scope=Scope.DISTRICT,
    of=world.DISTRICT,
    text="Jemput bola di pasar",
)


def written(note: Note = VISIT, *, by: str = "ina") -> UUID:
    return actions.annotate(note, actor=world.actor(by), at=world.WED_11_MAR, key=uuid4())


@pytest.mark.usefixtures("small_world")
@pytest.mark.parametrize("name", ["bima", "hana", "gita", "joko", "tamu", "hadi", "lukman"])
def test_nobody_but_the_offices_own_hands_writes_a_note(name: str) -> None:
    with pytest.raises(NotYours):
        written(by=name)


@pytest.mark.usefixtures("small_world")
def test_another_office_neither_sees_nor_changes_a_note() -> None:
    annotation = written()

    with pytest.raises(NotSeen):
        actions.change_annotation(
            annotation, VISIT, seen=1, actor=world.actor("nilam"), at=world.WED_11_MAR, key=uuid4()
        )
    assert noted.standing(offices={world.OTHER_OFFICE}) == ()


@pytest.mark.usefixtures("small_world")
def test_a_press_repeated_writes_once() -> None:
    key = uuid4()
    for _ in range(2):
        actions.annotate(VISIT, actor=world.actor("dewi"), at=world.WED_11_MAR, key=key)

    assert len(noted.standing(offices=OFFICES)) == 1


@pytest.mark.usefixtures("small_world")
def test_a_change_and_a_removal_leave_their_history_and_the_second_to_act_is_told() -> None:
    annotation, who = written(), world.actor("ina")
    mended = Note(**{**{name: getattr(VISIT, name) for name in VISIT.__slots__}, "text": "Jemput bola dua hari"})
    actions.change_annotation(annotation, mended, seen=1, actor=who, at=world.WED_11_MAR, key=uuid4())
    with pytest.raises(Overtaken):
        actions.change_annotation(annotation, VISIT, seen=1, actor=who, at=world.WED_11_MAR, key=uuid4())
    actions.remove_annotation(annotation, seen=2, actor=who, at=world.WED_11_MAR, key=uuid4())

    assert noted.standing(offices=OFFICES) == ()
    assert [(one.act, one.note.text) for one in noted.history(annotation, offices=OFFICES)] == [
        (LineAct.ADDED, "Jemput bola di pasar"),
        (LineAct.CHANGED, "Jemput bola dua hari"),
        (LineAct.REMOVED, "Jemput bola dua hari"),
    ]


@pytest.mark.usefixtures("small_world")
def test_no_line_can_be_changed_or_taken_away_even_by_the_owner() -> None:
    written()
    for statement in ("UPDATE statistics_annotationline SET text = ''", "DELETE FROM statistics_annotationline"):
        with pytest.raises(DatabaseError), transaction.atomic():
            world.as_owner(statement)


@pytest.mark.usefixtures("small_world")
@pytest.mark.parametrize(
    ("field", "value"), [("text", " "), ("ends_on", date(2026, 2, 1)), ("of", "99.99.99"), ("text", "x" * 161)]
)
def test_a_note_that_says_nothing_true_is_refused(field: str, value: object) -> None:
    wrong = Note(**{**{name: getattr(VISIT, name) for name in VISIT.__slots__}, field: value})
    with pytest.raises(Incomplete):
        written(wrong)


@pytest.mark.usefixtures("small_world")
def test_a_note_is_drawn_on_its_own_line_and_on_everybodys_and_on_no_others() -> None:
    known = directory.current()
    written()
    written(Note(kind=NoteKind.RULE, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 5), scope=Scope.OFFICE, of="",
                 text="Aturan baru"))  # fmt: skip
    written(Note(kind=NoteKind.OUTAGE, starts_on=date(2026, 1, 9), ends_on=date(2026, 1, 9), scope=Scope.AGENCY,
                 of="DINKES", text="Server mati"))  # fmt: skip

    for key, text in ((world.GOVERNMENT, "Libur di sini"), (world.OTHER_GOVERNMENT, "Libur di sana")):
        written(Note(kind=NoteKind.HOLIDAY, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 1),
                     scope=Scope.GOVERNMENT, of=known.governments[key].code, text=text))  # fmt: skip

    def drawn(**of: str) -> list[str]:
        found = noted.happened(offices=OFFICES, first=date(2026, 1, 1), last=date(2026, 2, 28), known=known, **of)
        return [each.words.split(" (")[0] for each in found]

    assert drawn() == ["Libur di sana", "Libur di sini", "Aturan baru", "Server mati", "Jemput bola di pasar"]
    assert drawn(agency="DINKES") == ["Libur di sini", "Aturan baru", "Server mati"]
    assert drawn(agency="PUPR") == ["Libur di sini", "Aturan baru"]
    assert drawn(district=world.DISTRICT) == ["Libur di sini", "Aturan baru", "Jemput bola di pasar"]


def test_the_page_takes_a_note_shows_it_and_sends_the_list_as_a_file(enter: Enter) -> None:
    ina = enter("ina")
    page = ina.get("/angka/catatan/")
    assert page.status == 200
    sent = ina.post(
        "/angka/catatan/",
        {**page.carried(), "text": "=Jemput bola", "kind": "outreach", "starts_on": "2026-02-03", "ends_on": "",
         "whom": f"district:{world.DISTRICT}"},
    )  # fmt: skip
    assert (sent.status, sent.location) == (302, "/angka/catatan/")

    shown = ina.get("/angka/catatan/")
    assert "3 Februari 2026" in shown.body
    assert "Kecamatan Tenggarong" in shown.body
    assert shown.queries <= 9
    assert "?unduh=catatan.xlsx" in shown.body
    sent_file = ina.get("/angka/catatan/?unduh=catatan.csv").body
    line = next(csv.DictReader(io.StringIO(sent_file.removeprefix("\ufeff"))))
    assert (line["starts_on"], line["kind"], line["of"]) == ("2026-02-03", "outreach", world.DISTRICT)
    assert line["text"] == "'=Jemput bola", "a spreadsheet must not reckon with it"
    assert hashlib.sha256(sent_file.encode()).hexdigest() in ina.get("/angka/catatan/?unduh=catatan.sha256").body
    meanings = ina.get("/angka/catatan/?unduh=catatan.kamus.csv").body
    assert [row.split(",")[0] for row in meanings.splitlines()[1:]] == list(line)


def test_the_page_of_a_note_changes_and_removes_it(enter: Enter) -> None:
    with transaction.atomic():
        annotation = written()
    ina, address = enter("ina"), f"/angka/catatan/{annotation}/"
    typed = {"text": "Lain", "kind": "outreach", "starts_on": "2026-02-03", "ends_on": "", "whom": "office:"}
    page = ina.get(address)
    assert page.status == 200
    assert ina.post(address, {**page.carried(), **typed}).status == 302
    page = ina.get(address)
    assert "diubah" in page.body
    assert ina.post(address, {**page.carried(), "act": "remove"}).status == 302
    assert "Hapus dari garis waktu" not in ina.get(address).body


@pytest.mark.parametrize("name", ["bima", "gita", "joko", "tamu"])
def test_the_pages_are_the_offices_alone(name: str, enter: Enter) -> None:
    assert enter(name).get("/angka/catatan/").status == 403


def test_who_may_only_look_is_offered_no_form(enter: Enter) -> None:
    page = enter("hadi").get("/angka/catatan/")

    assert page.status == 200
    assert "Tambahkan" not in page.body
