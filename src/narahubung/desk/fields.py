"""The kinds of fields that the desk's forms are made of: words with their readers, dates, answers, files, people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from narahubung.rules.facts import Lane
from narahubung.rules.given import LONGEST_TEXT, MOST_ATTACHMENTS

Choices = Sequence[tuple[str, Any]]


class InlineAnswers(forms.RadioSelect):
    """Radio buttons side by side, each as large as a thumb."""

    template_name = "desk/widgets/answers.html"


class InlineTicks(forms.CheckboxSelectMultiple):
    """Tick boxes side by side."""

    template_name = "desk/widgets/answers.html"


class QuickSelect(forms.Select):
    """A select that writes its options at once: Django renders a template for each, too slow for all villages."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the select as markup."""
        del renderer
        chosen = "" if value is None else str(value)
        made = format_html_join("", "{}", ((_options(label, key, chosen),) for key, label in self.choices))
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs({"name": name}, attrs)), made)


def _options(label: Any, key: Any, chosen: str) -> SafeString:
    if isinstance(label, list | tuple):
        inner = format_html_join("", "{}", ((_options(word, code, chosen),) for code, word in label))
        return format_html('<optgroup label="{}">{}</optgroup>', key, inner)
    mark = mark_safe(" selected") if str(key) == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', key, mark, label)


class SeveralFiles(forms.ClearableFileInput):
    """A file box that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleaned into a tuple of uploads."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the uploads, none where none came. Their content is judged when they are stored."""
        del initial
        sent = data if isinstance(data, (list, tuple)) else [data] if data else []
        return tuple(file for file in sent if isinstance(file, UploadedFile))[:MOST_ATTACHMENTS]


class WrittenField(forms.CharField):
    """A box for words that says right above itself who will read them: its lane."""

    def __init__(self, *, lane: Lane, label: str, required: bool, initial: str, rows: int, hint: str) -> None:
        self.lane = lane
        super().__init__(
            label=label,
            required=required,
            initial=initial,
            help_text=hint,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(
                attrs={"rows": rows, "aria-describedby": f"readers-{lane.value}", "maxlength": LONGEST_TEXT}
            ),
        )
        self.template_name = "web/case/written.html"


def written(
    label: str, *, lane: Lane, required: bool = True, initial: str = "", rows: int = 6, hint: str = ""
) -> WrittenField:
    """Return a box for words in a lane; `rows` is its height."""
    return WrittenField(lane=lane, label=label, required=required, initial=initial, rows=rows, hint=hint)


def several_files(label: str = "") -> FilesField:
    """Return a box for files."""
    return FilesField(
        label=label or _("Berkas"),
        required=False,
        help_text=_("Foto, PDF, atau dokumen; paling besar 20 MB tiap berkas."),
    )


def day(label: str, *, required: bool = True, initial: Any = None, hint: str = "") -> forms.DateField:
    """Return a box for a local day."""
    return forms.DateField(
        label=label,
        required=required,
        initial=initial,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def one_of(
    label: str, choices: Choices, *, required: bool = True, initial: str = "", hint: str = "", empty: str = ""
) -> forms.ChoiceField:
    """Return a select; `empty` is the word of the choice that chooses nothing, left out where it is empty."""
    first: list[tuple[str, Any]] = [("", empty)] if empty else []
    return forms.ChoiceField(
        label=label,
        choices=[*first, *choices],
        required=required,
        initial=initial,
        help_text=hint,
        widget=QuickSelect,
    )


def answer(
    label: str, choices: Choices, *, required: bool = True, initial: str = "", hint: str = ""
) -> forms.ChoiceField:
    """Return radio buttons side by side."""
    return forms.ChoiceField(
        label=label, choices=choices, required=required, initial=initial, help_text=hint, widget=InlineAnswers
    )


def several_of(
    label: str, choices: Choices, *, initial: Iterable[str] = (), hint: str = ""
) -> forms.MultipleChoiceField:
    """Return tick boxes side by side."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, initial=list(initial), help_text=hint, widget=InlineTicks
    )
