"""The door by which a commitment is signed, refused and witnessed: each for themselves, electronically or on paper."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from narahubung.accounts.models import Person
from narahubung.cases import filetypes
from narahubung.commitments import document, force, standing
from narahubung.commitments.change import AlreadyDone, Change, change
from narahubung.commitments.given import PaperGiven
from narahubung.commitments.models import Document, Party, Scan, Signature, Statement
from narahubung.documents.certified import Identity
from narahubung.notices.affairs import WordKind
from narahubung.notices.telling import tell
from narahubung.rules.commitment import Deed, Part, Seat, Stage, Stand, may
from narahubung.rules.parties import Actor, AppointmentKind
from narahubung.rules.refusals import FileRefused, Incomplete, NotSeen, SamePerson, TooLarge
from narahubung.rules.signature import Level, Opener
from narahubung.web.dates import local_day

LARGEST_SCAN = 20 * 1024 * 1024  # bytes
MOST_PAGES = 40
LONGEST_WORDS = 2_000
_SCANS = frozenset({"application/pdf", "image/jpeg", "image/png"})
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


def sign(
    code: str,
    place: int,
    *,
    pin: Opener = "",
    certified: Identity | None = None,
    reservation: str = "",
    actor: Actor,
    at: datetime,
    key: UUID | None = None,
) -> None:
    """Sign for the part at `place` as party or as witness: with one's own key (PIN or passkey), or a provider's.

    Everybody waits for the one before, so each signature stands on the document with all earlier ones. Refuses
    `NotYours` whoever does not hold the part, `SamePerson`, `WrongMoment`, what the key refuses (a wrong PIN) and what
    the provider refuses; what it is told of the person goes through and is not kept.
    """
    standing.seen(actor, code)
    words = _words(reservation)
    try:
        with change(code, actor=actor, at=at, key=key, about=f"sign {place}") as now:
            party = _party(now, place)
            kind = standing.capacity(actor, now.row, party)
            _decide(now, party, by=actor.person or 0, reserved=bool(words))
            whole = Document.objects.select_for_update().get(commitment=now.row)
            reason = f"{now.row.code}: {document.part_words(party.part)} {party.name}"
            if certified is None:
                document.sign(whole, party, person=actor.person or 0, pin=pin, reason=reason, at=at)
            else:
                document.certify(whole, identity=certified, reason=reason)
            signature = Signature(
                party=party, person_id=actor.person or 0, person_name=_name(actor.person or 0), capacity=kind,
                level=Level.CERTIFIED if certified else Level.INTERNAL, at=at,
                signed_on=now.today, reservation=words, is_late=party.is_late,
                sha256=whole.sha256, length=len(whole.pdf),
            )  # fmt: skip
            _keep(now, party, signature)
    except AlreadyDone:
        return


def sign_on_paper(code: str, given: PaperGiven, *, actor: Actor, at: datetime, key: UUID) -> None:
    """Record a signature on paper with its scan; the keeper who records it says that they saw the paper.

    The signatory is who held the post on the day it was signed. Refuses `NotYours` everybody but a keeper,
    `SamePerson` a keeper who signed it themselves, `Incomplete` days and posts that do not fit, and files as
    `scan_of` does.
    """
    standing.kept(actor, code)
    words = _words(given.reservation)
    content, media_type, pages = scan_of(given.content, name=given.name)
    try:
        with change(code, actor=actor, at=at, key=key, about=f"paper {given.party}") as now:
            party = _party(now, given.party)
            opened = local_day(now.row.opened_at) if now.row.opened_at else now.today
            if not opened <= given.signed_on <= min(now.today, now.row.closes_on):
                raise Incomplete(signed_on="outside_round")
            person, kind = _signatory(now, party, given)
            if person == actor.person:
                raise SamePerson(Deed.SIGN)
            _decide(now, party, by=person, reserved=bool(words))
            in_force = local_day(now.row.in_force_at) if now.row.in_force_at else None
            party.is_late = party.is_late and in_force is not None and given.signed_on > in_force
            signature = Signature(
                party=party, person_id=person, person_name=_name(person), capacity=kind, level=Level.PAPER_SCAN, at=at,
                signed_on=given.signed_on, reservation=words, is_late=party.is_late,
                sha256=hashlib.sha256(content).hexdigest(), length=len(content), confirmed_by_id=actor.person,
            )  # fmt: skip
            _keep(now, party, signature)
            Scan.objects.create(
                signature=signature, name=given.name[:160] or "pindai", media_type=media_type, pages=pages,
                content=content,
            )  # fmt: skip
    except AlreadyDone:
        return


def refuse(code: str, place: int, *, words: str, actor: Actor, at: datetime, key: UUID) -> None:
    """Refuse to sign, with words; whoever refused may still sign later. Refuses `Incomplete` without words."""
    standing.seen(actor, code)
    said = _words(words)
    if not said:
        raise Incomplete(words="missing")
    try:
        with change(code, actor=actor, at=at, key=key, about=f"refuse {place}") as now:
            party = _party(now, place)
            standing.capacity(actor, now.row, party)
            if party.part == Part.WITNESS:
                raise NotSeen
            now.step(Deed.REFUSE, seat=Seat.PARTY, party=party, by=actor.person)
            party.stand, party.person_id = Stand.REFUSED, actor.person
            party.save()
            Statement.objects.create(party=party, person_id=actor.person or 0, at=at, words=said)
            now.write(Deed.REFUSE, party=party.place)
    except AlreadyDone:
        return


def scan_of(content: bytes, *, name: str) -> tuple[bytes, str, int]:
    """Return what is kept of a scan, its media type and its number of pages.

    Refuses `TooLarge` (20 MB) and `FileRefused`: no PDF, JPEG or PNG, scripts or files inside, locked, broken, or more
    than 40 pages.
    """
    if len(content) > LARGEST_SCAN:
        raise TooLarge("file", LARGEST_SCAN)
    kept, media_type = filetypes.taken(content, name=name)
    if media_type not in _SCANS:
        raise FileRefused("type_not_allowed")
    pages = _pages(kept) if media_type == "application/pdf" else 1
    if pages > MOST_PAGES:
        raise FileRefused("too_many_pages")
    return kept, media_type, pages


def _pages(pdf: bytes) -> int:
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        counted = int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"])
    except Exception as broken:
        raise FileRefused("unreadable") from broken
    # A file may say less than it holds.
    return max(counted, len(_PAGE.findall(pdf)))


def _party(now: Change, place: int) -> Party:
    found = next((party for party in now.parties if party.place == place), None)
    if found is None:
        raise NotSeen
    return found


def _signatory(now: Change, party: Party, given: PaperGiven) -> tuple[int, AppointmentKind]:
    if party.part == Part.WITNESS:
        return now.row.witness_id or 0, AppointmentKind.DEFINITIVE
    holder = standing.holders(now.row, on=given.signed_on).get(party.agency_id)
    if holder is None:
        raise Incomplete(party="nobody_there")
    return holder.person, holder.kind


def _decide(now: Change, party: Party, *, by: int, reserved: bool) -> None:
    """Let the table decide and put what it says onto the party; the witness's stand is their own."""
    if party.part == Part.WITNESS:
        now.step(Deed.WITNESS, seat=Seat.WITNESS, by=by)
        party.stand = Stand.RESERVED if reserved else Stand.SIGNED
    else:
        after = now.step(Deed.SIGN, seat=Seat.PARTY, party=party, by=by, reserved=reserved).party(party.place)
        party.stand = after.stand if after else Stand.SIGNED
        party.is_late = bool(after and after.is_late)
    party.person_id = by


