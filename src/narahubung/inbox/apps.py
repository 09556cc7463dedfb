"""Tells Django about the room `inbox`."""

from django.apps import AppConfig


class Inbox(AppConfig):
    """The room `inbox`."""

    name = "narahubung.inbox"
    label = "inbox"
