"""Why a complaint would go where it is suggested to go, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from narahubung.agencies.directory import Directory
from narahubung.rules.facts import Route
from narahubung.rules.routing import Bypass, ReasonCode, Routing
from narahubung.rules.suggestion import Confidence
from narahubung.web import case_words, words

_REASONS = {
    ReasonCode.REPORTED_AGENCY: gettext_noop("Pelapor menyebut instansi ini sebagai yang dilaporkan."),
    ReasonCode.CHOSEN_SERVICE: gettext_noop("Pelapor memilih layanan yang diberikan instansi ini."),
    ReasonCode.ROW: gettext_noop("Baris penyaluran untuk tempat, substansi, atau kata ini menentukannya."),
    ReasonCode.WORDS: gettext_noop("Kata-kata dalam laporan menunjuk ke layanan instansi ini."),
    ReasonCode.OUTSIDE_BODY: gettext_noop("Pokoknya menyangkut lembaga di luar jejaring."),
    ReasonCode.ROW_ASKS_PEOPLE: gettext_noop("Baris penyaluran meminta seseorang memeriksanya dahulu."),
    ReasonCode.DOUBTFUL: gettext_noop("Kata-katanya menunjuk ke beberapa layanan sekaligus."),
    ReasonCode.NOTHING_KNOWN: gettext_noop("Tidak ada layanan yang dipilih dan tidak ada kata yang dikenal."),
    ReasonCode.NO_ROW: gettext_noop("Layanannya dikenal, tetapi belum ada baris yang menyebut siapa yang melayaninya."),
    ReasonCode.NOBODY_IMPARTIAL: gettext_noop(
        "Tidak ada yang tidak memihak: yang dilaporkan bekerja pada koordinator."
    ),
}

_BYPASSES = {
    Bypass.HUB_IS_REPORTED: gettext_noop("Koordinatornya sendiri yang dilaporkan, jadi tidak melaluinya."),
    Bypass.LIAISON_IS_REPORTED: gettext_noop("Narahubungnya yang dilaporkan, jadi melalui koordinator."),
    Bypass.NO_HUB: gettext_noop("Pemerintah daerah ini tidak mempunyai koordinator, jadi langsung."),
}

_CONFIDENCES = {
    Confidence.STATED: gettext_noop("disebut oleh pelapor"),
    Confidence.SURE: gettext_noop("jelas"),
    Confidence.LIKELY: gettext_noop("cukup jelas"),
    Confidence.DOUBTFUL: gettext_noop("meragukan"),
    Confidence.NONE: gettext_noop("tidak ada petunjuk"),
}


def confidence(value: Confidence) -> str:
    """Return how far a suggestion can be trusted."""
    return _(_CONFIDENCES[value])


def why(suggestion: Mapping[str, object], *, directory: Directory) -> tuple[str, ...]:
    """Return the sentences that explain a suggestion as it is kept on a case; nothing where nothing is kept."""
    code = suggestion.get("because")
    if not code:
        return ()
    sentences = [_(_REASONS[ReasonCode(str(code))])]
    if found := _listed(suggestion.get("words")):
        sentences.append(_("Kata yang dikenali: {words}.").format(words=", ".join(found)))
    if reason := _of_row(suggestion, directory=directory):
        sentences.append(f"{reason}.")
    if bypass := suggestion.get("bypass"):
        sentences.append(_(_BYPASSES[Bypass(str(bypass))]))
    if outside := str(suggestion.get("outside") or ""):
        sentences.append(_("Lembaga: {body}.").format(body=case_words.body_name(outside, directory=directory)))
    if others := _others(suggestion.get("alternatives"), directory=directory):
        sentences.append(_("Kemungkinan lain: {agencies}.").format(agencies=", ".join(others)))
    return tuple(sentences)


def _of_row(suggestion: Mapping[str, object], *, directory: Directory) -> str:
    """Return the row's own reason as it was kept, or its translation where the row still says the same."""
    kept = str(suggestion.get("why") or "")
    row = next((one for one in directory.routing_rows if one.code == suggestion.get("row")), None)
    return words.by_language(kept, row.why_en) if row is not None and row.why == kept else kept


def destination(routing: Routing, *, directory: Directory) -> str:
    """Return where a routing leads: an agency and its way, a body outside, or the queue."""
    if routing.agency is None:
        if routing.outside:
            body = case_words.body_name(routing.outside, directory=directory)
            return _("Antrean penyaluran ({body})").format(body=body)
        return words.route(Route.OFFICE_QUEUE)
    return f"{agency_of(routing.agency, directory=directory)}, {words.route(routing.route).lower()}"


def agency_of(code: str, *, directory: Directory) -> str:
    """Return the short name of the agency with this code; the code where it is none of the network."""
    found = directory.agency(code)
    return found.short_name if found else code


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _others(value: object, *, directory: Directory) -> list[str]:
    found: list[str] = []
    for one in value if isinstance(value, list) else []:
        if isinstance(one, dict) and (code := one.get("agency")):
            share = one.get("share")
            name = (
                agency_of(str(code), directory=directory)
                if directory.agency(str(code))
                else (case_words.body_name(str(code), directory=directory))
            )
            found.append(f"{name} ({round(float(share) * 100)}%)" if isinstance(share, float | int) else name)
    return found
