"""The words of our templates: dates, badges, icons and the names of states and acts. Loaded for every template."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from narahubung.rules.facts import Lane, State, TermCode, Turn
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Role, Standing
from narahubung.web import act_words, badges, dates, demo, icons, refusal, words

register = template.Library()


@register.filter
def tanggal(value: date | None) -> str:
    """Return `18 Mei 2022`; nothing for nothing."""
    return dates.day(value) if value is not None else ""


@register.filter
def hari_tanggal(value: date | None) -> str:
    """Return `Rabu, 18 Mei 2022`; nothing for nothing."""
    return dates.weekday_and_day(value) if value is not None else ""


@register.filter
def waktu(value: datetime | None) -> str:
    """Return `14.05 WITA`; nothing for nothing."""
    return dates.hour(value) if value is not None else ""


@register.filter
def tanggal_waktu(value: datetime | None) -> str:
    """Return `18 Mei 2022, 14.05 WITA`; nothing for nothing."""
    return dates.moment(value) if value is not None else ""


@register.filter
def iso(value: date | None) -> str:
    """Return a moment or day for a `datetime` attribute; nothing for nothing."""
    return dates.machine(value) if value is not None else ""


@register.filter
def ukuran(value: int) -> str:
    """Return a size in bytes as `840 KB` or `1,4 MB`."""
    if value >= 1024 * 1024:
        return f"{value / (1024 * 1024):.1f} MB".replace(".", ",")
    return f"{max(1, round(value / 1024))} KB"


@register.filter
def digest_groups(value: str) -> str:
    """Return a digest in groups of eight signs, so that two people can compare it aloud."""
    return " ".join(value[start : start + 8] for start in range(0, len(value), 8))


@register.filter
def field_word(name: str) -> str:
    """Return what a field of an act is called on screen."""
    return refusal.field_word(name)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the drawing of that name."""
    return icons.icon(name)


@register.simple_tag
def state_badge(state: State | str) -> SafeString:
    """Return the pill of a state."""
    return badges.state_badge(State(state))


@register.simple_tag
def rapid_badge() -> SafeString:
    """Return the mark of a rapid response."""
    return badges.rapid_badge()


@register.simple_tag
def time_badge(
    due_at: datetime | None,
    at: datetime,
    days_left: int | None = None,
    *,
    paused: bool = False,
    provisional: bool = False,
) -> SafeString:
    """Return the tab of a term with its remaining time."""
    return badges.time_badge(due_at, at=at, days_left=days_left, paused=paused, provisional=provisional)


@register.filter
def state_word(state: State | str) -> str:
    """Return the word of a state."""
    return words.state(State(state))


@register.filter
def turn_word(turn: Turn | str) -> str:
    """Return who must act next."""
    return words.turn(Turn(turn))


@register.filter
def turn_side(turn: Turn | str) -> str:
    """Return the side whose colour a turn has."""
    return words.TURN_SIDES[Turn(turn)].value


@register.filter
def term_word(code: TermCode | str) -> str:
    """Return the name of an obligation."""
    return words.term(TermCode(code))


@register.filter
def act_button(act: Act | str) -> str:
    """Return the word on the button of an act."""
    return act_words.button(Act(act))


@register.filter
def act_word(act: Act | str) -> str:
    """Return how the history tells an act."""
    return act_words.done(Act(act))


@register.filter
def lane_word(lane: Lane | str) -> str:
    """Return the heading of a lane."""
    return words.lane(Lane(lane))


@register.filter
def lane_readers(lane: Lane | str) -> str:
    """Return who will read what is typed into a lane."""
    return words.readers(Lane(lane))


@register.filter
def role_word(role: Role | str) -> str:
    """Return what a person is appointed to."""
    return words.role(Role(role))


@register.filter
def standing_word(standing: Standing | str) -> str:
    """Return in what capacity somebody acted."""
    return words.standing(Standing(standing))


@register.filter
def standing_side(standing: Standing | str) -> str:
    """Return the side whose colour an actor has; the clockwork has its own."""
    found = Standing(standing)
    return "clockwork" if found is Standing.CLOCKWORK else words.standing_side(found).value


@register.simple_tag
def demo_people() -> tuple[demo.DemoPerson, ...]:
    """Return the invented people of a demo; nobody elsewhere."""
    return demo.people(on=dates.local_day(timezone.now()))
