"""The routing table as a lawyer reads it: each row of the golden file, answered with the reviewed seed files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from narahubung.rules.facts import Route
from narahubung.rules.indonesian import stems
from narahubung.rules.routing import RoutingFacts, RoutingRow, route, shadowed
from narahubung.rules.suggestion import Keyword, Lexicon, ServiceProfile

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "src/narahubung/ops/seeds"
GOLDEN = ROOT / "tests/golden/routing.csv"


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(entry.strip() for entry in cell.split(",") if entry.strip())


def _keywords(cell: str) -> tuple[Keyword, ...]:
    return tuple(Keyword.read(entry) for entry in _listed(cell))


SERVICES = _read(SEEDS / "services.csv")
BODIES = _read(SEEDS / "outside_bodies.csv")
CASES = _read(GOLDEN)
LEXICON = Lexicon(
    [ServiceProfile(r["code"], r["agency"], _keywords(r["keywords"]), substance=r["substance"]) for r in SERVICES]
    + [ServiceProfile("", r["code"], _keywords(r["keywords"]), in_network=False) for r in BODIES]
)
ROWS = [
    RoutingRow(
        priority=int(row["priority"]),
        service=row["service"] or None,
        substance=row["substance"] or None,
        words=_listed(row["words"]),
        district=row["district"] or None,
        agency=row["agency"],
        route=Route(row["route"]),
        why=row["why"],
        code=row["code"],
    )
    for row in _read(SEEDS / "routing.csv")
]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_each_golden_case_goes_where_the_table_says(case: dict[str, str]) -> None:
    facts = RoutingFacts(
        text=case["text"],
        service=case["service"] or None,
        substance=case["substance"] or None,
        district=case["district"] or None,
        reported_agency=case["reported"] or None,
        hub=case["hub"] or None,
        liaison_reported=case["liaison_reported"] == "yes",
    )

    routing = route(facts, rows=ROWS, lexicon=LEXICON)

    assert {
        "agency": routing.agency or "",
        "route": routing.route.value,
        "reason": routing.because.code.value,
        "bypass": routing.because.bypass.value if routing.because.bypass else "",
        "outside": routing.outside or "",
    } == {column: case[column] for column in ("agency", "route", "reason", "bypass", "outside")}


def test_every_agency_and_every_special_row_has_a_golden_case() -> None:
    agencies = {row["code"] for row in _read(SEEDS / "agencies.csv")}

    assert {case["agency"] for case in CASES if case["agency"]} == agencies


def test_no_row_of_the_table_is_hidden_behind_an_earlier_one() -> None:
    assert shadowed(ROWS) == []


def test_every_service_has_exactly_one_plain_row_and_every_row_a_known_service_and_agency() -> None:
    plain = [row.service for row in ROWS if row.service and not row.words and not row.district]
    services = {row["code"]: row["agency"] for row in SERVICES}
    agencies = {row["code"] for row in _read(SEEDS / "agencies.csv")}
    districts = {row["code"] for row in _read(SEEDS / "districts.csv")}
    substances = {row["code"] for row in _read(SEEDS / "substances.csv")}

    assert sorted(plain, key=str) == sorted(services)
    assert all(row.agency == services[row.service] for row in ROWS if row.service and row.agency)
    assert {row.agency for row in ROWS} <= agencies | {""}
    assert {row.district for row in ROWS if row.district} <= districts
    assert {row.substance for row in ROWS if row.substance} <= substances


@pytest.mark.parametrize("row", [*SERVICES, *BODIES], ids=lambda row: str(row["code"]))
def test_no_listed_phrase_loses_a_word_when_it_is_read(row: dict[str, str]) -> None:
    """A phrase that shrinks to a common word would match everywhere: *minta pekerjaan* is read as *pekerjaan*."""
    for entry in _listed(row["keywords"]):
        words = Keyword.read(entry).words.replace("lalu lintas", "lalulintas")

        assert len(stems(words)) >= len(words.split()), entry


def test_a_short_text_that_names_its_service_is_routed_to_it() -> None:
    """Every service is found by its own name's telling words, so that no service is unreachable by text."""
    lost = [
        row["code"]
        for row in SERVICES
        if not any(
            (best := LEXICON.suggest(keyword.words).best) is not None and best.service == row["code"]
            for keyword in _keywords(row["keywords"])
        )
    ]

    assert lost == []
