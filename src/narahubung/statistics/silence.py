"""Three silences told apart, and the broken channel: words, a suggested act and what was done about it; no score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache

from narahubung.agencies import posts
from narahubung.agencies.directory import AgencyLine, Directory
from narahubung.agencies.posts import Post
from narahubung.facts import forms, reading
from narahubung.facts.denominators import year_of
from narahubung.facts.reading import By, Where
from narahubung.notices.bounced import bounced
from narahubung.rules import silence
from narahubung.rules.pooling import Watched
from narahubung.rules.rates import BROUGHT, BROUGHT_LABEL, Period
from narahubung.rules.silence import (
    AnsweringSilence,
    Channel,
    ChannelState,
    Forms,
    LiaisonSilence,
    Quiet,
    Suggestion,
)
from narahubung.statistics import denominators
from narahubung.statistics.models import FollowUp
from narahubung.statistics.shapes import Deed, Done, DoneBy, Silence
from narahubung.web import dates

# What people bring themselves about a service; the name of their sum (`rates.together`).
STREAMS, LABEL = BROUGHT, BROUGHT_LABEL
ANSWERS = ("answered_in_time", "clarified_in_time")
# Mail that failed longer ago says nothing of today.
RECENT = timedelta(days=60)
LATELY = timedelta(days=27)
# No forms were counted for this service alone: nothing is known of its channel, and nothing is said.
UNKNOWN = Channel(ChannelState.WORKS, Forms(0, 0), None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How much an agency's services are used in a year, by which sources, the oldest of which year; None: not known."""

    amount: int | None
    sources: tuple[str, ...]
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencySilence:
    """What can be said of one agency's silences; `quiet` is None where its use is not known."""

    agency: AgencyLine
    use: Use
    quiet: Quiet | None
    answering: AnsweringSilence
    liaison: LiaisonSilence

    def is_worth_a_look(self) -> bool:
        """Return whether any of the three suggests to do something."""
        said = (self.answering.suggestion, self.liaison.suggestion)
        return any(each is not Suggestion.NOTHING for each in said) or (
            self.quiet is not None and self.quiet.suggestion is not Suggestion.NOTHING
        )


def last_year(on: date) -> Period:
    """Return the twelve whole months before the running one."""
    last = on.replace(day=1) - timedelta(days=1)
    first = (last.replace(day=1) - timedelta(days=330)).replace(day=1)
    return Period(first, last)


def silences(
    *, office: int, on: date, at: datetime, known: Directory, only: int | None = None
) -> tuple[AgencySilence, ...]:
    """Return what can be said of every agency of an office's governments by name, or of `only` one.

    Six queries, whatever the number of agencies.
    """
    governments = {key for key, its_office in known.office_of_government.items() if its_office == office}
    agencies = tuple(each for each in known.agencies.values() if each.government in governments)
    period, where = last_year(on), Where(office=office, streams=STREAMS)
    keys = [str(each.key) for each in agencies]
    counted = reading.counted(by=By.AGENCY, period=period, where=where, on=on, label=LABEL, among=keys)
    reports = {each.key: each.judged for each in counted}
    letters = _letters(period, where, on=on)
    held = {each.agency: each for each in posts.posts(offices=[office]) if each.agency is not None}
    failed = bounced({one.person for post in held.values() for one in post.present(on=on)}, since=at - RECENT)
    used = denominators.overlaid(known, denominators.every(office))
    uses = {each.key: use_of(each, known=used) for each in agencies}
    found = []
    for each in agencies if only is None else [one for one in agencies if one.key == only]:
        due, answered, waits = letters.get(str(each.key), (0, 0, False))
        found.append(
            AgencySilence(
                agency=each,
                use=uses[each.key],
                quiet=_quiet(each, agencies, reports, uses),
                answering=silence.answering(due=due, answered=answered),
                liaison=_liaison(held.get(each.key), on=on, waits=waits, failed=failed),
            )
        )
    return tuple(found)


def name_in_cache(*, office: int, on: date, known: Directory) -> str:
    """Return under which name the silences of an office are kept for a minute."""
    return f"silences:{office}:{on}:{known.version}"


