"""A list as a table for a spreadsheet, streamed as it is read; never anybody's identity."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narahubung.agencies import directory
from narahubung.agencies.directory import Directory
from narahubung.cases import queries
from narahubung.cases.sheets import CaseLine
from narahubung.desk import rows
from narahubung.desk.asked import asked
from narahubung.web import case_words, dates, words
from narahubung.web.doors import actor, for_office, moment

# A cell that begins with one of these would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """What `csv` writes into: it gives each line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


@for_office
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list that the address asks for, with all its filters, as CSV."""
    who, at, wish = actor(request), moment(request), asked(request)
    lines = queries.walk(who, at=at, wanted=wish.wanted(person=who.person))
    name = f"laporan-{wish.tab}-{dates.local_day(at).isoformat()}.csv"
    return StreamingHttpResponse(
        table(lines, at=at, directory=directory.current()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def table(lines: Iterator[CaseLine], *, at: datetime, directory: Directory) -> Iterator[str]:
    """Yield the lines as CSV, headings first; begins with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow(_headings()))
    for line in lines:
        yield str(writer.writerow([_harmless(cell) for cell in _cells(line, at=at, directory=directory)]))


def _headings() -> list[str]:
    return [
        _("Nomor"),
        _("Diterima"),
        _("Keadaan"),
        _("Giliran"),
        _("Instansi"),
        _("Layanan"),
        _("Kecamatan"),
        _("Kelas akses"),
        _("RCO"),
        _("Tenggat"),
        _("Batas waktu"),
        _("Lewat"),
        _("Berubah terakhir"),
    ]


def _cells(line: CaseLine, *, at: datetime, directory: Directory) -> list[str]:
    district = directory.districts.get(line.district)
    yes, no = _("ya"), _("tidak")
    return [
        line.number,
        dates.machine(line.lodged_at),
        words.state(line.state),
        words.turn(line.turn),
        case_words.agency_name(line.agency, directory=directory),
        rows.subject(line, directory=directory) if line.service else "",
        district.name if district else "",
        line.access_class,
        yes if line.is_rapid else no,
        words.term(line.term) if line.term else "",
        dates.machine(line.due_at) if line.due_at else "",
        yes if rows.is_late(line, at=at) else no,
        dates.machine(line.changed_at),
    ]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
