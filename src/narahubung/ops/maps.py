"""Bring outlines of districts in from a file; what is wrong with it is one line."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from narahubung.agencies import directory
from narahubung.ops.trouble import Trouble
from narahubung.rules.refusals import Incomplete
from narahubung.statistics import actions


def bring_in(file: Path, *, source: str, licence: str) -> int:
    """Import a GeoJSON file for the house's office and return how many outlines; a file at fault is refused whole."""
    try:
        content = file.read_bytes()
    except OSError as broken:
        raise Trouble(f"{file}: {broken.strerror}") from broken
    office = next(iter(directory.current().offices), None)
    if office is None:
        raise Trouble("No office yet: run `narahubung seed` first.")
    try:
        return actions.keep_outlines(
            content, office=office, source=source, licence=licence, at=timezone.now(), key=uuid4()
        )
    except Incomplete as broken:
        raise Trouble(f"{file}: {broken}") from broken
