"""Tells Django about the room `web`, and readies the words before the first page needs them."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

from narahubung.web import catalogues


class Web(AppConfig):
    """The room `web`."""

    name = "narahubung.web"
    label = "web"

    def ready(self) -> None:
        """Compile the catalogues where a room's words are newer."""
        for language in catalogues.LANGUAGES:
            catalogues.compile_into(Path(settings.LOCALE_PATHS[0]), language=language)
