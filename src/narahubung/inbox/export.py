"""A list as a CSV file: what the page shows, all of it, and nothing that tells who complained."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narahubung.agencies import directory as directories
from narahubung.agencies.directory import Directory
from narahubung.cases import queries
from narahubung.cases.sheets import CaseLine
from narahubung.inbox import rows
from narahubung.inbox.asked import Tab, asked
from narahubung.web import case_words, dates, words
from narahubung.web.doors import actor, for_inbox, moment

# Without it spreadsheets read UTF-8 as something else.
_BYTE_ORDER_MARK = "\ufeff"
# A cell that begins like this would be a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Pass:
    """A file for the writer of CSV that hands each line straight on."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


@for_inbox
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Send the list that the address asks for as a file, whole, a stretch at a time."""
    wish = asked(request, tab=Tab.ALL if request.GET.get("semua") else None)
    at = moment(request)
    lines = queries.walk(actor(request), at=at, wanted=wish.wanted())
    response = StreamingHttpResponse(
        written(lines, at=at, directory=directories.current(), language=translation.get_language() or "id"),
        content_type="text/csv; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="narahubung-{dates.local_day(at)}.csv"'
    return response


def written(lines: Iterator[CaseLine], *, at: datetime, directory: Directory, language: str) -> Iterator[str]:
    """Yield the file line by line. The page's language is given along: by the time this runs another may be on."""
    writer = csv.writer(Pass())
    with translation.override(language):
        header = (
            _("Nomor"),
            _("Tentang"),
            _("Kecamatan"),
            _("Instansi"),
            _("Keadaan"),
            _("Giliran"),
            _("Diterima kantor"),
            _("Batas waktu"),
            _("Lewat"),
            _("Berikutnya"),
        )
    yield _BYTE_ORDER_MARK
    yield str(writer.writerow(header))
    for line in lines:
        with translation.override(language):
            cells = _cells(line, at=at, directory=directory)
        yield str(writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]))


def _cells(line: CaseLine, *, at: datetime, directory: Directory) -> tuple[str, ...]:
    district = directory.districts.get(line.district)
    return (
        line.number,
        rows.subject(line, directory=directory),
        district.name if district else "",
        case_words.agency_name(line.agency, directory=directory),
        words.state(line.state),
        words.turn(line.turn),
        dates.machine(line.lodged_at),
        dates.machine(line.due_at) if line.due_at else "",
        _("ya") if rows.is_late(line, at=at) else _("tidak"),
        rows.next_words(line),
    )
