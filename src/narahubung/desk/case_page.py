"""One case on one page: what it is about, who has it until when, what can be done now, and all that was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narahubung.agencies.appointments import Holder
from narahubung.cases import queries
from narahubung.cases.sheets import CaseSheet, ReleaseLine
from narahubung.desk import case_facts, handing, letters
from narahubung.desk.act_forms import WriteForm, means_of_sending
from narahubung.desk.checklist import CheckRow, check_rows
from narahubung.desk.handing import Handed
from narahubung.desk.routing_words import why
from narahubung.desk.rows import subject
from narahubung.desk.scene import Scene
from narahubung.rules.facts import Lane, State, Turn
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import AppointmentKind, Role
from narahubung.web import act_words, badges, case_lanes, case_terms, case_words, dates, words
from narahubung.web.case_lanes import MessageRow
from narahubung.web.case_terms import TermRow
from narahubung.web.case_words import TimelineLine, TopLine
from narahubung.web.doors import actor, for_office, moment
from narahubung.web.words import Side

# The acts that move a case, in the order in which their buttons stand; the rest is a press further away.
_MAIN = (
    Act.VERIFY,
    Act.FORWARD,
    Act.CLOSE,
    Act.DECLINE_CLOSING,
    Act.GRANT_TIME,
    Act.REFUSE_TIME,
    Act.PROPOSE_CLOSING,
    Act.RETURN_ANSWER,
    Act.REQUEST_COMPLETION,
    Act.DEEM_WITHDRAWN,
    Act.REQUEST_CLARIFICATION_1,
    Act.REQUEST_CLARIFICATION_2,
    Act.GO_ON_WITHOUT_ANSWER,
    Act.ASK_COMPLAINANT,
    Act.FULFIL_ACTION,
    Act.REOPEN,
)
_OTHER = (
    Act.RECALL,
    Act.HAND_OVER,
    Act.COMPLETE,
    Act.REPLY,
    Act.LAPSE,
    Act.WITHDRAW,
    Act.CONFIRM,
    Act.DISPUTE,
    Act.DROP_ACTION,
    Act.FLAG_RAPID,
    Act.UNFLAG_RAPID,
    Act.ERASE_PERSON,
)
_ON_BEHALF = frozenset({Act.COMPLETE, Act.REPLY, Act.WITHDRAW, Act.CONFIRM, Act.DISPUTE})
_GRAVE = frozenset({Act.WITHDRAW, Act.ERASE_PERSON, Act.DEEM_WITHDRAWN})


@dataclass(frozen=True, slots=True)
class ActLink:
    """A button that leads to an act's own page."""

    address: str
    word: str
    css: str


@dataclass(frozen=True, slots=True)
class Box:
    """A box to write into one lane; `address` is where it is sent."""

    heading: str
    address: str
    form: WriteForm


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """An identity opened, or asked to be, to one person: its state in words and what can be done about it."""

    person: str
    state: str
    is_waiting: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class LetterRow:
    """An official letter; `address` is where it is had on paper."""

    name: str
    number: str
    sent: str
    received: str
    means: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """Everything the page prints."""

    case: UUID
    number: str
    what: str
    top: TopLine
    badges: tuple[SafeString, ...]
    is_secret: bool
    main: tuple[ActLink, ...]
    other: tuple[ActLink, ...]
    takes: str
    key: str
    messages: tuple[MessageRow, ...]
    boxes: tuple[Box, ...]
    timeline: tuple[TimelineLine, ...]
    next: str
    terms: tuple[TermRow, ...]
    facts: tuple[case_facts.Fact, ...]
    classifies: str
    why: tuple[str, ...]
    suggested: str
    checks: tuple[CheckRow, ...]
    passed: int
    identity: bool
    releases: tuple[ReleaseRow, ...]
    release_acts: tuple[ActLink, ...]
    barred: tuple[str, ...]
    bar_acts: tuple[ActLink, ...]
    letters: tuple[LetterRow, ...]
    receipt: str
    handed: Handed | None


