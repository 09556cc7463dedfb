"""Every setting is read in one file and explained in one table."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house import sources

READERS = {"text", "whole", "switch", "listed"}
# Who else touches the environment, and why.
ELSEWHERE = {
    "src/narahubung/cli.py": "says to the settings, before they are read, as whom and where a verb works",
    "src/narahubung/wsgi.py": "names the settings to Django",
    "src/narahubung/ops/serving.py": "hands the environment on to web and worker",
    "src/narahubung/ops/embedded.py": "hands PATH on to PostgreSQL's programs",
    "src/narahubung/ops/pgtools.py": "hands PATH on to PostgreSQL's programs",
    "src/narahubung/ops/signed_files.py": "answers in the language of the terminal",
}
# Said by the command to itself.
INTERNAL = {"NARAHUBUNG_CHILD_ROLE"}


def read_in(path: Path) -> set[str]:
    """Return the names of the variables that the settings read."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        if called in READERS or called == "os.environ.get":
            found.add(str(node.args[0].value))
    return found


def test_every_setting_stands_in_the_operators_table() -> None:
    read = read_in(sources.PRODUCT / "settings.py")
    told = set(
        re.findall(r"^\| `([A-Z_]+)` \|", (sources.ROOT / "docs" / "operate.md").read_text("utf-8"), re.MULTILINE)
    )

    assert read - told == set(), "not explained in docs/operate.md"
    assert told - read == set(), "explained, but not read by anybody"


def test_no_setting_is_read_elsewhere() -> None:
    touching = {
        sources.name(path)
        for path in sources.product()
        if path.name != "settings.py" and re.search(r"\bos\.(environ|getenv)", path.read_text("utf-8"))
    }

    assert touching == set(ELSEWHERE)
