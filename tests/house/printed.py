"""What templates print, read without rendering them: each expression, where it comes from, and whether it is a number.

A name is a number where the room's own classes say so (`int`, `float` …), text where they say that; a name that nobody
declared is unknown. Loops and `with` are followed to what they go through.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from tests.house import sources


class Kind(StrEnum):
    """What an expression is: words, a number, or nobody knows."""

    TEXT = "text"
    NUMBER = "number"
    UNKNOWN = "unknown"


NUMBER_TYPES = frozenset({"int", "float", "Decimal", "Fraction", "Tally", "complex", "Counter", "timedelta"})
# Names that are a count, a sum, a share or a middle wherever they stand, whatever anybody declared.
COUNTS = re.compile(
    r"^(?:n|n_\w+|\w+_n|number_of\w*|\w*(?:count|counts|total|totals)|sum|amount|percent|share|rate|ratio|numerator|"
    r"denominator|median|average|mean|cases|reports|complaints|judged|kept|asked|open|overdue|closed|settled|returned|late|"
    r"many|few|waiting|volume)$"
)
NUMBER_FIELDS = re.compile(r"models\.(?:\w*Integer|Float|Decimal|Duration|\w*Auto)Field")
NUMBER_FILTERS = re.compile(
    r"\|\s*(?:length|length_is|floatformat|intcomma|intword|add|wordcount|divisibleby|get_digit)"
)
# A filter that makes words of whatever it is given.
TEXT_FILTERS = re.compile(r"\|\s*(?:tanggal|tanggal_waktu|waktu|iso|digest_groups|urlencode|qr|ukuran|linebreaks)\b")
# Tags that print nothing that is handed to them, or nothing but a figure that passed the gate or a word of the house.
_SILENT = (
    "if elif else endif endfor endblock block extends load csrf_token comment endcomment static endwith endslot "
    "endblocktranslate plural empty autoescape endautoescape translate url icon figure figure_cell rapid_badge "
    "demo_people verbatim endverbatim"
)
SILENT_TAGS = frozenset(_SILENT.split())
TAG = re.compile(r"\{%-?\s*(?P<name>\w+)(?P<rest>.*?)-?%\}", re.DOTALL)
PRINTED = re.compile(r"\{\{\s*(?P<what>.+?)\s*\}\}", re.DOTALL)
TOKEN = re.compile(r"""(?:[^\s"']+|"[^"]*"|'[^']*')+""")
GIVEN = re.compile(r"^(?P<name>\w+)=(?P<what>.+)$", re.DOTALL)
# What Django's forms and requests call their words.
_FORM = (
    "as_field_group auto_id id_for_label help_text aria_describedby errors non_field_errors readers url_name "
    "kunci keputusan sampai super"
)
FORM_WORDS = frozenset(_FORM.split())
FILTER_GIVEN = re.compile(r"""\|\s*\w+:(?P<what>"[^"]*"|'[^']*'|[\w.]+)""")
LITERAL = re.compile(r"""^(?:"[^"]*"|'[^']*'|_\(.*\)|True|False|None)$""")
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", re.DOTALL)


@dataclass(slots=True)
class Declared:
    """The names that Python declares with a type, by room; `anywhere` those of the whole house."""

    by_room: dict[str, dict[str, set[Kind]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    anywhere: dict[str, set[Kind]] = field(default_factory=lambda: defaultdict(set))

    def kind(self, name: str, *, room: str) -> Kind:
        """Return what a name is: as its room says, else the house; a number where they differ."""
        said = self.by_room[room].get(name) or self.anywhere.get(name, set())
        return next((kind for kind in (Kind.NUMBER, Kind.UNKNOWN, Kind.TEXT) if kind in said), Kind.UNKNOWN)


def kind_of_type(annotation: str) -> Kind:
    """Return what a declared type holds; a class of the house is no number, what hangs on it is looked at by itself."""
    words = set(re.findall(r"\w+", annotation))
    if words & NUMBER_TYPES:
        return Kind.NUMBER
    return Kind.UNKNOWN if words & {"Any", "object"} else Kind.TEXT


@cache
def declared() -> Declared:
    """Return every field, property and method of the product's classes with what it holds."""
    found = Declared()
    for path in sources.product():
        room = path.relative_to(sources.PRODUCT).parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            for name, annotation in _members(node):
                kind = kind_of_type(annotation)
                found.by_room[room][name].add(kind)
                found.anywhere[name].add(kind)
    return found


def _members(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            yield each.target.id, ast.unparse(each.annotation)
        elif isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            written = ast.unparse(each.value)
            if written.startswith("models."):
                yield each.targets[0].id, "int" if NUMBER_FIELDS.match(written) else "str"
        elif isinstance(each, ast.FunctionDef) and each.returns is not None:
            yield each.name, ast.unparse(each.returns)


@dataclass(frozen=True, slots=True)
class Print:
    """One expression that a template prints or hands on to be printed, and what it is."""

    what: str
    kind: Kind


@cache
def handed_on() -> frozenset[str]:
    """Return the names by which templates hand values on to others: each value is looked at where it is given."""
    return frozenset(
        name
        for path in sources.templates()
        for name, _ in _handed(_plain(path.read_text("utf-8")), ("include", "slot"))
    )


def prints(text: str, *, room: str) -> list[Print]:
    """Return everything that a template prints or hands on, and every tag that nobody has looked at."""
    text = _plain(text)
    names = dict(_names(text, room=room))
    found = [Print(each["what"], _kind(each["what"], names, room=room)) for each in PRINTED.finditer(text)]
    for tag in TAG.finditer(text):
        found += _of_tag(tag["name"], tag["rest"], names, room=room)
    return found


def _plain(text: str) -> str:
    return COMMENT.sub("", text)


def _of_tag(name: str, rest: str, names: Mapping[str, Kind], *, room: str) -> Iterator[Print]:
    if name in SILENT_TAGS or name == "for":
        return
    words = TOKEN.findall(rest)
    if name in ("with", "include", "blocktranslate", "blocktrans", "slot"):
        for word in words:
            if given := GIVEN.match(word):
                yield Print(given["what"], _kind(given["what"], names, room=room))
    elif name in ("firstof", "cycle"):
        for word in words:
            yield Print(f"{name} {word}", _kind(word, names, room=room))
    else:
        # `widthratio`, `filter`, `regroup` and what nobody has met yet.
        yield Print(f"{name}{rest.rstrip()}", Kind.NUMBER)


def _handed(text: str, tags: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for tag in TAG.finditer(text):
        if tag["name"] in tags:
            for word in TOKEN.findall(tag["rest"]):
                if given := GIVEN.match(word):
                    yield given["name"], given["what"]


def _names(text: str, *, room: str) -> Iterator[tuple[str, Kind]]:
    """Yield the names that a template makes itself, with what they are."""
    for tag in TAG.finditer(text):
        words = TOKEN.findall(tag["rest"])
        if (
            tag["name"] in ("translate", "url", "blocktranslate", "rapid_badge")
            and len(words) > 1
            and words[-2] in ("as", "asvar")
        ):
            yield words[-1], Kind.TEXT
        if tag["name"] in ("blocktranslate", "slot") and "asvar" in words:
            yield words[words.index("asvar") + 1], Kind.TEXT
        if tag["name"] == "for" and "in" in words:
            through = words[words.index("in") + 1]
            kind = _kind(through, {}, room=room)
            for name in "".join(words[: words.index("in")]).split(","):
                yield name, kind
    # What is handed on under a name was looked at where it was given.
    for name, _ in _handed(text, ("with", "blocktranslate")):
        yield name, Kind.TEXT


def _kind(what: str, names: Mapping[str, Kind], *, room: str) -> Kind:
    if NUMBER_FILTERS.search(what):
        return Kind.NUMBER
    if TEXT_FILTERS.search(what):
        return Kind.TEXT
    # What a filter falls back on, or joins with, is printed too.
    for given in FILTER_GIVEN.finditer(what):
        if (kind := _kind(given["what"], names, room=room)) is not Kind.TEXT:
            return kind
    plain = what.split("|")[0].strip()
    if LITERAL.match(plain):
        return Kind.TEXT
    if re.fullmatch(r"-?[\d.]+", plain):
        return Kind.TEXT  # a literal of the template itself
    path = plain.split(".")
    while len(path) > 1 and path[-1].isdecimal():
        path.pop()
    last = path[-1]
    if len(path) == 1:
        if last in names:
            return names[last]
        return Kind.NUMBER if COUNTS.match(last) else Kind.TEXT if last in handed_on() else Kind.UNKNOWN
    if COUNTS.match(last) or path[0] == "forloop":
        return Kind.NUMBER
    return Kind.TEXT if last in FORM_WORDS else declared().kind(last, room=room)


def room_of(path: Path) -> str:
    """Return the room in which a template stands."""
    return path.relative_to(sources.PRODUCT).parts[0]
