"""The catalogue of indicators: what each number means, what it is taken of, where it comes from, what it hides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How an indicator is read: `reading.counted`, `reading.shares`, `reading.kept` or `reading.times`."""

    COUNT = "count"
    SHARE = "share"
    KEPT = "kept"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator; texts in Indonesian and (`_en`) English. `cohort` says by which day a case belongs to a period."""

    code: str
    kind: Kind
    unit: str
    name: str
    name_en: str
    definition: str
    definition_en: str
    numerator: str
    numerator_en: str
    denominator: str
    denominator_en: str
    cohort: str
    cohort_en: str
    source: str
    source_en: str
    caveat: str
    caveat_en: str
