"""The files of the house, for the tests that look at the building itself."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "src" / "narahubung"


def product() -> list[Path]:
    """Return the product's Python files."""
    return sorted(PRODUCT.rglob("*.py"))


def proof() -> list[Path]:
    """Return the Python files of tests, benches and tools."""
    return sorted(path for folder in ("tests", "bench", "tools") for path in (ROOT / folder).rglob("*.py"))


def templates() -> list[Path]:
    """Return the product's templates."""
    return sorted(path for path in PRODUCT.glob("*/templates/**/*") if path.suffix in {".html", ".txt"})


def name(path: Path) -> str:
    """Return a file's place in the repository."""
    return path.relative_to(ROOT).as_posix()
