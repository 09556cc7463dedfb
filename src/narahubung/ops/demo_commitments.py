"""The demo's commitments: an older one on paper that was superseded, and one in force that 15 of 16 have signed."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from narahubung.accounts.models import Person
from narahubung.agencies import directory
from narahubung.agencies.appointments import actor_of
from narahubung.commitments import actions, clauses, force, signing, standing
from narahubung.commitments.given import PaperGiven, TermsGiven
from narahubung.commitments.models import Commitment, Party
from narahubung.documents import office, signers
from narahubung.notices.models import Notice
from narahubung.ops.models import SeededRow
from narahubung.rules.commitment import Part
from narahubung.rules.parties import Actor
from narahubung.web import words as house_words
from narahubung.web.dates import WITA, local_day

DEMO_PIN = "294817"  # of invented people; the demo prints it
_SPACE = UUID(int=(0xDE << 120) | 18, version=4)
_KEEPER, _HEAD = "pencegahan@ombudsman-kaltim.example", "kepala@ombudsman-kaltim.example"
_REGENT = "bupati@kukar.example"
# Days before the demo's present.
_OLD_OPENED, _OLD_BEGAN = 430, 425
_OPENED, _BEGAN, _LATE, _CLOSED = 110, 100, 90, 80
# By electronic signature, one of them late and one with a reservation; one refused; everybody else on paper.
_WITH_KEY = ("DISDUKCAPIL", "DINKES", "DPU", "DISDIKBUD", "INSPEKTORAT")
_RESERVED, _COMES_LATE, _REFUSES = "RSUDAMP", "DISHUB", "DISPERINDAG"
_RESERVATION = "Untuk laporan yang menyangkut rekam medis, jawaban menunggu persetujuan komite medis (contoh)."
_REFUSAL = "Petugas kami belum cukup untuk mengonfirmasi dalam satu hari kerja. Kami mengusulkan dua hari (contoh)."
_PREAMBLE = (
    "Banyaknya laporan tidak berarti layanan buruk, dan sedikitnya laporan tidak berarti layanan baik. "
    "Yang kami janjikan adalah menjawab setiap laporan, cepat dan jujur (contoh)."
)


def tell(*, at: datetime) -> bool:
    """Tell both once, counted back from `at`, through the room's own door; return whether they were new."""
    with transaction.atomic():
        _mark, fresh = SeededRow.objects.get_or_create(file="demo commitments", key="all", defaults={"digest": ""})
        network = next(((key, home) for key, home in directory.current().office_of_government.items()), None)
        if not fresh or network is None:
            return False
        government, home = network
        office.seal_of(office.letterhead(directory.current().offices[home]).office, at=_moment(at, _OLD_OPENED + 1))
        old = _old(government, at=at)
        _current(government, old, at=at)
        # Mail of those days went in those days.
        told = Notice.objects.filter(kind__startswith="commitment_", state=Notice.State.OWED)
        told.update(state=Notice.State.SENT, sent_at=at)
        return True


def _old(government: int, *, at: datetime) -> str:
    terms = TermsGiven(
        title="Komitmen jejaring narahubung tahun pertama (contoh)",
        starts_on=_day(at, _OLD_BEGAN),
        ends_on=_day(at, 40),
        closes_on=_day(at, _OLD_BEGAN - 15),
        witness=_person(_REGENT),
    )
    code = _opened(government, terms, at=_moment(at, _OLD_OPENED))
    moment = _moment(at, _OLD_OPENED - 1, hour=11)
    for party in Party.objects.filter(commitment__code=code).order_by("part", "place"):
        if party.part != Part.WITNESS:
            _on_paper(code, party, at=moment)
    _on_paper(code, Party.objects.get(commitment__code=code, part=Part.WITNESS), at=moment + timedelta(minutes=30))
    force.tend(_moment(at, _OLD_BEGAN))
    return code


