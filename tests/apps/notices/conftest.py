"""People are told of what happens in the small world of the heart's tests."""

from __future__ import annotations

from tests.worlds import built, open_world, small_world

__all__ = ["built", "open_world", "small_world"]
