"""Load the reviewed seed files into the tables of the directory: what is new or changed in a file, and nothing else."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from django.db import models, transaction

from narahubung.agencies import models as directory
from narahubung.ops.models import SeededRow
from narahubung.ops.trouble import Trouble

SEEDS = Path(__file__).parent / "seeds"

Cells = Mapping[str, str]
Fields = dict[str, object]


class SeedFileWrong(Trouble):
    """A seed file cannot be loaded: which file, which row, and what is wrong with it."""

    def __init__(self, file: str, key: str, fault: str) -> None:
        super().__init__(f"{file}, row {key}: {fault}")
        self.file, self.key, self.fault = file, key, fault


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one file did: keys added, keys changed, keys that the file no longer has (their rows are left alone)."""

    file: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return one line for the operator."""
        return f"{self.file}: {len(self.added)} added, {len(self.changed)} changed, {len(self.gone)} no longer listed"


@dataclass(frozen=True, slots=True)
class SeedFile:
    """One file and the table it fills: the columns that name a row, and how its cells become the table's fields."""

    name: str
    table: type[models.Model]
    key: tuple[str, ...]
    fields: Callable[[Cells, Known], Fields]
    found_by: tuple[str, ...]


@dataclass(slots=True)
class Known:
    """The ids of rows that later files refer to by code."""

    _ids: dict[type[models.Model], dict[str, int]] = field(default_factory=dict)

    def id_of(self, table: type[models.Model], code: str, *, by: str = "code") -> int:
        """Return the id of the row with this code; refuses with `KeyError` a code that no file has brought."""
        if code not in self._ids.setdefault(table, {}):
            self._ids[table] = dict(table._default_manager.values_list(by, "pk"))
        return self._ids[table][code]


def rows_of(file: str, *, folder: Path = SEEDS) -> list[dict[str, str]]:
    """Return the rows of a seed file, each by the names in its header."""
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def load_reference(*, folder: Path = SEEDS) -> list[Loaded]:
    """Load all files and return what changed; run again on the same files it changes nothing.

    A row is written when the file has it for the first time or says something else than at the last load, so what an
    office changed in its own copy stays. A row that has left the file stays too: cases may refer to it. Refuses
    `SeedFileWrong`; then nothing at all has changed.
    """
    with transaction.atomic():
        known = Known()
        return [_load(file, known=known, folder=folder) for file in FILES]


def _load(file: SeedFile, *, known: Known, folder: Path) -> Loaded:
    listed = _by_key(file, rows_of(file.name, folder=folder))
    before = dict(SeededRow.objects.filter(file=file.name).values_list("key", "digest"))
    digests = {key: _digest(cells) for key, cells in listed.items()}
    added = [key for key in listed if key not in before]
    changed = [key for key in listed if key in before and before[key] != digests[key]]
    _write(file, [_values(file, key, listed[key], known) for key in (*added, *changed)])
    SeededRow.objects.bulk_create(
        [SeededRow(file=file.name, key=key, digest=digests[key]) for key in (*added, *changed)],
        update_conflicts=True,
        unique_fields=["file", "key"],
        update_fields=["digest"],
    )
    return Loaded(file.name, tuple(added), tuple(changed), tuple(sorted(set(before) - set(listed))))


def _values(file: SeedFile, key: str, cells: Cells, known: Known) -> Fields:
    try:
        return file.fields(cells, known)
    except (KeyError, ValueError) as fault:
        raise SeedFileWrong(file.name, key, repr(fault)) from fault


def _write(file: SeedFile, rows: list[Fields]) -> None:
    if not rows:
        return
    table = file.table._default_manager
    present = {tuple(found[:-1]): found[-1] for found in table.values_list(*file.found_by, "pk")}
    fresh: list[models.Model] = []
    for values in rows:
        pk = present.get(tuple(values[name] for name in file.found_by))
        if pk is None:
            fresh.append(file.table(**values))
        else:
            table.filter(pk=pk).update(**values)
    table.bulk_create(fresh)


