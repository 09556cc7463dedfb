"""Open data: whole quarters, withheld together with all that was shown before, dated, immutable, checked by anybody."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from narahubung.agencies import directory
from narahubung.agencies.models import Agency, DirectoryVersion, Service
from narahubung.facts import crossed
from narahubung.rules.rates import Base, Period, Stream
from narahubung.rules.refusals import NotSeen, NotYours
from narahubung.rules.withholding import TOTAL, Cell, NothingNew
from narahubung.statistics import actions, opendata, opendata_editions, opendata_files
from narahubung.statistics.models import DenominatorLine
from narahubung.statistics.opendata import Cells, Guarded
from tests import world
from tests.apps.desk.officer import Enter
from tests.apps.statistics.counted_cases import cases

AGENCIES = [code for code, _short, _name in world.AGENCIES.values()]
MONTHS = {"2025-Q1": ["2025-01", "2025-02", "2025-03"], "2025-Q2": ["2025-04", "2025-05", "2025-06"],
          "2025-Q3": ["2025-07", "2025-08", "2025-09"], "2025-Q4": ["2025-10", "2025-11", "2025-12"]}  # fmt: skip

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def invented(seed: int, *, quarters: list[str], cases: int = 40) -> tuple[Cell, ...]:
    """Return counts of a small office: most cells are small, as they really are."""
    random, counts = Random(seed), dict[tuple[str, ...], int]()
    for quarter in quarters:
        for _ in range(cases):
            at = (
                quarter, random.choice(MONTHS[quarter]), random.choices(AGENCIES, [9, 5, 3, 1, 1])[0],
                random.choices(["64.02.06", "64.02.07", "64.02.08"], [6, 3, 1])[0],
            )  # fmt: skip
            counts[at] = counts.get(at, 0) + 1
    return tuple(Cell(values, n) for values, n in sorted(counts.items()))


@pytest.mark.parametrize("seed", range(6))
def test_differencing_two_editions_cannot_recover_a_withheld_number(seed: int) -> None:
    # peers.md 4.1 (d): the second edition adds a quarter; whatever it shows is held against what the first one showed.
    old, new = ["2025-Q1", "2025-Q2"], ["2025-Q3"]
    before = invented(seed, quarters=old)
    one = opendata.published(Cells(before, ()), span=YEAR)
    two = opendata.published(Cells((*before, *invented(seed + 50, quarters=new)), ()), span=YEAR)
    first = {(each.table, each.key): each.count for each in one}
    second = {(each.table, each.key): each.count for each in two}

    assert {place: second[place] for place in first} == first, "what was told is told again, and what was not is not"
    assert not [each for each in two if each.count is not None and 0 < each.count < 5]
    assert {place[1][0][:7] for place in second.keys() - first.keys()} == {"2025-Q3", *MONTHS["2025-Q3"]}
    assert not [each for each in two if each.key[0] == TOTAL], "no total over quarters, which would grow with each"


def test_a_year_of_districts_gives_nothing_of_its_quarters_away() -> None:
    cells = []
    for quarter in MONTHS:
        for district, kept, count in (("A", "kept", 9), ("A", "not_kept", 6), ("B", "kept", 2), ("B", "not_kept", 1)):
            cells.append(Cell((quarter, "DINKES", district, kept), count))
    shown = {(one.table, one.key): one.count for one in opendata.published(Cells((), tuple(cells)), span=YEAR)}

    assert not [count for count in shown.values() if count is not None and 0 < count < 5]
    assert (opendata.YEARLY, ("2025", "A", "kept")) in shown
    for first, last in ((date(2025, 4, 1), date(2025, 12, 31)), (date(2024, 1, 1), date(2025, 9, 30))):
        within = [cell for cell in cells if first <= date.fromisoformat(f"{MONTHS[cell.values[0]][0]}-01") <= last]
        part = opendata.published(Cells((), tuple(within)), span=Period(first, last))
        assert opendata.YEARLY not in {one.table for one in part}, "a year is told where the edition holds all of it"


def test_a_year_that_cannot_be_told_beside_its_quarters_stops_no_publication() -> None:
    # Sparse as a real network is: what the quarters show leaves no way to withhold one of the year's small numbers.
    random, counts = Random(1), dict[tuple[str, ...], int]()
    for quarter in MONTHS:
        for _ in range(60):
            at = (
                quarter, f"A{random.randrange(16):02}", f"K{random.randrange(20):02}",
                "kept" if random.random() < 0.8 else "not_kept",
            )  # fmt: skip
            counts[at] = counts.get(at, 0) + 1
    cells = Cells((), tuple(Cell(values, n) for values, n in sorted(counts.items())))
    shown = opendata.published(cells, span=YEAR)

    assert {one.key[0] for one in shown} == set(MONTHS), "every quarter, and no year"
    assert not [one for one in shown if one.count is not None and 0 < one.count < 5]


def test_a_figure_of_the_year_gives_no_withheld_quarter_away() -> None:
    names = ("compliance", "answered_in_time", "time_to_settle", "settled")
    figures = [Guarded(indicator=name, unit="share", value=0.8, low=0.7, high=0.9, n=100) for name in names]
    counts = {"2025-Q1": (20, 10), "2025-Q2": (20, 10), "2025-Q3": (20, 3), "2025-Q4": (20, 10)}
    cells = [
        Cell((quarter, "DINKES", "64.02.06", word), n)
        for quarter, both in counts.items()
        for word, n in zip(("kept", "not_kept"), both, strict=True)
    ]

    def told(cells: Cells, period: Period = YEAR) -> set[str]:
        found = opendata.guarded(figures, opendata.published(cells, span=YEAR), period=period)
        assert all((one.n is None) == (one.value is None) == (one.low is None) for one in found)
        return {one.indicator for one in found if one.n is not None}

    assert told(Cells((), tuple(cells))) == {"time_to_settle", "settled"}, "the third quarter's parts are withheld"
    assert told(Cells((), tuple(cells)), Period(date(2025, 1, 1), date(2025, 6, 30))) == set(names)
    few = (Cell(("2025-Q2", "2025-05", "DINKES", "64.02.06"), 3),)
    assert told(Cells(few, tuple(cells[:4]))) == {"compliance", "answered_in_time", "settled"}


def test_an_edition_alone_shows_no_small_number_and_not_what_would_give_it_away() -> None:
    numbers = opendata.published(Cells(invented(1, quarters=list(MONTHS)), ()), span=YEAR)
    shown = {(each.table, each.key): each.count for each in numbers}

    assert any(count is None for count in shown.values())
    for quarter, months in MONTHS.items():
        parts = [shown.get(("laporan-bulan", (month,)), 0) for month in months]
        whole = sum(count or 0 for count in parts)
        total = shown.get(("laporan-triwulan-instansi", (quarter, TOTAL)))
        if total is not None and sum(part is None for part in parts) == 1:
            assert total - whole >= 5


def test_the_last_ripe_quarter_is_thirty_days_old() -> None:
    assert opendata.ripe_until(date(2026, 1, 29)) == date(2025, 9, 30)
    assert opendata.ripe_until(date(2026, 1, 30)) == date(2025, 12, 31)
    assert opendata.ripe_until(date(2026, 3, 11)) == date(2025, 12, 31)
    assert opendata.first_of(date(2025, 12, 31)) == date(2024, 1, 1)


@pytest.mark.usefixtures("small_world")
def test_obligations_are_those_of_the_streams_and_the_office_that_the_edition_names() -> None:
    cases(world.DINKES, 6, kept=4)
    for changes in ({"stream": Stream.LAPOR}, {"stream": Stream.KNL}, {"office": world.OTHER_OFFICE}):
        cases(world.DINKES, 5, kept=5, **changes)
    period = Period(date(2026, 1, 1), date(2026, 3, 31))
    found = opendata.count_cells(office=world.OFFICE, period=period, known=directory.current())

    assert sum(cell.count for cell in found.obligations) == sum(cell.count for cell in found.reports) == 6


@pytest.fixture
def counted(small_world: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the facts hold the counts of an invented office."""
    keys = {code: key for key, (code, _short, _name) in world.AGENCIES.items()}

    def reports(*, office: int, period: object, streams: object) -> dict[tuple[date, int, str], int]:
        del office, streams
        return {
            (date.fromisoformat(f"{cell.values[1]}-01"), keys[cell.values[2]], cell.values[3]): cell.count
            for cell in invented(3, quarters=list(MONTHS))
            if period.first <= date.fromisoformat(f"{cell.values[1]}-01") <= period.last  # type: ignore[attr-defined]
        }

    monkeypatch.setattr(crossed, "reports", reports)
    return  # type: ignore[return-value]


