"""Checking a file without an account: valid, changed after signing, signed again by another key, or not one of ours."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from narahubung.commitments import verdict_words, words
from narahubung.commitments.models import Document, Signature
from narahubung.documents import levels, verifying
from narahubung.documents.verifying import Kind, Verdict
from narahubung.web import dates, limits
from narahubung.web.doors import moment


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One signature found in the file."""

    who: str
    post: str
    level: str
    moment: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is said of a file: `is_good` only where everything was proved; `known` names the commitment it is."""

    is_good: bool
    words: str
    reasons: tuple[str, ...]
    digest: str
    signatures: tuple[SignedLine, ...]
    known: str
    known_code: str


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Look at a file that is sent, say what it is, and forget it; refuses `TooMany` as the receipts' door does."""
    if request.method != "POST":
        return render(request, "commitments/verify.html")
    limits.count(request, limits.CHECKS, at=moment(request))
    sent = request.FILES.get("file")
    if sent is None:
        return render(request, "commitments/verify.html", {"is_missing": True}, status=422)
    # One byte more than is looked at tells that it is too large; the rest is not read.
    found = verifying.verify(sent.read(verifying.LARGEST + 1))
    return render(request, "commitments/verify.html", {"finding": finding(found)})


def finding(found: Verdict) -> Finding:
    """Return a verdict in the reader's words, with what the register knows of exactly this file."""
    known, code = _known(found.sha256) if found.kind is Kind.VALID else ("", "")
    return Finding(
        is_good=found.kind is Kind.VALID,
        words=verdict_words.in_short(found.kind),
        reasons=tuple(verdict_words.reason(one) for one in found.because),
        digest="" if found.kind is Kind.REFUSED else found.sha256,
        signatures=tuple(
            SignedLine(
                one.who,
                one.post,
                levels.in_words(one.level),
                dates.moment(one.at) if one.at else "",
                _("kuncinya ditarik {moment}; tanda tangan sebelum itu tetap sah").format(
                    moment=dates.moment(one.withdrawn_at)
                )
                if one.withdrawn_at
                else "",
            )
            for one in found.signatures
        ),
        known=known,
        known_code=code,
    )


def _known(sha256: str) -> tuple[str, str]:
    document = Document.objects.filter(sha256=sha256).select_related("commitment").first()
    if document is not None:
        row = document.commitment
        said = _("Ini naskah terakhir {code}, {title}. Keadaannya sekarang: {stage}.")
        return said.format(code=row.code, title=row.title, stage=words.stage(row.stage)), row.code
    earlier = Signature.objects.filter(sha256=sha256).select_related("party__commitment").first()
    if earlier is not None:
        row = earlier.party.commitment
        said = _("Ini {code} sebelum tanda tangan yang menyusul. Naskah terakhir dapat diunduh di lamannya.")
        return said.format(code=row.code), row.code
    return _("Bukan naskah komitmen yang tercatat di sini, tetapi tanda tangannya dari jejaring ini."), ""
