"""A case as the agency's people read it: everything the page prints, ready in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from narahubung.cases.sheets import CaseSheet, MessageLine, ReleaseLine
from narahubung.inbox import answers, rows
from narahubung.inbox.answers import Answer
from narahubung.inbox.ways import WAYS, Way
from narahubung.rules.facts import Lane, Turn
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Actor, Standing
from narahubung.web import act_words, case_lanes, case_terms, case_words, dates, words
from narahubung.web.case_lanes import FileRow, MessageRow
from narahubung.web.case_terms import TermRow
from narahubung.web.case_words import TimelineLine, TopLine
from narahubung.web.words import Side


@dataclass(frozen=True, slots=True)
class Button:
    """An act that is open now: its word, where it leads, whether one press does it and how it looks."""

    word: str
    address: str
    is_press: bool
    leads: bool
    is_grave: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """Where the opening of the complainant's identity stands for this reader, in words; `can_read` shows the button."""

    can_read: bool
    says: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything the page of one case prints."""

    number: str
    subject: str
    root: str
    top: TopLine
    is_rapid: bool
    facts: tuple[tuple[str, str], ...]
    brief: tuple[MessageRow, ...]
    returned: tuple[MessageRow, ...]
    answer: Answer | None
    draft: tuple[MessageRow, ...]
    is_own_draft: bool
    first: tuple[Button, ...]
    buttons: tuple[Button, ...]
    messages: tuple[MessageRow, ...]
    files: tuple[FileRow, ...]
    terms: tuple[TermRow, ...]
    timeline: tuple[TimelineLine, ...]
    identity: Identity


def address_of_file(file: UUID) -> str:
    """Return where the inbox lets a file be fetched."""
    return reverse("inbox:file", args=[file])


def case_page(sheet: CaseSheet, *, actor: Actor, at: datetime, answer: Answer | None = None) -> CasePage:
    """Return the page of a case; `answer` is what was typed where a form comes back."""
    line, directory = sheet.line, sheet.directory
    root = reverse("inbox:case", args=[line.id])
    lane = sheet.of_lane(Lane.AGENCY)
    waits_for_head = line.turn is Turn.AGENCY_HEAD
    brief = [message for message in lane if message.kind == "brief"][-1:]
    draft = list(sheet.draft()) if waits_for_head else []
    returned = _returned(sheet)
    writes = Act.DRAFT_ANSWER in sheet.choices
    # What stands elsewhere on the page is not told twice: an open question stands above the box for its answer.
    apart = {message.id for message in (*brief, *sheet.draft(), *returned, *(sheet.open_questions() if writes else ()))}
    shown = case_lanes.message_rows(lane, reader=Side.AGENCY, address=address_of_file)
    ready = {row.id: row for row in shown}
    return CasePage(
        number=line.number,
        subject=rows.subject(line, directory=directory),
        root=root,
        top=case_words.top_line(sheet, reader=Side.AGENCY, at=at, directory=directory),
        is_rapid=line.is_rapid,
        facts=_facts(sheet),
        brief=tuple(ready[message.id] for message in brief),
        returned=tuple(ready[message.id] for message in returned),
        answer=(answer or answers.begun(sheet, person=actor.person)) if writes else None,
        draft=tuple(ready[message.id] for message in draft),
        is_own_draft=waits_for_head
        and Standing.AGENCY_HEAD in sheet.standings
        and Act.APPROVE_ANSWER not in sheet.choices,
        first=tuple(_button(way, root=root) for way in WAYS if way.first and way.act in sheet.choices),
        buttons=tuple(_button(way, root=root) for way in WAYS if not way.first and way.act in sheet.choices),
        messages=tuple(row for row in shown if row.id not in apart),
        files=case_lanes.file_rows(
            (file for file in sheet.attachments if file.message not in ready), address=address_of_file
        ),
        terms=case_terms.term_rows(sheet.terms, at=at, calendar=directory.calendar, said=sheet.said()),
        timeline=case_words.timeline(sheet.happenings, reader=Side.AGENCY, directory=directory),
        identity=_identity(sheet, actor=actor, at=at),
    )


def _button(way: Way, *, root: str) -> Button:
    return Button(act_words.button(way.act), f"{root}{way.slug}/", way.is_press, way.leads, way.is_grave)


def _facts(sheet: CaseSheet) -> tuple[tuple[str, str], ...]:
    line, directory = sheet.line, sheet.directory
    district, village = directory.districts.get(line.district), directory.villages.get(sheet.village)
    place = ", ".join(part.name for part in (village, district) if part)
    found = (
        (_("Instansi"), case_words.agency_name(line.agency, directory=directory)),
        (_("Tempat"), place),
        (_("Tanggal kejadian"), dates.day(sheet.happened_on) if sheet.happened_on else ""),
        (_("Diterima kantor"), dates.moment(line.lodged_at)),
        (_("Jalur"), words.route(sheet.route) if sheet.route else ""),
    )
    return tuple((name, value) for name, value in found if value)


def _returned(sheet: CaseSheet) -> list[MessageLine]:
    """Return why the last draft or answer came back, while a new one is being written; nothing otherwise."""
    if Act.DRAFT_ANSWER not in sheet.choices:
        return []
    back = (Act.SEND_BACK, Act.RETURN_ANSWER)
    since = (*back, Act.APPROVE_ANSWER, Act.DRAFT_ANSWER)
    last = next((one for one in reversed(sheet.happenings) if one.act in since), None)
    if last is None or last.act not in back:
        return []
    return [message for message in sheet.messages if message.number == last.number]


def _identity(sheet: CaseSheet, *, actor: Actor, at: datetime) -> Identity:
    mine = [release for release in sheet.releases if release.person == actor.person and release.revoked_at is None]
    return Identity(sheet.may_read_identity, _identity_words(mine[-1], at=at) if mine else "")


def _identity_words(release: ReleaseLine, *, at: datetime) -> str:
    if release.approved_at is None:
        return _("Pembukaan identitas diminta {day}; menunggu Kepala Perwakilan.").format(
            day=dates.day(release.asked_at)
        )
    if release.expires_at is None or release.expires_at <= at:
        return _("Pembukaan identitas untuk Anda sudah berakhir.")
    return _("Identitas terbuka untuk Anda sampai {moment}. Setiap pembacaan dicatat.").format(
        moment=dates.moment(release.expires_at)
    )
