"""How a form that forwards says that an agency's post has no primary holder, and asks whether that was seen."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from narahubung.rules.coverage import Coverage
from narahubung.web import dates


def words(found: Coverage) -> str:
    """Return in a few words since when the post is vacant, and whether a deputy receives what is sent."""
    since = found.vacant_since
    if found.there:
        if since is None:
            return _("tanpa narahubung utama; wakil menerima")
        return _("tanpa narahubung utama sejak {day}; wakil menerima").format(day=dates.day(since))
    return _("tidak ada yang menerima; pilih instansi lain atau tunggu penggantinya")


def confirmation(vacant: Sequence[str]) -> forms.BooleanField:
    """Return the tick by which an officer says that they have seen which posts are vacant."""
    lines = format_html_join("", "<li>{}</li>", ((line,) for line in vacant))
    told = format_html(
        '<div class="notice notice-late"><div><p>{}</p><ul>{}</ul></div></div>',
        _("Hanya perlu bila instansi yang dipilih ada di sini:"),
        lines,
    )
    return forms.BooleanField(label=_("Tetap teruskan walau jabatannya kosong"), required=False, help_text=told)
