"""Where a complaint goes first and why: rows that people maintain, read with the facts of one complaint.

The order of authority: the agency the complainant names, then the service the complainant chose, then the rows, then
what the words of the text suggest. Whoever is complained of never carries the complaint: a reported hub is passed by,
a reported liaison is watched by the hub. What cannot be decided goes to people, into the office's routing queue, with
the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from narahubung.rules.facts import Route
from narahubung.rules.indonesian import speaks_of, stems
from narahubung.rules.suggestion import Alternative, Confidence, Lexicon, Suggestion

_TRUSTED = (Confidence.SURE, Confidence.LIKELY)


class ReasonCode(StrEnum):
    """Why a complaint goes where it goes."""

    REPORTED_AGENCY = "reported_agency"  # The complainant names the agency complained of.
    CHOSEN_SERVICE = "chosen_service"  # The complainant chose the service.
    ROW = "row"  # A row about this place, substance or word decides.
    WORDS = "words"  # The words of the text point to the service.
    # Into the queue, for people to decide:
    OUTSIDE_BODY = "outside_body"  # It belongs to a body outside the network.
    ROW_ASKS_PEOPLE = "row_asks_people"  # A row says that people must look first.
    DOUBTFUL = "doubtful"  # The words point to several services.
    NOTHING_KNOWN = "nothing_known"  # Nothing was chosen and no listed word occurs.
    NO_ROW = "no_row"  # The service is known, but no row says who gives it.
    NOBODY_IMPARTIAL = "nobody_impartial"  # The reported liaison works for the hub itself, or there is no hub.


class Bypass(StrEnum):
    """Why the usual way was left."""

    HUB_IS_REPORTED = "hub_is_reported"
    LIAISON_IS_REPORTED = "liaison_is_reported"
    NO_HUB = "no_hub"


@dataclass(frozen=True, slots=True)
class RoutingRow:
    """One row of the table. What is None or empty matches anything; of the words one is enough.

    The lowest priority is read first. An empty agency with `Route.OFFICE_QUEUE` asks people to look.
    """

    priority: int
    service: str | None
    substance: str | None
    words: tuple[str, ...]
    district: str | None
    agency: str
    route: Route
    why: str
    code: str = ""
    why_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingFacts:
    """What is known of a complaint when it is routed. Codes of the reference data; None or empty is unknown.

    `reported_agency` may also be the code of an outside body. `liaison_reported`: the complaint is about the very
    person who would receive it. `hub` is the agency through which the government wants its complaints to pass.
    """

    text: str = ""
    service: str | None = None
    substance: str | None = None
    district: str | None = None
    reported_agency: str | None = None
    hub: str | None = None
    liaison_reported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why, as facts to be put into words: the code, the row, the listed words that were met, the runners-up.

    The words are the list's own spelling, never the complainant's, so a reason may stand in the history for good.
    """

    code: ReasonCode
    bypass: Bypass | None = None
    words: tuple[str, ...] = ()
    row: str = ""
    why: str = ""
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """The outcome: an agency and a way to it, or the queue (`agency` None) with a body outside where one is meant."""

    agency: str | None
    route: Route
    confidence: Confidence
    because: Reason
    service: str | None = None
    outside: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What other rows would have done to one complaint; `key` is the caller's own."""

    key: str
    before: Routing
    after: Routing


def route(facts: RoutingFacts, *, rows: Sequence[RoutingRow], lexicon: Lexicon) -> Routing:
    """Return where the complaint goes and why. Refuses nothing: what cannot be decided goes to the queue."""
    return _Reading(facts, sorted(rows, key=_order), lexicon).routing()


def simulate(
    complaints: Iterable[tuple[str, RoutingFacts]],
    *,
    before: Sequence[RoutingRow],
    after: Sequence[RoutingRow],
    lexicon: Lexicon,
) -> list[Change]:
    """Return each complaint that the new rows would have sent elsewhere or another way, in the order given."""
    old, new = sorted(before, key=_order), sorted(after, key=_order)
    changes: list[Change] = []
    for key, facts in complaints:
        suggestion = lexicon.suggest(facts.text)
        was = _Reading(facts, old, lexicon, suggestion).routing()
        would_be = _Reading(facts, new, lexicon, suggestion).routing()
        if (was.agency, was.route) != (would_be.agency, would_be.route):
            changes.append(Change(key, was, would_be))
    return changes


def shadowed(rows: Sequence[RoutingRow]) -> list[tuple[RoutingRow, RoutingRow]]:
    """Return each row that can never decide, beside the earlier row that always decides before it."""
    ordered = sorted(rows, key=_order)
    pairs: list[tuple[RoutingRow, RoutingRow]] = []
    for number, row in enumerate(ordered):
        first = next((earlier for earlier in ordered[:number] if _covers(earlier, row)), None)
        if first is not None:
            pairs.append((row, first))
    return pairs


