"""The form for lodging a complaint: three screens without a session, and one press that lodges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from narahubung.agencies import directory
from narahubung.cases import actions, uploads
from narahubung.cases.uploads import Refused
from narahubung.facts import forms
from narahubung.intake import choices, form_words, receipts
from narahubung.intake.draft import Draft, Screen, problems, read
from narahubung.intake.form_words import Problem
from narahubung.intake.guidance import Guidance, guidance, read_by_agency
from narahubung.rules.given import LONGEST_TEXT, MOST_ATTACHMENTS
from narahubung.rules.parties import STRANGER
from narahubung.rules.refusals import Incomplete, KeyReused, Malformed, TooLarge, TooMany
from narahubung.web import errors, limits
from narahubung.web.doors import moment


@dataclass(frozen=True, slots=True)
class Page:
    """One screen of the form, ready to be printed."""

    screen: Screen
    draft: Draft
    problems: Mapping[str, Problem]
    carried: tuple[tuple[str, str], ...]
    notice: str = ""
    guidance: Guidance | None = None
    preview: str = ""
    longest: int = LONGEST_TEXT
    most_files: int = MOST_ATTACHMENTS


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def lodge(request: HttpRequest) -> HttpResponse:
    """Show the first screen, go from screen to screen with what was typed, and lodge at the last press."""
    if request.method != "POST":
        return _show(request, Draft(), Screen.STORY)
    draft, said = _named_no_more(read(request.POST))
    try:
        screen = Screen(request.POST.get("screen", ""))
    except ValueError as broken:
        raise Malformed("screen") from broken
    match request.POST.get("go", "next").split(":"):
        case ["edit", wanted] if wanted in list(Screen):
            return _show(request, draft, Screen(wanted))
        case ["drop", file]:
            return _show(request, _without(draft, file), Screen.REVIEW)
        case ["upload"]:
            draft, refused = _take_files(request, draft)
            return _show(request, draft, Screen.REVIEW, _of_files(refused))
        case ["next"] if screen is not Screen.REVIEW:
            return _go_on(request, _counted(request, draft), screen, said)
        case ["send"] if said:
            return _show(request, draft, Screen.REVIEW, notice=said, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        case ["send"]:
            return _send(request, draft)
        case _:
            raise Malformed("go")


def _counted(request: HttpRequest, draft: Draft) -> Draft:
    """Count the form among those begun today, at its first press and once: a day and a number are all that is kept."""
    if not draft.is_counted:
        forms.count_begun(on=directory.current().calendar.local(moment(request)).date())
    return replace(draft, is_counted=True)


def _go_on(request: HttpRequest, draft: Draft, screen: Screen, said: str) -> HttpResponse:
    wrong = problems(draft, screen)
    if wrong:
        return _show(request, draft, screen, form_words.problems(wrong))
    return _show(request, draft, Screen.PERSON if screen is Screen.STORY else Screen.REVIEW, notice=said)


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    for screen in (Screen.STORY, Screen.PERSON):
        if wrong := problems(draft, screen):
            return _show(request, draft, screen, form_words.problems(wrong))
    draft, refused = _take_files(request, draft)
    if refused:
        return _show(request, draft, Screen.REVIEW, _of_files(refused))
    at = moment(request)
    complaint = draft.complaint(language=get_language() or "id")
    try:
        limits.count(request, limits.lodging(), at=at)
        lodged = actions.lodge(complaint, actor=STRANGER, at=at, key=draft.key)
    except (Incomplete, TooLarge) as refusal:
        wrong_fields = form_words.refused(refusal)
        story = set(wrong_fields) - {"files"}
        return _show(request, draft, Screen.STORY if story else Screen.REVIEW, wrong_fields)
    except KeyReused:
        fresh = replace(draft, key=uuid4(), uploaded=())
        said = _(
            "Formulir ini sudah terkirim dengan isi lain, dan laporan itu sudah kami terima. Tekan Kirim sekali lagi "
            "hanya jika ini laporan lain; lampirannya perlu dipilih lagi."
        )
        return _show(request, fresh, Screen.REVIEW, notice=said, status=HTTPStatus.CONFLICT)
    except TooMany as refusal:
        return _too_many(request, draft, refusal)
    return receipts.hand_over(lodged)


def _too_many(request: HttpRequest, draft: Draft, refusal: TooMany) -> HttpResponse:
    said = errors.translate(refusal)
    response = _show(
        request, draft, Screen.REVIEW, notice=f"{said.detail} {said.advice}", status=HTTPStatus.TOO_MANY_REQUESTS
    )
    response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _take_files(request: HttpRequest, draft: Draft) -> tuple[Draft, tuple[Refused, ...]]:
    sent = request.FILES.getlist("files")
    if not sent:
        return draft, ()
    at = moment(request)
    limits.count(request, limits.UPLOADS, at=at)
    taken, refused = uploads.take(
        sent, form=draft.key.hex, room=MOST_ATTACHMENTS - len(draft.uploaded), anonymous=draft.is_anonymous, at=at
    )
    return replace(draft, uploaded=(*draft.uploaded, *taken)), refused


def _of_files(refused: tuple[Refused, ...]) -> dict[str, Problem]:
    if not refused:
        return {}
    said = " ".join(f"{one.name}: {errors.translate(one.refusal).detail}" for one in refused)
    return {"files": Problem("files", form_words.label("files"), said)}


def _without(draft: Draft, file: str) -> Draft:
    try:
        gone = UUID(file)
    except ValueError as broken:
        raise Malformed("file") from broken
    return replace(draft, uploaded=tuple(one for one in draft.uploaded if one.id != gone))


def _named_no_more(draft: Draft) -> tuple[Draft, str]:
    """Let go of files whose names were kept, once the person wishes to stay unknown; return what to tell them of it."""
    kept = tuple(one for one in draft.uploaded if not (one.is_named and draft.is_anonymous))
    if len(kept) == len(draft.uploaded):
        return draft, ""
    said = _("Lampiran dilepas karena nama berkasnya dapat mengenali Anda. Pilih lagi: kini tanpa nama berkas.")
    return replace(draft, uploaded=kept), said


def _show(
    request: HttpRequest,
    draft: Draft,
    screen: Screen,
    wrong: Mapping[str, Problem] | None = None,
    *,
    notice: str = "",
    status: int = 0,
) -> HttpResponse:
    held = directory.current()
    page = Page(
        screen=screen,
        draft=draft,
        problems=wrong or {},
        carried=tuple(draft.carried(screen)),
        notice=notice,
        guidance=guidance(draft, directory=held, at=moment(request)) if screen is Screen.PERSON else None,
        preview=read_by_agency(draft) if screen is Screen.REVIEW else "",
    )
    context: dict[str, object] = {"page": page}
    if screen is Screen.STORY:
        context |= {
            "places": choices.places(held, chosen=draft.where),
            "services": choices.services(held, chosen=draft.service),
            "bodies": choices.bodies(held, chosen=draft.reported),
        }
    if screen is Screen.PERSON:
        context["waivers"] = form_words.waivers()
    if screen is Screen.REVIEW:
        context |= {"waiver": form_words.waiver(draft), "where": _place(draft, held)}
    return render(
        request,
        f"intake/lodge_{screen}.html",
        context,
        status=status or (HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK),
    )


def _place(draft: Draft, held: directory.Directory) -> str:
    village, district = held.villages.get(draft.where), held.districts.get(draft.where)
    if village is not None:
        district = held.districts.get(village.district)
    parts = (draft.place, village.name if village else "", district.name if district else "")
    return ", ".join(part for part in parts if part)


@login_not_required
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take files of an unsent form as they are chosen, and answer with what the form may name them by (JSON)."""
    draft, refused = _take_files(request, _named_no_more(read(request.POST))[0])
    return JsonResponse(
        {
            "files": [
                {"word": one.word, "id": str(one.id), "name": one.name, "size": one.size} for one in draft.uploaded
            ],
            "refused": [{"name": one.name, "words": errors.translate(one.refusal).detail} for one in refused],
        }
    )
