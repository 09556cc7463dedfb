"""The door by which commitments are drafted, revised, opened and withdrawn; each deed once, each with its line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.urls import reverse

from narahubung.accounts.models import Person
from narahubung.agencies.models import Agency, Government, Office
from narahubung.commitments import clauses, document, standing
from narahubung.commitments.change import AlreadyDone, Change, change, insist_on_latest, latest
from narahubung.commitments.given import ClauseGiven, TermsGiven
from narahubung.commitments.models import Clause, Commitment, CommitmentEvent, Party, Version
from narahubung.notices.affairs import WordKind
from narahubung.notices.telling import tell
from narahubung.rules.commitment import ENDED, Deed, Part, Seat, Stage, insist_on_witness_apart
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Incomplete, NotYours, TooLarge
from narahubung.web.dates import local_day

LONGEST_TITLE = 160
LONGEST_PREAMBLE = 4_000


def draft(
    government: int, terms: TermsGiven, *, preamble: str, given: Iterable[ClauseGiven], actor: Actor, at: datetime,
    key: UUID,
) -> str:  # fmt: skip
    """Begin a commitment for a government of the actor's office; returns its number (a key that came before: the same).

    Refuses `NotYours` everybody but a keeper of that office, and what `revise` refuses.
    """
    office = standing.keeps_some(actor)
    with transaction.atomic():
        # The office's row is what two who begin at once wait for: numbers follow one another.
        home = Office.objects.select_for_update().filter(pk=office or 0).first()
        body = Government.objects.filter(pk=government, office_id=office or 0).first()
        if home is None or body is None:
            raise NotYours("commitments")
        key = uuid5(key, f"draft {actor.person}")
        before = CommitmentEvent.objects.filter(key=key).select_related("commitment").first()
        if before is not None:
            return before.commitment.code
        row = Commitment(
            code=_next_code(local_day(at)), office=home, government=body, created_at=at, title=terms.title,
            starts_on=terms.starts_on, ends_on=terms.ends_on, closes_on=terms.closes_on,
        )  # fmt: skip
        _put(row, terms, on=local_day(at))
        row.save()
        _write(Change(row, [], actor, at, key), "draft", preamble=preamble, given=given)
        return row.code


def revise(
    code: str, terms: TermsGiven, *, preamble: str, given: Iterable[ClauseGiven], actor: Actor, at: datetime, key: UUID,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Save another version of a draft's text and terms; earlier versions stay.

    `seen` is the number of the version that was changed. Refuses `Incomplete(version="overtaken")` where there is a
    newer one, `WrongMoment` once it is open, `Incomplete` (terms, or a clause that cannot be measured) and `TooLarge`.
    """
    standing.kept(actor, code)
    given = tuple(given)
    try:
        with change(code, actor=actor, at=at, key=key, about=repr((terms, preamble, given))) as now:
            now.step(Deed.REVISE, seat=Seat.KEEPER)
            insist_on_latest(now.row, seen)
            _put(now.row, terms, on=now.today)
            _write(now, Deed.REVISE, preamble=preamble, given=given)
    except AlreadyDone:
        return


def open_round(code: str, *, actor: Actor, at: datetime, key: UUID, seen: int | None = None) -> None:
    """Freeze text and parties, bind their digest, make the document, and ask everybody to sign.

    `seen` is the number of the version that was read. Refuses `Incomplete`: a newer version, no clauses, no witness, no
    agencies, days that do not fit, or a witness who is a party.
    """
    standing.kept(actor, code)
    try:
        with change(code, actor=actor, at=at, key=key, about=Deed.OPEN) as now:
            version = insist_on_latest(now.row, seen)
            now.parties = _parties(now.row)
            held = standing.holders(now.row, on=now.today)
            if now.row.witness_id is not None:
                insist_on_witness_apart(now.row.witness_id, signatories=[one.person for one in held.values()])
            now.row.stage = Stage.DRAFT
            now.step(Deed.OPEN, seat=Seat.KEEPER)
            if version is None:
                raise Incomplete(clauses="missing")
            Party.objects.bulk_create(now.parties)
            now.parties = list(Party.objects.filter(commitment=now.row).select_related("agency").order_by("place"))
            now.row.opened_at = at
            now.row.text_sha256 = document.text_digest(now.row, version, now.parties)
            document.make(now.row, version, now.parties, at=at)
            now.write(Deed.OPEN, version=version.number, text_sha256=now.row.text_sha256, parties=len(now.parties) - 1)
            tell(
                WordKind.COMMITMENT_TO_SIGN,
                key=f"commitment:{code}",
                readers=[one.person for one in held.values()],
                link=reverse("commitments:sign", args=[code]),
                facts={"title": now.row.title},
                at=at,
            )
    except AlreadyDone:
        return