def _current(government: int, old: str, *, at: datetime) -> None:
    terms = TermsGiven(
        title="Komitmen percepatan penyelesaian pengaduan (contoh)",
        starts_on=_day(at, _BEGAN),
        ends_on=_day(at, _BEGAN) + timedelta(days=365),
        closes_on=_day(at, _CLOSED),
        witness=_person(_REGENT),
        supersedes=old,
    )
    code = _opened(government, terms, at=_moment(at, _OPENED))
    moment = _moment(at, _OPENED - 2)
    for party in Party.objects.filter(commitment__code=code).select_related("agency").order_by("place"):
        agency = party.agency.code if party.agency else ""
        moment += timedelta(minutes=2)
        if party.part == Part.OFFICE or agency in _WITH_KEY:
            _by_key(code, party, at=moment)
        elif agency == _RESERVED:
            _by_key(code, party, at=moment, words=_RESERVATION)
        elif agency == _REFUSES:
            who = _holder(code, party, on=local_day(moment))
            signing.refuse(code, party.place, words=_REFUSAL, actor=who, at=moment, key=_key(code, party))
        elif party.part == Part.AGENCY and agency != _COMES_LATE:
            _on_paper(code, party, at=moment)
    witness = Party.objects.get(commitment__code=code, part=Part.WITNESS)
    _by_key(code, witness, at=_moment(at, _OPENED - 2, hour=12))
    force.tend(_moment(at, _BEGAN))
    late = Party.objects.filter(commitment__code=code, agency__code=_COMES_LATE).first()
    if late is not None:
        _by_key(code, late, at=_moment(at, _LATE))


def _opened(government: int, terms: TermsGiven, *, at: datetime) -> str:
    keeper = _actor(_person(_KEEPER), at=at)
    code = actions.draft(
        government, terms, preamble=_PREAMBLE, given=clauses.to_begin_with(), actor=keeper, at=at,
        key=uuid5(_SPACE, f"draft {terms.title}"),
    )  # fmt: skip
    actions.open_round(code, actor=keeper, at=at + timedelta(minutes=20), key=uuid5(_SPACE, f"open {code}"))
    return code


def _by_key(code: str, party: Party, *, at: datetime, words: str = "") -> None:
    who = _holder(code, party, on=local_day(at))
    person = who.person or 0
    if not signers.has_key(person, at=at):
        role = next(iter(who.roles()))
        post = f"{house_words.role(role)} {party.name}"[:64]
        signers.enrol(
            person, name=Person.objects.get(pk=person).name, post=post, pin=DEMO_PIN, at=at - timedelta(hours=1)
        )
    signing.sign(code, party.place, pin=DEMO_PIN, reservation=words, actor=who, at=at, key=_key(code, party))


def _on_paper(code: str, party: Party, *, at: datetime) -> None:
    given = PaperGiven(party=party.place, signed_on=local_day(at), name="pindaian-contoh.png", content=_scan())
    signing.sign_on_paper(code, given, actor=_actor(_person(_KEEPER), at=at), at=at, key=_key(code, party))


def _holder(code: str, party: Party, *, on: date) -> Actor:
    row = Commitment.objects.get(code=code)
    if party.part == Part.WITNESS:
        return actor_of(_person(_REGENT), on=on)
    if party.part == Part.OFFICE:
        return actor_of(_person(_HEAD), on=on)
    return actor_of(standing.holders(row, on=on)[party.agency_id].person, on=on)


def _scan() -> bytes:
    """Return a small white picture: nobody's signature is imitated, not even an invented one."""
    from PIL import Image, ImageDraw

    picture, written = Image.new("RGB", (480, 160), "white"), io.BytesIO()
    ImageDraw.Draw(picture).text((20, 70), "Contoh pindaian, bukan tanda tangan sungguhan", fill="black")
    picture.save(written, "PNG")
    return written.getvalue()


def _person(email: str) -> int:
    return int(Person.objects.values_list("pk", flat=True).get(email=email))


def _actor(person: int, *, at: datetime) -> Actor:
    return actor_of(person, on=local_day(at))


def _moment(at: datetime, days: int, *, hour: int = 10) -> datetime:
    return datetime.combine(_day(at, days), time(hour), WITA)


def _day(at: datetime, days: int) -> date:
    return local_day(at) - timedelta(days=days)


def _key(code: str, party: Party) -> UUID:
    return uuid5(_SPACE, f"{code} {party.place}")
