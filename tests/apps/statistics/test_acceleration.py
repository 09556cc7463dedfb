"""Did it get faster? Sealed before the data are opened, refused before its day, read once, never changed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, date, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from narahubung.facts import reading
from narahubung.facts.reading import Where
from narahubung.rules.acceleration import (
    Assessment,
    Chosen,
    Joined,
    Plan,
    RegisteredTooLate,
    StillSealed,
    Verdict,
    assess,
)
from narahubung.rules.at_risk import Handled
from narahubung.rules.events import as_bytes
from narahubung.rules.rates import Stream
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours
from narahubung.statistics import acceleration, actions
from narahubung.statistics import models as tables
from narahubung.statistics.acceleration import Wish
from narahubung.statistics.shapes import Note, NoteKind, Scope
from tests import world
from tests.apps.desk.officer import Enter

OFFICES = frozenset({world.OFFICE})
FIRST, PERIODS = date(2024, 9, 1), 12
OPENS = world.THAT_DAY + timedelta(days=30)
CODES = ("DISDUKCAPIL", "DINKES", "PUPR", "DISDIKBUD", "INSPEKTORAT")
JOINED = (
    *(Joined(code, FIRST + timedelta(days=120 + 60 * at)) for at, code in enumerate(CODES[:4])),
    Joined(CODES[4], None),
)
WISH = Wish(
    title="Apakah jawaban pertama lebih cepat?",
    indicator="time_to_first_answer",
    first=FIRST,
    periods=PERIODS,
    opens_on=OPENS,
    joined=JOINED,
    chosen=Chosen.BY_PLAN,
    same_choice=False,
    selection=None,
    changes="",
)


def changed(**fields: object) -> Wish:
    return Wish(**{**{name: getattr(WISH, name) for name in WISH.__slots__}, **fields})


def sealed(wish: Wish = WISH, *, by: str = "ina") -> int:
    return actions.register_plan(wish, actor=world.actor(by), at=world.WED_11_MAR, today=world.THAT_DAY, key=uuid4())


def opened(plan: int, *, on: date = OPENS, by: str = "ina") -> None:
    at = world.WED_11_MAR + (on - world.THAT_DAY)
    actions.open_plan(plan, actor=world.actor(by, on=world.THAT_DAY), at=at, today=on, key=uuid4())


def network(*, times: float, seed: int = 3) -> tuple[Handled, ...]:
    """Return an invented network: each day a case for each agency, ended `times` as fast from the day of joining."""
    random, found = Random(seed), []
    keys = dict(zip(CODES, (world.DISDUKCAPIL, world.DINKES, world.PUPR, world.DISDIK, world.HUB), strict=True))
    for each in JOINED:
        for day in range(PERIODS * 30):
            opens, waited = FIRST + timedelta(days=day), 0
            while waited < 200:
                is_after = each.on is not None and opens + timedelta(days=waited) >= each.on
                if random.random() < 0.04 * (times if is_after else 1):
                    break
                waited += 1
            found.append(Handled(str(keys[each.agency]), "layanan", opens, waited, waited < 200))
    return tuple(found)


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let the facts hold an invented network."""

    def hold(times: float) -> None:
        monkeypatch.setattr(reading, "handled", lambda **_asked: network(times=times))

    return hold


@pytest.mark.usefixtures("small_world")
@pytest.mark.parametrize("name", ["dewi", "eka", "hadi", "lukman", "bima", "hana", "gita", "joko", "tamu"])
def test_only_who_plans_for_the_office_seals_or_opens(name: str) -> None:
    with pytest.raises(NotYours):
        sealed(by=name)
    plan = sealed()
    with pytest.raises(NotYours):
        opened(plan, by=name)


@pytest.mark.usefixtures("small_world")
def test_the_seal_is_the_digest_of_the_exact_text_and_the_text_says_the_whole_plan() -> None:
    found = acceleration.one(sealed(), offices=OFFICES)

    assert found.digest == hashlib.sha256(found.text.encode()).hexdigest()
    assert found.wish == changed(joined=tuple(sorted(JOINED, key=lambda each: each.agency)))
    assert json.loads(found.text)["streams"] == ["LM", "RCO"]
    assert json.loads(found.text)["registered_at"].startswith("2026-03-11T02:00:00")
    assert world.as_owner("SELECT count(*) FROM statistics_accelerationreading")[0] == (0,)


