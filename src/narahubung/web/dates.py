"""Days and hours as people in East Kalimantan write them: `18 Mei 2022`, `14.05 WITA`, whatever the machine's zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# WITA is UTC+8 without daylight saving; a fixed offset needs no zone table and costs less on long lists.
WITA = timezone(timedelta(hours=8), "WITA")

_MONTHS = (
    _("Januari"),
    _("Februari"),
    _("Maret"),
    _("April"),
    _("Mei"),
    _("Juni"),
    _("Juli"),
    _("Agustus"),
    _("September"),
    _("Oktober"),
    _("November"),
    _("Desember"),
)
_WEEKDAYS = (_("Senin"), _("Selasa"), _("Rabu"), _("Kamis"), _("Jumat"), _("Sabtu"), _("Minggu"))


def local_day(value: date) -> date:
    """Return the day in WITA of an aware moment, and a plain day as it is; refuses (ValueError) a naive moment."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment without a zone has no day in WITA")
        return value.astimezone(WITA).date()
    return value


def day(value: date) -> str:
    """Return `18 Mei 2022`, or `18 May 2022` for an English reader."""
    local = local_day(value)
    return f"{local.day} {gettext(_MONTHS[local.month - 1])} {local.year}"


def weekday_and_day(value: date) -> str:
    """Return `Rabu, 18 Mei 2022`."""
    local = local_day(value)
    return f"{gettext(_WEEKDAYS[local.weekday()])}, {day(local)}"


def hour(value: datetime) -> str:
    """Return `14.05 WITA`, to the minute."""
    local = value.astimezone(WITA)
    return f"{local.hour:02d}.{local.minute:02d} WITA"


def moment(value: datetime) -> str:
    """Return `18 Mei 2022, 14.05 WITA`."""
    return f"{day(value)}, {hour(value)}"


def machine(value: date) -> str:
    """Return the value for a `datetime` attribute: ISO 8601, moments with the offset of WITA and no seconds."""
    if isinstance(value, datetime):
        return value.astimezone(WITA).isoformat(timespec="minutes")
    return value.isoformat()
