"""The list, and the page of one commitment: public once it is opened, with the acts of whoever is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from narahubung.agencies import directory
from narahubung.commitments import compliance, reading, standing
from narahubung.commitments.change import round_of
from narahubung.commitments.models import Commitment, Document, Party, Scan
from narahubung.documents import receipt
from narahubung.rules.commitment import SIGNABLE, Deed, Part, Seat, Stage, may
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import NotSeen, NotYours
from narahubung.web import dates
from narahubung.web.doors import actor, moment


@dataclass(frozen=True, slots=True)
class Way:
    """Something this reader can do now: its word, its address and whether it is the main thing to do."""

    word: str
    address: str
    is_main: bool = False


@login_not_required
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the commitments of one's own network, to keepers the way to a new one; to others what is or was in force."""
    who = actor(request)
    if not who.capacities:
        return render(request, "commitments/list.html", {"lines": reading.public_lines(), "is_public": True})
    governments: tuple[tuple[int, str], ...] = ()
    if (office := standing.keeps_some(who)) is not None:
        lists = directory.current()
        governments = tuple(
            (key, one.name) for key, one in lists.governments.items() if lists.office_of_government[key] == office
        )
    watches = bool(who.roles() & standing.WATCHERS)
    context = {"lines": reading.lines(who), "governments": governments, "watches": watches}
    return render(request, "commitments/list.html", context)


@login_not_required
@never_cache
@require_safe
def commitment(request: HttpRequest, code: str) -> HttpResponse:
    """Show who signed what, when and how, and whether it is still in force; a draft to its keepers alone."""
    who, at = actor(request), moment(request)
    row = standing.seen(who, code)
    on = dates.local_day(at)
    parties = reading.parties_of(row)
    sheet = reading.sheet(row, parties, on=on)
    mine = standing.agencies(who)
    watches = standing.watches(who, row)
    inside = watches or any(party.agency_id in mine for party in parties)
    context = {
        "sheet": sheet,
        "ways": ways(row, parties, who, on=on),
        "deeds": reading.deeds(row, parties) if watches else (),
        "qr": drawn(request.build_absolute_uri(sheet.address)) if sheet.has_document else "",
        "inside": inside,
        "watches": watches,
        "scans": frozenset(party.place for party in parties if watches or party.agency_id in mine),
    }
    return render(request, "commitments/commitment.html", context)


@login_not_required
@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Send the document with all signatures given so far, to anybody; refuses `NotSeen` while there is none."""
    row = standing.seen(actor(request), code)
    found = Document.objects.filter(commitment=row).first()
    if found is None:
        raise NotSeen
    return HttpResponse(
        bytes(found.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{row.code.lower()}.pdf"', "Cache-Control": "no-cache"},
    )


@never_cache
@require_safe
def scan(request: HttpRequest, code: str, place: int) -> HttpResponse:
    """Send the scan of a signature on paper to the office, the government and that agency; to nobody else."""
    who = actor(request)
    row = standing.seen(who, code)
    found = Scan.objects.filter(signature__party__commitment=row, signature__party__place=place)
    one = found.select_related("signature__party").first()
    if one is None:
        raise NotSeen
    if not (standing.watches(who, row) or one.signature.party.agency_id in standing.agencies(who)):
        raise NotSeen
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[one.media_type]
    return HttpResponse(
        bytes(one.content),
        content_type=one.media_type,
        headers={"Content-Disposition": f'attachment; filename="{row.code.lower()}-{place}.{ending}"'},
    )


@never_cache
@require_safe
def keeping(request: HttpRequest, code: str) -> HttpResponse:
    """Show whether each measurable clause is kept: the whole network to its watchers, their own line to an agency."""
    who, on = actor(request), dates.local_day(moment(request))
    row = standing.seen(who, code)
    if not (standing.watches(who, row) or standing.agencies(who) & _members(row)):
        raise NotYours("commitments")
    context = {
        "sheet": reading.sheet(row, on=on),
        "kept": compliance.kept(row, who, on=on),
        "watches": standing.watches(who, row),
    }
    return render(request, "commitments/keeping.html", context)


@never_cache
@require_safe
def wall(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show one commitment as it is projected: who has signed, who has not, k of n; it asks anew every few seconds."""
    who, on = actor(request), dates.local_day(moment(request))
    if not who.roles() & standing.WATCHERS:
        raise NotYours("commitments")
    row = standing.seen(who, code) if code else _latest(who)
    if row is not None:
        standing.insist_on_watcher(who, row)
    sheet = reading.sheet(row, on=on) if row is not None and row.opened_at is not None else None
    context = {"sheet": sheet}
    return render(request, "commitments/wall.html", context)


