"""What is broken here stands in the small world of the heart's tests."""

from __future__ import annotations

from tests.apps.cases.conftest import _built, open_world, small_world

__all__ = ["_built", "open_world", "small_world"]
