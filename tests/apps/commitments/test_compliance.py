"""Whether clauses are kept: counted from the same facts, by name, with known intervals, never ranked."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from narahubung.agencies.models import Appointment
from narahubung.commitments import compliance, indicators
from narahubung.commitments.indicators import Asked, KeptOf
from narahubung.rules.commitment import Indicator
from narahubung.rules.parties import Role
from narahubung.rules.rates import Period
from tests import world
from tests.apps.commitments import event
from tests.apps.commitments.event import DAY, TODAY

pytestmark = pytest.mark.usefixtures("that_day")


def asked(*, target: int = 5, on: date = TODAY, first: date = TODAY - 100 * DAY) -> Asked:
    """Ask about Disdukcapil."""
    return Asked(
        government=world.GOVERNMENT, agencies=(world.DISDUKCAPIL,), period=Period(first, on), on=on, target=target
    )


def succession(*, gap: int) -> None:
    """Let Disdukcapil's liaison leave on Monday 2 February 2026 and the next begin so many days later."""
    Appointment.objects.filter(pk=world.KEYS["bima"]).update(ends_on=date(2026, 2, 2))
    Appointment.objects.create(
        person_id=world.KEYS["tamu"], role=Role.LIAISON, agency_id=world.DISDUKCAPIL,
        starts_on=date(2026, 2, 2) + timedelta(days=gap), letter_number="SK-CONTOH",
    )  # fmt: skip


# Five working days after Monday the 2nd of February are over on Monday the 9th (no holiday lies between).
@pytest.mark.parametrize(("gap", "kept"), [(1, 1), (7, 1), (8, 0), (30, 0)])
def test_a_successor_within_the_target_is_kept_and_one_later_is_not(gap: int, kept: int) -> None:
    succession(gap=gap)

    assert indicators.successions(asked())[world.DISDUKCAPIL] == KeptOf(kept, 1)


def test_a_vacancy_is_not_asked_before_its_last_day_is_over() -> None:
    Appointment.objects.filter(pk=world.KEYS["bima"]).update(ends_on=TODAY - DAY)

    assert indicators.successions(asked())[world.DISDUKCAPIL] == KeptOf(0, 0)
    assert indicators.successions(asked(on=TODAY + 10 * DAY))[world.DISDUKCAPIL] == KeptOf(0, 1)


def test_each_measurable_clause_is_there_in_the_order_of_names_without_a_rank() -> None:
    code = event.opened()
    event.office_and_one(code)
    event.sign(code, "citra", event.place_of(code, world.DINKES))
    event.witnessed(code)

    found = compliance.kept(event.row(code), world.actor("joko"), on=TODAY)

    assert [clause.place for clause in found] == [2, 3, 4, 5]
    assert all([cell.agency for cell in clause.cells] == ["Dinkes", "Disdukcapil"] for clause in found)
    assert all(cell.told.is_words for clause in found[:2] for cell in clause.cells if cell.told)


def attended(monkeypatch: pytest.MonkeyPatch, *, kept: int, asked: int) -> compliance.Cell:
    found = {world.DISDUKCAPIL: KeptOf(kept, asked)}
    monkeypatch.setitem(indicators._SOURCES, Indicator.ATTEND, lambda _asked: found)
    code = event.opened()
    event.office_and_one(code)
    event.witnessed(code)
    return compliance.kept(event.row(code), world.actor("joko"), on=TODAY)[2].cells[0]


def test_from_ten_on_meetings_are_so_many_of_so_many_with_the_exact_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = attended(monkeypatch, kept=7, asked=10)

    assert cell.short == "7 dari 10 kali"
    # Clopper-Pearson for 7 of 10: 0.348 to 0.933 (R: binom.test(7, 10)).
    assert "antara 35% dan 93%" in cell.sentence


@pytest.mark.parametrize(("kept", "asked", "said"), [(1, 1, "selalu"), (0, 1, "belum pernah"), (3, 4, "tidak selalu")])
def test_under_ten_meetings_are_words_that_give_no_number_away(
    monkeypatch: pytest.MonkeyPatch, kept: int, asked: int, said: str
) -> None:
    cell = attended(monkeypatch, kept=kept, asked=asked)

    assert said in cell.short
    assert re.findall(r"\d+", cell.short + cell.sentence) == ["10"]


def test_nothing_is_measured_before_the_commitment_is_in_force() -> None:
    assert compliance.kept(event.row(event.opened()), world.actor("ina"), on=TODAY) == ()
