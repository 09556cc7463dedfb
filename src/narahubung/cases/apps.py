"""Tells Django about the room `cases`."""

from django.apps import AppConfig


class Cases(AppConfig):
    """The room `cases`."""

    name = "narahubung.cases"
    label = "cases"