def published(*, by: str = "fajar", today: date = world.THAT_DAY) -> int:
    return actions.publish(actor=world.actor(by), at=world.WED_11_MAR, today=today, key=uuid4())


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("name", ["dewi", "ina", "hadi", "lukman", "bima", "gita", "joko", "tamu"])
def test_only_the_head_of_office_publishes(name: str) -> None:
    with pytest.raises(NotYours):
        published(by=name)


@pytest.mark.usefixtures("counted")
def test_an_edition_says_what_it_is_and_every_checksum_holds() -> None:
    assert published() == 1
    files = {
        name: opendata_editions.file_of(name, office=world.OFFICE, number=1)[1]
        for name in (opendata_files.PACKAGE, opendata_files.WHOLE, "laporan-triwulan-instansi.csv", "angka.csv")
    }
    package = json.loads(files[opendata_files.PACKAGE])

    assert package["version"] == "1.0.0"
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["temporal"] == {"start": "2024-01-01", "end": "2025-12-31"}
    hashes = {one["path"]: one["hash"] for one in package["resources"]}
    for name, text in files.items():
        if name != opendata_files.PACKAGE:
            assert hashes[name] == f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    rows = list(csv.DictReader(io.StringIO(files["laporan-triwulan-instansi.csv"])))
    fields = next(one for one in package["resources"] if one["path"] == "laporan-triwulan-instansi.csv")["schema"]
    assert [field["name"] for field in fields["fields"]] == list(rows[0])
    assert json.loads(files[opendata_files.WHOLE])["laporan-triwulan-instansi.csv"][0].keys() == rows[0].keys()
    assert {row["count"] for row in rows} & {"1", "2", "3", "4"} == set()


