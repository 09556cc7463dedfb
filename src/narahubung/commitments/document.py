"""The document of a commitment: its frozen text with a digest, the PDF with a field for each, and every signature."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from narahubung.agencies import directory
from narahubung.commitments import clauses
from narahubung.commitments.models import Clause, Commitment, Document, Party, Version
from narahubung.documents import office, signers
from narahubung.documents.boxes import BoxFacts, BoxPlace
from narahubung.documents.certified import Identity
from narahubung.documents.commitment import ClauseFacts, CommitmentFacts, render_commitment
from narahubung.rules.commitment import ClauseKind, Part
from narahubung.rules.events import as_bytes
from narahubung.rules.signature import Opener, ProviderRefused


def text_digest(row: Commitment, version: Version, parties: list[Party]) -> str:
    """Return the SHA-256 (hexadecimal) of the exact text and the exact list of parties, canonical JSON in UTF-8."""
    told = {
        "code": row.code,
        "title": row.title,
        "preamble": version.preamble,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "clauses": [
            [one.place, one.kind, one.text, one.indicator, one.target, one.period, one.source]
            for one in Clause.objects.filter(version=version).order_by("place")
        ],
        "parties": [[one.place, one.part, one.agency.code if one.agency else "", one.name] for one in parties],
    }
    return hashlib.sha256(as_bytes(told)).hexdigest()


def address(code: str) -> str:
    """Return the public address at which anybody can check the commitment."""
    return settings.NARAHUBUNG_PUBLIC_URL + reverse("commitments:commitment", args=[code])


def make(row: Commitment, version: Version, parties: list[Party], *, at: datetime) -> Document:
    """Set the frozen text to PDF, put an empty field in each box, and keep it; signatures are added to these bytes."""
    pdf, places = render_commitment(_facts(row, version, parties), at=at)
    whole = _with_fields(pdf, places, row=row, at=at)
    return Document.objects.create(commitment=row, pdf=whole, sha256=hashlib.sha256(whole).hexdigest(), made_at=at)


def _with_fields(pdf: bytes, places: tuple[BoxPlace, ...], *, row: Commitment, at: datetime) -> bytes:
    fields = [
        signers.FieldPlace(name=place.field, page=place.page, box=place.rectangle, label=place.name) for place in places
    ]
    home = office.letterhead(directory.current().offices[row.office_id]).office
    return signers.ready_to_sign(pdf, fields=fields, sealed_by=home, at=at)


def sign(document: Document, party: Party, *, person: int, pin: Opener, reason: str, at: datetime) -> None:
    """Add a person's signature to their field and keep the document; refuses what `signers.sign_field` refuses."""
    before = bytes(document.pdf)
    _keep(document, signers.sign_field(before, field=party.field, person=person, pin=pin, reason=reason, at=at))


def certify(document: Document, *, identity: Identity, reason: str) -> None:
    """Let the certified provider add a person's signature and keep the document; nothing of `identity` stays here.

    Refuses `ProviderRefused`, also an answer that is not our document with something added at its end: that would
    undo the signatures of all who signed before.
    """
    before = bytes(document.pdf)
    signed = office.certified_provider().sign(before, identity=identity, reason=reason)
    if not signed.startswith(before):
        raise ProviderRefused("unreadable")
    _keep(document, signed)


def _keep(document: Document, signed: bytes) -> None:
    document.pdf, document.sha256 = signed, hashlib.sha256(signed).hexdigest()
    document.save()


def part_words(part: str) -> str:
    """Return in what part somebody stands under a commitment."""
    return {Part.OFFICE: _("Kantor"), Part.AGENCY: _("Instansi"), Part.WITNESS: _("Saksi")}[Part(part)]


def _facts(row: Commitment, version: Version, parties: list[Party]) -> CommitmentFacts:
    with override("id"):
        return CommitmentFacts(
            letterhead=office.letterhead(directory.current().offices[row.office_id]),
            number=row.code,
            title=row.title,
            government=row.government.name,
            preamble=tuple(part.strip() for part in version.preamble.splitlines() if part.strip()),
            clauses=tuple(_clause(one) for one in Clause.objects.filter(version=version).order_by("place")),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            boxes=tuple(BoxFacts(field=one.field, name=one.name, part=part_words(one.part)) for one in parties),
            address=address(row.code),
            text_sha256=row.text_sha256,
        )


def _clause(one: Clause) -> ClauseFacts:
    if one.kind == ClauseKind.DECLARATORY:
        return ClauseFacts(text=one.text)
    return ClauseFacts(text=one.text, measure=measure_words(one))


def measure_words(one: Clause) -> str:
    """Return by what a clause is measured, in one line."""
    return _("Diukur: {indicator}, {target}, dihitung {period}. Dasar: {source}.").format(
        indicator=clauses.indicator_name(one.indicator),
        target=clauses.target_words(one.indicator, one.target),
        period=clauses.period_words(one.period),
        source=one.source,
    )
