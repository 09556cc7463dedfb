"""What was written in a case, in lanes: who said it, when, who reads it, and the files that came with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext, gettext_noop

from narahubung.rules.facts import Lane
from narahubung.rules.parties import Standing
from narahubung.web import dates, words
from narahubung.web.case_shapes import FileShape, MessageShape
from narahubung.web.words import Side

_KINDS = {
    "complaint": gettext_noop("Isi laporan"),
    "place": gettext_noop("Tempat kejadian"),
    "expectation": gettext_noop("Harapan pelapor"),
    "first": gettext_noop("Pengaduan sebelumnya kepada instansi"),
    "request": gettext_noop("Permintaan kelengkapan"),
    "question": gettext_noop("Pertanyaan"),
    "reply": gettext_noop("Jawaban pelapor"),
    "reason": gettext_noop("Alasan"),
    "notice": gettext_noop("Pemberitahuan"),
    "message": gettext_noop("Pesan"),
    "brief": gettext_noop("Pokok laporan untuk instansi"),
    "answer": gettext_noop("Jawaban instansi"),
    "action": gettext_noop("Tindak lanjut yang disepakati"),
    "action_done": gettext_noop("Tindak lanjut sudah selesai"),
}

_READ_BY = {
    Lane.COMPLAINANT: gettext_noop("Dibaca oleh pelapor dan kantor Ombudsman"),
    Lane.AGENCY: gettext_noop("Dibaca oleh instansi dan kantor Ombudsman"),
    Lane.OFFICE: gettext_noop("Dibaca oleh kantor Ombudsman saja"),
}


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file ready to be listed; `address` downloads it, `digest` is its SHA-256 in groups of eight."""

    name: str
    size: int
    digest: str
    address: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class MessageRow:
    """Something written, ready to be shown: `side` gives the colour, `place` the lane it stands in."""

    id: UUID
    side: str
    place: str
    heading: str
    who: str
    moment: str
    machine: str
    text: str
    is_erased: bool
    is_draft: bool
    read_by: str
    files: tuple[FileRow, ...]


def file_rows(files: Iterable[FileShape], *, address: Callable[[UUID], str]) -> tuple[FileRow, ...]:
    """Return files as a list shows them; `address` says where the reader's own room lets them be fetched."""
    return tuple(
        FileRow(
            name=file.name,
            size=file.size,
            digest=" ".join(file.sha256[start : start + 8] for start in range(0, len(file.sha256), 8)),
            address=address(file.id),
            is_shared=file.is_shared,
        )
        for file in files
    )


def message_rows(
    messages: Sequence[MessageShape], *, reader: Side, address: Callable[[UUID], str]
) -> tuple[MessageRow, ...]:
    """Return what was written, oldest first; questions carry their number, answers the number of their question."""
    numbers = question_numbers(messages)
    return tuple(
        MessageRow(
            id=message.id,
            side=_side(message.standing).value,
            place=message.lane.value,
            heading=_heading(message, numbers),
            who=_author(message, reader=reader),
            moment=dates.moment(message.at),
            machine=dates.machine(message.at),
            text=message.text,
            is_erased=message.is_erased,
            is_draft=message.is_draft,
            read_by=_read_by(message),
            files=file_rows(message.attachments, address=address),
        )
        for message in messages
    )


def question_numbers(messages: Iterable[MessageShape]) -> dict[UUID, int]:
    """Return the number of each question of the office to an agency, counted from 1 within its letter."""
    numbers: dict[UUID, int] = {}
    counted: dict[int, int] = {}
    for message in messages:
        if message.kind == "question" and message.lane is Lane.AGENCY:
            counted[message.number] = numbers[message.id] = counted.get(message.number, 0) + 1
    return numbers


def kind(value: str) -> str:
    """Return what a piece of writing is."""
    return gettext(_KINDS.get(value, _KINDS["message"]))


def _side(standing: Standing) -> Side:
    return words.standing_side(standing)


def _heading(message: MessageShape, numbers: dict[UUID, int]) -> str:
    number = numbers.get(message.id) or (numbers.get(message.answers) if message.answers else None)
    if number is None:
        return kind(message.kind)
    if message.kind == "answer":
        return gettext("Jawaban atas pertanyaan {number}").format(number=number)
    return gettext("Pertanyaan {number}").format(number=number)


def _read_by(message: MessageShape) -> str:
    if message.is_draft and message.lane is Lane.AGENCY:
        return gettext("Dibaca oleh instansi saja, sampai jawabannya disetujui")
    return gettext(_READ_BY[message.lane])


def _author(message: MessageShape, *, reader: Side) -> str:
    standing = words.standing(message.standing)
    if message.standing is Standing.COMPLAINANT:
        return gettext("Anda") if reader is Side.COMPLAINANT else standing
    return f"{message.author} ({standing})" if message.author else standing