class _Reading:
    """One complaint read against one table; the text is reduced to stems only where a row asks for words."""

    def __init__(
        self, facts: RoutingFacts, rows: Sequence[RoutingRow], lexicon: Lexicon, suggestion: Suggestion | None = None
    ) -> None:
        self._facts = facts
        self._rows = rows
        self._lexicon = lexicon
        self._suggestion = suggestion or lexicon.suggest(facts.text)
        self._stems: tuple[str, ...] | None = None

    def routing(self) -> Routing:
        if self._facts.reported_agency:
            return self._to_reported(self._facts.reported_agency)
        service, confidence = self._service()
        row = self._first_row(service)
        if row is None:
            return self._queue(self._why_nowhere(service), service=service, outside=self._outside_body(service))
        if row.route is Route.OFFICE_QUEUE or not row.agency:
            return self._queue(ReasonCode.ROW_ASKS_PEOPLE, service=service, row=row)
        return self._to(row.agency, row.route, self._why_here(row), confidence, service=service, row=row)

    def _service(self) -> tuple[str | None, Confidence]:
        if self._facts.service:
            return self._facts.service, Confidence.STATED
        best = self._suggestion.best
        if best is not None and best.in_network and self._suggestion.confidence in _TRUSTED:
            return best.service, self._suggestion.confidence
        return None, self._suggestion.confidence

    def _outside_body(self, service: str | None) -> str | None:
        best = self._suggestion.best
        if service is None and best is not None and not best.in_network and self._suggestion.confidence in _TRUSTED:
            return best.agency
        return None

    def _why_here(self, row: RoutingRow) -> ReasonCode:
        if row.service is None or row.district or row.words:
            return ReasonCode.ROW
        return ReasonCode.CHOSEN_SERVICE if self._facts.service else ReasonCode.WORDS

    def _why_nowhere(self, service: str | None) -> ReasonCode:
        if service is not None:
            return ReasonCode.NO_ROW
        if self._suggestion.best is None:
            return ReasonCode.NOTHING_KNOWN
        return ReasonCode.OUTSIDE_BODY if self._outside_body(service) else ReasonCode.DOUBTFUL

    def _first_row(self, service: str | None) -> RoutingRow | None:
        return next((row for row in self._rows if self._matches(row, service)), None)

    def _matches(self, row: RoutingRow, service: str | None) -> bool:
        if row.service and row.service != service:
            return False
        if row.substance and row.substance != (self._facts.substance or self._lexicon.substance_of(service)):
            return False
        if row.district and row.district != self._facts.district:
            return False
        if not row.words:
            return True
        if self._facts.service and not row.service:
            return False  # What the complainant chose outweighs what the text seems to say.
        return any(speaks_of(self._text(), phrase) for phrase in _phrases(row.words))

    def _text(self) -> tuple[str, ...]:
        if self._stems is None:
            self._stems = stems(self._facts.text)
        return self._stems

    def _to_reported(self, reported: str) -> Routing:
        known = {row.agency for row in self._rows if row.agency}
        if reported not in known:
            return self._queue(ReasonCode.OUTSIDE_BODY, service=self._facts.service, outside=reported)
        service, _ = self._service()
        row = next((row for row in self._rows if row.agency == reported and self._matches(row, service)), None)
        way = row.route if row is not None else Route.DIRECT
        return self._to(reported, way, ReasonCode.REPORTED_AGENCY, Confidence.STATED, service=service, row=row)

    def _to(
        self,
        agency: str,
        way: Route,
        code: ReasonCode,
        confidence: Confidence,
        *,
        service: str | None,
        row: RoutingRow | None,
    ) -> Routing:
        hub = self._facts.hub or None
        bypass: Bypass | None = None
        if self._facts.liaison_reported:
            if hub is None or agency == hub:
                return self._queue(
                    ReasonCode.NOBODY_IMPARTIAL, service=service, row=row, bypass=Bypass.LIAISON_IS_REPORTED
                )
            way, bypass = Route.VIA_HUB, Bypass.LIAISON_IS_REPORTED
        elif agency == hub:
            way, bypass = Route.DIRECT, Bypass.HUB_IS_REPORTED
        elif way is Route.VIA_HUB and hub is None:
            way, bypass = Route.DIRECT, Bypass.NO_HUB
        reason = self._reason(code, row=row, bypass=bypass, agency=agency)
        return Routing(agency=agency, route=way, confidence=confidence, because=reason, service=service)

    def _queue(
        self,
        code: ReasonCode,
        *,
        service: str | None = None,
        row: RoutingRow | None = None,
        outside: str | None = None,
        bypass: Bypass | None = None,
    ) -> Routing:
        return Routing(
            agency=None,
            route=Route.OFFICE_QUEUE,
            confidence=self._suggestion.confidence,
            because=self._reason(code, row=row, bypass=bypass, agency=outside),
            service=service,
            outside=outside,
        )

    def _reason(self, code: ReasonCode, *, row: RoutingRow | None, bypass: Bypass | None, agency: str | None) -> Reason:
        candidates = self._suggestion.candidates
        leading = next((found for found in candidates if found.agency == agency), None)
        return Reason(
            code=code,
            bypass=bypass,
            words=leading.words if leading is not None else (),
            row=row.code if row is not None else "",
            why=row.why if row is not None else "",
            alternatives=tuple(found for found in candidates if found.agency != agency),
        )


def _order(row: RoutingRow) -> tuple[int, str]:
    return row.priority, row.code


@lru_cache(maxsize=1_024)
def _phrases(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(phrase for phrase in map(stems, words) if phrase)


def _covers(general: RoutingRow, special: RoutingRow) -> bool:
    """Return whether everything that the special row matches is matched by the general one already."""
    return (
        (not general.service or general.service == special.service)
        and (not general.substance or general.substance == special.substance)
        and (not general.district or general.district == special.district)
        and (not general.words or (bool(special.words) and set(special.words) <= set(general.words)))
        # A row of words alone is passed over when a service was chosen, so it never covers a service's own row.
        and (not general.words or bool(general.service) or not special.service)
    )
