"""The demo's meetings: one signed and published, one whose minutes are being read, and a monthly series to come."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from narahubung.accounts.models import Person
from narahubung.agencies import directory
from narahubung.agencies.appointments import actor_of, people_of_network
from narahubung.cases import actions as case_actions
from narahubung.cases import queries
from narahubung.documents import signers
from narahubung.meetings import agenda, chores, minuting, planning, sitting
from narahubung.meetings.given import AttendWay, Decided, Plan, SeatKind, Where
from narahubung.meetings.models import Meeting
from narahubung.notices.models import Notice
from narahubung.ops.demo_commitments import DEMO_PIN
from narahubung.ops.models import SeededRow
from narahubung.rules.given import Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.meeting import Mode
from narahubung.rules.parties import Actor, Role
from narahubung.rules.recurrence import Pace
from narahubung.rules.refusals import RuleBroken
from narahubung.web import words as house_words

_TITLE = "Rapat koordinasi narahubung"
_WHERE = Where(mode=Mode.HYBRID, place="Hotel Contoh, Tenggarong", link="https://rapat.contoh.example/narahubung")
_BEGINS = time(9)
_NOTES = (
    "Rapat dibuka pimpinan rapat; bupati diwakili sebagai saksi.",
    "Tiap instansi menyampaikan laporan yang melewati batas waktu beserta sebabnya.",
    "Disepakati bahwa laporan yang datanya kurang ditanyakan pada hari pertama, bukan menjelang batas waktu.",
)
_COMMENT = "Sudah sesuai. Mohon sebab keterlambatan ditulis per layanan, bukan per orang."


def tell(*, at: datetime) -> bool:
    """Hold the demo's meetings once, counted back from `at`; return whether they were held now."""
    with transaction.atomic():
        _mark, fresh = SeededRow.objects.get_or_create(file="demo meetings", key="all", defaults={"digest": ""})
        network = _network()
        if not fresh or network is None:
            return False
        _signed(network, at=at)
        _read(network, at=at)
        # Mail of those days went in those days.
        told = Notice.objects.filter(kind__startswith="meeting_", state=Notice.State.OWED)
        told.update(state=Notice.State.SENT, sent_at=at, calendar=None)
        _coming(network, at=at)
        return True


def _network() -> tuple[int, int] | None:
    """Return office and government of the first network, if there is one."""
    return next(((office, key) for key, office in directory.current().office_of_government.items()), None)


def _working_day(at: datetime, days: int) -> date:
    """Return a working day that many days away, or the nearest one further away."""
    calendar = directory.current().calendar
    workdays, day = calendar.workdays(), calendar.local(at).date().toordinal() + days
    if days < 0 and not workdays.is_working(day):
        return date.fromordinal(workdays.nth_after(day, -1))
    return date.fromordinal(workdays.first_from(day))


def _somebody(network: tuple[int, int], role: Role, *, on: date) -> Actor:
    found = next(one for one in people_of_network(office=network[0], on=on) if one.role is role)
    return actor_of(found.person, on=on)


def _held(network: tuple[int, int], *, days_ago: int, at: datetime, absent: int) -> tuple[UUID, datetime, Actor]:
    """Plan and begin a meeting of the past, with all but some agencies there by one way or another."""
    on = _working_day(at, -days_ago)
    begins = directory.current().calendar.moment(on, _BEGINS)
    chair = _somebody(network, Role.PREVENTION_ASSISTANT, on=on)
    plan = Plan(title=_TITLE, government=network[1], first_on=on, begins=_BEGINS, where=_WHERE)
    key = planning.plan(plan, actor=chair, at=begins - timedelta(days=20), key=uuid4())
    planning.invite_guest(
        key, name="Dosen tamu (rekaan)", institution="Universitas Contoh", actor=chair,
        at=begins - timedelta(days=10), key=uuid4(),
    )  # fmt: skip
    sitting.start(key, actor=chair, at=begins, key=uuid4())
    row = Meeting.objects.get(pk=key)
    members = row.seats.filter(kind=SeatKind.AGENCY).exclude(person=None).order_by("id")
    ways = (AttendWay.QR, AttendWay.QR, AttendWay.SIGN_IN, AttendWay.LINK)
    for number, seat in enumerate(members[: max(0, len(members) - absent)]):
        who = actor_of(seat.person_id or 0, on=on)
        sitting.attend(key, ways[number % 4], actor=who, at=begins + timedelta(minutes=number), key=uuid4())
    guests = row.seats.filter(kind__in=(SeatKind.GUEST, SeatKind.WITNESS)).values_list("pk", flat=True)
    sitting.record(key, list(guests), drawn=(), actor=chair, at=begins + timedelta(minutes=20), key=uuid4())
    return key, begins, chair


def _decide(
    key: UUID, text: str, *, chair: Actor, at: datetime, days: int, agency: int | None = None, case: UUID | None = None
) -> None:
    owner = "agency" if agency is not None or case is not None else "office"
    given = Decided(text=text, owner=owner, agency=agency, due_on=_working_day(at, days), case=case)
    sitting.decide(key, given, actor=chair, at=at, key=uuid4())