def _by_key(file: SeedFile, rows: Iterable[dict[str, str]]) -> dict[str, dict[str, str]]:
    listed: dict[str, dict[str, str]] = {}
    for cells in rows:
        key = "|".join(cells[column] for column in file.key)
        if key in listed:
            raise SeedFileWrong(file.name, key, "stands twice")
        if None in cells or None in cells.values():
            raise SeedFileWrong(file.name, key, "has not as many cells as the header")
        listed[key] = cells
    return listed


def _digest(cells: Cells) -> str:
    return hashlib.sha256("\x1f".join(f"{name}={cells[name]}" for name in sorted(cells)).encode()).hexdigest()


def _yes(cell: str) -> bool:
    if cell not in {"yes", "no"}:
        raise ValueError(f"{cell!r} is neither yes nor no")
    return cell == "yes"


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _listed(cell: str, *, mark: str = ",") -> list[str]:
    return [entry.strip() for entry in cell.split(mark) if entry.strip()]


def _copied(*names: str, **renamed: str) -> Callable[[Cells], Fields]:
    def copy(cells: Cells) -> Fields:
        fields: Fields = {name: cells[name] for name in names}
        return fields | {name: cells[column] for name, column in renamed.items()}

    return copy


def _office(cells: Cells, _known: Known) -> Fields:
    return _copied("code", "name", "short_name", url="website")(cells)


def _government(cells: Cells, known: Known) -> Fields:
    return _copied("name", "kemendagri_code", "bps_code", zone="time_zone")(cells) | {
        "office_id": known.id_of(directory.Office, cells["office"])
    }


def _kemendagri_codes() -> dict[str, str]:
    return {cells["code"]: cells["kemendagri_code"] for cells in rows_of("governments.csv")}


def _government_id(cells: Cells, known: Known) -> int:
    return known.id_of(directory.Government, _kemendagri_codes()[cells["government"]], by="kemendagri_code")


def _district(cells: Cells, known: Known) -> Fields:
    return _copied("code", "name")(cells) | {"government_id": _government_id(cells, known)}


def _village(cells: Cells, known: Known) -> Fields:
    return _copied("code", "name", "kind")(cells) | {"district_id": known.id_of(directory.District, cells["district"])}


def _agency(cells: Cells, known: Known) -> Fields:
    return _copied("code", "name", "short_name", "kind", "address", "phone", "email")(cells) | {
        "government_id": _government_id(cells, known),
        "is_hub": _yes(cells["is_hub"]),
        "is_illustrative": _yes(cells["illustrative"]),
        "joined_on": _day(cells["joined_on"]),
    }


def _service(cells: Cells, known: Known) -> Fields:
    return _copied("code", "name", "substance", "volume_source", name_en="english")(cells) | {
        "agency_id": known.id_of(directory.Agency, cells["agency"]),
        "keywords": _listed(cells["keywords"]),
        "yearly_volume": int(cells["yearly_volume"]) if cells["yearly_volume"] else None,
    }


def _outside_body(cells: Cells, _known: Known) -> Fields:
    return _copied(
        "code",
        "name",
        "matters",
        "how_to_reach",
        name_en="english",
        how_to_reach_en="how_to_reach_english",
        url="website",
    )(cells) | {"keywords": _listed(cells["keywords"])}


def _substance(cells: Cells, _known: Known) -> Fields:
    return _copied("code", "name", "version", "source", name_en="english")(cells) | {
        "valid_from": _day(cells["valid_from"]),
        "valid_to": _day(cells["valid_to"]),
        "is_outside": cells["outside"] == "yes",
    }


def _maladministration(cells: Cells, _known: Known) -> Fields:
    return _copied("code", "name", "meaning", "version", "successor", "source", name_en="english")(cells) | {
        "valid_from": _day(cells["valid_from"]),
        "valid_to": _day(cells["valid_to"]),
        "is_verified": _yes(cells["verified"]),
    }


def _closing_reason(cells: Cells, _known: Known) -> Fields:
    return _copied("code", "kind", "stage", "name", "source", name_en="english")(cells) | {
        "is_verified": _yes(cells["verified"])
    }


def _channel(cells: Cells, _known: Known) -> Fields:
    return _copied("code", "name", name_en="english")(cells) | {"is_staff_only": _yes(cells["staff_only"])}


