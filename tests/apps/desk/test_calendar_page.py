"""The calendar with its sources, the terms with their truth, and a due date reckoned before one's eyes."""

from __future__ import annotations

import pytest

from tests.apps.desk.officer import Enter

ASK = "/meja/kalender/?tenggat={code}&mulai={day}&jam={hour}"


def test_a_due_date_is_reckoned_day_by_day(enter: Enter) -> None:
    body = enter("rina").get(ASK.format(code="ANSWER", day="2026-03-17", hour="09:00")).body

    assert "Kamis, 19 Maret 2026" in body  # Nyepi
    assert "Hari Suci Nyepi" in body
    assert "Batas waktu." in body


def test_a_term_that_is_not_verified_is_not_called_law(enter: Enter) -> None:
    body = enter("dewi").get(ASK.format(code="CLARIFY_1", day="2026-03-17", hour="09:00")).body

    assert "Dasar: target kantor; pembacaan aturannya belum dicocokkan" in body


def test_a_verified_one_is(enter: Enter) -> None:
    body = enter("dewi").get(ASK.format(code="CORRECT", day="2026-03-17", hour="09:00")).body

    assert "Dasar: hukum" in body


@pytest.mark.parametrize(
    ("code", "day", "hour"),
    [
        ("ANSWER", "2026-02-30", "09:00"),
        ("ANSWER", "1900-01-01", "09:00"),
        ("NICHTS", "2026-03-17", "09:00"),
        ("ANSWER", "", ""),
        ("ANSWER", "2026-03-17", "99:99"),
    ],
)
def test_what_cannot_be_reckoned_is_refused_kindly(enter: Enter, code: str, day: str, hour: str) -> None:
    assert enter("dewi").get(ASK.format(code=code, day=day, hour=hour)).status == 422


def test_a_year_of_holidays_names_its_sources(enter: Enter) -> None:
    body = enter("hadi").get("/meja/kalender/?tahun=2026").body

    assert "SKB Menag-Menaker-MenPANRB" in body
    assert "Hari libur 2026" in body
    assert enter("hadi").get("/meja/kalender/?tahun=abcd").status == 200
