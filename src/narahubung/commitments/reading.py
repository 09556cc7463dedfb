"""Commitments as pages show them: frozen, in the reader's language, with nothing left to look up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from narahubung.commitments import document, standing, words
from narahubung.commitments.change import latest
from narahubung.commitments.models import Clause, Commitment, CommitmentEvent, Party, Signature, Statement
from narahubung.documents import levels
from narahubung.rules.commitment import HAS_SIGNED, ClauseKind, Part, Stage, Stand
from narahubung.rules.parties import Actor
from narahubung.rules.signature import Level
from narahubung.web import dates

_SIGNED = tuple(stand.value for stand in HAS_SIGNED)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a refusal, with who said them when."""

    text: str
    who: str
    moment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """One party or the witness: what they said, who, when, and by what kind of signature."""

    place: int
    part: str
    name: str
    stand: Stand
    word: str
    tab: str
    person: str
    moment: str
    level: str
    means: str
    reservation: str
    said: tuple[Said, ...]
    confirmed: str
    scan: str


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause, with how it is measured."""

    place: int
    text: str
    measure: str


@dataclass(frozen=True, slots=True)
class DeedLine:
    """One line of the history."""

    machine: str
    moment: str
    what: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One commitment: `counted` says k of n agencies, `missing` names who has not signed."""

    code: str
    title: str
    government: str
    office: str
    stage: Stage
    stage_word: str
    tab: str
    sentence: str
    preamble: tuple[str, ...]
    clauses: tuple[ClauseLine, ...]
    days: str
    closes: str
    signed: int
    agencies: int
    counted: str
    missing: str
    home: PartyLine | None
    parties: tuple[PartyLine, ...]
    witness: PartyLine | None
    witness_name: str
    text_sha256: str
    sha256: str
    supersedes: str
    superseded_by: str
    has_document: bool
    address: str

    @property
    def is_open(self) -> bool:
        """Return whether anybody may still sign by its stage."""
        return self.stage in (Stage.OPEN, Stage.WITNESSED, Stage.IN_FORCE)


@dataclass(frozen=True, slots=True)
class Line:
    """One commitment on the list."""

    code: str
    title: str
    government: str
    stage_word: str
    tab: str
    counted: str
    days: str


def lines(actor: Actor) -> tuple[Line, ...]:
    """Return the commitments this person sees, the newest first; one query."""
    return _lines(standing.visible(actor))


def public_lines() -> tuple[Line, ...]:
    """Return what anybody finds listed, the newest first: what is or once was in force; one query."""
    return _lines(Q(stage__in=[Stage.IN_FORCE, Stage.SUPERSEDED, Stage.EXPIRED], in_force_at__isnull=False))


def _lines(which: Q) -> tuple[Line, ...]:
    agencies = Count("parties", filter=Q(parties__part=Part.AGENCY), distinct=True)
    signed = Count("parties", filter=Q(parties__part=Part.AGENCY, parties__stand__in=_SIGNED), distinct=True)
    mine = Commitment.objects.filter(which).values("pk")
    rows = Commitment.objects.filter(pk__in=mine).select_related("government")
    found = rows.annotate(of=agencies, by=signed).order_by("-created_at", "-id")[:100]
    return tuple(
        Line(
            row.code,
            row.title,
            row.government.name,
            words.stage(row.stage),
            words.STAGE_TABS[Stage(row.stage)],
            "" if row.opened_at is None else _counted(row.by, row.of),
            _days(row),
        )
        for row in found
    )


def parties_of(row: Commitment) -> list[Party]:
    """Return the parties and the witness in the order of the document, with their signatures; one query."""
    found = Party.objects.filter(commitment=row).select_related("person", "signature", "signature__confirmed_by")
    return list(found.order_by("place"))