def _checklist_item(cells: Cells, _known: Known) -> Fields:
    return _copied("code", "kind", "question", "passes_if", "source", question_en="english")(cells) | {
        "order": int(cells["order"]),
        "waivers": _listed(cells["waivers"], mark=";"),
        "is_verified": _yes(cells["verified"]),
    }


def _routing_row(cells: Cells, known: Known) -> Fields:
    return _copied("code", "service", "substance", "district", "route", "why", why_en="english")(cells) | {
        "government_id": _government_id(cells, known),
        "agency_id": known.id_of(directory.Agency, cells["agency"]) if cells["agency"] else None,
        "priority": int(cells["priority"]),
        "words": _listed(cells["words"]),
    }


def _holiday(cells: Cells, _known: Known) -> Fields:
    return _copied("name", "kind", "source")(cells) | {
        "government_id": None,
        "on": date.fromisoformat(cells["date"]),
        "is_estimated": _yes(cells["estimated"]),
        "is_verified": _yes(cells["verified"]),
    }


def _covered_year(cells: Cells, _known: Known) -> Fields:
    return {"year": int(cells["year"]), "source": cells["source"]}


def _office_hours(cells: Cells, _known: Known) -> Fields:
    return _copied("variant", "source")(cells) | {
        "weekday": int(cells["weekday"]),
        "opens": time.fromisoformat(cells["opens"]),
        "closes": time.fromisoformat(cells["closes"]),
        "valid_from": _day(cells["valid_from"]),
        "valid_to": _day(cells["valid_to"]),
    }


def _term(cells: Cells, _known: Known) -> Fields:
    numbers = ("value", "extendable_by", "window_after_pause", "warn_before")
    switches = ("day_zero_counts", "roll_forward", "through_leave", "after_hours_next_day", "is_law")
    return (
        _copied("code", "unit", "starts_with", "ends_at", "verified_by", "regulation", "source", "note")(cells)
        | {name: int(cells[name]) for name in numbers}
        | {name: _yes(cells[name]) for name in switches}
        | {
            "valid_from": date.fromisoformat(cells["valid_from"]),
            "valid_to": _day(cells["valid_to"]),
            "pauses_for": _listed(cells["pauses_for"], mark=";"),
            "is_verified": _yes(cells["verified"]),
            "verified_on": _day(cells["verified_on"]),
        }
    )


# In the order in which they refer to each other.
FILES = (
    SeedFile("offices.csv", directory.Office, ("code",), _office, ("code",)),
    SeedFile("governments.csv", directory.Government, ("code",), _government, ("kemendagri_code",)),
    SeedFile("districts.csv", directory.District, ("code",), _district, ("code",)),
    SeedFile("villages.csv", directory.Village, ("code",), _village, ("code",)),
    SeedFile("agencies.csv", directory.Agency, ("code",), _agency, ("code",)),
    SeedFile("services.csv", directory.Service, ("code",), _service, ("code",)),
    SeedFile("outside_bodies.csv", directory.OutsideBody, ("code",), _outside_body, ("code",)),
    SeedFile("substances.csv", directory.Substance, ("code", "version"), _substance, ("code", "version")),
    SeedFile(
        "maladministration.csv",
        directory.Maladministration,
        ("code", "version"),
        _maladministration,
        ("code", "version"),
    ),
    SeedFile("closing_reasons.csv", directory.ClosingReason, ("code",), _closing_reason, ("code",)),
    SeedFile("channels.csv", directory.Channel, ("code",), _channel, ("code",)),
    SeedFile("checklist.csv", directory.ChecklistItem, ("code",), _checklist_item, ("code",)),
    SeedFile("routing.csv", directory.RoutingRow, ("code",), _routing_row, ("code",)),
    SeedFile("holidays.csv", directory.Holiday, ("date", "name"), _holiday, ("government_id", "on", "name")),
    SeedFile("covered_years.csv", directory.CoveredYear, ("year",), _covered_year, ("year",)),
    SeedFile(
        "office_hours.csv",
        directory.OfficeHours,
        ("variant", "weekday", "opens", "valid_from"),
        _office_hours,
        ("variant", "weekday", "opens", "valid_from"),
    ),
    SeedFile("terms.csv", directory.TermVersion, ("code", "valid_from"), _term, ("code", "valid_from")),
)
