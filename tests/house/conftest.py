"""Tests of the whole house stand in the small world where they need people and cases."""

from tests.worlds import built, small_world

__all__ = ["built", "small_world"]
