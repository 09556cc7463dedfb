"""A spreadsheet on a form: read before anything is done, then carried sealed to the press that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narahubung.rules.refusals import Incomplete, Malformed, TooLarge
from narahubung.web import spreadsheet
from narahubung.web.refusal import incomplete_words

_Row = TypeVar("_Row")
_HOLDS = 60 * 60  # seconds between reading and doing


class SheetForm(forms.Form):
    """The spreadsheet."""

    file = forms.FileField(
        label=gettext_lazy("Lembar kerja"),
        help_text=gettext_lazy(
            "XLSX atau CSV, paling besar 2 MB, tanpa rumus. Belum ada yang berubah pada langkah ini."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


def rows_of(form: SheetForm, read: Callable[[bytes], tuple[_Row, ...]]) -> tuple[tuple[_Row, ...], int]:
    """Return the rows of the sheet that was sent and 200; none, the reason beside the field, and 413 or 422."""
    if not form.is_valid():
        return (), 422
    upload = form.cleaned_data["file"]
    try:
        if upload.size > spreadsheet.LARGEST:
            raise TooLarge("file", spreadsheet.LARGEST)
        rows = read(upload.read())
        if not rows:
            raise Incomplete(file="no_rows")
    except TooLarge:
        most = spreadsheet.LARGEST // (1024 * 1024)
        form.add_error("file", _("Berkas melebihi batas {number} MB.").format(number=most))
        return (), 413
    except Incomplete as refusal:
        form.add_error("file", incomplete_words(refusal.fields["file"]))
        return (), 422
    return rows, 200


def sealed(shown: str, rows: list[Any], *, salt: str) -> str:
    """Return what a report showed and the plain rows it rests on, as text that nobody can alter."""
    return signing.dumps([shown, rows], salt=salt, compress=True)


def unsealed(request: HttpRequest, *, salt: str) -> tuple[str, list[Any], UUID]:
    """Return what `sealed` took, and the key of the press; refuses `Malformed` what is altered or over an hour old."""
    try:
        shown, rows = signing.loads(request.POST["lembar"], salt=salt, max_age=_HOLDS)
        return shown, rows, UUID(request.POST.get("kunci", ""))
    except (signing.BadSignature, ValueError):
        raise Malformed from None
