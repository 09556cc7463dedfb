"""Who may import whom: the contracts of pyproject.toml, and the proof that they would notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import sources

LINTER = Path(sys.executable).with_name("lint-imports")


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the linter on a tree."""
    return subprocess.run(
        [LINTER, "--no-cache", "--config", "pyproject.toml"],
        cwd=root, env={"PYTHONPATH": str(root / "src"), "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_floor_plan_holds() -> None:
    done = lint(sources.ROOT)

    assert done.returncode == 0, done.stdout


INTRUDERS = {
    "a rule that knows Django": ("rules/intruder.py", "import django\n"),
    "a rule that looks at a case": ("rules/intruder.py", "import narahubung.cases\n"),
    "a room that looks into another": ("desk/intruder.py", "import narahubung.inbox\n"),
    "the heart that knows the manners": ("cases/intruder.py", "import narahubung.web\n"),
    "a page at the case tables": ("desk/intruder.py", "import narahubung.cases.models\n"),
    "a room without a floor": ("utils/__init__.py", ""),
    "a file that reads the settings": ("ops/intruder.py", "import narahubung.settings\n"),
}


@pytest.mark.parametrize("intruder", INTRUDERS)
def test_the_linter_notices(intruder: str, tmp_path: Path) -> None:
    shutil.copytree(sources.PRODUCT, tmp_path / "src" / "narahubung", ignore=shutil.ignore_patterns("*.csv", "static"))
    shutil.copy(sources.ROOT / "pyproject.toml", tmp_path)
    place, text = INTRUDERS[intruder]
    target = tmp_path / "src" / "narahubung" / place
    target.parent.mkdir(exist_ok=True)
    target.write_text(text)

    done = lint(tmp_path)

    assert done.returncode != 0
    assert "BROKEN" in done.stdout or "exhaustive" in done.stdout.lower() or "utils" in done.stdout, done.stdout