def given(base: Base, of: str, year: int, amount: int) -> None:
    DenominatorLine.objects.create(
        key=uuid4(), office_id=world.OFFICE, by_id=world.KEYS["ina"], at=world.WED_11_MAR, base=base, of=of, year=year,
        amount=amount, source="Laporan contoh (rekaan)",
    )  # fmt: skip


@pytest.mark.usefixtures("counted")
def test_an_edition_tells_uses_and_people_with_their_years_of_its_own_office_alone() -> None:
    given(Base.TRANSACTIONS, "ktp_el", 2023, 11_000)
    given(Base.TRANSACTIONS, "ktp_el", 2024, 12_000)
    given(Base.POPULATION, world.DISTRICT, 2024, 51_000)
    given(Base.POPULATION, world.DISTRICT, 2025, 52_000)
    Service.objects.filter(code="jalan").update(yearly_volume=900, volume_source="Buku contoh 2022")
    Agency.objects.create(code="JAUH", name="Dinas jauh (rekaan)", government_id=world.OTHER_GOVERNMENT)
    DirectoryVersion.objects.update(version=world.VERSION + 1)
    published()

    def rows(name: str) -> list[dict[str, str]]:
        _number, text = opendata_editions.file_of(name, office=world.OFFICE, number=1)
        return list(csv.DictReader(io.StringIO(text)))

    uses = {row["agency"]: (row["year"], row["use"], row["source"]) for row in rows("penyebut.csv")}
    assert uses["DISDUKCAPIL"] == ("2024", "12000", "Laporan contoh (rekaan), 2024")
    assert uses["PUPR"] == ("2022", "900", "Buku contoh 2022")
    assert uses["DINKES"] == ("", "", "")
    assert sorted(uses) == sorted(AGENCIES), "the agencies of another office are not in it"
    assert [tuple(row.values()) for row in rows("penduduk.csv")] == [
        (
            world.DISTRICT,
            directory.current().districts[world.DISTRICT].name,
            "2024",
            "51000",
            "Laporan contoh (rekaan)",
        ),
        (
            world.DISTRICT,
            directory.current().districts[world.DISTRICT].name,
            "2025",
            "52000",
            "Laporan contoh (rekaan)",
        ),
    ]


@pytest.mark.usefixtures("counted")
def test_an_agency_of_which_one_service_has_no_volume_is_told_without_a_use() -> None:
    given(Base.TRANSACTIONS, "ktp_el", 2024, 12_000)
    known = directory.current()
    bare = replace(known.services["ktp_el"], code="akta", yearly_volume=None, volume_source="")
    partly = replace(known, services={**known.services, "akta": bare})
    made = opendata_editions.draft(office=world.OFFICE, on=world.THAT_DAY, known=partly).made

    assert "DISDUKCAPIL,Disdukcapil,,,\n" in made.files["penyebut.csv"]


