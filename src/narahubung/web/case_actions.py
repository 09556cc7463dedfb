"""What meetings agreed and somebody's side owes, as a list shows it: what to do, for which case, until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext

from narahubung.agencies.directory import Directory
from narahubung.web import badges, case_words, dates, words

_LONGEST = 160


class AgreedShape(Protocol):
    """An agreed action, already narrowed to its reader."""

    @property
    def case(self) -> UUID: ...
    @property
    def number(self) -> str: ...
    @property
    def service(self) -> str: ...
    @property
    def agency(self) -> int | None: ...
    @property
    def text(self) -> str: ...
    @property
    def due_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One agreed action: `text` is the beginning of its words, `about` the case it belongs to."""

    address: str
    text: str
    number: str
    about: str
    until: SafeString
    day: str


def action_rows(
    agreed: Iterable[AgreedShape], *, at: datetime, directory: Directory, address: Callable[[UUID], str]
) -> tuple[ActionRow, ...]:
    """Return the actions as rows, in their order; `address` says where the reader's own room opens a case."""
    return tuple(
        ActionRow(
            address=address(one.case),
            text=Truncator(one.text).chars(_LONGEST) or gettext("Tindak lanjut rapat"),
            number=one.number,
            about=_about(one, directory=directory),
            until=badges.time_badge(
                one.due_at, at=at, days_left=case_words.working_days_left(one.due_at, at=at, directory=directory)
            ),
            day=dates.day(one.due_at),
        )
        for one in agreed
    )


def _about(one: AgreedShape, *, directory: Directory) -> str:
    service = directory.services.get(one.service)
    what = words.by_language(service.name, service.name_en) if service else gettext("Laporan")
    agency = case_words.agency_name(one.agency, directory=directory)
    return f"{what} · {agency}" if agency else what
