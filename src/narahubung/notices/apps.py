"""Tells Django about the room `notices`."""

from django.apps import AppConfig


class Notices(AppConfig):
    """The room `notices`."""

    name = "narahubung.notices"
    label = "notices"
