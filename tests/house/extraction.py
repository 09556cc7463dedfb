"""Find every text the product says: in code through its syntax tree, in templates through Django's own parser."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template import engines
from django.template.base import FilterExpression, Lexer, TokenType
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from tests.house import sources

# Call → place of the text, of the plural, of the context among its arguments.
CALLS = {
    "_": (0, None, None), "gettext": (0, None, None), "gettext_lazy": (0, None, None), "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None), "ngettext_lazy": (0, 1, None), "pgettext": (1, None, 0), "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0), "npgettext_lazy": (1, 2, 0),
}  # fmt: skip
IN_EXPRESSION = re.compile(r"""(?<![\w.])_\((["'])(?P<text>.*?)\1\)""")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as a catalogue knows it, and the file that says it."""

    msgid: str
    plural: str | None
    context: str | None
    place: str


def from_code(path: Path) -> Iterator[Text]:
    """Return the texts of a Python file; one put together at run time cannot be translated and is refused."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in CALLS:
            continue
        text, plural, context = CALLS[node.func.id]
        said = [
            constant(node.args[at], path) if at is not None and at < len(node.args) else None
            for at in (text, plural, context)
        ]
        if said[0] is not None:
            yield Text(said[0], said[1], said[2], f"{sources.name(path)}:{node.lineno}")


def constant(node: ast.expr, path: Path) -> str | None:
    """Return the literal text of an argument; None for a name, which stands for a text marked where it is written."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert not isinstance(node, ast.JoinedStr | ast.BinOp), f"{sources.name(path)}:{node.lineno}: a text put together"
    return None


def from_template(path: Path) -> Iterator[Text]:
    """Return the texts of a template."""
    place = sources.name(path)
    compiled = get_template(path.as_posix().split("/templates/", 1)[1])
    nodes = compiled.template.nodelist  # type: ignore[attr-defined]
    for node in nodes.get_nodes_by_type(TranslateNode):
        said = literal(node.filter_expression)
        if said is not None:
            yield Text(said, None, literal(node.message_context), place)
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        singular, _ = node.render_token_list(node.singular)
        plural = node.render_token_list(node.plural)[0] if node.plural else None
        yield Text(singular, plural, literal(node.message_context), place)
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        if token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            for found in IN_EXPRESSION.finditer(token.contents):
                yield Text(found["text"], None, None, place)


def literal(expression: FilterExpression | None) -> str | None:
    """Return the text of a template expression that is a literal; None for anything else."""
    said = getattr(expression, "var", None)
    if isinstance(said, str):
        return str(said)
    said = getattr(said, "literal", None)
    return said if isinstance(said, str) else None


def every_text() -> list[Text]:
    """Return all texts of the product."""
    assert engines.all(), "templates must be set up"
    found = [text for path in sources.product() for text in from_code(path)]
    return found + [text for path in sources.templates() for text in from_template(path)]