def ways(row: Commitment, parties: list[Party], who: Actor, *, on: date) -> tuple[Way, ...]:
    """Return what this reader can do now."""
    if not who.capacities:
        return ()
    made = []
    stage, keeper = Stage(row.stage), standing.keeps(who, row)
    if keeper and stage is Stage.DRAFT:
        made += [
            Way(_("Buka untuk ditandatangani"), reverse("commitments:open", args=[row.code]), is_main=True),
            Way(_("Ubah naskah"), reverse("commitments:edit", args=[row.code])),
        ]
    mine = part_to_sign(row, parties, who, on=on)
    if mine is not None:
        word = _("Saksikan") if mine.part == Part.WITNESS else _("Tanda tangani")
        made.append(Way(word, reverse("commitments:sign", args=[row.code]), is_main=True))
    if standing.watches(who, row) and row.opened_at is not None:
        made.append(Way(_("Dinding komitmen"), reverse("commitments:wall_of", args=[row.code])))
    if row.in_force_at is not None:
        made.append(Way(_("Kepatuhan"), reverse("commitments:keeping", args=[row.code])))
    if keeper and stage in SIGNABLE and on <= row.closes_on:
        made += [
            Way(_("Layar bersama"), reverse("commitments:screen_begin", args=[row.code])),
            Way(_("Tanda tangan di kertas"), reverse("commitments:paper", args=[row.code])),
        ]
    if keeper and stage in (Stage.DRAFT, Stage.OPEN, Stage.WITNESSED):
        made.append(Way(_("Tarik"), reverse("commitments:withdraw", args=[row.code])))
    return tuple(made)


def part_to_sign(row: Commitment, parties: list[Party], who: Actor, *, on: date) -> Party | None:
    """Return the part for which the round would take this person's signature today, None where there is none."""
    mine = standing.own_part(who, row, parties)
    if mine is None:
        return None
    seat, deed = (Seat.WITNESS, Deed.WITNESS) if mine.part == Part.WITNESS else (Seat.PARTY, Deed.SIGN)
    return mine if may(round_of(row, parties), deed, seat=seat, on=on, party=mine.place, by=who.person) else None


def drawn(address: str) -> SafeString:
    """Return the QR of one of our own addresses as inline SVG."""
    return mark_safe(receipt.qr_svg(address))  # noqa: S308 - drawn by us from our own address


def _members(row: Commitment) -> frozenset[int]:
    found = Party.objects.filter(commitment=row, part=Part.AGENCY)
    return frozenset(party.agency_id for party in found if party.agency_id is not None)


def _latest(who: Actor) -> Commitment | None:
    mine = Commitment.objects.filter(standing.visible(who)).exclude(opened_at=None)
    alive = mine.exclude(stage__in=[Stage.SUPERSEDED, Stage.EXPIRED, Stage.WITHDRAWN])
    rows = alive.select_related("office", "government", "witness", "supersedes")
    return rows.order_by("-opened_at", "-id").first() or (
        mine.select_related("office", "government", "witness", "supersedes").order_by("-opened_at", "-id").first()
    )
