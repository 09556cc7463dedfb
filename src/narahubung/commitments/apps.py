"""Tells Django about the room `commitments`."""

from django.apps import AppConfig


class Commitments(AppConfig):
    """The room `commitments`."""

    name = "narahubung.commitments"
    label = "commitments"