@pytest.mark.usefixtures("counted")
def test_page_and_package_name_one_licence(enter: Enter) -> None:
    published()
    _number, text = opendata_editions.file_of(opendata_files.PACKAGE, office=world.OFFICE, number=1)
    (licence,) = json.loads(text)["licenses"]

    page = Client().get("/angka/data/").content.decode()
    assert licence["title"] in page
    assert licence["path"] in page
    for said in (page, text, Path("docs/api.md").read_text()):
        assert not re.search("diusulkan: cc|proposed licence|diusulkan / proposed", said, re.IGNORECASE)


@pytest.mark.usefixtures("counted")
def test_an_edition_is_given_out_once_and_never_changed() -> None:
    key = uuid4()
    for _ in range(2):
        actions.publish(actor=world.actor("fajar"), at=world.WED_11_MAR, today=world.THAT_DAY, key=key)
    with pytest.raises(NothingNew):
        published()
    for statement in ("UPDATE statistics_edition SET files = '{}'", "DELETE FROM statistics_edition"):
        with pytest.raises(DatabaseError), transaction.atomic():
            world.as_owner(statement)
    assert len(opendata_editions.editions(office=world.OFFICE)) == 1


@pytest.mark.usefixtures("counted")
def test_a_month_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    published(today=date(2025, 11, 15))
    _number, before = opendata_editions.file_of("laporan-bulan.csv", office=world.OFFICE, number=1)
    asked: list[object] = []
    real = crossed.reports

    def overheard(**given: object) -> object:
        asked.append(given["period"])
        return real(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(crossed, "reports", overheard)
    published()
    _number, after = opendata_editions.file_of("laporan-bulan.csv", office=world.OFFICE, number=2)

    assert [(period.first, period.last) for period in asked] == [(date(2025, 10, 1), date(2025, 12, 31))]  # type: ignore[attr-defined]
    old = {row["month"]: row["count"] for row in csv.DictReader(io.StringIO(before)) if row["month"] != "ALL"}
    new = {row["month"]: row["count"] for row in csv.DictReader(io.StringIO(after))}
    assert {month: new[month] for month, count in old.items() if count} == {m: c for m, c in old.items() if c}


@pytest.mark.usefixtures("counted")
def test_an_edition_of_another_office_is_not_there() -> None:
    published()
    with pytest.raises(NotSeen):
        opendata_editions.file_of(opendata_files.PACKAGE, office=world.OTHER_OFFICE, number=1)
    assert directory.current().offices[world.OFFICE].code == "KLT"


def test_anybody_reads_the_page_and_the_files(enter: Enter, counted: None) -> None:
    head = enter("fajar")
    page = head.get("/angka/data/")
    assert "Terbitkan" in page.body
    sent = head.post("/angka/data/terbitkan/", page.carried())
    assert (sent.status, sent.location) == (302, "/angka/data/")

    stranger = Client()
    shown = stranger.get("/angka/data/")
    assert shown.status_code == 200
    text = shown.content.decode()
    assert "Terbitkan" not in text
    assert "CC BY 4.0" in text
    package = stranger.get("/angka/data/klt/1/datapackage.json")
    assert package.status_code == 200
    assert package["Content-Type"] == "application/json"
    assert "immutable" in package["Cache-Control"]
    assert hashlib.sha256(package.content).hexdigest()[:8] in text
    newest = stranger.get("/angka/data/klt/terbaru/angka.csv")
    assert (newest.status_code, newest["Location"]) == (302, "/angka/data/klt/1/angka.csv")
    for absent in ("klt/2/angka.csv", "klt/1/lain.csv", "xxx/1/angka.csv", "klt/1/cells"):
        assert stranger.get(f"/angka/data/{absent}").status_code == 404


@pytest.mark.parametrize("name", ["dewi", "bima", "gita", "tamu"])
def test_who_may_not_publish_is_refused_at_the_page(name: str, enter: Enter, counted: None) -> None:
    assert enter(name).post("/angka/data/terbitkan/", {"key": str(uuid4())}).status == 403
