"""A case in words for each of its three sides: the same truth, told to whom it is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from narahubung.rules.given import AnswerGiven
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import NotSeen
from narahubung.web import case_lanes, case_terms, case_words
from narahubung.web.case_words import TopLine
from narahubung.web.words import Side
from tests import world
from tests.apps.cases import story
from tests.apps.cases.story import Story
from tests.apps.desk.officer import Enter

READERS = {Side.OFFICE: "eka", Side.AGENCY: "bima", Side.COMPLAINANT: "sari"}


def top(told: Story, reader: Side) -> TopLine:
    """Return the line on top as one side reads it."""
    sheet = told.sheet(READERS[reader])
    return case_words.top_line(sheet, reader=reader, at=told.at, directory=sheet.directory)


@pytest.mark.parametrize("hours", [1, 30, 200])
def test_the_row_of_a_term_counts_what_is_left_as_the_line_on_top_does(enter: Enter, hours: int) -> None:
    told = story.come_to("acknowledged")
    told.wait(hours=hours)
    sheet = told.sheet("bima")

    rows = case_terms.term_rows(sheet.terms, at=told.at, calendar=sheet.directory.calendar)

    assert rows[0].badge == top(told, Side.AGENCY).until


def test_a_complainant_is_spoken_to(enter: Enter) -> None:
    told = story.come_to("awaiting_completion")

    assert top(told, Side.COMPLAINANT).who == "Anda"
    assert top(told, Side.COMPLAINANT).next == "Anda melengkapi laporan"
    assert top(told, Side.OFFICE).who == "Pelapor"
    assert top(told, Side.OFFICE).next == "Pelapor melengkapi laporan"


def test_a_question_to_the_complainant_is_what_comes_next(enter: Enter) -> None:
    told = story.come_to("questioned")

    assert top(told, Side.COMPLAINANT).next == "Anda menjawab pertanyaan kantor"
    assert top(told, Side.AGENCY).next == "Pelapor menjawab pertanyaan kantor"
    assert "dijeda" in top(told, Side.OFFICE).until


def test_a_proposed_closing_is_the_offices_own_matter(enter: Enter) -> None:
    told = story.come_to("proposed")

    assert top(told, Side.OFFICE).next == "Kepala Perwakilan memutus usul penutupan"
    assert top(told, Side.COMPLAINANT).next == "Kantor menilai jawaban"
    assert top(told, Side.AGENCY).next == "Kantor menilai jawaban"


def test_an_ended_case_says_how_and_what_its_complainant_may_still_do(enter: Enter) -> None:
    told = story.come_to("closed")

    assert top(told, Side.COMPLAINANT).where == "Ditutup"
    assert top(told, Side.COMPLAINANT).next == "Anda dapat menyatakan setuju atau keberatan"
    assert "Selesai" in top(told, Side.OFFICE).where_note


def test_a_case_that_was_withdrawn_has_nothing_ahead(enter: Enter) -> None:
    told = story.come_to("withdrawn")

    assert top(told, Side.OFFICE).next == "Tidak ada. Penanganan sudah berakhir."


@pytest.mark.parametrize("situation", sorted(story.WAYS))
@pytest.mark.parametrize("reader", list(READERS))
def test_every_situation_can_be_told_to_everyone_who_sees_it(enter: Enter, situation: str, reader: Side) -> None:
    told = story.come_to(situation)
    if reader is Side.AGENCY and (situation == "at_hub" or told.sheet("eka").line.agency is None):
        with pytest.raises(NotSeen):
            told.sheet("bima")
        return
    sheet = told.sheet(READERS[reader])
    lists = sheet.directory

    lines = case_words.timeline(sheet.happenings, reader=reader, directory=lists)
    messages = case_lanes.message_rows(sheet.messages, reader=reader, address=str)
    terms = case_terms.term_rows(sheet.terms, at=told.at, calendar=lists.calendar)

    assert top(told, reader).next
    assert len(lines) == len(sheet.happenings)
    assert len(messages) == len(sheet.messages)
    # The day of an agreed action was agreed: nothing was counted to come to it.
    assert all(bool(term.days) is (term.length != "sampai hari yang disepakati") for term in terms)
    assert not any(story.NAME in f"{line.who} {line.note}" for line in lines)


def test_an_answer_names_the_question_it_answers(enter: Enter) -> None:
    told = story.come_to("clarification_1")
    asked = told.sheet("bima").open_questions()
    told.do("bima", Act.DRAFT_ANSWER, answers=tuple(AnswerGiven(f"Jawab {q.text}", q.id) for q in asked))
    told.do("hana", Act.APPROVE_ANSWER)

    rows = case_lanes.message_rows(told.sheet("eka").messages, reader=Side.OFFICE, address=str)

    headings = {row.text: row.heading for row in rows}
    assert headings["Sejak kapan?"] == "Pertanyaan 1"
    assert headings["Jawab Mengapa?"] == "Jawaban atas pertanyaan 2"


def test_a_term_that_was_paused_shows_the_days_that_did_not_count(enter: Enter) -> None:
    told = story.come_to("questioned")
    told.wait(days=5)
    told.do("sari", Act.REPLY)
    sheet = told.sheet("eka")

    rows = case_terms.term_rows(sheet.terms, at=told.at, calendar=sheet.directory.calendar)

    answer = next(row for row in rows if row.name == "Jawaban instansi")
    assert any("Dijeda" in day.why for day in answer.days)
    assert answer.days[-1].css == "due"


def test_a_late_term_says_by_how_much_and_is_called_late_when_it_ends(enter: Enter) -> None:
    told = story.come_to("forwarded")
    told.at = world.WED_11_MAR + timedelta(days=10)
    told.do("bima", Act.ACKNOWLEDGE)
    sheet = told.sheet("eka")

    rows = case_terms.term_rows(sheet.terms, at=told.at, calendar=sheet.directory.calendar)

    assert next(row for row in rows if row.name == "Pernyataan menerima").outcome.startswith("Terlambat")
