"""Tells Django about the room `ops`."""

from django.apps import AppConfig


class Ops(AppConfig):
    """The room `ops`."""

    name = "narahubung.ops"
    label = "ops"