def withdraw(code: str, *, actor: Actor, at: datetime, key: UUID) -> None:
    """End a commitment that is not yet in force; what was signed stays readable. Refuses `WrongMoment` after force."""
    standing.kept(actor, code)
    try:
        with change(code, actor=actor, at=at, key=key, about=Deed.WITHDRAW) as now:
            now.step(Deed.WITHDRAW, seat=Seat.KEEPER)
            now.row.ended_on = now.today
            now.write(Deed.WITHDRAW)
    except AlreadyDone:
        return


def _next_code(on: date) -> str:
    begin = f"KOM-{on.year}-"
    taken = Commitment.objects.filter(code__startswith=begin).order_by("-code").values_list("code", flat=True).first()
    return f"{begin}{int(taken.removeprefix(begin)) + 1 if taken else 1:02d}"


def _put(row: Commitment, terms: TermsGiven, *, on: date) -> None:
    """Put the terms on the row; refuses `Incomplete` for days that do not fit and people who are not there."""
    if not terms.title.strip():
        raise Incomplete(title="missing")
    if len(terms.title) > LONGEST_TITLE:
        raise TooLarge("title", LONGEST_TITLE)
    if terms.ends_on <= terms.starts_on:
        raise Incomplete(ends_on="before_start")
    if not on <= terms.closes_on <= terms.ends_on:
        raise Incomplete(closes_on="outside_round")
    if terms.witness is not None and terms.witness not in dict(standing.witnesses(row.government_id, on=on)):
        raise Incomplete(witness="unknown")
    older = None
    if terms.supersedes:
        older = Commitment.objects.filter(code=terms.supersedes, government=row.government).exclude(pk=row.pk).first()
        if older is None or older.stage in ENDED or older.stage == Stage.DRAFT:
            raise Incomplete(supersedes="unknown")
    row.title, row.starts_on, row.ends_on, row.closes_on = (
        terms.title.strip(), terms.starts_on, terms.ends_on, terms.closes_on,
    )  # fmt: skip
    row.witness = Person.objects.get(pk=terms.witness) if terms.witness is not None else None
    row.supersedes = older


def _write(now: Change, deed: str, *, preamble: str, given: Iterable[ClauseGiven]) -> None:
    if len(preamble) > LONGEST_PREAMBLE:
        raise TooLarge("preamble", LONGEST_PREAMBLE)
    kept = clauses.checked(given)
    before = latest(now.row)
    version = Version.objects.create(
        commitment=now.row,
        number=before.number + 1 if before else 1,
        preamble=preamble.strip(),
        made_at=now.at,
        made_by_id=now.actor.person or 0,
    )
    Clause.objects.bulk_create(
        [
            Clause(
                version=version, place=place, kind=one.kind, text=one.text.strip(), indicator=one.indicator or "",
                target=one.target, period=one.period, source=one.source.strip(),
            )
            for place, one in enumerate(kept, start=1)
        ]
    )  # fmt: skip
    now.write(deed, version=version.number, clauses=len(kept))


def _parties(row: Commitment) -> list[Party]:
    """Return the parties in the order of the document: the office, the agencies by name, the witness."""
    found = [Party(part=Part.OFFICE, name=row.office.short_name)]
    members = Agency.objects.filter(government=row.government, is_active=True).order_by("short_name", "id")
    found += [Party(part=Part.AGENCY, agency=agency, name=agency.short_name) for agency in members]
    if row.witness_id is not None:
        found.append(Party(part=Part.WITNESS, name=row.government.name))
    for place, party in enumerate(found):
        party.commitment, party.place, party.field = row, place, f"TandaTangan{place:02d}"
    return found
