"""Some of the engine room's tests stand in the small world."""

from __future__ import annotations

from tests.worlds import built, small_world

__all__ = ["built", "small_world"]
