"""The page of one post: who is there and until when, who was and will be, what was done, and what can be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from narahubung.agencies.posts import Holding, Leave, Post
from narahubung.cases import postload
from narahubung.network import standing, words
from narahubung.network.given import Deed
from narahubung.network.models import Handover, PostEvent
from narahubung.rules.coverage import VACANT, State
from narahubung.rules.parties import OFFICE_ROLES, Actor, AppointmentKind, Role
from narahubung.rules.refusals import NotSeen
from narahubung.web import dates
from narahubung.web import words as house_words
from narahubung.web.doors import actor, moment

# How far back the answers are counted: a year shows a succession without walking the whole register.
COUNTED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Link:
    """A way to an act: its word and address."""

    word: str
    address: str


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """One appointment in the dated line, newest first; `when` is past, now or ahead."""

    name: str
    kind: str
    days: str
    letter: str
    contact: str
    when: str
    note: str
    acts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """An absence that lasts or is to come."""

    text: str
    back: str
    is_told: bool  # the sentence on top has said it already


@dataclass(frozen=True, slots=True)
class DeedRow:
    """A line of the post's history."""

    machine: str
    moment: str
    what: str
    who: str
    note: str


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A record that can be downloaded."""

    text: str
    address: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of a post prints."""

    post: Post
    name: str
    state: str
    tab: str
    sentence: str
    is_vacant: bool
    coming: str
    holdings: tuple[HoldingRow, ...]
    leaves: tuple[LeaveRow, ...]
    deeds: tuple[DeedRow, ...]
    handovers: tuple[HandoverRow, ...]
    acts: tuple[Link, ...]
    keeps: bool
    holds: bool
    sees_board: bool
    checked: str
    asked: str
    key: str
    may_record_anew: bool


@never_cache
@require_safe
def post(request: HttpRequest, code: str) -> HttpResponse:
    """Show a post to its office, its government and its own people; nobody else learns that there is one."""
    who, at = actor(request), moment(request)
    found = standing.seen_post(who, code)
    return render(request, "network/post.html", {"page": page(found, who, at=at)})


@never_cache
@require_safe
def answers(request: HttpRequest, code: str) -> HttpResponse:
    """Show who wrote how many of the post's answers: the persons add up to the post."""
    who, at = actor(request), moment(request)
    found = standing.seen_post(who, code)
    if found.agency is None:
        raise NotSeen
    counted = postload.answers(found.agency, actor=who, since=at - COUNTED)
    context = {"post": found, "name": words.post_name(found), "answers": counted, "since": at - COUNTED}
    return render(request, "network/answers.html", context)


