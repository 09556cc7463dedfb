"""Tells Django about the room `network`."""

from django.apps import AppConfig


class Network(AppConfig):
    """The room `network`."""

    name = "narahubung.network"
    label = "network"
