"""Tells Django about the room `web`."""

from django.apps import AppConfig


class Web(AppConfig):
    """The room `web`."""

    name = "narahubung.web"
    label = "web"