@for_office
@require_safe
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show a case; what this person may not see or do is simply not there."""
    who, at = actor(request), moment(request)
    scene = Scene(queries.sheet(case, actor=who, at=at), who, at)
    response = render(request, "desk/case.html", {"page": page_of(scene, handed=handing.handed(request, case=case))})
    response.headers["Cache-Control"] = "no-store, private"
    return response


def page_of(scene: Scene, *, handed: Handed | None = None) -> CasePage:
    """Return a case ready to be printed."""
    sheet, at, lists = scene.sheet, scene.at, scene.directory
    line, chosen = sheet.line, sheet.choices
    top = case_words.top_line(sheet, reader=Side.OFFICE, at=at, directory=lists, holder=holder(scene))
    checks = check_rows(sheet.checks, checklist=lists.checklist)
    return CasePage(
        case=line.id,
        number=line.number,
        what=subject(line, directory=lists),
        top=top,
        badges=_badges(sheet),
        is_secret=line.is_secret,
        main=_main(scene),
        other=links(scene, _OTHER),
        takes=act_words.button(Act.TAKE) if Act.TAKE in chosen and line.officer != scene.actor.person else "",
        key=str(uuid4()),
        messages=case_lanes.message_rows(sheet.messages, reader=Side.OFFICE, address=file_address),
        boxes=_boxes(scene),
        timeline=case_words.timeline(sheet.happenings, reader=Side.OFFICE, directory=lists, people=scene.names()),
        next=top.next if line.turn is not Turn.NOBODY else "",
        terms=case_terms.term_rows(sheet.terms, at=at, calendar=lists.calendar, said=sheet.said()),
        facts=case_facts.facts(sheet, directory=lists),
        classifies=act_address(line.id, Act.CLASSIFY) if Act.CLASSIFY in chosen else "",
        why=why(sheet.suggestion, directory=lists),
        suggested=case_words.agency_name(line.suggested_agency, directory=lists),
        checks=checks,
        passed=sum(row.passes for row in checks),
        identity=sheet.may_read_identity,
        releases=tuple(_release(one, scene) for one in sheet.releases),
        release_acts=links(scene, (Act.APPROVE_RELEASE, Act.ASK_RELEASE, *_revoke(sheet))),
        barred=tuple(scene.names().get(person, str(person)) for person in sheet.barred),
        bar_acts=links(scene, (Act.BAR_PERSON, *((Act.UNBAR_PERSON,) if sheet.barred else ()))),
        letters=_letters(sheet),
        # Who may not know the complainant has nobody to hand a receipt to.
        receipt=reverse("desk:receipt", args=[line.id]) if sheet.may_read_identity else "",
        handed=handed,
    )


def act_address(case: UUID, act: Act) -> str:
    """Return where an act is done."""
    return reverse("desk:act", args=[case, act.value])


def file_address(file: UUID) -> str:
    """Return where the desk fetches a file."""
    return reverse("desk:file", args=[file])


def links(scene: Scene, acts: tuple[Act, ...]) -> tuple[ActLink, ...]:
    """Return the buttons of those acts that are open now; both ways to an agency share one."""
    chosen = scene.sheet.choices
    found = []
    for act in acts:
        if act in chosen:
            word = act_words.button(act)
            if act in _ON_BEHALF:
                word = _("{act} (atas nama pelapor)").format(act=word)
            css = "button-danger" if act in _GRAVE else ""
            found.append(ActLink(act_address(scene.sheet.line.id, act), word, css))
    return tuple(found)


def _main(scene: Scene) -> tuple[ActLink, ...]:
    """Return the buttons that move the case, the first marked while it is the office's own turn."""
    found = links(scene, _MAIN)
    is_ours = words.TURN_SIDES[scene.sheet.line.turn] is Side.OFFICE
    if not found or not is_ours or found[0].css:
        return found
    return (ActLink(found[0].address, found[0].word, "button-main"), *found[1:])


