"""The public proof: is this receipt code ours, is this PDF unchanged, and with which public keys anybody can tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from narahubung.documents import findings, inspection, office, signers, verifying
from narahubung.documents.inspection import Verdict
from narahubung.documents.receipt_code import ReceiptAnswer, ReceiptClaim, ReceiptParameters, read_claim
from narahubung.documents.register import SealRegister
from narahubung.intake import receipts
from narahubung.web import limits
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
        return render(request, "intake/verify.html", {"roots": _roots(request)})
    limits.count(request, limits.CHECKS, at=moment(request))
    sent = request.FILES.get("file")
    if sent is None:
        return render(
            request,
            "intake/verify.html",
            {"is_missing": True, "roots": _roots(request)},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    # One byte more than is looked at tells that it is too large; the rest is not read.
    pdf = sent.read(inspection.LARGEST + 1)
    found = office.inspect(pdf)
    if found.verdict is not Verdict.INTACT:
        signed = verifying.verify(pdf)
        if signed.kind is verifying.Kind.VALID:
            return render(
                request, "intake/verify.html", {"finding": _signed(signed), "is_file": True, "roots": _roots(request)}
            )
    finding = Finding(
        is_good=found.verdict is Verdict.INTACT,
        words=findings.in_short(found.verdict),
        reasons=tuple(findings.reason(reason) for reason in found.because),
        at=found.signed_at,
        digest="" if found.verdict is Verdict.REFUSED else found.sha256,
        signer=found.signer,
    )
    return render(request, "intake/verify.html", {"finding": finding, "is_file": True, "roots": _roots(request)})


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
    return render(request, "intake/verify.html", {"finding": finding, "roots": _roots(request)})


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
        for authority in register.authorities:
            state = " (withdrawn)" if authority.withdrawn else ""
            parts.append(f"# {register.office} persons-{authority.number}{state}\n{authority.pem}")
        parts.append(f"# {register.office} root\n{register.root_pem}")
    return HttpResponse(
        "\n".join(parts),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="narahubung-keys.pem"'},
    )


def _signed(found: verifying.Verdict) -> Finding:
    """Return the finding on a document that persons have signed, as a commitment is."""
    people = [one.who for one in found.signatures if not one.by_office]
    return Finding(
        is_good=True,
        words=findings.in_short(Verdict.INTACT),
        reasons=(
            _("Semua tanda tangan di dalamnya sah, dan tidak ada yang berubah sesudahnya."),
            _("Apakah masih berlaku, dan siapa yang belum menandatangani, dikatakan laman komitmennya."),
        ),
        at=found.signatures[-1].at,
        digest=found.sha256,
        signer=", ".join(people),
    )


def _roots(request: HttpRequest) -> tuple[SealRegister, ...]:
    office.seal_of(receipts.letterhead().office, at=moment(request))
    return office.registers()


@login_not_required
@require_safe
def root(request: HttpRequest, code: str) -> HttpResponse:
    """Return an office's root certificate: who trusts it sees our signatures as valid in any reader of PDFs."""
    del request
    for register in office.registers():
        if register.office == code:
            return _file(register.root_pem.encode(), f"narahubung-{code}-root.pem", "application/x-pem-file")
    raise Http404


@login_not_required
@require_safe
def withdrawn(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Return the signed list of persons' certificates that an office's authority has withdrawn (RFC 5280)."""
    made = signers.withdrawal_list(code, number, at=moment(request))
    if made is None:
        raise Http404
    return _file(made, f"narahubung-{code}-{number}.crl", "application/pkix-crl")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
