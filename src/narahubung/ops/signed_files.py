"""Say of a signed file, on the command line, whether it is valid and why, also on a machine without the house."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from narahubung.commitments import verdict_words
from narahubung.documents import levels, verifying
from narahubung.documents.verifying import Kind, Signed, Trust
from narahubung.ops.trouble import Trouble
from narahubung.web import dates

VALID, INVALID, UNREADABLE = 0, 1, 2


def judge(arguments: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Print the verdict on a file with its reasons and signatures; returns 0 valid, 1 not, 2 not readable."""
    with override(_language(english=arguments.english)):
        try:
            with Path(arguments.file).open("rb") as file:
                pdf = file.read(verifying.LARGEST + 1)
        except OSError as error:
            say(_("{file}: tidak dapat dibaca ({reason}).").format(file=arguments.file, reason=error.strerror))
            return UNREADABLE
        found = verifying.verify(pdf, trust=_trust(arguments))
        answer = _("SAH") if found.kind is Kind.VALID else _("TIDAK SAH")
        say(f"{arguments.file}: {answer}. {verdict_words.in_short(found.kind)}.")
        for because in found.because:
            say(f"  {verdict_words.reason(because)}")
        for number, signed in enumerate(found.signatures, start=1):
            say(f"  {number:2}. {_line(signed)}")
        say(f"  SHA-256 {found.sha256}")
    if found.kind in (Kind.NOT_A_PDF, Kind.REFUSED):
        return UNREADABLE
    return VALID if found.kind is Kind.VALID else INVALID


def _trust(arguments: argparse.Namespace) -> Trust | None:
    if not arguments.trust:
        if not any((Path(settings.NARAHUBUNG_HOME) / "seals").glob("*/root.pem")):
            raise Trouble("No office has its seal here; say whom to trust with --trust root.pem.")
        return None
    try:
        lists = [Path(name).read_bytes() for name in arguments.crl]
        return verifying.trust_of(Path(arguments.trust).read_bytes(), lists=lists)
    except (OSError, ValueError) as error:
        raise Trouble(f"The root or list cannot be read: {error}") from error


def _line(signed: Signed) -> str:
    parts = [signed.who or _("tidak terbaca"), signed.post, _moment(signed.at), levels.in_words(signed.level)]
    if not signed.trusted:
        parts.append(_("kunci tidak dikenal"))
    if signed.withdrawn_at:
        parts.append(_("kunci ditarik {moment}").format(moment=_moment(signed.withdrawn_at)))
    return "; ".join(part for part in parts if part)


def _moment(at: datetime | None) -> str:
    return dates.moment(at) if at else ""


def _language(*, english: bool) -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if english or spoken.lower().startswith("en") else "id"
