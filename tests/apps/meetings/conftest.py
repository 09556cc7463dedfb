"""The meetings' tests stand in the small world; whatever a test does to it is undone."""

from tests.worlds import built, open_world, small_world

__all__ = ["built", "open_world", "small_world"]
