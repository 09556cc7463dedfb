"""The office's figures: what is due before what came in, filters in the address, few queries, no other eyes."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.test import Client

from narahubung.facts.models import TermRow
from narahubung.facts.shapes import Outcome
from narahubung.rules.facts import TermCode
from narahubung.rules.rates import Stream
from narahubung.statistics import actions
from narahubung.statistics.shapes import Note, NoteKind, Scope
from tests import world
from tests.apps.desk.officer import Enter
from tests.apps.statistics import counted_cases

ADDRESS = "/angka/"
OFFICE = ("dewi", "eka", "fajar", "ina", "rina", "hadi", "lukman")
OTHERS = ("bima", "hana", "lapor", "gita", "joko", "tamu")


@pytest.mark.parametrize("name", OFFICE)
def test_everybody_of_the_office_reads_its_figures(enter: Enter, name: str) -> None:
    counted_cases.ordinary()

    assert enter(name).get(ADDRESS).status == 200


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_does(enter: Enter, name: str) -> None:
    assert enter(name).get(ADDRESS).status == 403


def test_a_stranger_is_asked_to_sign_in(small_world: None) -> None:
    assert Client().get(ADDRESS).status_code == 302


def test_another_office_reads_none_of_it(enter: Enter) -> None:
    counted_cases.ordinary()

    body = enter("nilam").get(ADDRESS).body

    assert "Disdukcapil" not in body
    assert "Tidak ada laporan" in body


def test_what_is_due_comes_first_and_volume_last(enter: Enter) -> None:
    counted_cases.ordinary()

    body = enter("fajar").get(ADDRESS).body

    places = [body.index(f'id="{part}"') for part in ("jatuh-tempo", "menunggu", "ditepati", "hasil", "berapa")]
    assert places == sorted(places)
    assert "Banyak laporan belum tentu berarti layanan buruk" in body


def test_remedies_stand_before_all_other_obligations(enter: Enter) -> None:
    counted_cases.ordinary()

    body = enter("fajar").get(ADDRESS).body

    assert body.index("Perbaikan jawaban tepat waktu") < body.index("Jawaban pertama tepat waktu")


def test_the_share_kept_is_the_one_counted_by_hand(enter: Enter) -> None:
    # 30 of 40 kept: binom.test(30, 40) of R gives 0.5880 to 0.8731.
    counted_cases.cases(world.DINKES, 40, kept=30)
    counted_cases.rolled()

    body = enter("fajar").get(ADDRESS).body

    assert "30 dari 40 kewajiban (75%); bagian yang sebenarnya dapat terletak antara 59% dan 87%." in body


def test_the_middle_wait_is_the_one_counted_by_hand(enter: Enter) -> None:
    # Answered 2 to 10 days after they were given, each as often: the middle one of nine is 6.
    counted_cases.cases(world.DINKES, 45, kept=45)
    counted_cases.rolled()

    assert "Setengah dari 45 laporan menunggu paling lama 6 hari" in enter("fajar").get(ADDRESS).body


def test_agencies_stand_in_the_order_of_their_names_whatever_their_volume(enter: Enter) -> None:
    counted_cases.cases(world.PUPR, 90, kept=80)
    counted_cases.cases(world.DINKES, 12, kept=12)
    counted_cases.rolled()

    body = enter("fajar").get(ADDRESS).body
    table = body[body.index('id="kepatuhan"') :]
    rows = re.findall(r'<th scope="row">([^<]+)</th>', table[: table.index("</table>")])

    assert rows == sorted(rows, key=str.casefold)
    assert set(rows) == {short for _, short, _ in world.AGENCIES.values()}, "who has none stands there, too, in words"


def test_streams_are_told_apart_and_never_added(enter: Enter) -> None:
    counted_cases.cases(world.DINKES, 20, kept=20)
    counted_cases.cases(world.DINKES, 30, kept=30, stream="LAPOR", arrival="imported")
    counted_cases.rolled()

    body = enter("fajar").get(ADDRESS).body
    volume = body[body.index('id="berapa"') :]

    assert "20 laporan dalam masa ini" in volume
    assert "30 laporan dalam masa ini" in volume
    assert "50 laporan" not in volume


def test_what_is_owed_to_rapid_responses_has_a_line_of_its_own_and_is_added_to_nothing(enter: Enter) -> None:
    counted_cases.cases(world.DINKES, 40, kept=30)
    counted_cases.cases(world.PUPR, 20, kept=15, stream=Stream.RCO)
    _of_rapid(late=5)
    counted_cases.rolled()

    body = enter("fajar").get(ADDRESS).body
    owed = body[body.index('id="jatuh-tempo"') : body.index('id="menunggu"')]

    assert "RCO tuntas tepat waktu" in owed
    assert "15 dari 20" in owed, "twenty rapid responses, five of them late"
    assert "30 dari 40" in owed, "first answers of LM alone"
    assert "45 dari 60" not in body
    assert "Dinas PU" in body[body.index('id="kepatuhan"') :], (
        "who has rapid responses alone still stands in the strip, in words"
    )


def test_nothing_owed_to_rapid_responses_is_words(enter: Enter) -> None:
    counted_cases.ordinary()

    body = enter("fajar").get(ADDRESS).body
    line = body[body.index("RCO tuntas tepat waktu") :]

    assert "Tidak ada kewajiban" in line[:400]


def test_beside_one_agency_nothing_is_said_of_what_the_office_owes(enter: Enter) -> None:
    counted_cases.ordinary()

    body = enter("fajar").get(f"{ADDRESS}?instansi=DINKES").body

    assert "(kantor)" not in body


def _of_rapid(*, late: int) -> None:
    for k, term in enumerate(TermRow.objects.filter(agency=world.PUPR)):
        TermRow.objects.filter(key=term.key).update(
            code=TermCode.RCO, outcome=Outcome.LATE if k < late else Outcome.KEPT
        )


def test_few_are_words_wherever_they_stand(enter: Enter) -> None:
    counted_cases.cases(world.DINKES, 3, kept=1)
    counted_cases.rolled()

    body = enter("fajar").get(ADDRESS).body

    assert "Terlalu sedikit untuk diangkakan" in body
    assert "1 dari 3" not in body
    assert "dari 3;" not in body
    assert '<svg class="chart-narrow"' in body, "the strip of agencies is drawn even where all are words"


def test_filters_live_in_the_address_and_come_back_chosen(enter: Enter) -> None:
    counted_cases.cases(world.DINKES, 40, kept=30)
    counted_cases.cases(world.PUPR, 60, kept=60)
    counted_cases.rolled()

    page = enter("fajar").get(f"{ADDRESS}?instansi=DINKES&masa=24-bulan&jenis=LM&kecamatan={world.DISTRICT}")

    assert "30 dari 40 kewajiban" in page.body
    assert '<option value="DINKES" selected>' in page.body
    assert '<option value="24-bulan" selected>' in page.body
    assert "masa=24-bulan&instansi=DINKES" in page.body, "downloads keep the filters"


def test_nonsense_in_the_address_asks_nothing(enter: Enter) -> None:
    page = enter("fajar").get(f"{ADDRESS}?instansi=%27;drop&masa=kemarin&jenis=SEMUA&layanan=x&kecamatan=99")

    assert page.status == 200


def test_every_table_is_had_as_a_file_under_the_same_filters(enter: Enter) -> None:
    counted_cases.ordinary()
    officer = enter("fajar")
    body = officer.get(f"{ADDRESS}?masa=24-bulan").body
    wanted = sorted(set(re.findall(r"unduh=([\w.-]+)", body)))

    assert {one.partition(".")[2] for one in wanted} == {"csv", "xlsx", "kamus.csv", "sha256"}
    for one in wanted:
        file = officer.get(f"{ADDRESS}?masa=24-bulan&unduh={one}")
        assert file.status == 200, one
        assert "attachment" in file.headers["Content-Disposition"]


def test_a_file_says_what_the_page_says(enter: Enter) -> None:
    counted_cases.cases(world.DINKES, 40, kept=30)
    counted_cases.rolled()

    file = enter("fajar").get(f"{ADDRESS}?unduh=kewajiban.csv")
    rows = {row["obligation"]: row for row in csv.DictReader(io.StringIO(file.body.lstrip("\ufeff")))}

    assert float(rows["Jawaban pertama tepat waktu"]["kept"]) == 0.75
    assert rows["Jawaban pertama tepat waktu"]["asked"] == "40"


def test_a_table_that_is_not_there_is_not_found(enter: Enter) -> None:
    assert enter("fajar").get(f"{ADDRESS}?unduh=orang.csv").status == 404


@pytest.mark.parametrize("many", [1, 6])
def test_the_page_asks_few_questions_however_much_there_is(enter: Enter, many: int) -> None:
    for seed in range(many):
        counted_cases.ordinary(seed=seed)
    officer = enter("fajar")
    officer.get(ADDRESS)
    caches["figures"].clear()

    assert officer.get(ADDRESS).queries <= 16, "the shell's four, six of the page's own, six to keep it for a minute"
    assert officer.get(ADDRESS).queries <= 5, "within the minute the shell's four and the page"


def test_a_page_is_kept_for_its_office_its_filters_and_its_language_alone(enter: Enter) -> None:
    counted_cases.ordinary()
    plain = enter("fajar").get(ADDRESS).body
    reader = enter("eka")
    reader.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert "Berapa lama orang menunggu" in plain
    assert "How long people wait" in reader.get(ADDRESS).body
    assert "Tidak ada laporan" in enter("nilam").get(ADDRESS).body
    assert enter("fajar").get(f"{ADDRESS}?instansi=DINKES").body != plain


def test_a_page_is_a_minute_old_at_most_and_says_of_when_it_is(enter: Enter) -> None:
    counted_cases.ordinary()
    officer = enter("fajar")
    first = officer.get(ADDRESS).body
    TermRow.objects.all().delete()
    counted_cases.rolled()

    assert _said(officer.get(ADDRESS).body) == _said(first)
    with time_machine.travel(world.WED_11_MAR + timedelta(seconds=62)):
        later = officer.get(ADDRESS).body

    assert _said(later) != _said(first)
    assert "Dihitung sampai" in later


def _said(body: str) -> str:
    return body[body.index('id="jatuh-tempo"') : body.index('id="berapa"')]


def test_what_the_office_writes_down_itself_shows_at_once(enter: Enter) -> None:
    counted_cases.ordinary()
    officer = enter("fajar")
    officer.get(ADDRESS)
    note = Note(kind=NoteKind.RULE, starts_on=date(2026, 2, 3), ends_on=date(2026, 2, 3), scope=Scope.OFFICE, of="",
                text="Loket pindah (rekaan)")  # fmt: skip

    actions.annotate(note, actor=world.actor("ina"), at=world.WED_11_MAR, key=uuid4())

    assert "Loket pindah" in officer.get(ADDRESS).body
