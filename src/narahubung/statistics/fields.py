"""The few kinds of boxes that this room's forms are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict

Choices = Sequence[tuple[str, Any]]


class OnceForm(forms.Form):
    """A form that carries the key of its press, so that pressing twice writes once."""

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"key": uuid4(), **(initial or {})})
        self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput)

    def refuse(self, fields: dict[str, str]) -> None:
        """Put reasons, already in words, beside their boxes."""
        for name, words in fields.items():
            self.add_error(name if name in self.fields else None, words)


def day(label: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    """Return a box for a local day."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def one_of(
    label: str, choices: Choices, *, required: bool = True, hint: str = "", empty: str = ""
) -> forms.ChoiceField:
    """Return a select; `empty` is the word of the choice that chooses nothing."""
    first: list[tuple[str, Any]] = [("", empty)] if empty else []
    return forms.ChoiceField(label=label, choices=[*first, *choices], required=required, help_text=hint)


def line(label: str, *, longest: int, required: bool = True, hint: str = "") -> forms.CharField:
    """Return a box for one line of words."""
    return forms.CharField(label=label, max_length=longest, required=required, help_text=hint)


def words(label: str, *, longest: int, required: bool = True, rows: int = 4, hint: str = "") -> forms.CharField:
    """Return a box for several lines of words."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": longest}),
    )
