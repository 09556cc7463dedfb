"""Everything an officer can do to a case: one table from act to form, and the one page on which it is done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from narahubung.cases import actions, queries, uploads
from narahubung.cases.actions import Performed
from narahubung.cases.uploads import Refused, Uploaded
from narahubung.desk import drafts
from narahubung.desk.act_forms import (
    ActForm,
    ClarifyForm,
    ClassifyForm,
    ClosingForm,
    ForwardForm,
    GrantTimeForm,
    HandOverForm,
    Say,
    WriteForm,
    saying,
)
from narahubung.desk.action_forms import DropForm, FulfilForm
from narahubung.desk.checklist import ChecklistForm, wrong_word
from narahubung.desk.people_forms import ApproveReleaseForm, AskReleaseForm, PersonForm, ReleaseForm, UnbarForm
from narahubung.desk.routing_words import why
from narahubung.desk.scene import Scene
from narahubung.rules.facts import Lane, Turn
from narahubung.rules.given import MOST_ATTACHMENTS
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import FileRefused, Incomplete, Malformed, NotSeen, RuleBroken, TooLarge, WrongMoment
from narahubung.rules.terms import ExtensionRefused
from narahubung.web import act_words, case_words, dates, errors, words
from narahubung.web.case_words import TopLine
from narahubung.web.doors import actor, for_office, moment
from narahubung.web.refusal import field_word, incomplete_words
from narahubung.web.words import Side

_TO_COMPLAINANT = gettext_noop("Pemberitahuan kepada pelapor")
_REASON = gettext_noop("Alasan")

FORMS: dict[Act, type[ActForm]] = {
    Act.VERIFY: ChecklistForm,
    Act.REQUEST_COMPLETION: saying(
        Say("text", Lane.COMPLAINANT, gettext_noop("Yang perlu dilengkapi"), drafts.COMPLETION, takes_files=True)
    ),
    Act.COMPLETE: saying(
        Say("text", Lane.COMPLAINANT, gettext_noop("Kelengkapan yang disampaikan pelapor"), takes_files=True)
    ),
    Act.DEEM_WITHDRAWN: saying(Say("text", Lane.COMPLAINANT, _TO_COMPLAINANT, drafts.DEEMED_WITHDRAWN)),
    Act.LAPSE: ActForm,
    Act.FORWARD: ForwardForm,
    Act.FORWARD_VIA_HUB: ForwardForm,
    Act.RECALL: saying(Say("reason", Lane.OFFICE, _REASON)),
    Act.RETURN_ANSWER: saying(
        Say("reason", Lane.AGENCY, gettext_noop("Yang belum memadai dan perlu dilengkapi instansi"), takes_files=True)
    ),
    Act.REQUEST_CLARIFICATION_1: ClarifyForm,
    Act.REQUEST_CLARIFICATION_2: ClarifyForm,
    Act.GRANT_TIME: GrantTimeForm,
    Act.REFUSE_TIME: saying(Say("reason", Lane.AGENCY, _REASON)),
    Act.GO_ON_WITHOUT_ANSWER: saying(Say("reason", Lane.OFFICE, _REASON)),
    Act.PROPOSE_CLOSING: ClosingForm,
    Act.DECLINE_CLOSING: saying(Say("reason", Lane.OFFICE, _REASON)),
    Act.CLOSE: ActForm,
    Act.HAND_OVER: HandOverForm,
    Act.WITHDRAW: saying(
        Say("reason", Lane.COMPLAINANT, gettext_noop("Alasan pelapor"),
            hint=gettext_noop("Hanya atas permintaan pelapor sendiri. Sebutkan bagaimana permintaan itu disampaikan."))
    ),
    Act.CONFIRM: saying(
        Say("text", Lane.COMPLAINANT, gettext_noop("Kata-kata pelapor"), required=False,
            hint=gettext_noop("Hanya bila pelapor sendiri menyatakannya kepada kantor."))
    ),
    Act.DISPUTE: saying(Say("reason", Lane.COMPLAINANT, gettext_noop("Keberatan pelapor"), takes_files=True)),
    Act.REOPEN: saying(Say("reason", Lane.OFFICE, _REASON)),
    Act.WRITE: WriteForm,
    Act.ASK_COMPLAINANT: saying(
        Say("text", Lane.COMPLAINANT, gettext_noop("Pertanyaan kepada pelapor"), takes_files=True,
            hint=gettext_noop("Tenggat pihak yang sedang bekerja berhenti sampai pelapor menjawab."))
    ),
    Act.REPLY: saying(Say("text", Lane.COMPLAINANT, gettext_noop("Jawaban pelapor"), takes_files=True)),
    Act.CLASSIFY: ClassifyForm,
    Act.FLAG_RAPID: saying(Say("reason", Lane.OFFICE, gettext_noop("Mengapa ini darurat"))),
    Act.UNFLAG_RAPID: saying(Say("reason", Lane.OFFICE, _REASON)),
    Act.TAKE: ActForm,
    Act.ASK_RELEASE: AskReleaseForm,
    Act.APPROVE_RELEASE: ApproveReleaseForm,
    Act.REVOKE_RELEASE: ReleaseForm,
    Act.BAR_PERSON: PersonForm,
    Act.UNBAR_PERSON: UnbarForm,
    Act.FULFIL_ACTION: FulfilForm,
    Act.DROP_ACTION: DropForm,
    Act.ERASE_PERSON: saying(Say("reason", Lane.OFFICE, _REASON)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the form: the field it belongs to (its name, empty for none) and the sentence."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class ActPage:
    """The page of one act: the case it is done to, the form, what will happen, and the files already taken in."""

    case: UUID
    act: Act
    number: str
    heading: str
    consequence: str
    is_grave: bool
    top: TopLine
    form: ActForm
    uploaded: tuple[Uploaded, ...]
    complaint: str
    why: tuple[str, ...]
    outside: tuple[tuple[str, str], ...]


_FORWARDS = frozenset({Act.FORWARD, Act.FORWARD_VIA_HUB})
_GRAVE = frozenset({Act.WITHDRAW, Act.DEEM_WITHDRAWN, Act.ERASE_PERSON})


@for_office
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, case: UUID, name: str) -> HttpResponse:
    """Show the form of an act, and do it when it is sent; a refusal gives the form back with all that was typed."""
    wanted = _act(name)
    who, at = actor(request), moment(request)
    sheet = queries.sheet(case, actor=who, at=at)
    scene = Scene(sheet, who, at)
    form_of = FORMS[wanted]
    if request.method != "POST":
        if wanted not in sheet.choices:
            raise WrongMoment(wanted, sheet.line.state, sheet.line.turn)
        return _page(request, scene, wanted, form_of(scene))
    if "fill" in request.POST and wanted in sheet.choices:
        return _page(request, scene, wanted, _filled(form_of(scene), request))
    key = _key(request.POST.get("key", ""))
    form = form_of(scene, data=request.POST, files=request.FILES)
    kept, refused = _files(request, form, key=key)
    if form.is_valid() and not refused:
        try:
            given = replace(form.given(), attachments=tuple(file.id for file in kept))
            done = actions.perform(case, form.act(wanted), actor=who, at=at, given=given, key=key)
        except (Incomplete, TooLarge, FileRefused, ExtensionRefused) as broken:
            _tell(form, broken)
        else:
            messages.success(request, outcome(done, scene=scene, agency=given.agency))
            return redirect("desk:case", case=case)
    for one in refused:
        form.add_error(None, f"{one.name}: {errors.translate(one.refusal).detail}")
    return _page(request, scene, wanted, form, kept, status=422)


def _filled(form: ActForm, request: HttpRequest) -> ActForm:
    if isinstance(form, ChecklistForm):
        form.fill(request.POST, kind=request.POST["fill"])
    return form


def _act(name: str) -> Act:
    if name not in set(Act) or Act(name) not in FORMS:
        raise NotSeen
    return Act(name)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as broken:
        raise Malformed("key") from broken


def _files(request: HttpRequest, form: ActForm, *, key: UUID) -> tuple[tuple[Uploaded, ...], tuple[Refused, ...]]:
    if form.uploads() is None:
        return (), ()
    before = uploads.kept(request.POST.getlist("uploaded"), form=key.hex)
    taken, refused = uploads.take(
        request.FILES.getlist("files"), form=key.hex, room=MOST_ATTACHMENTS - len(before), at=moment(request)
    )
    return (*before, *taken), refused


def _tell(form: ActForm, broken: RuleBroken) -> None:
    """Put a refusal of the heart where it belongs on the form."""
    if not isinstance(broken, Incomplete):
        form.add_error(None, errors.translate(broken).detail)
        return
    for name, code in broken.fields.items():
        field = form.names.get(name, name)
        text = wrong_word(code) if isinstance(form, ChecklistForm) else incomplete_words(code)
        if field in form.fields:
            form.add_error(field, text)
        else:
            form.add_error(None, f"{field_word(name)}: {text}")


def outcome(done: Performed, *, scene: Scene, agency: int | None = None) -> str:
    """Return what was done, who has the case now and until when."""
    said = act_words.done(done.act)
    if done.turn is Turn.NOBODY:
        return f"{said}."
    who = words.turn(done.turn)
    if words.TURN_SIDES[done.turn] is Side.AGENCY:
        name = case_words.agency_name(agency or scene.sheet.line.agency, directory=scene.directory)
        who = f"{who} {name}".strip()
    if done.due_at is None:
        return _("{said}. Sekarang giliran: {who}.").format(said=said, who=who)
    return _("{said}. Sekarang giliran: {who}, sampai {moment}.").format(
        said=said, who=who, moment=dates.moment(done.due_at)
    )


def _page(
    request: HttpRequest,
    scene: Scene,
    wanted: Act,
    form: ActForm,
    uploaded: tuple[Uploaded, ...] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    sheet = scene.sheet
    page = ActPage(
        case=sheet.line.id,
        act=wanted,
        number=sheet.line.number,
        heading=act_words.button(wanted),
        consequence=act_words.consequence(wanted),
        is_grave=wanted in _GRAVE,
        top=case_words.top_line(
            sheet, reader=Side.OFFICE, at=scene.at, directory=scene.directory, holder=sheet.officer_name
        ),
        form=form,
        uploaded=uploaded,
        complaint=next((message.text for message in sheet.messages if message.kind == "complaint"), ""),
        why=why(sheet.suggestion, directory=scene.directory) if wanted in _FORWARDS else (),
        outside=_outside(scene) if wanted is Act.HAND_OVER else (),
    )
    return render(request, "desk/act.html", {"page": page}, status=status)


def _outside(scene: Scene) -> tuple[tuple[str, str], ...]:
    return tuple(
        (words.by_language(body.name, body.name_en), words.by_language(body.how_to_reach, body.how_to_reach_en))
        for body in scene.directory.bodies.values()
    )
