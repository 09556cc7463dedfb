"""Every pair of colours that carries text or a control's edge can be told apart, in light and in dark (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import narahubung.web

TOKENS = (Path(narahubung.web.__file__).parent / "static/web/tokens.css").read_text(encoding="utf-8")
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")

TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "house") for ground in ("paper", "card", "sunk")),
    *((side, f"{side}-wash") for side in ("office", "agency", "complainant", "closed", "calm", "soon", "late", "good")),
    *((side, ground) for side in ("office", "agency", "complainant", "late", "good") for ground in ("card", "paper")),
    *(("ink", f"{side}-wash") for side in ("house", "soon", "late", "good")),
    ("house-deep", "house-wash"),
    ("on-house", "house"),
    ("on-house", "house-deep"),
    ("on-masthead", "masthead"),
    ("card", "late"),
]
EDGES = [("edge", "card"), ("edge", "paper"), ("focus", "paper"), ("focus", "card"), ("house", "card")]


def themes() -> dict[str, dict[str, str]]:
    """Return the colours of each of the three blocks: light, dark by the reader's setting, dark by the page."""
    light, rest = TOKENS.split("@media (prefers-color-scheme: dark)")
    asked, forced = rest.split('[data-theme="dark"]')
    return {name: dict(COLOUR.findall(text)) for name, text in (("light", light), ("dark", asked), ("forced", forced))}


def brightness(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, as WCAG defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the ratio between two colours, from 1 to 21."""
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme: str, ink: str, ground: str) -> None:
    colours = themes()[theme]

    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_a_control_can_be_seen(theme: str, edge: str, ground: str) -> None:
    colours = themes()[theme]

    assert contrast(colours[edge], colours[ground]) >= 3


def test_dark_is_the_same_whoever_asks_for_it() -> None:
    assert themes()["dark"] == themes()["forced"]


def test_dark_forgets_no_colour() -> None:
    assert themes()["dark"].keys() == themes()["light"].keys()