def kept_for_a_minute(
    *, office: int, on: date, at: datetime, known: Directory, warm: Mapping[str, Any] | None = None
) -> tuple[AgencySilence, ...]:
    """Return `silences` of all agencies, at most a minute old: reckoning the families costs more than reading them.

    `warm` is what whoever asks has already read from the cache.
    """
    name = name_in_cache(office=office, on=on, known=known)
    found: tuple[AgencySilence, ...] | None = cache.get(name) if warm is None else warm.get(name)
    if found is None:
        found = silences(office=office, on=on, at=at, known=known)
        cache.set(name, found, 60)
    return found


def channel_lately(*, on: date) -> Channel:
    """Return whether the form on this site is finished as it was before, at most a minute old; a broken one shows here.

    The last four weeks are held against the year before them.
    """
    name = f"channel:{on}"
    found: Channel | None = cache.get(name)
    if found is None:
        since = on - LATELY
        lately = forms.forms(period=Period(since, on), on=on)
        before = forms.forms(period=Period(since - timedelta(days=365), since - timedelta(days=1)), on=on)
        found = silence.channel_of(lately, elsewhere=before)
        cache.set(name, found, 60)
    return found


def use_of(agency: AgencyLine, *, known: Directory) -> Use:
    """Return the yearly volume of all of an agency's services; None where that of a single one is not known.

    Reports are counted over all of them: against a part of their use they would seem many.
    """
    services = [one for one in known.services.values() if one.agency == agency.key]
    amount = sum(one.yearly_volume or 0 for one in services)
    if not amount or any(one.yearly_volume is None for one in services):
        return Use(amount=None, sources=(), year=None)
    years = [year for one in services if (year := year_of(one)) is not None]
    sources = tuple(sorted({one.volume_source for one in services if one.volume_source}))
    return Use(amount=amount, sources=sources, year=min(years, default=None))


def _quiet(
    agency: AgencyLine, agencies: Iterable[AgencyLine], reports: Mapping[str, int], uses: Mapping[int, Use]
) -> Quiet | None:
    own = uses[agency.key].amount
    if own is None:
        return None
    relatives = [
        Watched(reports.get(str(each.key), 0), float(uses[each.key].amount or 0))
        for each in agencies
        if each.key != agency.key and uses[each.key].amount
    ]
    return silence.quiet(reports=reports.get(str(agency.key), 0), use=float(own), relatives=relatives, channel=UNKNOWN)


def _letters(period: Period, where: Where, *, on: date) -> dict[str, tuple[int, int, bool]]:
    """Return by agency how many letters fell due, how many were answered at all, and whether something waits."""
    found = dict[str, tuple[int, int, bool]]()
    until_now = Period(period.first, max(on, period.last))
    kept = reading.kept(indicators=ANSWERS, by=By.AGENCY, period=until_now, where=where, on=on, label=LABEL)
    for each in kept:
        due, answered, waits = found.get(each.key, (0, 0, False))
        waits = waits or each.still_open > 0 or bool(each.grounds.still_open)
        found[each.key] = (due + each.asked, answered + each.kept + each.late, waits)
    return found


def _liaison(post: Post | None, *, on: date, waits: bool, failed: frozenset[int]) -> LiaisonSilence:
    present = post.present(on=on) if post is not None else ()
    seen = [dates.local_day(one.last_in_at) for one in present if one.last_in_at is not None]
    return silence.liaison(
        appointed_on=min((one.starts_on for one in present), default=None),
        last_signed_in_on=max(seen, default=None),
        something_waits=waits,
        mail_bounced=bool(present) and all(one.person in failed for one in present),
        on=on,
    )


def acts(*, offices: Iterable[int], most: int = 200) -> tuple[DoneBy, ...]:
    """Return what was done about silences, the latest first; one query."""
    rows = FollowUp.objects.filter(office__in=list(offices)).select_related("by").order_by("-done_on", "-id")[:most]
    return tuple(
        DoneBy(
            done=Done(
                silence=Silence(row.silence),
                of=row.of,
                word=row.word,
                deed=Deed(row.act),
                done_on=row.done_on,
                result=row.result,
            ),
            by=row.by.name if row.by else "",
            at=row.at,
        )
        for row in rows
    )
