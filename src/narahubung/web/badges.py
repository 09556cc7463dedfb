"""The state and the remaining time of a case: always the same shape, word and colour, and cheap on long lists."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from narahubung.rules.facts import State
from narahubung.web import dates, words
from narahubung.web.words import Side

_STATE_BADGES: dict[tuple[str, State], SafeString] = {}


def state_badge(state: State) -> SafeString:
    """Return the pill of a state. Its colour and mark say whose turn it is, its word what the state is."""
    key = (get_language() or "id", state)
    badge = _STATE_BADGES.get(key)
    if badge is None:
        badge = format_html(
            '<span class="badge badge-{}">{}</span>', words.STATE_SIDES[state].value, words.state(state)
        )
        _STATE_BADGES[key] = badge
    return badge


def side_badge(side: Side, text: str) -> SafeString:
    """Return a pill in a side's colour and mark with words of one's own, such as a person or an agency."""
    return format_html('<span class="badge badge-{}">{}</span>', side.value, text)


def rapid_badge() -> SafeString:
    """Return the mark of a rapid response (RCO)."""
    return format_html('<span class="badge badge-rapid" title="{}">RCO</span>', gettext("Respon Cepat Ombudsman"))


class Nearness(StrEnum):
    """How near a term is: the class of its tab."""

    NONE = "none"
    CALM = "calm"
    SOON = "soon"
    LATE = "late"
    PAUSED = "paused"


def nearness(due_at: datetime | None, *, at: datetime, days_left: int | None = None, paused: bool = False) -> Nearness:
    """Return how near a term is. Soon means the same or the next day, in working days where `days_left` counts them."""
    if paused:
        return Nearness.PAUSED
    if due_at is None:
        return Nearness.NONE
    if due_at < at:
        return Nearness.LATE
    left = days_left if days_left is not None else (dates.local_day(due_at) - dates.local_day(at)).days
    return Nearness.SOON if left <= 1 else Nearness.CALM


def remaining(due_at: datetime | None, *, at: datetime, days_left: int | None = None, paused: bool = False) -> str:
    """Return the remaining time in words: `sisa 2 hari kerja`, `hari ini, 16.00 WITA`, `lewat 3 hari`, `dijeda`.

    `days_left` is the number of working days after today up to the due day, where the caller's calendar knows it;
    without it calendar days are counted and called so. A late term counts calendar days, in hours on its first day.
    """
    if paused:
        return gettext("dijeda")
    if due_at is None:
        return gettext("tanpa batas waktu")
    calendar_days = (dates.local_day(due_at) - dates.local_day(at)).days
    if due_at < at:
        return _late(at - due_at, calendar_days=-calendar_days)
    if calendar_days == 0:
        local = due_at.astimezone(dates.WITA)
        if (local.hour, local.minute) >= (23, 59):
            return gettext("sampai akhir hari ini")
        return gettext("hari ini, {hour}").format(hour=dates.hour(due_at))
    if days_left is not None and days_left > 0:
        return ngettext("sisa {count} hari kerja", "sisa {count} hari kerja", days_left).format(count=days_left)
    return ngettext("sisa {count} hari", "sisa {count} hari", calendar_days).format(count=calendar_days)


def _late(by: timedelta, *, calendar_days: int) -> str:
    if calendar_days > 0:
        return ngettext("lewat {count} hari", "lewat {count} hari", calendar_days).format(count=calendar_days)
    hours = int(by.total_seconds() // 3600)
    if hours:
        return ngettext("lewat {count} jam", "lewat {count} jam", hours).format(count=hours)
    return gettext("baru saja lewat")


def time_badge(
    due_at: datetime | None,
    *,
    at: datetime,
    days_left: int | None = None,
    paused: bool = False,
    provisional: bool = False,
) -> SafeString:
    """Return the tab of a term: its remaining time in words, its exact end for the machine and on hovering.

    `provisional` marks a due date beyond the years whose holidays are known; it is said in words too.
    """
    near = nearness(due_at, at=at, days_left=days_left, paused=paused)
    text = remaining(due_at, at=at, days_left=days_left, paused=paused)
    extra = ""
    if provisional and due_at is not None and not paused:
        text = gettext("{remaining} (sementara)").format(remaining=text)
        extra = " time-provisional"
    if due_at is None:
        return mark_safe(f'<span class="time time-{near}">{escape(text)}</span>')  # noqa: S308 - our own words, escaped
    return mark_safe(  # noqa: S308 - our own words, escaped; dates hold digits and month names only
        f'<time class="time time-{near}{extra}" datetime="{dates.machine(due_at)}" '
        f'title="{escape(dates.moment(due_at))}">{escape(text)}</time>'
    )