def sheet(row: Commitment, parties: list[Party] | None = None, *, on: date) -> Sheet:
    """Return one commitment whole; four queries with its parties at hand, whatever their number."""
    parties = parties_of(row) if parties is None else parties
    said: dict[int, list[Said]] = defaultdict(list)
    for one in Statement.objects.filter(party__commitment=row).select_related("person").order_by("at"):
        said[one.party_id].append(Said(one.words, one.person.name, dates.moment(one.at)))
    shown = [_party(row, party, tuple(said[party.pk])) for party in parties]
    agencies = [one for one, party in zip(shown, parties, strict=True) if party.part == Part.AGENCY]
    signed = sum(one.stand in HAS_SIGNED for one in agencies)
    version = latest(row)
    text = Clause.objects.filter(version=version).order_by("place") if version else ()
    newer = next(iter(row.successors.filter(stage=Stage.IN_FORCE)), None) if row.stage == Stage.SUPERSEDED else None
    whole = row.opened_at is not None
    return Sheet(
        code=row.code,
        title=row.title,
        government=row.government.name,
        office=row.office.short_name,
        stage=Stage(row.stage),
        stage_word=words.stage(row.stage),
        tab=words.STAGE_TABS[Stage(row.stage)],
        sentence=_sentence(row, newer.code if newer else "", on=on),
        preamble=tuple(part.strip() for part in version.preamble.splitlines() if part.strip()) if version else (),
        clauses=tuple(
            ClauseLine(one.place, one.text, "" if one.kind == ClauseKind.DECLARATORY else document.measure_words(one))
            for one in text
        ),
        days=_days(row),
        closes=dates.day(row.closes_on),
        signed=signed,
        agencies=len(agencies),
        counted=_counted(signed, len(agencies)) if whole else "",
        missing=", ".join(one.name for one in agencies if one.stand not in HAS_SIGNED),
        home=next((one for one, party in zip(shown, parties, strict=True) if party.part == Part.OFFICE), None),
        parties=tuple(agencies),
        witness=next((one for one, party in zip(shown, parties, strict=True) if party.part == Part.WITNESS), None),
        witness_name=row.witness.name if row.witness else "",
        text_sha256=row.text_sha256,
        sha256="",
        supersedes=row.supersedes.code if row.supersedes else "",
        superseded_by=newer.code if newer else "",
        has_document=whole,
        address=reverse("commitments:commitment", args=[row.code]),
    )


def deeds(row: Commitment, parties: list[Party]) -> tuple[DeedLine, ...]:
    """Return the history, the newest first; one query."""
    found = CommitmentEvent.objects.filter(commitment=row).select_related("actor").order_by("-number")[:200]
    names = {party.place: party.name for party in parties}
    made = []
    for line in found:
        name = names.get(int(line.details.get("party", -1)), "")
        what = f"{words.deed(line.deed)}: {name}" if name else words.deed(line.deed)
        who = line.actor.name if line.actor else _("sistem")
        made.append(DeedLine(dates.machine(line.at), dates.moment(line.at), what, who))
    return tuple(made)


def _party(row: Commitment, party: Party, said: tuple[Said, ...]) -> PartyLine:
    signature: Signature | None = getattr(party, "signature", None)
    stand = Stand(party.stand)
    moment, level, means, confirmed, scan = "", "", "", "", ""
    if signature is not None:
        level, means = levels.in_words(Level(signature.level)), levels.means(Level(signature.level))
        moment = dates.moment(signature.at)
        if signature.level == Level.PAPER_SCAN and signature.confirmed_by is not None:
            moment = dates.day(signature.signed_on)
            confirmed = _("Dipastikan {name}, {moment}.").format(
                name=signature.confirmed_by.name, moment=dates.moment(signature.at)
            )
            scan = reverse("commitments:scan", args=[row.code, party.place])
    return PartyLine(
        place=party.place,
        part=words.part(party.part),
        name=party.name,
        stand=stand,
        word=words.stand(party.stand, part=party.part, late=party.is_late and stand in HAS_SIGNED),
        tab=words.STAND_TABS[stand] if not party.is_late else "time-soon",
        person=signature.person_name if signature else (party.person.name if party.person else ""),
        moment=moment,
        level=level,
        means=means,
        reservation=signature.reservation if signature else "",
        said=said,
        confirmed=confirmed,
        scan=scan,
    )


def _counted(signed: int, agencies: int) -> str:
    return _("{signed} dari {agencies} instansi menandatangani").format(signed=signed, agencies=agencies)


def _days(row: Commitment) -> str:
    return _("{first} sampai {last}").format(first=dates.day(row.starts_on), last=dates.day(row.ends_on))


def _sentence(row: Commitment, newer: str, *, on: date) -> str:
    match Stage(row.stage):
        case Stage.DRAFT:
            return _("Masih rancangan; belum dapat ditandatangani.")
        case Stage.OPEN:
            if on > row.closes_on:
                return _("Masa penandatanganan selesai {day}; belum disaksikan.").format(day=dates.day(row.closes_on))
            return _("Dapat ditandatangani sampai {day}. Berlaku setelah disaksikan.").format(
                day=dates.day(row.closes_on)
            )
        case Stage.WITNESSED:
            return _("Sudah disaksikan; mulai berlaku {day}.").format(day=dates.day(row.starts_on))
        case Stage.IN_FORCE:
            return _("Berlaku sampai {day}.").format(day=dates.day(row.ends_on))
        case Stage.SUPERSEDED:
            return _("Tidak berlaku lagi sejak {day}; digantikan {newer}.").format(
                day=dates.day(row.ended_on or row.ends_on), newer=newer
            )
        case Stage.EXPIRED:
            return _("Tidak berlaku lagi; berakhir {day}.").format(day=dates.day(row.ends_on))
        case _:
            return _("Ditarik {day} dan tidak pernah berlaku.").format(day=dates.day(row.ended_on or on))
