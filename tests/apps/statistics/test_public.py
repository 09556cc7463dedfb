"""The public page: only what an edition said, in sentences, light, and never more than the files tell."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client

from narahubung.agencies import directory
from narahubung.facts import crossed
from narahubung.rules.rates import Grounds, Period, Stream, Tally
from narahubung.statistics import actions, map_page, opendata, public
from narahubung.statistics.models import Edition
from narahubung.statistics.opendata import Guarded
from tests import world
from tests.apps.desk.officer import Enter
from tests.apps.statistics.counted_cases import cases, rolled

MONTHS = [date(2025, month, 1) for month in range(1, 13)]


@pytest.fixture
def edition(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish an edition of an invented office: one month of it is small."""

    def reports(*, office: int, period: Period, streams: object) -> Counter[tuple[date, int, str]]:
        del office, streams
        found = Counter({(month, world.DISDUKCAPIL, world.DISTRICT): 20 for month in MONTHS})
        found[MONTHS[4], world.DISDUKCAPIL, world.DISTRICT] = 3
        return Counter({key: n for key, n in found.items() if period.first <= key[0] <= period.last})

    def obligations(**asked: object) -> Counter[tuple[date, int, str, bool]]:
        del asked
        return Counter(
            {
                (month, world.DISDUKCAPIL, world.DISTRICT, kept): n
                for month in MONTHS
                for kept, n in ((True, 18), (False, 6))
            }
        )

    monkeypatch.setattr(crossed, "reports", reports)
    monkeypatch.setattr(crossed, "obligations", obligations)
    monkeypatch.setattr(
        opendata,
        "figures",
        lambda **_asked: (
            Guarded(indicator="time_to_first_answer", unit="days", value=6.0, low=5.0, high=8.0, n=140),
            Guarded(indicator="settled", unit="share", value=None, low=None, high=None, n=None),
            Guarded(
                indicator="compliance", unit="share", value=0.75, low=0.7, high=0.8, n=288,
                still_open=36, outreach=72, own_motion=0,
            ),
            Guarded(indicator="answered_in_time", unit="share", value=0.25, low=0.2, high=0.3, n=200, still_open=120),
        ),
    )  # fmt: skip
    actions.publish(actor=world.actor("fajar"), at=world.WED_11_MAR, today=world.THAT_DAY, key=uuid4())
    cache.clear()


