"""What clauses are made of: the indicators that can be promised, the periods, and a sensible text to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.commitments.given import ClauseGiven
from narahubung.rules.commitment import ClauseKind, Indicator
from narahubung.rules.facts import TermCode
from narahubung.rules.refusals import Incomplete, TooLarge

MOST_CLAUSES = 30
LONGEST = 1_200
LONGEST_SOURCE = 240
MOST_DAYS = 60
PERIODS = ("month", "quarter", "half_year", "year")


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator: its name, whether its target is a number of working days, and the case's term it shortens."""

    name: str
    has_days: bool
    beside: tuple[TermCode, ...] = ()


INDICATORS: dict[Indicator, Measured] = {
    Indicator.ACKNOWLEDGE: Measured(_("Konfirmasi penerimaan laporan"), has_days=True, beside=(TermCode.ACKNOWLEDGE,)),
    Indicator.ANSWER: Measured(
        _("Jawaban atas laporan dan permintaan klarifikasi"),
        has_days=True,
        beside=(TermCode.ANSWER, TermCode.CLARIFY_1, TermCode.CLARIFY_2),
    ),
    Indicator.ATTEND: Measured(_("Kehadiran dalam rapat koordinasi"), has_days=False),
    Indicator.SUCCEED: Measured(_("Penunjukan narahubung pengganti"), has_days=True),
}
_PERIOD_WORDS = {
    "month": _("setiap bulan"),
    "quarter": _("setiap triwulan"),
    "half_year": _("setiap setengah tahun"),
    "year": _("setiap tahun"),
}


def indicator_name(indicator: Indicator | str) -> str:
    """Return what an indicator is called."""
    return gettext(INDICATORS[Indicator(indicator)].name)


def period_words(period: str) -> str:
    """Return over what stretch a clause is measured, in words; empty for an unknown one."""
    return gettext(_PERIOD_WORDS[period]) if period in _PERIOD_WORDS else ""


def target_words(indicator: Indicator | str, target: int | None) -> str:
    """Return the target in words: at most so many working days, or every time."""
    if target is None or not INDICATORS[Indicator(indicator)].has_days:
        return gettext("setiap kali")
    return gettext("paling lama {days} hari kerja").format(days=target)


def to_begin_with() -> tuple[ClauseGiven, ...]:
    """Return the clauses proposed for a new commitment. They are the office's own terms, none of them is law."""
    source = "Target kantor"
    said = ClauseKind.DECLARATORY
    return (
        ClauseGiven(
            kind=said,
            text="Menyelesaikan pengaduan masyarakat secara cepat, jujur, dan tuntas melalui jejaring narahubung.",
        ),
        ClauseGiven(
            kind=ClauseKind.MEASURABLE,
            text="Mengonfirmasi penerimaan setiap laporan paling lama 1 hari kerja sejak laporan diteruskan.",
            indicator=Indicator.ACKNOWLEDGE,
            target=1,
            period="quarter",
            source=source,
        ),
        ClauseGiven(
            kind=ClauseKind.MEASURABLE,
            text="Menjawab setiap laporan dan permintaan klarifikasi paling lama 5 hari kerja sejak diterima.",
            indicator=Indicator.ANSWER,
            target=5,
            period="quarter",
            source=source,
        ),
        ClauseGiven(
            kind=ClauseKind.MEASURABLE,
            text="Menghadiri setiap rapat koordinasi jejaring narahubung.",
            indicator=Indicator.ATTEND,
            period="year",
            source=source,
        ),
        ClauseGiven(
            kind=ClauseKind.MEASURABLE,
            text="Menunjuk narahubung pengganti paling lama 5 hari kerja sejak jabatan narahubung kosong.",
            indicator=Indicator.SUCCEED,
            target=5,
            period="year",
            source=source,
        ),
        ClauseGiven(
            kind=said,
            text="Melindungi identitas pelapor dan tidak membalas siapa pun yang menyampaikan laporan.",
        ),
    )


def checked(given: Iterable[ClauseGiven]) -> tuple[ClauseGiven, ...]:
    """Return the clauses that have words, as they will be kept.

    Refuses `TooLarge` (too many or too long) and `Incomplete` whose fields are `clause_<place>` with what is wrong.
    """
    kept = tuple(clause for clause in given if clause.text.strip())
    if len(kept) > MOST_CLAUSES:
        raise TooLarge("clauses", MOST_CLAUSES)
    wrong = {}
    for place, clause in enumerate(kept, start=1):
        if len(clause.text) > LONGEST:
            raise TooLarge("text", LONGEST)
        if code := _wrong(clause):
            wrong[f"clause_{place}"] = code
    if wrong:
        raise Incomplete(**wrong)
    return kept


def _wrong(clause: ClauseGiven) -> str:
    if clause.kind is ClauseKind.DECLARATORY:
        return ""
    if clause.indicator is None:
        return "needs_indicator"
    if clause.period not in PERIODS:
        return "needs_period"
    if not clause.source.strip():
        return "needs_source"
    if len(clause.source) > LONGEST_SOURCE:
        return "too_long"
    if INDICATORS[clause.indicator].has_days and not 1 <= (clause.target or 0) <= MOST_DAYS:
        return "needs_days"
    return ""
