"""Tells Django about the room `agencies`."""

from django.apps import AppConfig


class Agencies(AppConfig):
    """The room `agencies`."""

    name = "narahubung.agencies"
    label = "agencies"
