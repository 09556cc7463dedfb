"""What a person takes away after lodging: number, code and PIN on a page that does not stay, and a signed paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from narahubung.agencies import directory
from narahubung.cases import queries
from narahubung.cases.actions import Lodged
from narahubung.cases.sheets import AttachmentLine
from narahubung.documents import office
from narahubung.documents.letterhead import Letterhead
from narahubung.documents.receipt import AttachmentFacts, NextStep, ReceiptFacts, qr_svg
from narahubung.rules.facts import TermCode
from narahubung.rules.parties import Actor
from narahubung.rules.references import spoken
from narahubung.web import words
from narahubung.web.dates import local_day
from narahubung.web.doors import moment

_COOKIE = "narahubung_receipt"
_SALT = "narahubung.intake.receipts"
_SECONDS = 30 * 60
_INSTITUTION = "Ombudsman Republik Indonesia"


@dataclass(frozen=True, slots=True)
class Taken:
    """What is shown once and then forgotten: it lies in the person's own browser, signed, for half an hour."""

    case: UUID
    number: str
    code: str
    pin: str
    content: str
    at: datetime
    due_at: datetime | None
    files: int


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """The receipt ready to be printed; `address` is the proof that its QR holds."""

    number: str
    code: str
    pin: str
    at: datetime
    due_at: datetime | None
    next: str
    content: str
    files: int
    address: str
    qr: SafeString


def hand_over(lodged: Lodged) -> HttpResponseRedirect:
    """Return the way to the receipt's page, which shows code and PIN out of a cookie that only that page gets."""
    due = lodged.due_at.isoformat() if lodged.due_at else ""
    facts = [
        lodged.case.hex,
        lodged.number,
        lodged.code,
        lodged.pin,
        lodged.content,
        lodged.at.isoformat(),
        due,
        len(lodged.files),
    ]
    response = HttpResponseRedirect(reverse("intake:lodged"), status=303)
    response.set_cookie(
        _COOKIE,
        signing.dumps(facts, salt=_SALT),
        max_age=_SECONDS,
        path=reverse("intake:lodged"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _taken(request: HttpRequest) -> Taken | None:
    try:
        case, number, code, pin, content, at, due, files = signing.loads(
            request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_SECONDS
        )
    except signing.BadSignature:
        return None
    due_at = datetime.fromisoformat(due) if due else None
    return Taken(UUID(case), number, code, pin, content, datetime.fromisoformat(at), due_at, int(files))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lodged(request: HttpRequest) -> HttpResponse:
    """Show what was lodged, or, once that is noted (POST), make this browser forget it."""
    if request.method == "POST":
        response = redirect("intake:track")
        response.delete_cookie(_COOKIE, path=reverse("intake:lodged"), samesite="Lax")
        return response
    taken = _taken(request)
    if taken is None:
        return render(request, "intake/lodged_before.html")
    address = office.receipt_proof_link(_facts(taken), at=moment(request))
    page = ReceiptPage(
        number=taken.number,
        code=spoken(taken.code),
        pin=f"{taken.pin[:3]} {taken.pin[3:]}",
        at=taken.at,
        due_at=taken.due_at,
        next=words.next_step(TermCode.VERIFY),
        content=taken.content,
        files=taken.files,
        address=address,
        qr=mark_safe(qr_svg(address)),  # noqa: S308 - drawn by the QR library from an address of our own
    )
    return render(request, "intake/lodged.html", {"page": page})


@login_not_required
@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Return the signed PDF of the complaint just lodged; without its cookie the way to the page that says so."""
    taken = _taken(request)
    if taken is None:
        return redirect("intake:lodged")
    files: tuple[AttachmentLine, ...] = ()
    at = moment(request)
    if taken.files:
        files = queries.sheet(taken.case, actor=Actor(case=taken.case), at=at).attachments
    return as_pdf(_facts(taken, files=files), at=at)


def as_pdf(facts: ReceiptFacts, *, at: datetime) -> HttpResponse:
    """Return the signed receipt as a download named after its register number."""
    pdf = office.receipt_pdf(facts, at=at, language=get_language() or "id")
    name = _("tanda-terima-{number}.pdf").format(number=facts.reference)
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _facts(taken: Taken, *, files: tuple[AttachmentLine, ...] = ()) -> ReceiptFacts:
    return facts(number=taken.number, at=taken.at, content=taken.content, due_at=taken.due_at, files=files)


def facts(
    *, number: str, at: datetime, content: str, due_at: datetime | None, files: tuple[AttachmentLine, ...]
) -> ReceiptFacts:
    """Return what the receipt of a complaint says; neither code nor PIN, so that a lent paper opens nothing."""
    step = NextStep(
        what=words.next_step(TermCode.VERIFY),
        until_on=local_day(due_at) if due_at else None,
        remark=_("target kantor"),
    )
    return ReceiptFacts(
        letterhead=letterhead(),
        reference=number,
        received_at=at,
        content_sha256=content,
        public_url=settings.NARAHUBUNG_PUBLIC_URL,
        attachments=tuple(
            AttachmentFacts(kind=file.media_type.rpartition("/")[2].upper(), size=file.size, sha256=file.sha256)
            for file in files
        ),
        next_steps=(step,),
    )


def letterhead() -> Letterhead:
    """Return how the office shows itself on paper."""
    line = next(iter(directory.current().offices.values()))
    return Letterhead(
        code=line.code,
        name=line.name.removeprefix(_INSTITUTION).strip(),
        institution=_INSTITUTION,
        contact=tuple(part for part in (line.address, line.phone, line.email, line.url) if part),
        demo=settings.NARAHUBUNG_DEMO,
    )
