"""Signed marks over all histories, the keys that prove them, and all of it written out for others to prove."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from narahubung.agencies import directory
from narahubung.cases import proof
from narahubung.cases.proof import Mark
from narahubung.documents import office
from narahubung.documents.certificates import OfficeName
from narahubung.ops.trouble import Trouble


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


def write_out(target: Path) -> int:
    """Write history with checkpoints and public keys as JSON lines (docs/history.md); returns how many lines.

    Refuses (`Trouble`) a file that exists. To be run as the tables' owner.
    """
    if target.exists():
        raise Trouble(f"{target} exists already.")
    draft = target.with_name(f".{target.name}.new")
    lines = 0
    with draft.open("w", encoding="utf-8") as file:
        for line in _lines():
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
            lines += 1
        # A file that was cut short lacks this line.
        file.write(json.dumps({"kind": "end", "lines": lines}) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    return lines + 1


def _lines() -> Iterator[dict[str, object]]:
    yield {"kind": "narahubung history", "format": 1}
    for register in office.registers():
        for held in register.receipt_keys:
            yield {"kind": "key", "office": register.office, "withdrawn": held.withdrawn, "pem": held.pem}
    yield from proof.export()
