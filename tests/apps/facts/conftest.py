"""The facts' tests stand in the small world."""

from tests.worlds import built, open_world, small_world

__all__ = ["built", "open_world", "small_world"]
