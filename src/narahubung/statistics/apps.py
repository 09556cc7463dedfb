"""Tells Django about the room `statistics`."""

from django.apps import AppConfig


class Statistics(AppConfig):
    """The room `statistics`."""

    name = "narahubung.statistics"
    label = "statistics"