@pytest.mark.usefixtures("small_world")
@pytest.mark.parametrize("statement", ["UPDATE {} SET title = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_a_sealed_plan_cannot_be_changed_by_anybody(statement: str) -> None:
    sealed()
    with pytest.raises(DatabaseError), transaction.atomic():
        world.as_owner(statement.format("statistics_accelerationplan"))


@pytest.mark.usefixtures("small_world")
def test_a_plan_written_when_the_data_are_open_already_is_refused() -> None:
    for opens_on in (world.THAT_DAY, world.THAT_DAY - timedelta(days=1)):
        with pytest.raises(RegisteredTooLate):
            sealed(changed(opens_on=opens_on))


@pytest.mark.usefixtures("small_world")
@pytest.mark.parametrize(
    "fields",
    [
        {"periods": 30},  # would end after the opening day
        {"joined": JOINED[:3]},
        {"joined": (*JOINED, Joined("TIDAK_ADA", None))},
        {"indicator": "reports"},
        {"title": " "},
        {"streams": ()},
        {"first": date(9999, 1, 1)},
        {"first": date.min},
        {"opens_on": date.max},
        {"joined": (Joined(CODES[0], date.min), *JOINED[1:])},
        {"selection": (date.min, date(2024, 1, 1))},
    ],
)
def test_a_plan_that_could_never_be_read_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(Incomplete):
        sealed(changed(**fields))


@pytest.mark.usefixtures("small_world")
def test_the_data_stay_shut_before_the_day_and_open_once(data: Callable[[float], None]) -> None:
    data(1.0)
    plan = sealed()
    with pytest.raises(StillSealed):
        opened(plan, on=OPENS - timedelta(days=1))
    assert acceleration.one(plan, offices=OFFICES).reading is None

    opened(plan)
    first = acceleration.one(plan, offices=OFFICES).reading
    data(3.0)
    opened(plan, on=OPENS + timedelta(days=5))
    assert acceleration.one(plan, offices=OFFICES).reading == first, "what was found stays found"
    with pytest.raises(NotSeen):
        acceleration.one(plan, offices={world.OTHER_OFFICE})


@pytest.mark.usefixtures("small_world")
def test_a_real_speeding_up_is_seen_and_none_is_not(data: Callable[[float], None]) -> None:
    verdicts = []
    for times in (1.0, 2.5):
        data(times)
        plan = sealed()
        opened(plan)
        read = acceleration.one(plan, offices=OFFICES).reading
        assert read is not None
        verdicts.append(read.verdict)

    assert verdicts[0] in (Verdict.NO_CLEAR_DIFFERENCE, Verdict.CANNOT_TELL)
    assert verdicts[1] is Verdict.FASTER


@pytest.mark.usefixtures("small_world")
def test_the_worst_chosen_first_are_told_to_regress_and_never_called_faster(data: Callable[[float], None]) -> None:
    data(2.5)
    plan = sealed(changed(chosen=Chosen.WORST_FIRST))
    opened(plan)
    read = acceleration.one(plan, offices=OFFICES).reading

    assert read is not None
    assert read.verdict is Verdict.CANNOT_TELL
    assert "regression_to_the_mean" in read.reserves


@pytest.mark.usefixtures("small_world")
def test_another_change_for_those_who_joined_is_listed_and_stops_the_verdict(data: Callable[[float], None]) -> None:
    data(2.5)
    note = Note(
        kind=NoteKind.RULE, starts_on=JOINED[0].on or FIRST, ends_on=JOINED[0].on or FIRST, scope=Scope.AGENCY,
        of=CODES[0], text="Loket baru",
    )  # fmt: skip
    actions.annotate(note, actor=world.actor("ina"), at=world.WED_11_MAR, key=uuid4())
    plan = sealed()
    opened(plan)
    read = acceleration.one(plan, offices=OFFICES).reading

    assert read is not None
    assert read.verdict is Verdict.CANNOT_TELL
    assert read.changes == ((note.starts_on, "Loket baru"),)


@pytest.mark.usefixtures("small_world")
def test_the_pace_is_taken_from_what_people_bring_alone_and_the_seal_has_a_local_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, plans = list[object](), list[Plan]()

    def handled(**given: object) -> tuple[Handled, ...]:
        asked.append(given["where"])
        return network(times=1.0)

    def assessed(*given: object, plan: Plan, **more: object) -> Assessment:
        plans.append(plan)
        return assess(*given, plan=plan, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "handled", handled)
    monkeypatch.setattr(actions, "assess", assessed)
    evening = world.WED_11_MAR.astimezone(UTC).replace(hour=17)
    plan = actions.register_plan(WISH, actor=world.actor("ina"), at=evening, today=world.THAT_DAY, key=uuid4())
    opened(plan)

    assert asked == [Where(office=world.OFFICE, streams=(Stream.LM, Stream.RCO))]
    assert [plan.registered_on for plan in plans] == [date(2026, 3, 12)]


def test_a_plan_sealed_before_plans_named_their_streams_still_opens_and_says_so(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[object]()

    def handled(**given: object) -> tuple[Handled, ...]:
        asked.append(given["where"])
        return network(times=1.0)

    monkeypatch.setattr(reading, "handled", handled)
    said = json.loads(acceleration.text_of(WISH, by=world.actor("ina").person, at=world.WED_11_MAR))
    del said["streams"]
    text = as_bytes(said).decode()
    row = tables.AccelerationPlan.objects.create(
        key=uuid4(), office_id=world.OFFICE, by_id=world.actor("ina").person, at=world.WED_11_MAR, title=WISH.title,
        opens_on=OPENS, text=text, digest=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    assert acceleration.one(row.pk, offices=OFFICES).wish.streams == ()
    with transaction.atomic():
        opened(row.pk)

    assert asked == [Where(office=world.OFFICE, streams=(Stream.LM, Stream.RCO))]
    assert "naskah lama ini belum menyebutnya" in enter("eka").get(f"/angka/percepatan/{row.pk}/").body


def form_of(body: str) -> dict[str, str]:
    fields = {f"on_{key}": "" for key in (world.DISDUKCAPIL, world.DINKES, world.PUPR, world.DISDIK, world.HUB)}
    fields |= {name.replace("on_", "in_"): "on" for name in list(fields)}
    fields[f"on_{world.DINKES}"] = "2025-02-01"
    fields |= {"title": WISH.title, "indicator": WISH.indicator, "first": "2024-09-01", "periods": "12",
               "opens_on": OPENS.isoformat(), "chosen": "by_plan", "selected_from": "", "selected_to": "",
               "changes": ""}  # fmt: skip
    return fields


def test_the_pages_seal_show_and_keep_shut(enter: Enter) -> None:
    ina = enter("ina")
    page = ina.get("/angka/percepatan/baru/")
    assert page.status == 200
    late = ina.post("/angka/percepatan/baru/", {**page.carried(), **form_of(page.body), "opens_on": "2026-03-01"})
    assert late.status == 422
    sent = ina.post("/angka/percepatan/baru/", {**page.carried(), **form_of(page.body)})
    assert sent.status == 302, sent.body

    shown = ina.get(sent.location)
    assert "Masih tertutup" in shown.body
    assert "Laporan Masyarakat (LM), Respon Cepat Ombudsman (RCO)</dd>" in shown.body
    assert shown.queries <= 9
    text = ina.get(f"{sent.location}rencana.json")
    assert hashlib.sha256(text.body.encode()).hexdigest()[:8] in shown.body
    refused = ina.post(f"{sent.location}buka/", {"key": str(uuid4())})
    assert refused.status == 409
    assert "masih tertutup" in refused.body
    listed = ina.get("/angka/percepatan/").body
    assert "masih tertutup" in listed
    assert "?unduh=rencana.sha256" in listed
    line = next(
        csv.DictReader(io.StringIO(ina.get("/angka/percepatan/?unduh=rencana.csv").body.removeprefix("\ufeff")))
    )
    assert (line["title"], line["opens"], line["says"]) == (WISH.title, OPENS.isoformat(), "masih tertutup")
    assert line["digest"] == hashlib.sha256(text.body.encode()).hexdigest()


def test_a_verdict_is_read_as_a_sentence_with_its_doubts(enter: Enter, data: Callable[[float], None]) -> None:
    data(2.5)
    with transaction.atomic():
        plan = sealed()
        opened(plan)
    page = enter("eka").get(f"/angka/percepatan/{plan}/")

    assert "Jawabannya: lebih cepat" in page.body
    assert "kali kecepatan semula; yang sebenarnya dapat terletak antara" in page.body
    assert "yang berakhir sesudah instansinya bergabung, " in page.body
    assert "<svg" in page.body
    assert "Buka data" not in page.body


@pytest.mark.parametrize("name", ["bima", "gita", "joko", "tamu"])
@pytest.mark.parametrize("address", ["/angka/percepatan/", "/angka/percepatan/baru/"])
def test_the_pages_of_plans_are_the_offices_alone(name: str, address: str, enter: Enter) -> None:
    assert enter(name).get(address).status == 403


def test_an_assistant_reads_plans_but_seals_none(enter: Enter) -> None:
    assert enter("dewi").get("/angka/percepatan/").status == 200
    assert enter("dewi").get("/angka/percepatan/baru/").status == 403
