"""What a complainant at the counter takes home: number, code and PIN, shown for a while, and the signed paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from narahubung.agencies.directory import Directory
from narahubung.cases import queries
from narahubung.cases.actions import Lodged
from narahubung.cases.sheets import CaseSheet
from narahubung.documents import office
from narahubung.documents.letterhead import Letterhead
from narahubung.documents.receipt import AttachmentFacts, NextStep, ReceiptFacts, qr_svg
from narahubung.rules.facts import TermCode
from narahubung.rules.lifecycle import Act
from narahubung.rules.references import spoken
from narahubung.rules.refusals import NotSeen
from narahubung.web import words
from narahubung.web.dates import local_day
from narahubung.web.doors import actor, for_office, moment

_COOKIE = "narahubung_handing"
_SALT = "narahubung.desk.handing"
# Long enough to print and explain; then the officer's browser knows no code any more.
_KEPT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Handed:
    """Number, code and PIN of the complaint just taken in, as they are read aloud and noted down."""

    number: str
    code: str
    pin: str
    qr: SafeString


def hand_over(lodged: Lodged, *, to: str) -> HttpResponseRedirect:
    """Return the way to the case's page, with what its complainant takes home in a cookie that only that page gets."""
    response = HttpResponseRedirect(to, status=303)
    word = signing.dumps([lodged.case.hex, lodged.number, lodged.code, lodged.pin], salt=_SALT)
    response.set_cookie(
        _COOKIE,
        word,
        max_age=int(_KEPT.total_seconds()),
        path=to,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def handed(request: HttpRequest, *, case: UUID) -> Handed | None:
    """Return what lies ready to be handed over for this case, if this browser has just taken it in."""
    try:
        of, number, code, pin = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_KEPT)
    except signing.BadSignature:
        return None
    if of != case.hex:
        return None
    address = settings.NARAHUBUNG_PUBLIC_URL + reverse("intake:track")
    drawn = mark_safe(qr_svg(address))  # noqa: S308 - drawn by the QR library from an address of our own
    return Handed(number, spoken(code), f"{pin[:3]} {pin[3:]}", drawn)


@for_office
@require_POST
def forget(request: HttpRequest, case: UUID) -> HttpResponse:
    """Forget code and PIN: they have been handed over."""
    del request
    address = reverse("desk:case", args=[case])
    response = redirect(address)
    response.delete_cookie(_COOKIE, path=address, samesite="Lax")
    return response


@for_office
@never_cache
@require_safe
def receipt(request: HttpRequest, case: UUID) -> HttpResponse:
    """Send the signed receipt of a case; it holds neither code nor PIN, so it can be printed again at any time."""
    who, at = actor(request), moment(request)
    sheet = queries.sheet(case, actor=who, at=at)
    pdf = office.receipt_pdf(receipt_facts(sheet), at=at, language=get_language() or "id")
    name = _("tanda-terima-{number}.pdf").format(number=sheet.line.number)
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def receipt_facts(sheet: CaseSheet) -> ReceiptFacts:
    """Return what the receipt of a case says; refuses `NotSeen` where the reader does not see how it came in."""
    first = next((one for one in sheet.happenings if one.act is Act.LODGE and one.details.get("content")), None)
    if first is None:
        raise NotSeen
    verify = next((term for term in sheet.terms if term.code is TermCode.VERIFY), None)
    lodged_with = {message.id for message in sheet.messages if message.number == first.number}
    return ReceiptFacts(
        letterhead=letterhead(sheet.directory),
        reference=sheet.line.number,
        received_at=sheet.line.lodged_at,
        content_sha256=str(first.details["content"]),
        public_url=settings.NARAHUBUNG_PUBLIC_URL,
        attachments=tuple(
            AttachmentFacts(kind=file.media_type.rpartition("/")[2].upper(), size=file.size, sha256=file.sha256)
            for file in sheet.attachments
            if file.message in lodged_with
        ),
        next_steps=(
            NextStep(
                what=words.next_step(TermCode.VERIFY),
                until_on=local_day(verify.promised_at) if verify and verify.promised_at else None,
                remark=_("target kantor"),
            ),
        ),
    )


def letterhead(lists: Directory) -> Letterhead:
    """Return how the office shows itself on paper."""
    return office.letterhead(next(iter(lists.offices.values())))
