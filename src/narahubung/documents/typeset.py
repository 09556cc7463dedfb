"""Set a page to PDF/A-2a with typst: facts go in as JSON text, so nothing that a person wrote can become markup.

Fonts come from wheels (Source Sans Pro, and DejaVu Sans Mono inside typst), never from the machine: the same facts
give the same pages everywhere. Nothing is fetched; the templates beside this file are all that can be read.
"""

import importlib.util
import json
import re
import threading
import unicodedata
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from narahubung.documents.faults import NotTypeset

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from typst import Compiler, PDFStandard

TEMPLATES = Path(__file__).parent / "templates" / "documents"

# Archival (ISO 19005-2, tagged) and readable by a screen reader (ISO 14289-1): typst refuses to write what is neither.
_STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]

# What the regular and the semibold face can both show. PDF/A forbids a text without a glyph, so anything else becomes
# a visible empty square.
REPERTOIRE = (
    "\u0020-\u007e\u00a0-\u00ac\u00ae-\u017e\u0192\u01cd-\u01dc\u0218-\u021b\u02c6\u02dc\u0391-\u03a1\u03a3-\u03ce"
    "\u0400-\u045f\u1ea0-\u1ef9\u2012-\u2015\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u202f\u2030\u2032\u2033"
    "\u2039\u203a\u2044\u2080-\u2089\u20ac\u2116\u2122\u2190-\u2193\u2212\u2260\u2264\u2265\u25a1\u2610\u2611\u2713"
)
_UNSHOWN = re.compile(f"[^{REPERTOIRE}]")
# Marks that only steer (direction, joining, soft hyphens) vanish: they would show as squares or reorder a line.
_STEERING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class Template(StrEnum):
    """The pages that can be set; each is a file of that name beside this one."""

    RECEIPT = "receipt"
    LETTER = "letter"
    HANDOVER = "handover"
    ANNUAL = "annual"
    MINUTES = "minutes"
    COMMITMENT = "commitment"
    SIGNATURE = "signature"


@dataclass(slots=True)
class _Press:
    """One template, read once, with its lock: a compiler keeps state and must not be shared at the same time."""

    compiler: "Compiler"
    lock: threading.Lock


def printable(text: str) -> str:
    """Return the text as the office's fonts can show it: composed, steering marks gone, the unknown as ``□``."""
    composed = unicodedata.normalize("NFC", text).replace("\t", " ")
    shown = "".join(sign for sign in composed if unicodedata.category(sign) not in _STEERING)
    return _UNSHOWN.sub("\u25a1", shown)


def typeset(template: Template, page: "DataclassInstance", *, at: datetime) -> bytes:
    """Return the PDF/A-2a of the page, whose texts are all final words; dated ``at`` (aware), authored by the office.

    Refuses with ``NotTypeset``, carrying the typesetter's message.
    """
    return _pressed(template, page, at=at, standards=_STANDARDS, tags=True)


def draw(template: Template, page: "DataclassInstance", *, at: datetime) -> bytes:
    """Return the PDF/A-2b of a drawing that goes into another document, which has the tags; refuses ``NotTypeset``."""
    return _pressed(template, page, at=at, standards=["a-2b"], tags=False)


def _pressed(
    template: Template, page: "DataclassInstance", *, at: datetime, standards: "list[PDFStandard]", tags: bool
) -> bytes:
    press = _press(template)
    facts = json.dumps(_shown(asdict(page)), ensure_ascii=False)
    from typst import TypstError

    with press.lock:
        try:
            pdf = press.compiler.compile(
                format="pdf",
                sys_inputs={"page": facts},
                pdf_standards=standards,
                pdf_tags=tags,
                timestamp=at.astimezone(UTC).replace(microsecond=0),  # a PDF knows whole seconds
            )
        except TypstError as error:
            raise NotTypeset(str(error)) from error
    if not isinstance(pdf, bytes):
        raise NotTypeset("typst gave no single file")
    return pdf


@cache
def _press(template: Template) -> _Press:
    from typst import Compiler, Fonts

    # A folder, because typst passes over font files named one by one without a word.
    fonts = Fonts(include_system_fonts=False, font_paths=[font_folder()])
    compiler = Compiler(TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=fonts)
    return _Press(compiler, threading.Lock())


def font_folder() -> Path:
    """Return the folder of the templates' fonts; refuses with ``NotTypeset`` where their wheel is missing."""
    found = importlib.util.find_spec("font_source_sans_pro")
    folders = found.submodule_search_locations if found else None
    if not folders:
        raise NotTypeset("the wheel font-source-sans-pro is not installed")
    return Path(folders[0]) / "files"


def _shown(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        # An SVG is drawn, not shown: its text must arrive as it is.
        return {name: part if name == "qr_svg" else _shown(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(part) for part in value]
    return value
