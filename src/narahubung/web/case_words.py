"""One case in words: where it is, who has it, until when, what comes next, and what has happened so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narahubung.agencies.directory import Directory
from narahubung.rules.clock import time_left
from narahubung.rules.escalation import Rung
from narahubung.rules.events import Detail
from narahubung.rules.facts import ClosingKind, Lane, Route, State, TermCode, Turn, Verdict
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Standing
from narahubung.web import act_words, badges, dates, words
from narahubung.web.case_shapes import CaseShape, HappeningShape, LineShape
from narahubung.web.words import Side


@dataclass(frozen=True, slots=True)
class TopLine:
    """The line on top of a case's page; its parts are finished words and markup for `web/case/line.html`."""

    side: str
    where: str
    where_note: str
    who: str
    who_note: str
    until: SafeString
    until_note: str
    next: str


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One thing that happened: `by` is the class of its mark, `note` what else its reader may know of it."""

    by: str
    moment: str
    machine: str
    what: str
    who: str
    note: str


# --- The line on top --------------------------------------------------------------------------------------------------


def top_line(
    case: CaseShape,
    *,
    reader: Side,
    at: datetime,
    directory: Directory,
    holder: str = "",
    days_left: int | None = None,
) -> TopLine:
    """Return where the case is, who has it, until when and what comes next, for a reader of one of the three sides.

    `holder` is the name of the person whose turn it is, where the reader may know it. `days_left` counts working days,
    where the caller has reckoned them already.
    """
    line = case.line
    if days_left is None:
        days_left = working_days_left(line.due_at, at=at, directory=directory)
    state = words.state(line.state)
    where = _where(line, reader=reader, directory=directory)
    return TopLine(
        side=words.TURN_SIDES[line.turn].value,
        where=where or state,
        where_note=_ending(case, directory=directory) if line.turn is Turn.NOBODY else (state if where else ""),
        who=_who(line, reader=reader),
        who_note=holder,
        until=badges.time_badge(
            line.due_at, at=at, days_left=days_left, paused=line.is_paused, provisional=line.is_provisional
        ),
        until_note=_until_note(line),
        next=next_step(case, reader=reader),
    )


def working_days_left(due_at: datetime | None, *, at: datetime, directory: Directory) -> int | None:
    """Return how many working days lie after today up to the due day; None where nothing is due or it is past."""
    if due_at is None or due_at < at:
        return None
    return time_left(due_at, at=at, calendar=directory.calendar).working_days


def agency_name(agency: int | None, *, directory: Directory) -> str:
    """Return an agency's short name; nothing for none, its number for one that is no longer listed."""
    if agency is None:
        return ""
    found = directory.agencies.get(agency)
    return found.short_name if found else str(agency)


def _where(line: LineShape, *, reader: Side, directory: Directory) -> str:
    match words.TURN_SIDES[line.turn]:
        case Side.COMPLAINANT:
            return _("Di tangan Anda") if reader is Side.COMPLAINANT else _("Pelapor")
        case Side.OFFICE:
            return _("Kantor Ombudsman")
        case Side.AGENCY if line.turn is Turn.HUB:
            return _("Pemerintah daerah")
        case Side.AGENCY:
            return agency_name(line.agency, directory=directory)
        case _:
            return ""


def _who(line: LineShape, *, reader: Side) -> str:
    if line.turn is Turn.COMPLAINANT and reader is Side.COMPLAINANT:
        return _("Anda")
    return words.turn(line.turn)


def _until_note(line: LineShape) -> str:
    if line.due_at is None:
        return ""
    moment = dates.moment(line.due_at)
    if not line.is_provisional:
        return moment
    return _("{moment}. Kalender {year} belum ditetapkan.").format(
        moment=moment, year=dates.local_day(line.due_at).year
    )


def _ending(case: CaseShape, *, directory: Directory) -> str:
    parts = []
    if case.closing_kind is not None:
        parts.append(words.closing_kind(case.closing_kind))
    if case.handed_to:
        parts.append(body_name(case.handed_to, directory=directory))
    if case.ended_at is not None:
        parts.append(dates.day(case.ended_at))
    return " · ".join(parts)


def body_name(code: str, *, directory: Directory) -> str:
    """Return the name of a body outside the network; its code where it is no longer listed."""
    body = directory.bodies.get(code)
    return words.by_language(body.name, body.name_en) if body else code


def next_step(case: CaseShape, *, reader: Side) -> str:
    """Return in one sentence what happens next."""
    line = case.line
    if line.turn is Turn.NOBODY:
        return _after_the_end(case, reader=reader)
    if case.has_question:
        return (
            _("Anda menjawab pertanyaan kantor")
            if reader is Side.COMPLAINANT
            else _("Pelapor menjawab pertanyaan kantor")
        )
    if line.turn is Turn.OFFICE_HEAD:
        return _("Kepala Perwakilan memutus usul penutupan") if reader is Side.OFFICE else _("Kantor menilai jawaban")
    if case.days_asked is not None and reader is not Side.COMPLAINANT:
        return ngettext(
            "Kantor memutus permintaan tambahan waktu {count} hari",
            "Kantor memutus permintaan tambahan waktu {count} hari",
            case.days_asked,
        ).format(count=case.days_asked)
    if reader is Side.COMPLAINANT and line.term is TermCode.COMPLETE:
        return _("Anda melengkapi laporan")
    return words.next_step(line.term) if line.term else _without_term(line)


