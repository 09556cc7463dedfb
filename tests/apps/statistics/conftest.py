"""The tests of the figures' room stand in the small world, on an ordinary Wednesday; whatever a test does is undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import time_machine
from pytest_django import DjangoDbBlocker

from tests.worlds import built, small_world

if TYPE_CHECKING:
    from tests.apps.desk.officer import Enter

__all__ = ["built", "small_world"]


@pytest.fixture
def enter(small_world: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Enter]:
    """Come to the pages as somebody of the cast."""
    from tests import world
    from tests.apps.desk.officer import Officer

    with time_machine.travel(world.WED_11_MAR, tick=True):
        yield Officer
