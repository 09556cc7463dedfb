"""The agenda writes itself, the chair goes before it, and no paper tells an agency of others or of who complained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from narahubung.agencies.models import Appointment
from narahubung.facts.models import TermRow
from narahubung.facts.shapes import Outcome
from narahubung.meetings import agenda, minuting, sitting, words
from narahubung.meetings.given import Decided, ItemKind
from narahubung.meetings.models import AgendaItem, Meeting
from narahubung.rules.facts import TermCode
from narahubung.rules.lifecycle import Act
from narahubung.rules.rates import Arrival, Stream
from narahubung.rules.refusals import Incomplete, NotYours
from tests import world
from tests.apps.cases.story import BETWEEN, EMAIL, INSIDE, NAME, NIK, NOTE, PHONE, SECRET, Story, come_to
from tests.apps.commitments import event
from tests.apps.desk.officer import Officer
from tests.apps.meetings.table import AT, begun, ended, fresh, key, planned
from tests.apps.statistics import counted_cases

pytestmark = pytest.mark.usefixtures("small_world")

# Long enough after a complaint of that Wednesday that every term of an agency is over.
LATER = datetime(2026, 5, 18, 2, 0, tzinfo=UTC)
CANARIES = (NAME, "Pelaporwati", PHONE, EMAIL, NIK, SECRET, BETWEEN, INSIDE, NOTE, "Jalan Rahasia")


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with time_machine.travel(LATER, tick=True):
        yield


def late(name: str = "acknowledged") -> Story:
    return come_to(name)


def late_at_dinkes() -> Story:
    story = come_to("verified")
    story.do("dewi", Act.FORWARD, agency=world.DINKES)
    story.do("citra", Act.ACKNOWLEDGE)
    return story


def coming() -> Meeting:
    return planned(at=LATER, first_on=LATER.date(), begins=time(11))


def write(row: Meeting, *, by: str = "ina") -> None:
    agenda.write(row.pk, actor=world.actor(by), at=LATER, key=key())


def sources(row: Meeting) -> list[str]:
    return list(row.items.filter(is_removed=False).order_by("place").values_list("source", flat=True))


def test_it_holds_what_is_late_silent_and_vacant_by_agency() -> None:
    late(), late_at_dinkes(), late("forwarded")
    row = coming()

    write(row)

    assert sources(row) == [
        f"overdue:{world.DINKES}", f"overdue:{world.DISDUKCAPIL}", f"silent:{world.DISDUKCAPIL}",
        f"gap:{world.PUPR}", f"gap:{world.DISDIK}",
    ]  # fmt: skip


def test_a_case_returned_more_than_twice_is_on_it() -> None:
    story = come_to("answered")
    for _round in range(3):
        story.do("eka", Act.RETURN_ANSWER)
        story.do("bima", Act.DRAFT_ANSWER)
        story.do("hana", Act.APPROVE_ANSWER)
    row = coming()

    write(row)

    assert f"returned:{world.DISDUKCAPIL}" in sources(row)


def test_what_waits_with_the_hub_is_not_spoken_of() -> None:
    late("at_hub")
    row = coming()

    write(row)

    assert not any(source.startswith(("overdue", "silent")) for source in sources(row))


def test_a_gap_that_begins_within_a_month_is_on_it_before_it_begins() -> None:
    Appointment.objects.filter(pk=world.KEYS["citra"]).update(ends_on=(LATER + timedelta(days=10)).date())
    row = coming()

    write(row)

    assert row.items.get(source=f"gap:{world.DINKES}").facts == {"from": "2026-05-29"}


def test_a_pledge_on_attendance_that_was_missed_is_on_it_and_one_that_was_kept_is_not() -> None:
    code = event.opened()
    event.sign(code, "fajar", event.place_of(code, None))
    event.sign(code, "bima", event.place_of(code, world.DISDUKCAPIL))
    event.sign(code, "citra", event.place_of(code, world.DINKES))
    event.witnessed(code)
    ended(there=("citra",))
    row = coming()

    write(row)

    assert row.items.get(source=f"clause:{world.DISDUKCAPIL}").facts == {"kept": 0, "asked": 0, **DAYS}
    assert f"clause:{world.DINKES}" not in sources(row)
    assert "ada janji komitmen yang tidak ditepati" in Officer("ina").get(f"/rapat/{row.pk}/").body
    assert "janji komitmen" not in Officer("citra").get(f"/rapat/{row.pk}/").body


def test_a_pledge_on_succession_that_was_missed_is_on_it() -> None:
    code = event.opened()
    event.office_and_one(code)
    event.witnessed(code)
    Appointment.objects.filter(pk=world.KEYS["bima"]).update(ends_on=(AT + timedelta(days=20)).date())
    event.anew()
    row = coming()

    write(row)

    assert row.items.get(source=f"clause:{world.DISDUKCAPIL}").facts == {"kept": 0, "asked": 0, **DAYS}


DAYS = {"first": "2026-02-17", "last": "2026-05-18"}
PATTERN = f"pattern:puskesmas:{world.DISTRICT}"


@pytest.mark.parametrize(("reports", "is_shown"), [(agenda.PATTERN_FROM - 1, False), (agenda.PATTERN_FROM, True)])
def test_reports_of_one_service_in_one_district_are_a_pattern_from_a_number_on(reports: int, *, is_shown: bool) -> None:
    brought(reports)
    row = coming()

    write(row)

    assert (PATTERN in sources(row)) is is_shown


def brought(number: int, *, stream: Stream = Stream.LM, **changes: object) -> None:
    counted_cases.cases(world.DINKES, number, kept=number, lodged_on=date(2026, 3, 10), stream=stream, **changes)
    counted_cases.rolled()


def test_a_pattern_says_which_streams_of_which_days_it_counts_and_what_chance_may_give() -> None:
    brought(8)
    brought(4, stream=Stream.RCO)
    row = coming()
    write(row)

    title = words.item_title(row.items.get(source=PATTERN), in_detail=True)

    # Garwood for 12: 6.2 to 20.96 (R: poisson.test(12)), whole complaints outward.
    assert "12 laporan" in title
    assert "6 sampai 21" in title
    assert "Laporan Masyarakat (LM), Respon Cepat Ombudsman (RCO)" in title
    assert "17 Februari 2026 sampai 18 Mei 2026" in title


def test_reports_imported_from_another_stream_move_no_number_of_the_agenda() -> None:
    brought(8)
    row = coming()
    write(row)
    before = row.items.get(source=PATTERN).facts

    brought(30, stream=Stream.LAPOR, arrival=Arrival.IMPORTED)
    brought(30, stream=Stream.TEMBUSAN, service="apotek")
    write(row)

    assert row.items.get(source=PATTERN).facts == before == {
        "service": "puskesmas", "district": world.DISTRICT, "count": 8, **DAYS,
    }  # fmt: skip
    assert sources(row).count(PATTERN) == 1
    assert not [source for source in sources(row) if source.startswith("pattern:apotek")]


def owed(number: int, *, kept: int, stream: Stream) -> None:
    """Let so many obligations of a pledge fall due for Dinkes."""
    since = TermRow.objects.count()
    brought(number, stream=stream)
    keys = list(TermRow.objects.order_by("key").values_list("key", flat=True))[since:]
    TermRow.objects.filter(key__in=keys).update(code=TermCode.PLEDGED_ANSWER)
    TermRow.objects.filter(key__in=keys[kept:]).update(outcome=Outcome.LATE)
    counted_cases.rolled()


def test_pledges_on_cases_are_told_from_ten_on_with_their_streams_and_no_import_moves_them() -> None:
    owed(12, kept=9, stream=Stream.LM)
    row = coming()
    write(row)
    item = row.items.get(source=f"clause:{world.DINKES}")
    before = item.facts

    owed(40, kept=0, stream=Stream.LAPOR)
    write(row)
    item.refresh_from_db()
    title = words.item_title(item, in_detail=True)

    assert item.facts == before == {"kept": 9, "asked": 12, **DAYS}
    # Clopper-Pearson for 9 of 12: 0.428 to 0.945 (R: binom.test(9, 12)).
    assert "tepat waktu 9 dari 12 kewajiban, yang sebenarnya 43% sampai 95%" in title
    assert "(LM)" in title


def test_few_pledges_on_cases_are_words_on_the_agenda() -> None:
    owed(9, kept=4, stream=Stream.LM)
    row = coming()
    write(row)

    title = words.item_title(row.items.get(source=f"clause:{world.DINKES}"), in_detail=True)

    assert title == "Dinkes: ada janji komitmen yang tidak ditepati"


def test_a_point_written_before_its_days_were_kept_names_no_number() -> None:
    row = coming()
    item = AgendaItem(meeting=row, kind=ItemKind.CLAUSE, agency_id=world.DINKES, facts={"kept": 11, "asked": 12})

    assert words.item_title(item, in_detail=True) == "Dinkes: ada janji komitmen yang tidak ditepati"


def test_what_the_chair_edited_moved_added_or_removed_stays() -> None:
    late(), late_at_dinkes()
    row = coming()
    write(row)
    first, second = row.items.order_by("place")[:2]
    who: dict[str, Any] = {"actor": world.actor("ina"), "at": LATER}
    agenda.edit(row.pk, first.pk, title="Obat di puskesmas", minutes=25, key=key(), **who)
    agenda.move(row.pk, first.pk, up=False, key=key(), **who)
    agenda.add(row.pk, "Lain-lain", minutes=5, agency=None, key=key(), **who)
    gap = row.items.get(source=f"gap:{world.PUPR}")
    agenda.remove(row.pk, gap.pk, key=key(), **who)
    before = sources(row)

    write(row)

    assert sources(row) == before
    assert before[:2] == [second.source, first.source]
    kept = row.items.get(pk=first.pk)
    assert (kept.title, kept.minutes) == ("Obat di puskesmas", 25)
    assert row.items.get(pk=gap.pk).is_removed


def test_what_is_settled_meanwhile_leaves_and_what_is_new_comes() -> None:
    story = late()
    row = coming()
    write(row)
    story.wait(days=60)
    story.do("bima", Act.DRAFT_ANSWER)
    story.do("hana", Act.APPROVE_ANSWER)
    late_at_dinkes()

    write(row)

    assert f"overdue:{world.DISDUKCAPIL}" not in sources(row)
    assert f"overdue:{world.DINKES}" in sources(row)


@pytest.mark.parametrize("name", ["bima", "hana", "joko"])
def test_members_do_not_write_it(name: str) -> None:
    row = coming()

    with pytest.raises(NotYours):
        write(row, by=name)


def test_the_next_meeting_opens_with_what_the_last_left_open() -> None:
    before = begun()
    given = Decided(text="Loket Sabtu", owner="office", due_on=(AT + timedelta(days=30)).date())
    sitting.decide(before.pk, given, actor=world.actor("ina"), at=AT + timedelta(days=14), key=key())
    sitting.note(before.pk, "Dibuka.", base=0, actor=world.actor("ina"), at=AT + timedelta(days=14))
    sitting.end(before.pk, actor=world.actor("ina"), at=AT + timedelta(days=14), key=key())
    row = coming()

    write(row)

    assert sources(row)[0] == "open_decisions"
    assert "Loket Sabtu" in Officer("bima").get(f"/rapat/{row.pk}/keputusan/").body


def test_a_point_with_a_decision_is_not_removed() -> None:
    late()
    row = coming()
    sitting.start(row.pk, actor=world.actor("ina"), at=LATER, key=key())
    item = row.items.get(source=f"overdue:{world.DISDUKCAPIL}")
    given = Decided(text="Segera", owner="office", due_on=LATER.date(), item=item.pk)
    sitting.decide(row.pk, given, actor=world.actor("ina"), at=LATER, key=key())

    with pytest.raises(Incomplete):
        agenda.remove(row.pk, item.pk, actor=world.actor("ina"), at=LATER, key=key())


PAPERS = ("", "cetak/", "keputusan/", "berita-acara/", "jalan/", "layar/", "jalan/keadaan/", "jalan/keadaan/?layar=1")


def test_each_agency_sees_its_own_cases_alone_and_nobody_who_complained() -> None:
    ours, theirs = late(), late_at_dinkes()
    row = coming()
    sitting.start(row.pk, actor=world.actor("ina"), at=LATER, key=key())
    for story in (ours, theirs):
        given = Decided(
            text=f"Tindakan {story.number}", owner="agency", case=story.case, due_on=(LATER + timedelta(days=9)).date()
        )
        sitting.decide(row.pk, given, actor=world.actor("ina"), at=LATER, key=key())
    item = row.items.get(source=f"overdue:{world.DINKES}")
    sitting.move_on(row.pk, item.pk, actor=world.actor("ina"), at=LATER, key=key())

    for name in ("ina", "gita", "bima", "citra", "hana", "joko", "umar"):
        reader = Officer(name)
        for page in PAPERS:
            body = reader.get(f"/rapat/{row.pk}/{page}").body
            assert not [word for word in CANARIES if word in body], (name, page)
            if name in ("bima", "hana", "joko", "umar") or "layar" in page:
                assert theirs.number not in body, (name, page)
                assert "Dinkes: 1 laporan" not in body, (name, page)
            if name in ("citra", "joko", "umar") or "layar" in page:
                assert ours.number not in body, (name, page)
    assert ours.number in Officer("bima").get(f"/rapat/{row.pk}/").body
    assert f"Tindakan {ours.number}" in Officer("bima").get(f"/rapat/{row.pk}/keputusan/").body
    assert theirs.number in Officer("citra").get(f"/rapat/{row.pk}/jalan/").body


def test_whoever_is_barred_from_a_case_does_not_meet_it_here() -> None:
    story = late()
    story.do("dewi", Act.BAR_PERSON, person=world.KEYS["wulan"])
    row = coming()
    write(row)

    assert story.number in Officer("bima").get(f"/rapat/{row.pk}/").body
    assert story.number not in Officer("wulan").get(f"/rapat/{row.pk}/").body


def test_an_action_that_ended_with_its_case_asks_why() -> None:
    story = come_to("proposed")
    row = begun()
    day = (AT + timedelta(days=40)).date()
    given = Decided(text="Kirim bukti", owner="agency", case=story.case, due_on=day)
    sitting.decide(row.pk, given, actor=world.actor("ina"), at=AT + timedelta(days=14), key=key())
    story.wait(days=20)
    story.do("fajar", Act.CLOSE)
    decision = row.decisions.get()
    ask = "Laporannya sudah berakhir, tetapi tindak lanjut ini belum dilaporkan selesai. Mengapa?"

    minuting.follow(fresh(row), actor=world.actor("ina"), at=LATER)
    assert ask in Officer("ina").get(f"/rapat/{row.pk}/keputusan/").body
    minuting.explain(row.pk, decision.pk, "Sudah diserahkan.", actor=world.actor("ina"), at=LATER, key=key())

    body = Officer("ina").get(f"/rapat/{row.pk}/keputusan/").body
    assert ask not in body
    assert "Sudah diserahkan." in body


def test_an_action_done_on_the_case_is_done_here() -> None:
    story = late()
    row = begun()
    given = Decided(text="Kirim bukti", owner="agency", case=story.case, due_on=(AT + timedelta(days=40)).date())
    sitting.decide(row.pk, given, actor=world.actor("ina"), at=AT + timedelta(days=14), key=key())
    story.wait(days=20)
    story.do("bima", Act.FULFIL_ACTION, action=row.decisions.get().action)

    minuting.follow(fresh(row), actor=world.actor("ina"), at=LATER)

    assert row.decisions.get().state == "done"
