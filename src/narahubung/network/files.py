"""The board and the network as files to take along, and the empty sheet to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narahubung.agencies.posts import Post
from narahubung.network import board, sheet, standing
from narahubung.rules.coverage import FOR_GOOD
from narahubung.rules.parties import Actor, Role
from narahubung.rules.refusals import NotSeen, NotYours
from narahubung.web import dates, spreadsheet
from narahubung.web.doors import actor, moment

Cells = Sequence[str | date | None]
_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_safe
def board_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the board with its filters as CSV or XLSX; without addresses of persons."""
    who, at = actor(request), moment(request)
    if not who.roles() & standing.WATCHERS:
        raise NotYours("network")
    asked = board.Asked.of(request)
    header = (
        _("Jabatan"), _("Instansi"), _("Keadaan"), _("Pemegang"), _("Kedudukan"), _("Wakil"), _("Hari terakhir"),
        _("Kosong sejak"), _("Kosong mulai"), _("Terakhir masuk"), _("Kontak dipastikan"), _("Perlu perhatian"),
    )  # fmt: skip
    cells = [
        (
            row.name, row.post.name, row.state, row.holder, row.kind, row.deputies, row.coverage.ends_on,
            row.coverage.vacant_since, row.coverage.vacant_from, row.last_in, row.checked, "; ".join(row.notes),
        )
        for row in board.rows(who, at=at)
        if asked.keeps(row)
    ]  # fmt: skip
    return _sent(kind, cells, header=header, name=f"papan-jejaring-{dates.local_day(at)}")


@require_safe
def network_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Send all appointments in the columns that the import reads; to the network's keepers and its coordinators."""
    who, at = actor(request), moment(request)
    found = [post for post in standing.seen(who) if _may_take(who, post)]
    if not found:
        raise NotYours("network")
    cells = [cells for post in found for cells in _appointments(post)]
    return _sent(kind, cells, header=sheet.COLUMNS, name=f"jejaring-{dates.local_day(at)}")


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the sheet to fill in: the header and one row for each post that the reader keeps."""
    who = actor(request)
    found = [post for post in standing.seen(who) if post.agency is not None and standing.keeps(who, post)]
    if not found:
        raise NotYours("network")
    cells = [(post.code.upper(), post.name, "definitif", *[None] * (len(sheet.COLUMNS) - 3)) for post in found]
    return _sent(kind, cells, header=sheet.COLUMNS, name="templat-jejaring")


def _may_take(who: Actor, post: Post) -> bool:
    coordinates = any(c.role is Role.COORDINATOR and c.government == post.government for c in who.capacities)
    return post.agency is not None and (coordinates or standing.keeps(who, post))


def _appointments(post: Post) -> Iterator[Cells]:
    for one in post.holdings:
        until = None if one.ends_on == FOR_GOOD else one.ends_on
        yield (
            post.code.upper(), post.name, sheet.KIND_WORDS[one.kind], one.name, one.email, one.phone,
            one.letter_number, one.starts_on, until, one.contact,
        )  # fmt: skip


def _sent(kind: str, cells: Sequence[Cells], *, header: Sequence[str], name: str) -> HttpResponse:
    if kind not in _TYPES:
        raise NotSeen
    if kind == "csv":
        body = spreadsheet.written_csv(cells, header=header)
    else:
        body = spreadsheet.written_xlsx(cells, header=header, title="jejaring")
    disposition = f'attachment; filename="{name}.{kind}"'
    return HttpResponse(body, content_type=_TYPES[kind], headers={"Content-Disposition": disposition})
