"""The commitments' tests stand in the small world, on an ordinary Wednesday; whatever a test does is undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.worlds import built, open_world, small_world

__all__ = ["built", "open_world", "small_world"]


@pytest.fixture
def that_day(small_world: None) -> Iterator[None]:
    """Stand in the world on its Wednesday."""
    from tests import world

    with time_machine.travel(world.WED_11_MAR, tick=True):
        yield
