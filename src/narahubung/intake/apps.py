"""Tells Django about the room `intake`."""

from django.apps import AppConfig


class Intake(AppConfig):
    """The room `intake`."""

    name = "narahubung.intake"
    label = "intake"
