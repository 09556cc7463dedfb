"""Load the reviewed reference data and the invented demo world."""

from __future__ import annotations

from dataclasses import dataclass

DEMO_PASSWORD = "narahubung-demo"  # noqa: S105 - of invented people, printed by the demo


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented person who can sign in to the demo."""

    role: str
    email: str


def demo_people() -> tuple[DemoPerson, ...]:
    """Return the invented people, in the order in which a newcomer should meet them."""
    return ()


def seed_all(*, demo: bool) -> None:
    """Load the reference data, and the demo world where asked; run again it changes nothing."""
    del demo
