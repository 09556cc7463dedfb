"""What is typed in about a post: an appointment with its holder, an absence. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from narahubung.rules.coverage import FOR_GOOD
from narahubung.rules.parties import AppointmentKind


class Deed(StrEnum):
    """What can be done to a post; each leaves one line of its history."""

    APPOINT = "appoint"
    AMEND = "amend"  # another end, letter or contact
    END = "end"
    SUCCEED = "succeed"
    AWAY = "away"
    BACK = "back"
    RECORD = "record"  # the record of the last handover is made anew
    ASK_CONTACT = "ask_contact"
    CONFIRM_CONTACT = "confirm_contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed:
    """An appointment as it stands in its letter. The person is found by address; `name` is needed for a new one."""

    email: str
    name: str = ""
    phone: str = ""
    kind: AppointmentKind = AppointmentKind.DEFINITIVE
    starts_on: date
    ends_on: date = FOR_GOOD
    letter_number: str
    contact: str = ""

    @property
    def is_primary(self) -> bool:
        """Return whether it counts as the one holder of a day."""
        return self.kind is not AppointmentKind.DEPUTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """What an appointment says from now on."""

    ends_on: date = FOR_GOOD
    letter_number: str
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayGiven:
    """Days on which a holder is away, and who of the post's holders stands in."""

    starts_on: date
    ends_on: date
    stand_in: int | None = None