def shown() -> str:
    answer = Client().get("/angka/publik/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_the_first_edition_there_are_words_and_the_network(enter: Enter) -> None:
    cache.clear()
    text = shown()

    assert "Belum ada angka yang diterbitkan" in text
    assert "dari 5 instansi mempunyai narahubung" in text
    assert "Banyak laporan tidak berarti layanan buruk" in text
    assert "/jejaring/publik/" in text


@pytest.mark.usefixtures("edition")
def test_every_figure_is_a_sentence_with_its_grounds() -> None:
    text = shown()

    assert "Setengah dari 140 laporan menunggu paling lama 6 hari" in text
    assert "216 dari 288 kewajiban" in text
    assert "Tidak ditampilkan, karena ada bagiannya yang terlalu kecil" in text
    assert "Edisi 1, terbit 11 Maret 2026" in text


def grounds_of(text: str, name: str) -> dict[str, str]:
    card = next(card for card in text.split('<div class="card">') if f"{name}</h3>" in card)
    return dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", card))


@pytest.mark.usefixtures("edition")
def test_what_waits_still_and_how_it_came_is_said_as_the_edition_counted_it() -> None:
    text = shown()

    kept = grounds_of(text, "Kewajiban instansi yang dipenuhi tepat waktu")
    assert kept["Belum berakhir"] == "12%"
    assert kept["Cara datangnya"] == "datang sendiri 75%, jemput bola 25%"
    assert "Banyak di antaranya datang dari kegiatan jemput bola" in text
    answered = grounds_of(text, "Jawaban pertama tepat waktu")
    assert answered["Belum berakhir"] == "60%"
    assert "Lebih dari setengahnya belum berakhir" in text
    assert answered["Cara datangnya"] == "tidak diterbitkan, karena bagian yang kecil dapat menunjuk orang"


@pytest.mark.usefixtures("edition")
def test_of_an_edition_that_did_not_count_what_waits_nothing_is_said_of_it() -> None:
    one = Edition.objects.get()
    figures = "\n".join(",".join(line.split(",")[:6]) for line in one.files["angka.csv"].splitlines())
    assert figures.startswith("indicator,unit,value,low,high,n\n")
    Edition.objects.create(
        key=uuid4(), office=one.office, by=one.by, at=one.at, number=2, until=one.until, cells=one.cells,
        digest=one.digest, files={**one.files, "angka.csv": figures + "\n"},
    )  # fmt: skip
    cache.clear()
    text = shown()

    assert "216 dari 288 kewajiban" in text
    assert "Belum berakhir" not in text
    assert "datang sendiri" not in text


@pytest.mark.usefixtures("edition")
def test_the_map_says_no_share_of_what_waits_that_no_edition_counts() -> None:
    page = public.page_of(office=world.OFFICE, name="", at=world.WED_11_MAR, known=directory.current())
    assert page.places is not None

    rows = [row.told for row in page.places.rows if row.told.figure.n] + [page.places.overall]
    assert not [ground for told in rows for ground in told.grounds if ground.label == "Belum berakhir"]


@pytest.mark.usefixtures("edition")
def test_a_withheld_month_is_not_told_and_recent_ones_have_a_word_and_no_number() -> None:
    cases(world.DINKES, 23, kept=9)
    cases(world.DINKES, 3, kept=2, lodged_on=date(2026, 2, 9))
    rolled()
    text = shown()
    rows = dict(re.findall(r'<th scope="row">(\w+ 2025)</th><td class="figure">([^<]*)</td>', text))

    assert rows["Mei 2025"] == "tidak ditampilkan"
    assert not any(value in ("1", "2", "3", "4") for value in rows.values())
    # The quarter is public and so are its other months: at least one of them had to go with it.
    assert sum(value == "tidak ditampilkan" for value in rows.values()) >= 2
    since = dict(re.findall(r'<th scope="row">(\w+ 2026)</th><td class="figure">([^<]*)</td>', text))
    assert since == dict.fromkeys(("Januari 2026", "Februari 2026", "Maret 2026"), "belum diterbitkan")
    assert "belum lengkap" in text
    narrow = text[text.index('<svg class="chart-narrow"') : text.index('<svg class="chart-wide"')]
    assert narrow.count(">?</text>") == sum(value == "tidak ditampilkan" for value in rows.values())
    assert narrow.count('class="ch-unpublished"') == 1


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("language", "named", "jargon"),
    [
        (
            "id",
            "Dihitung bersama di sini: laporan warga, laporan mendesak (respon cepat).",
            ("jenis akses", "selang", "median", "penyebut", "corong"),
        ),
        (
            "en",
            "Counted together here: complaints by people, urgent complaints (rapid response).",
            ("kinds of access", "confidence", "median", "denominator", "funnel"),
        ),
    ],
)
def test_the_page_names_what_it_adds_up_and_speaks_without_terms_of_a_trade(
    language: str, named: str, jargon: tuple[str, ...]
) -> None:
    client = Client()
    client.cookies["django_language"] = language
    text = client.get("/angka/publik/").content.decode()

    assert named in text
    assert not [word for word in jargon if word in re.sub(r"<[^>]+>", " ", text).lower()]


@pytest.mark.usefixtures("edition")
def test_the_page_is_light_enough_for_a_slow_phone() -> None:
    octets = len(gzip.compress(shown().encode()))
    for name in ("web/tokens.css", "web/narahubung.css", "web/charts.css", "web/narahubung.js"):
        octets += len(gzip.compress(Path(str(finders.find(name))).read_bytes()))

    assert octets <= 100_000


@pytest.mark.usefixtures("edition")
def test_a_minute_long_it_is_not_reckoned_anew(django_assert_max_num_queries: object) -> None:
    shown()
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        shown()


@pytest.mark.usefixtures("edition")
def test_its_map_is_a_file_too_and_what_is_withheld_is_a_word_in_it() -> None:
    assert "?unduh=peta.csv" in shown()
    rows = list(csv.DictReader(io.StringIO(Client().get("/angka/publik/?unduh=peta.csv").content.decode("utf-8-sig"))))

    assert [(row["district"], row["value"]) for row in rows] == [("Tenggarong", "0.75")]
    known = directory.current()
    grounds = Grounds(
        indicator="compliance", period=Period(MONTHS[0], MONTHS[-1]), tally=Tally(0, frozenset({Stream.LM})),
        still_open=None, came=(),
    )  # fmt: skip
    withheld = map_page.drawn(
        {world.DISTRICT: (grounds, 0)}, indicator="compliance", known=known, outlines=None,
        hidden=frozenset({world.DISTRICT}),
    ).table()  # fmt: skip
    assert [[cell.text for cell in row] for row in withheld.rows] == [
        ["Tenggarong", "tidak ditampilkan demi melindungi orang", "", "", "tidak ditampilkan demi melindungi orang"]
    ]


@pytest.mark.usefixtures("edition")
def test_its_table_downloads_with_what_the_page_shows_and_no_more() -> None:
    answer = Client().get("/angka/publik/?unduh=bulan.csv")

    assert answer.status_code == 200
    assert b"2025-05" in answer.content
    assert re.search(rb"2025-05[^\n]*,3,", answer.content) is None