def _without_term(line: LineShape) -> str:
    if line.state is State.AWAITING_COMPLETION:
        return _("Kantor memutuskan apakah laporan dianggap dicabut")
    return _("Giliran: {who}").format(who=words.turn(line.turn))


def _after_the_end(case: CaseShape, *, reader: Side) -> str:
    if case.line.term is TermCode.CONFIRM and case.verdict is Verdict.UNASKED:
        if reader is Side.COMPLAINANT:
            return _("Anda dapat menyatakan setuju atau keberatan")
        return words.next_step(TermCode.CONFIRM)
    if case.line.state is State.CLOSED and case.verdict is not Verdict.UNASKED:
        return words.verdict(case.verdict)
    return _("Tidak ada. Penanganan sudah berakhir.")


# --- The history ------------------------------------------------------------------------------------------------------

Details = Mapping[str, Detail | list[str]]


def timeline(
    happenings: Iterable[HappeningShape],
    *,
    reader: Side,
    directory: Directory,
    people: Mapping[int, str] | None = None,
) -> tuple[TimelineLine, ...]:
    """Return what happened, oldest first. Nothing in it tells who complained.

    `people` are names of officials for what was done about somebody, such as a conflict of interest.
    """
    return tuple(
        TimelineLine(
            by="by-clockwork"
            if happening.standing is Standing.CLOCKWORK
            else f"by-{words.standing_side(happening.standing).value}",
            moment=dates.moment(happening.at),
            machine=dates.machine(happening.at),
            what=act_words.done(happening.act),
            who=_by_whom(happening, reader=reader),
            note=_note(happening.act, happening.details, directory=directory, people=people or {}),
        )
        for happening in happenings
    )


def _by_whom(happening: HappeningShape, *, reader: Side) -> str:
    standing = words.standing(happening.standing)
    if happening.standing is Standing.COMPLAINANT and reader is Side.COMPLAINANT:
        return _("Anda")
    return f"{happening.author} ({standing})" if happening.author else standing


def _note(act: Act, details: Details, *, directory: Directory, people: Mapping[int, str]) -> str:
    parts = [
        _about_agency(act, details, directory=directory),
        _about_numbers(act, details),
        _about_ending(details, directory=directory),
        _about_clock(details),
        _about_action(details),
        _about_person(details, people=people),
        _about_waivers(details),
    ]
    return " · ".join(part for part in parts if part)


def _about_agency(act: Act, details: Details, *, directory: Directory) -> str:
    agency = details.get("agency")
    if act not in (Act.FORWARD, Act.FORWARD_VIA_HUB, Act.RECALL, Act.DECLINE) or not isinstance(agency, int):
        return ""
    name = agency_name(agency, directory=directory)
    route = details.get("route")
    return f"{name}, {words.route(Route(str(route))).lower()}" if route else name


def _about_numbers(act: Act, details: Details) -> str:
    if isinstance(count := details.get("days"), int):
        return ngettext("{count} hari", "{count} hari", count).format(count=count)
    if isinstance(count := details.get("questions"), int):
        return ngettext("{count} pertanyaan", "{count} pertanyaan", count).format(count=count)
    if isinstance(count := details.get("returns"), int):
        return _("pengembalian ke-{count}").format(count=count)
    if act is Act.WRITE and (lane := details.get("lane")):
        return _("dibaca oleh: {readers}").format(readers=words.lane(Lane(str(lane))))
    return ""


def _about_ending(details: Details, *, directory: Directory) -> str:
    kind = details.get("kind")
    if not kind:
        return ""
    parts = [words.closing_kind(ClosingKind(str(kind)))]
    reason = directory.reasons.get(str(details.get("reason", "")))
    if reason is not None:
        parts.append(words.by_language(reason.name, reason.name_en))
    if body := details.get("body"):
        parts.append(body_name(str(body), directory=directory))
    return ": ".join(parts)


def _about_clock(details: Details) -> str:
    code = details.get("term")
    if not code:
        return ""
    term = words.term(TermCode(str(code)))
    if rung := details.get("rung"):
        return _("{term}, kini kepada {rung}").format(term=term, rung=words.rung(Rung(str(rung))))
    before, now = details.get("due_at"), details.get("now_due_at")
    if now and before:
        return _("{term}: dari {before} menjadi {now}").format(
            term=term,
            before=dates.day(datetime.fromisoformat(str(before))),
            now=dates.day(datetime.fromisoformat(str(now))),
        )
    return term


def _about_action(details: Details) -> str:
    if due := details.get("due_on"):
        return _("sampai {day}").format(day=dates.day(date.fromisoformat(str(due))))
    actions = details.get("actions")
    if not isinstance(actions, list) or not actions:
        return ""
    return ngettext(
        "{count} tindak lanjut rapat ikut berakhir", "{count} tindak lanjut rapat ikut berakhir", len(actions)
    ).format(count=len(actions))


def _about_person(details: Details, *, people: Mapping[int, str]) -> str:
    person, until = details.get("person"), details.get("expires_on")
    parts = [people.get(person, "")] if isinstance(person, int) else []
    if until:
        parts.append(_("sampai {day}").format(day=dates.day(date.fromisoformat(str(until)))))
    return ", ".join(part for part in parts if part)


def _about_waivers(details: Details) -> str:
    waivers = details.get("waivers")
    if not isinstance(waivers, list) or not waivers:
        return ""
    return ngettext("{count} pengecualian syarat", "{count} pengecualian syarat", len(waivers)).format(
        count=len(waivers)
    )
