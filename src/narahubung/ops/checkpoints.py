"""Signed marks over all histories: set by the worker with the office's key, and the key that proves them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from narahubung.agencies import directory
from narahubung.cases import proof
from narahubung.cases.proof import Mark
from narahubung.documents import office
from narahubung.documents.certificates import OfficeName


def folder() -> Path:
    """Return where the copies outside the database lie; an operator carries them elsewhere (docs/operate.md)."""
    return Path(settings.NARAHUBUNG_HOME) / "checkpoints"


def set_one(*, at: datetime) -> Mark | None:
    """Set a checkpoint if anything happened since the last one."""
    first = next(iter(directory.current().offices.values()), None)
    if first is None:
        return None
    seal = office.seal_of(OfficeName(first.code, first.name), at=at)
    return proof.set_checkpoint(at=at, sign=seal.sign_mark, folder=folder())


def is_signed(text: bytes, signature: bytes) -> bool:
    """Return whether any office of this installation signed the text."""
    return any(register.signed_mark(text, signature) for register in office.registers())
