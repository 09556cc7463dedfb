"""Who receives a complaint when rows, choices, texts and conflicts of interest meet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from narahubung.rules.facts import Route
from narahubung.rules.routing import (
    Bypass,
    ReasonCode,
    RoutingFacts,
    RoutingRow,
    route,
    shadowed,
    simulate,
)
from narahubung.rules.suggestion import Confidence, Keyword, Lexicon, ServiceProfile

HUB = "INSPEKTORAT"


def _profile(service: str, agency: str, words: str, *, in_network: bool = True, substance: str = "") -> ServiceProfile:
    keywords = tuple(Keyword.read(word) for word in words.split(","))
    return ServiceProfile(service, agency, keywords, in_network=in_network, substance=substance)


LEXICON = Lexicon(
    [
        _profile("identity-card", "CIVIL", "ktp*, kartu penduduk", substance="ADMINDUK"),
        _profile("street-light", "TRANSPORT", "lampu jalan*, lampu, padam", substance="PERHUBUNGAN"),
        _profile("road", "WORKS", "jalan rusak*, lubang*, jalan~", substance="PERHUBUNGAN"),
        _profile("village-money", "VILLAGES", "dana desa*", substance="PEDESAAN"),
        _profile("misconduct", HUB, "korupsi*", substance="SIPOL"),
        _profile("", "POWER", "listrik*, tiang listrik*", in_network=False),
    ]
)


def _row(code: str, service: str | None, agency: str, way: Route = Route.DIRECT, priority: int = 500) -> RoutingRow:
    return RoutingRow(
        priority=priority,
        service=service,
        substance=None,
        words=(),
        district=None,
        agency=agency,
        route=way,
        why=f"{agency} gives it",
        code=code,
    )


ROWS = (
    _row("civil", "identity-card", "CIVIL"),
    _row("light", "street-light", "TRANSPORT"),
    _row("road", "road", "WORKS"),
    _row("village", "village-money", "VILLAGES", Route.VIA_HUB),
    _row("misconduct", "misconduct", HUB),
)


def test_a_text_is_routed_with_the_listed_words_as_its_reason() -> None:
    routing = route(RoutingFacts(text="KTP saya belum jadi", hub=HUB), rows=ROWS, lexicon=LEXICON)

    assert (routing.agency, routing.route, routing.service) == ("CIVIL", Route.DIRECT, "identity-card")
    assert routing.because.code is ReasonCode.WORDS
    assert routing.because.words == ("ktp",)
    assert routing.because.row == "civil"


def test_the_reason_never_repeats_what_the_complainant_wrote() -> None:
    text = "Ktp-nya Pak Budi Rekaan ditahan di loket 3"

    reason = route(RoutingFacts(text=text, hub=HUB), rows=ROWS, lexicon=LEXICON).because

    assert set(reason.words) <= {"ktp", "kartu penduduk"}


def test_a_chosen_service_outweighs_the_text() -> None:
    facts = RoutingFacts(text="lampu jalan padam", service="identity-card", hub=HUB)

    routing = route(facts, rows=ROWS, lexicon=LEXICON)

    assert (routing.agency, routing.confidence) == ("CIVIL", Confidence.STATED)
    assert routing.because.code is ReasonCode.CHOSEN_SERVICE
    assert routing.because.alternatives[0].agency == "TRANSPORT"


def test_a_named_agency_outweighs_a_chosen_service() -> None:
    facts = RoutingFacts(service="identity-card", reported_agency="WORKS", hub=HUB)

    routing = route(facts, rows=ROWS, lexicon=LEXICON)

    assert (routing.agency, routing.because.code) == ("WORKS", ReasonCode.REPORTED_AGENCY)


def test_a_named_agency_keeps_the_way_of_the_row_for_the_service() -> None:
    facts = RoutingFacts(service="village-money", reported_agency="VILLAGES", hub=HUB)

    assert route(facts, rows=ROWS, lexicon=LEXICON).route is Route.VIA_HUB


@pytest.mark.parametrize("text", ["", "   ", "...", "🙏🙏", "tolong pak mohon ditindaklanjuti terima kasih"])
def test_a_text_that_says_nothing_goes_to_people(text: str) -> None:
    routing = route(RoutingFacts(text=text, hub=HUB), rows=ROWS, lexicon=LEXICON)

    assert (routing.agency, routing.route) == (None, Route.OFFICE_QUEUE)
    assert routing.because.code is ReasonCode.NOTHING_KNOWN


def test_a_text_torn_between_two_services_goes_to_people_with_both_named() -> None:
    routing = route(RoutingFacts(text="ktp korupsi", hub=HUB), rows=ROWS, lexicon=LEXICON)

    assert routing.because.code is ReasonCode.DOUBTFUL
    assert {found.agency for found in routing.because.alternatives} == {"CIVIL", HUB}


def test_a_body_outside_the_network_is_recorded_and_never_routed() -> None:
    read_from_text = route(RoutingFacts(text="tiang listrik miring", hub=HUB), rows=ROWS, lexicon=LEXICON)
    named = route(RoutingFacts(reported_agency="POWER", hub=HUB), rows=ROWS, lexicon=LEXICON)

    for routing in (read_from_text, named):
        assert (routing.agency, routing.route, routing.outside) == (None, Route.OFFICE_QUEUE, "POWER")
        assert routing.because.code is ReasonCode.OUTSIDE_BODY


def test_a_reported_hub_is_passed_by() -> None:
    rows = (*ROWS, _row("odd", None, HUB, Route.VIA_HUB, priority=900))

    routing = route(RoutingFacts(reported_agency=HUB, hub=HUB), rows=rows, lexicon=LEXICON)

    assert (routing.agency, routing.route) == (HUB, Route.DIRECT)
    assert routing.because.bypass is Bypass.HUB_IS_REPORTED


def test_a_reported_liaison_is_watched_by_the_hub() -> None:
    facts = RoutingFacts(reported_agency="CIVIL", hub=HUB, liaison_reported=True)

    routing = route(facts, rows=ROWS, lexicon=LEXICON)

    assert (routing.agency, routing.route) == ("CIVIL", Route.VIA_HUB)
    assert routing.because.bypass is Bypass.LIAISON_IS_REPORTED


@pytest.mark.parametrize(("agency", "hub"), [(HUB, HUB), ("CIVIL", None)])
def test_a_reported_liaison_with_nobody_to_watch_goes_to_people(agency: str, hub: str | None) -> None:
    facts = RoutingFacts(reported_agency=agency, hub=hub, liaison_reported=True)

    routing = route(facts, rows=ROWS, lexicon=LEXICON)

    assert (routing.agency, routing.because.code) == (None, ReasonCode.NOBODY_IMPARTIAL)


def test_without_a_hub_the_way_is_direct_and_says_so() -> None:
    routing = route(RoutingFacts(service="village-money"), rows=ROWS, lexicon=LEXICON)

    assert (routing.route, routing.because.bypass) == (Route.DIRECT, Bypass.NO_HUB)


def test_a_service_without_a_row_goes_to_people() -> None:
    routing = route(RoutingFacts(service="identity-card", hub=HUB), rows=ROWS[1:], lexicon=LEXICON)

    assert routing.because.code is ReasonCode.NO_ROW


def test_the_lowest_priority_is_read_first_whatever_the_order_given() -> None:
    ask = replace(_row("ask", "road", "", Route.OFFICE_QUEUE, priority=100), words=("jalan tol",))

    for rows in ((ask, *ROWS), (*ROWS, ask)):
        toll = route(RoutingFacts(text="jalan rusak di jalan tol", hub=HUB), rows=rows, lexicon=LEXICON)
        plain = route(RoutingFacts(text="jalan rusak", hub=HUB), rows=rows, lexicon=LEXICON)

        assert toll.because.code is ReasonCode.ROW_ASKS_PEOPLE
        assert plain.agency == "WORKS"


def test_a_row_of_words_alone_does_not_overrule_a_chosen_service() -> None:
    words = replace(_row("words", None, "WORKS", priority=100), words=("lubang",))
    rows = (words, *ROWS)

    chosen = route(RoutingFacts(text="lubang", service="identity-card", hub=HUB), rows=rows, lexicon=LEXICON)
    open_text = route(RoutingFacts(text="ktp jatuh ke lubang", hub=HUB), rows=rows, lexicon=LEXICON)

    assert chosen.agency == "CIVIL"
    assert (open_text.agency, open_text.because.code) == ("WORKS", ReasonCode.ROW)


def test_a_row_of_a_place_or_a_substance_decides_for_that_place_only() -> None:
    there = replace(
        _row("there", None, "", Route.OFFICE_QUEUE, priority=100), substance="PEDESAAN", district="64.02.14"
    )
    rows = (there, *ROWS)

    here = RoutingFacts(service="village-money", district="64.02.14", hub=HUB)
    elsewhere = replace(here, district="64.02.06")

    assert route(here, rows=rows, lexicon=LEXICON).because.code is ReasonCode.ROW_ASKS_PEOPLE
    assert route(elsewhere, rows=rows, lexicon=LEXICON).agency == "VILLAGES"


def test_the_simulator_lists_exactly_the_complaints_that_would_go_elsewhere() -> None:
    complaints = [
        ("a", RoutingFacts(text="ktp hilang", hub=HUB)),
        ("b", RoutingFacts(text="lampu jalan padam", hub=HUB)),
        ("c", RoutingFacts(service="village-money", hub=HUB)),
    ]
    after = [replace(row, agency="WORKS") if row.code == "light" else row for row in ROWS]
    after = [replace(row, route=Route.DIRECT) if row.code == "village" else row for row in after]

    changes = simulate(complaints, before=ROWS, after=after, lexicon=LEXICON)

    assert [(change.key, change.before.agency, change.after.agency) for change in changes] == [
        ("b", "TRANSPORT", "WORKS"),
        ("c", "VILLAGES", "VILLAGES"),
    ]
    assert simulate(complaints, before=ROWS, after=ROWS, lexicon=LEXICON) == []


def test_a_row_hidden_behind_an_earlier_one_is_named() -> None:
    special = replace(_row("special", "road", "WORKS", priority=600), district="64.02.06")
    earlier = replace(_row("earlier", None, "", Route.OFFICE_QUEUE, priority=10), words=("ikn",))

    assert shadowed((*ROWS, earlier, special)) == [(special, ROWS[2])]
