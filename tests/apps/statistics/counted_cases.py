"""Invented facts in numbers: what the pages of figures read, without telling a hundred cases day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from narahubung.facts import keeping
from narahubung.facts.models import CaseRow, TermRow
from narahubung.facts.shapes import Outcome
from narahubung.rules.facts import TermCode, Turn, Verdict
from narahubung.rules.rates import Arrival, Stream
from tests import world

SERVICES = {
    world.DISDUKCAPIL: ("ktp_el", "kependudukan"),
    world.DINKES: ("puskesmas", "kesehatan"),
    world.PUPR: ("jalan", "infrastruktur"),
    world.DISDIK: ("ppdb", "pendidikan"),
}
MARCH_1 = date(2026, 3, 1)


def cases(agency: int, n: int, *, kept: int, lodged_on: date = date(2026, 1, 12), **changes: object) -> None:
    """Make so many cases of an agency, of which so many were answered in time, the rest late; all settled."""
    service, substance = SERVICES[agency]
    rows, terms = [], []
    start = CaseRow.objects.count()
    for k in range(start, start + n):
        case = UUID(int=(0x0190 << 112) + (7 << 76) + (8 << 60) + k)
        answered = lodged_on + timedelta(days=3 + k % 9)
        fields: dict[str, object] = {
            "case": case, "events": 9, "office": world.OFFICE, "government": world.GOVERNMENT, "agency": agency,
            "first_agency": agency, "officer": 0, "service": service, "substance": substance,
            "district": world.DISTRICT, "reported": "", "stream": Stream.LM, "arrival": Arrival.ORDINARY,
            "channel": "web", "turn": Turn.NOBODY, "happened_on": lodged_on - timedelta(days=20 * (k % 3)),
            "lodged_at": datetime.combine(lodged_on, datetime.min.time(), tzinfo=UTC), "lodged_on": lodged_on,
            "forwarded_on": lodged_on + timedelta(days=1), "given_on": lodged_on + timedelta(days=1),
            "acknowledged_on": lodged_on + timedelta(days=2), "answered_on": answered, "returns": 0, "reopened": 0,
            "due_on": None, "ended_at": datetime.combine(answered, datetime.min.time(), tzinfo=UTC),
            "ended_on": answered, "ending": "settled", "reason": "", "verdict": Verdict.UNASKED,
        }  # fmt: skip
        rows.append(CaseRow(**{**fields, **changes}))
        terms.append(
            TermRow(
                key=900_000 + k,
                case=case,
                code=TermCode.ANSWER,
                agency=agency,
                is_correction=False,
                started_on=lodged_on,
                due_on=lodged_on + timedelta(days=14),
                ended_on=answered,
                outcome=Outcome.KEPT if k - start < kept else Outcome.LATE,
            )
        )
    CaseRow.objects.bulk_create(rows)
    TermRow.objects.bulk_create(terms)


def ordinary(agencies: Iterable[int] = tuple(SERVICES), *, seed: int = 7) -> None:
    """Make an ordinary half year of the small world and roll it up."""
    rng = Random(seed)
    for agency in agencies:
        for month in (date(2025, 11, 3), date(2025, 12, 8), date(2026, 1, 12), date(2026, 2, 9)):
            n = rng.randint(8, 14)
            cases(agency, n, kept=round(n * rng.uniform(0.7, 0.9)), lodged_on=month)
    rolled()


def rolled() -> None:
    """Fill the roll-ups from the facts, as a rebuild does."""
    from narahubung.facts.models import Lasted, Mark, Rolled

    Rolled.objects.all().delete()
    Lasted.objects.all().delete()
    Mark.objects.all().delete()
    Mark.objects.create(exact_from=MARCH_1)
    keeping.roll_up(exact_from=MARCH_1)