def holder(scene: Scene) -> str:
    """Return the name of the person whose turn it is, where one is known."""
    line = scene.sheet.line
    match line.turn:
        case Turn.OFFICE:
            return scene.sheet.officer_name or _("belum diambil siapa pun")
        case Turn.OFFICE_HEAD:
            return _named(scene, scene.people, role=Role.HEAD_OF_OFFICE)
        case Turn.LIAISON:
            return _named(scene, scene.of_agency, role=Role.LIAISON)
        case Turn.AGENCY_HEAD:
            return _named(scene, scene.of_agency, role=Role.HEAD_OF_AGENCY)
        case Turn.HUB:
            return _named(scene, scene.people, role=Role.COORDINATOR)
        case _:
            return ""


def _named(scene: Scene, people: Iterable[Holder], *, role: Role) -> str:
    found = [one for one in people if one.role is role and one.person not in scene.sheet.barred]
    first = [one for one in found if one.kind is not AppointmentKind.DEPUTY] or found
    return first[0].name if first else _("jabatan kosong")


def _badges(sheet: CaseSheet) -> tuple[SafeString, ...]:
    found = [badges.state_badge(sheet.line.state)]
    if sheet.line.is_rapid:
        found.append(badges.rapid_badge())
    return tuple(found)


def _boxes(scene: Scene) -> tuple[Box, ...]:
    sheet = scene.sheet
    if Act.WRITE not in sheet.choices:
        return ()
    lanes = [lane for lane in sheet.writable if lane is not Lane.AGENCY or sheet.line.agency is not None]
    address = act_address(sheet.line.id, Act.WRITE)
    return tuple(Box(words.lane(lane), address, WriteForm(scene, lane=lane)) for lane in lanes)


def _revoke(sheet: CaseSheet) -> tuple[Act, ...]:
    return (Act.REVOKE_RELEASE,) if any(one.revoked_at is None for one in sheet.releases) else ()


def _release(line: ReleaseLine, scene: Scene) -> ReleaseRow:
    if line.revoked_at is not None:
        state = _("dicabut {day}").format(day=dates.day(line.revoked_at))
    elif line.approved_at is None:
        state = _("diminta {day}, menunggu Kepala Perwakilan").format(day=dates.day(line.asked_at))
    elif line.expires_at is not None and line.expires_at > scene.at:
        state = _("berlaku sampai {day}").format(day=dates.day(line.expires_at))
    else:
        state = _("sudah berakhir")
    is_open = line.approved_at is not None and line.revoked_at is None
    return ReleaseRow(
        person=line.person_name,
        state=state,
        is_waiting=line.approved_at is None and line.revoked_at is None,
        is_open=is_open and line.expires_at is not None and line.expires_at > scene.at,
    )


def _letter_address(sheet: CaseSheet, kind: str) -> str:
    """Return where the letter is had on paper: only for those who may read what it asks."""
    if kind not in letters.TERMS or Lane.AGENCY not in sheet.lanes or sheet.line.agency is None:
        return ""
    return reverse("desk:letter", args=[sheet.line.id, kind])


def _letters(sheet: CaseSheet) -> tuple[LetterRow, ...]:
    means = dict(means_of_sending())
    names = {
        Act.REQUEST_CLARIFICATION_1.value: State.CLARIFICATION_1,
        Act.REQUEST_CLARIFICATION_2.value: State.CLARIFICATION_2,
    }
    return tuple(
        LetterRow(
            name=words.state(names[letter.kind]) if letter.kind in names else letter.kind,
            number=letter.number,
            sent=dates.day(letter.sent_on),
            received=dates.day(letter.received_on) if letter.received_on else _("belum terbukti"),
            means=means.get(letter.means, letter.means),
            address=_letter_address(sheet, letter.kind),
        )
        for letter in sheet.letters
    )
