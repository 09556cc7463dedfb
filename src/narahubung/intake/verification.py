"""The public proof: is this receipt code ours, is this PDF unchanged, and with which public keys anybody can tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from narahubung.documents import findings, inspection, office
from narahubung.documents.inspection import Verdict
from narahubung.documents.receipt_code import ReceiptAnswer, ReceiptClaim, ReceiptParameters, read_claim
from narahubung.intake import limits, receipts
from narahubung.web.doors import moment


@dataclass(frozen=True, slots=True)
class Finding:
    """What can be said of a code or a file: `is_good` only where everything was proved."""

    is_good: bool
    words: str
    reasons: tuple[str, ...] = ()
    number: str = ""
    at: datetime | None = None
    digest: str = ""
    signer: str = ""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Explain what can be checked, and check a PDF that is sent; the file is looked at and not kept."""
    if request.method != "POST":
        return render(request, "intake/verify.html")
    limits.count(request, limits.CHECKS, at=moment(request))
    sent = request.FILES.get("file")
    if sent is None:
        return render(request, "intake/verify.html", {"is_missing": True}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    # One byte more than is looked at tells that it is too large; the rest is not read.
    found = office.inspect(sent.read(inspection.LARGEST + 1))
    finding = Finding(
        is_good=found.verdict is Verdict.INTACT,
        words=findings.in_short(found.verdict),
        reasons=tuple(findings.reason(reason) for reason in found.because),
        at=found.signed_at,
        digest="" if found.verdict is Verdict.REFUSED else found.sha256,
        signer=found.signer,
    )
    return render(request, "intake/verify.html", {"finding": finding, "is_file": True})


@login_not_required
@require_safe
def verify_receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whether a receipt's address is genuine; asks no table, so it tells nothing of whether a case exists."""
    parameters = ReceiptParameters(
        reference=reference,
        office=request.GET.get("o", ""),
        moment=request.GET.get("t", ""),
        digest=request.GET.get("d", ""),
        signature=request.GET.get("s", ""),
    )
    answer = office.check(parameters)
    claim: ReceiptClaim | None = None
    if answer is ReceiptAnswer.GENUINE:
        claim = read_claim(parameters)
    finding = Finding(
        is_good=claim is not None,
        words=findings.receipt_answer(answer),
        number=claim.reference if claim else "",
        at=claim.received_at if claim else None,
        digest=claim.content_sha256 if claim else "",
    )
    return render(request, "intake/verify.html", {"finding": finding})


@login_not_required
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Return the offices' public keys as text: with them anybody checks a receipt without us and without a network."""
    # An office that has signed nothing yet has its keys made now: nobody is given an empty file.
    office.seal_of(receipts.letterhead().office, at=moment(request))
    parts = []
    for register in office.registers():
        for held in register.receipt_keys:
            state = " (withdrawn)" if held.withdrawn else ""
            parts.append(f"# {register.office} receipt-{held.number}{state}\n{held.pem}")
        parts.append(f"# {register.office} root\n{register.root_pem}")
    return HttpResponse(
        "\n".join(parts),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="narahubung-keys.pem"'},
    )
