"""The state and the remaining time of a case: always the same shape, word and colour, and cheap on long lists."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

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
        return _word(get_language() or "id", "paused")
    if due_at is None:
        return _word(get_language() or "id", "none")
    calendar_days = (dates.local_day(due_at) - dates.local_day(at)).days
    language = get_language() or "id"
    if due_at < at:
        return _late(language, at - due_at, calendar_days=-calendar_days)
    if calendar_days == 0:
        local = due_at.astimezone(dates.WITA)
        if (local.hour, local.minute) >= (23, 59):
            return _word(language, "today")
        return gettext("hari ini, {hour}").format(hour=dates.hour(due_at))
    if days_left is not None and days_left > 0:
        return _count(language, "working_days", days_left)
    return _count(language, "days", calendar_days)


def _late(language: str, by: timedelta, *, calendar_days: int) -> str:
    if calendar_days > 0:
        return _count(language, "days_late", calendar_days)
    hours = int(by.total_seconds() // 3600)
    return _count(language, "hours_late", hours) if hours else _word(language, "just_late")


# The language is an argument of these two only to keep one reader's words from another: a list asks them 25 times over.
@lru_cache(maxsize=16)
def _word(language: str, kind: str) -> str:
    del language
    return {
        "paused": gettext("dijeda"),
        "none": gettext("tanpa batas waktu"),
        "today": gettext("sampai akhir hari ini"),
        "just_late": gettext("baru saja lewat"),
    }[kind]


@lru_cache(maxsize=4096)
def _count(language: str, kind: str, count: int) -> str:
    del language
    match kind:
        case "working_days":
            text = ngettext("sisa {count} hari kerja", "sisa {count} hari kerja", count)
        case "days":
            text = ngettext("sisa {count} hari", "sisa {count} hari", count)
        case "days_late":
            text = ngettext("lewat {count} hari", "lewat {count} hari", count)
        case _:
            text = ngettext("lewat {count} jam", "lewat {count} jam", count)
    return text.format(count=count)


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
    text = escape(remaining(due_at, at=at, days_left=days_left, paused=paused))
    if due_at is None:
        return mark_safe(f'<span class="time time-{near}">{text}</span>')  # noqa: S308 - our own words, escaped
    extra = ""
    if provisional and not paused:
        text = escape(gettext("{remaining} (sementara)").format(remaining=text))
        extra = " time-provisional"
    return mark_safe(  # noqa: S308 - our own words, escaped
        f'<time class="time time-{near}{extra}" {_end(get_language() or "id", due_at)}>{text}</time>'
    )


@lru_cache(maxsize=4096)
def _end(language: str, due_at: datetime) -> str:
    """Return the attributes that tell when a term ends. Terms end at the close of a day, so that many share theirs."""
    del language  # only parts the readers: the words come from the language that is active
    return f'datetime="{dates.machine(due_at)}" title="{escape(dates.moment(due_at))}"'