def _signed(network: tuple[int, int], *, at: datetime) -> None:
    key, begins, chair = _held(network, days_ago=24, at=at, absent=3)
    row = Meeting.objects.get(pk=key)
    agencies = list(row.seats.exclude(agency=None).order_by("id").values_list("agency", flat=True)[:2])
    later = begins + timedelta(minutes=70)
    signs = "Narahubung dan wakilnya dicantumkan di loket dan laman tiap instansi."
    _decide(key, signs, chair=chair, at=later, days=14, agency=agencies[0])
    hours = "Loket pengaduan diberi jam layanan yang terbaca warga."
    _decide(key, hours, chair=chair, at=later, days=30, agency=agencies[1])
    guide = "Menyusun panduan singkat menjawab laporan dan membagikannya."
    _decide(key, guide, chair=chair, at=later, days=90)
    sitting.note(key, "\n".join(_NOTES), base=0, actor=chair, at=later)
    sitting.end(key, actor=chair, at=begins + timedelta(hours=2), key=uuid4())
    minuting.circulate(key, over=_mark(key), actor=chair, at=begins + timedelta(hours=5), key=uuid4())
    reader = row.seats.exclude(came=None).exclude(agency=None).order_by("id").first()
    if reader is not None and reader.came_id is not None:
        who = actor_of(reader.came_id, on=_day(begins))
        minuting.comment(key, _COMMENT, actor=who, at=begins + timedelta(days=1), key=uuid4())
    # No seal is older than the house itself, so the minutes are signed today: by who led, and the seal on top.
    signed_at = at - timedelta(hours=3)
    _give_key(chair, at=signed_at - timedelta(hours=1))
    minuting.sign(key, over=_mark(key), pin=DEMO_PIN, actor=chair, at=signed_at, key=uuid4())
    head = _somebody(network, Role.HEAD_OF_OFFICE, on=_day(signed_at))
    minuting.publish(key, actor=head, at=signed_at + timedelta(hours=2), key=uuid4())
    first = row.decisions.order_by("id").first()
    if first is not None:
        done_at = begins + timedelta(days=13)
        minuting.settle(
            key, first.pk, done=True, explanation="Terpasang di loket dan laman.", actor=chair, at=done_at, key=uuid4()
        )


def _mark(meeting: UUID) -> str:
    return minuting.mark(Meeting.objects.get(pk=meeting))


def _give_key(who: Actor, *, at: datetime) -> None:
    person = who.person or 0
    if not signers.has_key(person, at=at):
        name = Person.objects.values_list("name", flat=True).get(pk=person)
        post = house_words.role(Role.PREVENTION_ASSISTANT)[:64]
        signers.enrol(person, name=name, post=post, pin=DEMO_PIN, at=at)


def _read(network: tuple[int, int], *, at: datetime) -> None:
    key, begins, chair = _held(network, days_ago=3, at=at, absent=5)
    later = begins + timedelta(minutes=60)
    lines = queries.walk(chair, at=at, wanted=queries.Wanted(pile=queries.Pile.OPEN, overdue=True), most=60)
    # History goes forward: only cases that nothing has happened to since then.
    quiet = [line for line in lines if line.agency is not None and line.changed_at < later]
    texts = ("Sampaikan jawaban lengkap beserta buktinya.", "Hubungi kantor untuk melengkapi data, lalu jawab.")
    decided: list[UUID] = []
    for line in quiet:
        if len(decided) == len(texts):
            break
        try:
            with transaction.atomic():
                _decide(key, texts[len(decided)], chair=chair, at=later, days=10, case=line.id)
        except RuleBroken:
            continue  # one that waits with the hub, or is no longer the agency's
        decided.append(line.id)
    _decide(key, "Memeriksa kembali daftar narahubung sebelum rapat berikutnya.", chair=chair, at=later, days=12)
    sitting.note(key, "\n".join(_NOTES[:2]), base=0, actor=chair, at=later)
    sitting.end(key, actor=chair, at=begins + timedelta(hours=2), key=uuid4())
    minuting.circulate(key, over=_mark(key), actor=chair, at=begins + timedelta(hours=4), key=uuid4())
    if decided:
        _fulfil(key, decided[0], at=begins + timedelta(hours=30))


def _fulfil(meeting: UUID, case: UUID, *, at: datetime) -> None:
    row = Meeting.objects.get(pk=meeting)
    decision = row.decisions.filter(case=case).first()
    if decision is None or decision.agency_id is None:
        return
    seat = row.seats.filter(agency=decision.agency_id).exclude(person=None).first()
    if seat is not None and seat.person_id is not None:
        who = actor_of(seat.person_id, on=_day(at))
        given = Given(action=decision.action, text="Jawaban dan bukti sudah dikirim.")
        case_actions.perform(case, Act.FULFIL_ACTION, actor=who, at=at, given=given)


def _coming(network: tuple[int, int], *, at: datetime) -> None:
    chair = _somebody(network, Role.PREVENTION_ASSISTANT, on=_day(at))
    plan = Plan(
        title=_TITLE, government=network[1], first_on=_working_day(at, 8), begins=_BEGINS, where=_WHERE,
        pace=Pace.MONTHS_BY_WEEKDAY, times=6,
    )  # fmt: skip
    key = planning.plan(plan, actor=chair, at=at, key=uuid4())
    agenda.write(key, actor=chair, at=at, key=uuid4())
    agenda.add(key, "Lain-lain", minutes=10, agency=None, actor=chair, at=at, key=uuid4())
    chores.keep(at=at)


def _day(at: datetime) -> date:
    return directory.current().calendar.local(at).date()