def _keep(now: Change, party: Party, signature: Signature) -> None:
    party.save()
    signature.save(force_insert=True)
    deed = Deed.WITNESS if party.part == Part.WITNESS else Deed.SIGN
    now.write(
        deed, party=party.place, person=signature.person_id, level=signature.level, sha256=signature.sha256,
        length=signature.length, late=signature.is_late or None, reserved=bool(signature.reservation) or None,
    )  # fmt: skip
    if now.row.stage == Stage.WITNESSED and now.today >= now.row.starts_on:
        force.enforce(now)
    elif now.row.stage == Stage.IN_FORCE and party.agency_id is not None:
        force.pledge(now.row, [party], on=now.today)
    if deed is Deed.SIGN and may(now.around(), Deed.WITNESS, seat=Seat.WITNESS, on=now.today, by=now.row.witness_id):
        tell(
            WordKind.COMMITMENT_WITNESS, key=f"commitment:{now.row.code}", readers=[now.row.witness_id or 0],
            link=reverse("commitments:sign", args=[now.row.code]), facts={"title": now.row.title}, at=now.at,
        )  # fmt: skip


def _words(text: str) -> str:
    kept = text.replace("\x00", "").strip()
    if len(kept) > LONGEST_WORDS:
        raise TooLarge("text", LONGEST_WORDS)
    return kept


def _name(person: int) -> str:
    return Person.objects.values_list("name", flat=True).get(pk=person)