@never_cache
@require_safe
def handover(request: HttpRequest, record: int) -> HttpResponse:
    """Send the record of a handover to its two people and to the office; refuses `NotSeen` everybody else."""
    who = actor(request)
    row = Handover.objects.select_related("agency__government").filter(pk=record).first()
    if row is None or not _may_read(who, row):
        raise NotSeen
    name = f"serah-terima-{row.agency.code.lower()}-{row.effective_on}.pdf"
    return HttpResponse(
        bytes(row.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _may_read(who: Actor, row: Handover) -> bool:
    of_office = any(c.role in OFFICE_ROLES and c.office == row.agency.government.office_id for c in who.capacities)
    return of_office or who.person in (row.predecessor_id, row.successor_id)


def page(found: Post, who: Actor, *, at: datetime) -> Page:
    """Return the page of a post for one reader."""
    on = dates.local_day(at)
    covers = found.coverage(on=on)
    keeps = standing.keeps(who, found)
    events = _events(found)
    records = list(
        Handover.objects.filter(agency_id=found.agency or 0)
        .select_related("predecessor", "successor", "agency__government")
        .defer("pdf")
        .order_by("-made_at")
    )
    checked = next((one for one in events if one.deed == Deed.CONFIRM_CONTACT), None)
    asked = next((one for one in events if one.deed == Deed.ASK_CONTACT), None)
    primary = found.primary(on=on)
    return Page(
        post=found,
        name=words.post_name(found),
        state=words.state(covers.state),
        tab=words.TABS[covers.state],
        sentence=words.sentence(found, covers, on=on),
        is_vacant=covers.state in VACANT,
        coming=_("Akan kosong mulai {day}; belum ada penggantinya.").format(day=dates.day(covers.vacant_from))
        if covers.vacant_from
        else "",
        holdings=tuple(_holding(found, one, on=on, keeps=keeps) for one in reversed(found.holdings)),
        leaves=tuple(
            _leave(one, code=found.code, keeps=keeps, is_told=covers.state is State.STAND_IN and one.covers(on))
            for one in found.leaves
            if one.ends_on >= on
        ),
        deeds=tuple(_deed(one, found) for one in events[:50]),
        handovers=tuple(_record(row) for row in records if _may_read(who, row)),
        acts=_acts(found, primary, on=on) if keeps else (),
        keeps=keeps,
        holds=standing.holds(who, found),
        sees_board=bool(who.roles() & standing.WATCHERS),
        checked=dates.moment(checked.at) if checked else "",
        asked=dates.moment(asked.at) if asked and (checked is None or checked.at < asked.at) else "",
        key=str(uuid4()),
        may_record_anew=keeps
        and any(
            one.deed == Deed.SUCCEED and primary is not None and one.appointment_id == primary.appointment
            for one in events
        ),
    )


def act_address(code: str, act: str, appointment: int | None = None) -> str:
    """Return where an act is done, for one appointment where it is about one."""
    address = reverse("network:act", args=[code, act])
    return f"{address}?penugasan={appointment}" if appointment is not None else address


def _events(found: Post) -> list[PostEvent]:
    of_post = (
        PostEvent.objects.filter(agency_id=found.agency)
        if found.agency is not None
        else PostEvent.objects.filter(government_id=found.government)
    )
    return list(of_post.select_related("actor").order_by("-at", "-id")[:200])


def _acts(found: Post, primary: Holding | None, *, on: date) -> tuple[Link, ...]:
    past = [one for one in found.holdings if one.kind is not AppointmentKind.DEPUTY and one.starts_on <= on]
    made = []
    if past and found.role is Role.LIAISON:
        made.append(Link(_("Ganti narahubung"), act_address(found.code, "ganti")))
    if primary is None or found.role is Role.COORDINATOR:
        made.append(Link(_("Tunjuk pemegang"), act_address(found.code, "tunjuk")))
    else:
        made.append(Link(_("Tunjuk wakil atau penerus"), act_address(found.code, "tunjuk")))
    return tuple(made)


def _holding(found: Post, one: Holding, *, on: date, keeps: bool) -> HoldingRow:
    when = "now" if one.covers(on) else ("past" if one.ends_on < on else "ahead")
    acts = []
    if keeps and when != "past":
        acts.append(Link(_("Ubah"), act_address(found.code, "ubah", one.appointment)))
        acts.append(Link(_("Akhiri"), act_address(found.code, "akhiri", one.appointment)))
        acts.append(Link(_("Cuti"), act_address(found.code, "cuti", one.appointment)))
    note = ""
    if when == "now" and one.last_in_at is None:
        note = words.worry(words.Worry.NEVER_IN)
    if not one.is_active:
        note = _("akun ditutup")
    return HoldingRow(
        name=one.name,
        kind=house_words.appointment(one.kind),
        days=words.span(one.starts_on, one.ends_on),
        letter=one.letter_number,
        contact=one.contact,
        when=when,
        note=note,
        acts=tuple(acts),
    )


def _leave(one: Leave, *, code: str, keeps: bool, is_told: bool) -> LeaveRow:
    days = words.span(one.starts_on, one.ends_on)
    text = _("{name} cuti {days}; {stand_in} mewakili.").format(name=one.name, days=days, stand_in=one.stand_in_name)
    if one.stand_in is None:
        text = _("{name} cuti {days}; tidak ada yang mewakili.").format(name=one.name, days=days)
    back = f"{reverse('network:act', args=[code, 'kembali'])}?cuti={one.absence}" if keeps else ""
    return LeaveRow(text, back, is_told)


def _deed(row: PostEvent, found: Post) -> DeedRow:
    holder = next((one for one in found.holdings if one.appointment == row.appointment_id), None)
    parts = [holder.name] if holder and holder.person != row.actor_id else []
    first, last = row.details.get("starts_on"), row.details.get("ends_on")
    if row.deed in (Deed.APPOINT, Deed.SUCCEED, Deed.AWAY, Deed.AMEND) and first:
        parts.append(words.span(date.fromisoformat(first), date.fromisoformat(last) if last else date.max))
    elif last:
        parts.append(_("hari terakhir {day}").format(day=dates.day(date.fromisoformat(last))))
    if row.details.get("opens_gap"):
        parts.append(_("sesudahnya kosong"))
    return DeedRow(
        machine=dates.machine(row.at),
        moment=dates.moment(row.at),
        what=words.deed(row.deed),
        who=row.actor.name,
        note=", ".join(parts),
    )


def _record(row: Handover) -> HandoverRow:
    text = _("{before} kepada {after}, {day}: {count} laporan terbuka").format(
        before=row.predecessor.name, after=row.successor.name, day=dates.day(row.effective_on), count=row.cases
    )
    if row.withheld:
        text += ", " + _("{count} lain tidak diserahkan karena benturan kepentingan").format(count=row.withheld)
    return HandoverRow(text, reverse("network:handover", args=[row.pk]), row.sha256)
