"""What a page of figures says is reckoned once a minute for all who may see it, and the page tells the moment.

What the office itself adds shows at once: its notes and denominators begin its pages anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from uuid import uuid4

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from narahubung.agencies.directory import Directory

KEPT_FOR = 60  # seconds


def body(
    template: str, look: Callable[[], object], *, office: int, of: Mapping[str, object], on: date, known: Directory
) -> SafeString:
    """Return the template of what `look` gives as its `page`, at most a minute old.

    `of` is everything else that it depends on, besides the office, the day, the directory and the language. Nothing of
    the reader reaches the template: whoever may see the page must be asked before.
    """
    store, round_ = caches["figures"], _round(office)
    told = "|".join([template, *(f"{name}={of[name]}" for name in sorted(of)), str(on), str(known.version)])
    name = f"{office}:{hashlib.sha256(f'{told}|{get_language()}'.encode()).hexdigest()}"
    found = store.get_many([name, round_])
    reckoned_in, text = found.get(name, (None, None))
    if text is None or reckoned_in != found.get(round_):
        text = render_to_string(template, {"page": look()})
        store.set(name, (found.get(round_), str(text)), KEPT_FOR)
    return SafeString(text)  # a template of ours wrote it


def begin_anew(office: int) -> None:
    """Let every page of an office be reckoned anew at its next look."""
    caches["figures"].set(_round(office), uuid4().hex, None)


def _round(office: int) -> str:
    return f"round:{office}"
