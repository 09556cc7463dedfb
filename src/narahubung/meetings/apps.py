"""Tells Django about the room `meetings`."""

from django.apps import AppConfig


class Meetings(AppConfig):
    """The room `meetings`."""

    name = "narahubung.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Hand down what this room alone knows of a commitment's clauses: who attended."""
        from narahubung.commitments import indicators
        from narahubung.meetings.attended import attended
        from narahubung.rules.commitment import Indicator

        indicators.register(Indicator.ATTEND, attended)
