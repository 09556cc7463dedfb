"""Tells Django about the room `desk`."""

from django.apps import AppConfig


class Desk(AppConfig):
    """The room `desk`."""

    name = "narahubung.desk"
    label = "desk"
