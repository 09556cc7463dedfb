"""Tells Django about the room `documents`."""

from django.apps import AppConfig


class Documents(AppConfig):
    """The room `documents`."""

    name = "narahubung.documents"
    label = "documents"
