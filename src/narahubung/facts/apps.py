"""Tells Django about the room `facts`."""

from django.apps import AppConfig


class Facts(AppConfig):
    """The room `facts`."""

    name = "narahubung.facts"
    label = "facts"
