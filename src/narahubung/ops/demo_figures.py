"""The demo's figures: invented uses, notes on time, an act about a silence, a sealed question and a first edition."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from narahubung.accounts.models import Person
from narahubung.agencies import appointments, directory
from narahubung.cases import queries
from narahubung.cases.sheets import CaseLine
from narahubung.facts import keeping
from narahubung.ops.models import SeededRow
from narahubung.rules.acceleration import Chosen, Joined
from narahubung.rules.parties import Actor
from narahubung.rules.rates import Base
from narahubung.statistics import actions, denominators
from narahubung.statistics.acceleration import STEP, Wish
from narahubung.statistics.shapes import PLANNERS, Deed, Done, Note, NoteKind, Scope, Silence
from narahubung.web.dates import local_day

_SPACE = UUID(int=(0xDE << 120) | 23, version=4)
_PLANNER, _HEAD = "pencegahan@ombudsman-kaltim.example", "kepala@ombudsman-kaltim.example"
_INVENTED = "angka rekaan untuk peragaan"
# How many days ago, how many days long, what, whom it touched.
_NOTES = (
    (410, 1, NoteKind.RULE, Scope.OFFICE, "", "Tata cara penerusan baru berlaku (rekaan)"),
    (290, 3, NoteKind.OUTREACH, Scope.DISTRICT, "64.02.06", "Jemput bola tiga hari (rekaan)"),
    (175, 2, NoteKind.OUTAGE, Scope.OFFICE, "", "Formulir web tidak dapat dibuka (rekaan)"),
    (120, 14, NoteKind.CAMPAIGN, Scope.GOVERNMENT, "64.02", "Kampanye pelayanan publik (rekaan)"),
    (45, 1, NoteKind.STAFF, Scope.AGENCY, "DINKES", "Loket pengaduan pindah ke lantai satu (rekaan)"),
)
_PERIODS = 15


def tell(*, at: datetime) -> bool:
    """Tell it once, after the past has been told, through the room's own door; return whether it was new."""
    with transaction.atomic():
        _mark, fresh = SeededRow.objects.get_or_create(file="demo figures", key="told", defaults={"digest": ""})
        if fresh:
            _uses(at)
            _tell(at)
        return fresh


def _uses(at: datetime) -> None:
    """Give every kecamatan and service an invented number, marked so, through the room's door."""
    planner, known, on = _actor(_PLANNER, at), directory.current(), local_day(at)
    office = actions.office_with(planner, PLANNERS)
    named = denominators.names(office, known=known)
    amounts = [
        (
            denominators.BASE_WORDS[base],
            code,
            18_000 + 1_370 * (k % 41) if base is Base.POPULATION else 400 + 137 * (k % 53),
        )
        for base, codes in named.items()
        for k, code in enumerate(codes)
    ]
    rows = [
        denominators.Row(line, base, code, str(on.year - 1), str(amount), _INVENTED)
        for line, (base, code, amount) in enumerate(amounts, start=2)
    ]
    shown = denominators.plan(rows, office=office, on=on, known=known).digest()
    actions.give_denominators(rows, shown=shown, actor=planner, at=at, today=on, key=_key("uses"))


def _tell(at: datetime) -> None:
    on, planner, known = local_day(at), _actor(_PLANNER, at), directory.current()
    codes = {scope: actions.codes(scope, known) for scope in Scope}
    for days, long, kind, scope, of, text in _NOTES:
        if of in codes[scope]:
            start = on - timedelta(days=days)
            note = Note(
                kind=kind, starts_on=start, ends_on=start + timedelta(days=long - 1), scope=scope, of=of, text=text
            )
            actions.annotate(note, actor=planner, at=at - timedelta(days=max(0, days - long)), key=_key(text))
    agencies = sorted(one.code for one in known.agencies.values())
    done = Done(
        silence=Silence.ANSWERING,
        of=agencies[0],
        word="does_not_answer",
        deed=Deed.CALL,
        done_on=on - timedelta(days=9),
        result="Kepala bidang menyanggupi menjawab dalam tujuh hari (rekaan).",
    )
    actions.record(done, actor=planner, at=at - timedelta(days=9), today=on, key=_key("act"))
    keeping.catch_up(on=on, waits=True)
    _same(at=at)
    for ends, name in ((1, "read"), (-60, "sealed")):
        _question(agencies, last=on - timedelta(days=ends), planner=planner, at=at, name=name)
    actions.publish(actor=_actor(_HEAD, at), at=at, today=on, key=_key("edition"))


def _same(*, at: datetime) -> None:
    """Link complaints about one service in one kecamatan that came within two months of each other."""
    officer = _actor("pvl@ombudsman-kaltim.example", at)
    lines = queries.walk(officer, at=at, wanted=queries.Wanted(pile=queries.Pile.ALL))
    first = dict[tuple[str, str], CaseLine]()
    for line in sorted(lines, key=lambda one: one.lodged_at):
        place = (line.service, line.district)
        earlier = first.get(place)
        if not all(place) or earlier is None or line.lodged_at - earlier.lodged_at > timedelta(days=60):
            first[place] = line
        else:
            actions.same_trouble(line.number, earlier.number, actor=officer, at=at, key=_key(f"same {line.number}"))


def _question(agencies: list[str], *, last: date, planner: Actor, at: datetime, name: str) -> None:
    """Seal a question; open it where its day has come."""
    first, on = last - timedelta(days=_PERIODS * STEP - 1), local_day(at)
    joined = tuple(
        Joined(code, first + timedelta(days=150 + 60 * (place % 4)) if place % 4 < 3 else None)
        for place, code in enumerate(agencies)
    )
    wish = Wish(
        title="Apakah jawaban pertama datang lebih cepat? (rekaan)",
        indicator="time_to_first_answer",
        first=first,
        periods=_PERIODS,
        opens_on=last + timedelta(days=1),
        joined=joined,
        chosen=Chosen.BY_PLAN,
        same_choice=False,
        selection=None,
        changes="Tata cara penerusan baru (rekaan).",
    )
    sealed_at = min(at, at - (on - first))
    plan = actions.register_plan(wish, actor=planner, at=sealed_at, today=local_day(sealed_at), key=_key(name))
    if wish.opens_on <= on:
        actions.open_plan(plan, actor=planner, at=at, today=on, key=_key(f"{name} opened"))


def _actor(email: str, at: datetime) -> Actor:
    return appointments.actor_of(Person.objects.get(email=email).pk, on=local_day(at))


def _key(name: str) -> UUID:
    return uuid5(_SPACE, name)
