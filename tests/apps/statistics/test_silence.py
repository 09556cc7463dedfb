"""Three silences told apart in words, a suggested act that is followed up, and how readily people report."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache

from narahubung.accounts.models import Person
from narahubung.agencies import directory
from narahubung.agencies import models as agencies
from narahubung.agencies.directory import Directory
from narahubung.facts import forms, keeping, reading
from narahubung.facts.models import CaseRow
from narahubung.facts.reading import Counted
from narahubung.facts.troubles import troubles as counted_troubles
from narahubung.notices.bounced import bounced
from narahubung.notices.models import Notice
from narahubung.rules import silence as silence_rules
from narahubung.rules.rates import Arrival, Came, Grounds, Period, Tally
from narahubung.rules.refusals import Incomplete, NotYours
from narahubung.rules.reporting import Heard, Trouble
from narahubung.rules.silence import Forms, LiaisonSilence, Quiet, Suggestion, Word, channel_of
from narahubung.statistics import actions, silence, silence_words, troubles
from narahubung.statistics.shapes import Deed, Done, Silence
from narahubung.statistics.silence import Use
from tests import world
from tests.apps.cases.story import COMPLAINT, lodged
from tests.apps.desk.officer import Enter
from tests.apps.statistics.counted_cases import cases

NOW = {"on": world.THAT_DAY, "at": world.WED_11_MAR}


@pytest.fixture
def network(small_world: None, monkeypatch: pytest.MonkeyPatch) -> object:
    """Let agencies have given uses and reports: {agency: (use, reports)}."""

    def hold(**by_code: tuple[int, int]) -> None:
        for code, (use, _reports) in by_code.items():
            agencies.Service.objects.filter(agency__code=code).update(yearly_volume=use, volume_source="contoh")
        agencies.DirectoryVersion.objects.update(version=world.VERSION + Random().randrange(1, 10**6))
        known = directory.current()

        def counted(**asked: object) -> tuple[Counted, ...]:
            period = asked["period"]
            return tuple(
                Counted(
                    indicator="reports",
                    key=str(known.agency(code).key),  # type: ignore[union-attr]
                    grounds=Grounds(
                        indicator="reports",
                        period=period,  # type: ignore[arg-type]
                        tally=Tally(reports, frozenset(silence.STREAMS), silence.LABEL),
                        still_open=0,
                        came=(Came(Arrival.ORDINARY, "web", reports),),
                    ),
                    yes=reports,
                )
                for code, (_use, reports) in by_code.items()
            )

        monkeypatch.setattr(reading, "counted", counted)

    return hold


def words_of(code: str) -> tuple[Word, Suggestion]:
    found = silence.silences(office=world.OFFICE, known=directory.current(), **NOW)  # type: ignore[arg-type]
    one = next(each for each in found if each.agency.code == code)
    assert one.quiet is not None
    return one.quiet.word, one.quiet.suggestion


def test_a_small_office_without_reports_is_not_flagged_and_a_large_one_is(network: object) -> None:
    # peers.md 4.2: the same zero, two different sentences.
    usual = {"DISDUKCAPIL": (20_000, 44), "DINKES": (15_000, 30), "DISDIKBUD": (18_000, 40), "INSPEKTORAT": (9_000, 18)}
    network(**usual, PUPR=(300, 0))  # type: ignore[operator]
    assert words_of("PUPR") == (Word.NOTHING_TO_SAY_YET, Suggestion.NOTHING)

    network(**usual, PUPR=(30_000, 0))  # type: ignore[operator]
    assert words_of("PUPR")[0] is Word.UNUSUALLY_QUIET
    assert words_of("PUPR")[1] is not Suggestion.NOTHING


def test_an_outreach_day_that_doubles_the_filings_changes_no_judgement(
    network: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    # peers.md 4.1 (c): what the office fetched itself does not make a quiet agency less quiet.
    usual = {"DISDUKCAPIL": (20_000, 44), "DINKES": (15_000, 30), "DISDIKBUD": (18_000, 40), "INSPEKTORAT": (9_000, 18)}
    network(**usual, PUPR=(30_000, 2))  # type: ignore[operator]
    before, counted = words_of("PUPR"), reading.counted

    def with_outreach(**asked: object) -> tuple[Counted, ...]:
        return tuple(
            replace(
                each,
                grounds=replace(
                    each.grounds,
                    tally=Tally(2 * each.yes, each.grounds.tally.streams, silence.LABEL),
                    came=(*each.grounds.came, Came(Arrival.OUTREACH, "outreach", each.yes)),
                ),
            )
            for each in counted(**asked)  # type: ignore[arg-type]
        )

    monkeypatch.setattr(reading, "counted", with_outreach)
    assert words_of("PUPR") == before
    assert before[0] is Word.UNUSUALLY_QUIET


def test_a_broken_form_is_told_apart_from_no_interest() -> None:
    # peers.md 4.2: forms begun and never finished are not the same as forms that nobody begins.
    elsewhere = Forms(400, 300)
    broken = silence_words.of_channel(channel_of(Forms(40, 1), elsewhere=elsewhere), name="Web", of="web")
    untouched = silence_words.of_channel(channel_of(Forms(2, 0), elsewhere=elsewhere), name="Web", of="web")

    assert broken.is_worth_a_look
    assert not untouched.is_worth_a_look
    assert broken.sentence != untouched.sentence


@pytest.mark.usefixtures("small_world")
def test_where_nobody_said_how_much_a_service_is_used_nothing_is_said() -> None:
    found = silence.silences(office=world.OFFICE, known=directory.current(), **NOW)  # type: ignore[arg-type]

    assert {one.agency.code for one in found} == {code for code, _short, _name in world.AGENCIES.values()}
    assert all(one.quiet is None for one in found)
    assert [one.agency.short_name for one in found] == sorted(one.agency.short_name for one in found)
    said = silence_words.of_agency(found[0])
    assert [part.silence for part in said] == [Silence.QUIET, Silence.ANSWERING, Silence.LIAISON]
    assert not said[0].is_worth_a_look


def test_an_agency_of_which_one_service_has_no_volume_has_no_use_and_is_nobodys_relative(network: object) -> None:
    # Reports are counted over all of its services: held against a part of their use they would seem many.
    usual = {"DISDUKCAPIL": (20_000, 44), "DINKES": (15_000, 30), "DISDIKBUD": (18_000, 40), "INSPEKTORAT": (9_000, 18)}
    network(**usual, PUPR=(3_000, 1))  # type: ignore[operator]
    known = directory.current()
    hospital = replace(known.services["puskesmas"], code="rsud", yearly_volume=None, volume_source="")
    partly = replace(known, services={**known.services, "rsud": hospital})
    asked = {"office": world.OFFICE, **NOW}

    def quiet_of(known: Directory, code: str) -> Quiet | None:
        found = silence.silences(known=known, **asked)  # type: ignore[arg-type]
        return next(each.quiet for each in found if each.agency.code == code)

    dinkes = known.agency("DINKES")
    assert dinkes is not None
    assert silence.use_of(dinkes, known=partly) == Use(amount=None, sources=(), year=None)
    assert quiet_of(partly, "DINKES") is None
    alone = replace(known, services={code: one for code, one in known.services.items() if code != "puskesmas"})
    assert quiet_of(partly, "PUPR") == quiet_of(alone, "PUPR")


@pytest.mark.usefixtures("small_world")
def test_an_empty_post_and_a_liaison_who_never_came_are_two_words() -> None:
    found = {
        one.agency.code: one.liaison.word
        for one in silence.silences(office=world.OFFICE, known=directory.current(), **NOW)  # type: ignore[arg-type]
    }

    assert found["PUPR"] is Word.POST_EMPTY
    assert found["DISDUKCAPIL"] is Word.LIAISON_ABSENT, "appointed in 2020 and never signed in"


@pytest.mark.usefixtures("small_world")
def test_who_came_after_midnight_came_on_the_local_day(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = datetime(2026, 3, 1, 17, tzinfo=UTC)
    Person.objects.filter(pk=world.KEYS["bima"]).update(last_login=evening)
    seen, real = list[object](), silence_rules.liaison

    def heard(**given: Any) -> LiaisonSilence:
        seen.append(given["last_signed_in_on"])
        return real(**given)

    monkeypatch.setattr(silence_rules, "liaison", heard)
    silence.silences(office=world.OFFICE, known=directory.current(), **NOW)  # type: ignore[arg-type]

    assert {day for day in seen if day} == {date(2026, 3, 2)}


@pytest.mark.usefixtures("small_world")
def test_mail_bounces_only_where_nothing_got_through_afterwards() -> None:
    for name, states in {"bima": ["sent", "failed"], "citra": ["failed", "sent"]}.items():
        for day, state in enumerate(states):
            at = world.WED_11_MAR - timedelta(days=5 - day)
            Notice.objects.create(
                kind="digest", person_id=world.KEYS[name], way="mail", language="id", state=state, owed_at=at,
                not_before=at, key=f"{name}{day}",
            )  # fmt: skip
    people = {world.KEYS["bima"], world.KEYS["citra"]}

    assert bounced(people, since=world.WED_11_MAR - timedelta(days=9)) == {world.KEYS["bima"]}
    assert bounced(people, since=world.WED_11_MAR) == frozenset()


def done(**changes: object) -> Done:
    usual = {"silence": Silence.LIAISON, "of": "PUPR", "word": "post_empty", "deed": Deed.CALL,
             "done_on": world.THAT_DAY, "result": "Sekretaris akan menunjuk."}  # fmt: skip
    return Done(**{**usual, **changes})  # type: ignore[arg-type]


@pytest.mark.usefixtures("small_world")
def test_an_act_is_written_once_by_the_office_and_stands_beside_its_silence() -> None:
    key = uuid4()
    for _ in range(2):
        actions.record(done(), actor=world.actor("ina"), at=world.WED_11_MAR, today=world.THAT_DAY, key=key)
    kept = silence.acts(offices={world.OFFICE})
    assert len(kept) == 1
    assert "Sekretaris akan menunjuk." in silence_words.last_words(Silence.LIAISON, "PUPR", kept)
    assert silence_words.last_words(Silence.QUIET, "PUPR", kept) == ""

    for name in ("bima", "gita", "joko", "hadi", "tamu"):
        with pytest.raises(NotYours):
            actions.record(done(), actor=world.actor(name), at=world.WED_11_MAR, today=world.THAT_DAY, key=uuid4())
    for wrong in (done(result=" "), done(done_on=world.THAT_DAY + timedelta(days=1))):
        with pytest.raises(Incomplete):
            actions.record(wrong, actor=world.actor("ina"), at=world.WED_11_MAR, today=world.THAT_DAY, key=uuid4())


@pytest.mark.usefixtures("small_world")
def test_duplicates_are_linked_by_who_sees_both_and_counted_as_one_trouble() -> None:
    complaint = replace(COMPLAINT, district=world.DISTRICT)
    stories = [lodged(complaint) for _ in range(3)]
    first, second, third = (story.number for story in stories)
    who = world.actor("dewi")
    link = {"actor": who, "at": world.WED_11_MAR}
    actions.same_trouble(second, first, key=uuid4(), **link)  # type: ignore[arg-type]
    actions.same_trouble(third, second, key=uuid4(), **link)  # type: ignore[arg-type]
    same = troubles.linked(offices={world.OFFICE})
    assert same == {stories[1].case: stories[0].case, stories[2].case: stories[0].case}

    with pytest.raises(Incomplete):
        actions.same_trouble(first, first, key=uuid4(), **link)  # type: ignore[arg-type]
    with pytest.raises(Incomplete):
        actions.same_trouble(first, second, key=uuid4(), **link)  # type: ignore[arg-type]
    with pytest.raises(Incomplete):
        actions.same_trouble(second, first, actor=world.actor("nilam"), at=world.WED_11_MAR, key=uuid4())

    keeping.catch_up(on=world.THAT_DAY)
    later = world.WED_11_MAR + timedelta(days=30)
    asked = {"period": silence.last_year(later.date().replace(month=6)), "office": world.OFFICE,
             "streams": silence.STREAMS, "at": later}  # fmt: skip
    found = counted_troubles(same, **asked)  # type: ignore[arg-type]
    assert [each.further for each in found] in ([2], []), "without a substance a case is left out"
    actions.another_trouble(third, key=uuid4(), **link)  # type: ignore[arg-type]
    assert troubles.linked(offices={world.OFFICE}) == {stories[1].case: stories[0].case}


def test_links_are_followed_to_the_first_case_and_no_ring_turns_for_ever() -> None:
    one, two, three, four = (UUID(int=n) for n in range(1, 5))

    assert troubles.rooted({three: two, two: one}) == {three: one, two: one}
    assert troubles.rooted({one: two, two: three, three: one, four: three}) == {two: one, three: one, four: one}


@pytest.mark.usefixtures("small_world")
def test_a_trouble_reported_before_the_time_looked_at_did_not_begin_in_it() -> None:
    for day in (date(2025, 1, 20), date(2025, 2, 10), date(2025, 2, 11)):
        cases(world.PUPR, 1, kept=1, lodged_on=day)
    old, again, fresh = CaseRow.objects.order_by("lodged_on").values_list("case", flat=True)
    asked = {"period": Period(date(2025, 2, 1), date(2026, 1, 31)), "office": world.OFFICE,
             "streams": silence.STREAMS, "at": world.WED_11_MAR}  # fmt: skip

    assert sum(each.times for each in counted_troubles({}, **asked)) == 2  # type: ignore[arg-type, misc]
    assert len(counted_troubles({again: old}, **asked)) == 1  # type: ignore[arg-type]
    assert [each.further for each in counted_troubles({fresh: again}, **asked)] == [1]  # type: ignore[arg-type]


def test_a_kecamatan_that_reports_late_is_found_whatever_its_kinds() -> None:
    # Simulated: the true rates are known, and the slow place has the quick kind of trouble.
    random, found = Random(5), []
    for place, pace in {"A": 1.0, "B": 1.0, "C": 1.0, "D": 0.15}.items():
        for kind, rate in {"air": 0.10, "jalan": 0.02}.items():
            for _ in range(90 if (place == "D") == (kind == "air") else 40):
                further, at = 0, random.expovariate(rate * pace)
                while at < 60:
                    further, at = further + 1, at + random.expovariate(rate * pace)
                found.append(Trouble(kind, place, further, 60.0))
    rates = {each.name: each.heard for each in troubles.reckoned(tuple(found)).places}

    assert rates["D"] is Heard.LESS
    assert Heard.LESS not in (rates["A"], rates["B"], rates["C"])


def test_the_page_says_what_to_do_and_takes_what_was_done(enter: Enter) -> None:
    ina = enter("ina")
    page = ina.get("/angka/senyap/")
    assert page.status == 200
    assert ina.get("/angka/senyap/").queries <= 9, "the directory is known by then"
    assert "jabatan narahubung kosong" in page.body
    assert "Minta instansi menunjuk narahubung." in page.body
    assert "Tidak menunjukkan" in page.body

    address = "/angka/senyap/tindakan/?senyap=liaison&tentang=PUPR&kata=post_empty"
    form = ina.get(address)
    assert "Dinas PU: Kehadiran narahubung" in form.body
    sent = ina.post(
        address, {**form.carried(), "deed": "appointment", "done_on": "2026-03-10", "result": "Surat dikirim."}
    )
    assert (sent.status, sent.location) == (302, "/angka/senyap/")
    assert "10 Maret 2026" in ina.get("/angka/senyap/").body


def test_its_tables_are_files_that_say_what_the_page_says(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    ina, address = enter("ina"), "/angka/senyap/tindakan/?senyap=liaison&tentang=PUPR&kata=post_empty"
    ina.post(
        address,
        {**ina.get(address).carried(), "deed": "appointment", "done_on": "2026-03-10", "result": "=Surat dikirim."},
    )
    found = tuple(Trouble(kind, world.DISTRICT, 2, 30.0) for kind in ("kesehatan", "kependudukan") for _ in range(6))
    monkeypatch.setattr(troubles, "readily", lambda **_asked: troubles.reckoned(found))

    def rows(code: str) -> list[dict[str, str]]:
        assert f"?unduh={code}.csv" in page.body
        assert ina.get(f"/angka/senyap/?unduh={code}.kamus.csv").status == 200
        return list(
            csv.DictReader(io.StringIO(ina.get(f"/angka/senyap/?unduh={code}.csv").body.removeprefix("\ufeff")))
        )

    page = ina.get("/angka/senyap/")
    agencies = rows("senyap-instansi")
    assert [row["agency"] for row in agencies] == sorted(short for _code, short, _name in world.AGENCIES.values())
    assert next(row["liaison"] for row in agencies if row["agency"] == "Dinas PU") == "jabatan narahubung kosong"
    assert rows("senyap-tindakan") == [
        {"day": "2026-03-10", "about": "Dinas PU: Kehadiran narahubung", "deed": "meminta penunjukan narahubung",
         "result": "'=Surat dikirim.", "by": "Ina (rekaan)"}
    ]  # fmt: skip
    assert [len(rows(code)) for code in ("senyap-jenis", "senyap-kecamatan")] == [2, 1]


def test_the_page_prints_no_count_of_complaints(enter: Enter) -> None:
    for _ in range(3):
        lodged()
    keeping.catch_up(on=world.THAT_DAY)
    before = enter("ina").get("/angka/senyap/").body

    assert "3 laporan" not in before


@pytest.mark.parametrize("name", ["bima", "gita", "joko", "tamu"])
@pytest.mark.parametrize(
    "address", ["/angka/senyap/", "/angka/senyap/tindakan/?senyap=liaison&tentang=PUPR", "/angka/senyap/masalah-sama/"]
)
def test_the_pages_of_silence_are_the_offices_alone(name: str, address: str, enter: Enter) -> None:
    assert enter(name).get(address).status == 403


def test_what_is_asked_about_nobody_is_refused(enter: Enter) -> None:
    for asked in ("senyap=liaison&tentang=TIDAK", "senyap=x&tentang=PUPR", "senyap=place&tentang=1"):
        assert enter("ina").get(f"/angka/senyap/tindakan/?{asked}").status == 422


def test_a_form_that_people_begin_and_nobody_finishes_shows_on_the_page(enter: Enter) -> None:
    # peers.md 4.2: a broken form is no silence of the people.
    ina = enter("ina")
    assert "Hampir tidak ada yang mencoba" in ina.get("/angka/senyap/").body
    forms.count_begun(on=world.THAT_DAY - timedelta(days=9))
    for _ in range(12):
        forms.count_begun(on=world.THAT_DAY)
    cache.clear()
    page = ina.get("/angka/senyap/").body

    assert "Formulir dimulai tetapi tidak pernah selesai" in page
    assert "Coba sendiri salurannya" in page
    assert ina.get("/angka/senyap/tindakan/?senyap=channel&tentang=web&kata=broken").status == 200


@pytest.mark.usefixtures("small_world")
def test_the_worker_reckons_how_readily_people_report_before_a_page_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = tuple(Trouble("jalan", place, 2, 30.0) for place in "ABC" for _ in range(6))
    asked: list[object] = []

    def counted(_same: object, **given: object) -> tuple[Trouble, ...]:
        asked.append(given)
        return found

    monkeypatch.setattr(troubles, "troubles", counted)
    cache.clear()

    troubles.refresh(at=world.WED_11_MAR)
    reckoned = len(asked)
    first = troubles.readily(office=world.OFFICE, **NOW)  # type: ignore[arg-type]

    assert first.is_linked
    assert len(first.places) == 3
    assert len(asked) == reckoned == 2, "one for each office, and none for the page"
