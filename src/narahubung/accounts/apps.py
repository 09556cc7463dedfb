"""Tells Django about the room `accounts`."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """The room `accounts`."""

    name = "narahubung.accounts"
    label = "accounts"
