"""Tells Django about the room `meetings`."""

from django.apps import AppConfig


class Meetings(AppConfig):
    """The room `meetings`."""

    name = "narahubung.meetings"
    label = "meetings"
