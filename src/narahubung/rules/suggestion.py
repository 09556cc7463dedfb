"""Which service a complaint speaks about, judged from the everyday words listed beside each service.

Nothing here is learnt from people's texts. The weights come from the reviewed list alone: a word that few services
share says much, a word that many share says little (inverse document frequency, Spärck Jones 1972), and a phrase says
more than its parts. The list's author may mark a word as telling (`pju*`) or as a faint hint (`gelap~`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from narahubung.rules.indonesian import Reading, places_of, positions_of, read, stems

_LONGEST_READ = 20_000  # Characters; a complaint names its subject early, and a hostile text must stay cheap.
_PHRASE_GAIN = 0.2  # What each further word of a phrase adds to its weight.
_REST_COUNTS = 0.5  # How much an agency's other services add to its strongest one.
_EARLY_GAIN = 0.8  # What standing at the very beginning adds to a word; fades over the first words.
_EARLY_WORDS = 20.0
_LANDMARK_COUNTS = 0.4  # What a word keeps that only names a landmark.
_ALTERNATIVES = 3
_FEWEST_POINTS = 0.55
_CLEAR_SHARE = 0.55
_SURE_SHARE = 0.78


class Grade(StrEnum):
    """How much a listed word says about its service."""

    TELLING = "telling"
    PLAIN = "plain"
    FAINT = "faint"


_GRADE_WEIGHT = {Grade.TELLING: 1.8, Grade.PLAIN: 1.0, Grade.FAINT: 0.3}


class Confidence(StrEnum):
    """How far a suggestion can be trusted: said by a person, or read from the text with a clear or narrow lead."""

    STATED = "stated"
    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Keyword:
    """One everyday word or phrase as its author wrote it, and how much it says."""

    words: str
    grade: Grade = Grade.PLAIN

    @classmethod
    def read(cls, written: str) -> Keyword:
        """Return the keyword of one entry of the list: `pju*` is telling, `gelap~` faint, `lampu jalan` plain."""
        words = written.strip()
        if words.endswith("*"):
            return cls(words[:-1].strip(), Grade.TELLING)
        if words.endswith("~"):
            return cls(words[:-1].strip(), Grade.FAINT)
        return cls(words)


@dataclass(frozen=True, slots=True)
class ServiceProfile:
    """A service and the words people use for it.

    `agency` gives the service, `in_network` says whether that agency has a liaison, `substance` is the service's own
    code of the substance list (empty when none).
    """

    service: str
    agency: str
    keywords: tuple[Keyword, ...]
    in_network: bool = True
    substance: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One candidate: the points its matched words earned and its share of all agencies' points (0 to 1)."""

    agency: str
    service: str
    points: float
    share: float
    words: tuple[str, ...]
    in_network: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The candidates, best first (at most three), and how far the first can be trusted."""

    candidates: tuple[Alternative, ...]
    confidence: Confidence

    @property
    def best(self) -> Alternative | None:
        """Return the leading candidate, or None when no listed word occurs."""
        return self.candidates[0] if self.candidates else None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A keyword prepared for reading: its stems, its owner, its weight."""

    profile: int
    stems: tuple[str, ...]
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Match:
    entry: _Entry
    first: int
    covered: frozenset[int]


class Lexicon:
    """All profiles prepared for reading. Make one per set of profiles and keep it; it never changes."""

    __slots__ = ("_by_stem", "_profiles", "_substances")

    def __init__(self, profiles: Iterable[ServiceProfile]) -> None:
        self._profiles: tuple[ServiceProfile, ...] = tuple(profiles)
        self._substances = {profile.service: profile.substance for profile in self._profiles if profile.service}
        listed = [
            (number, keyword, stems(keyword.words))
            for number, profile in enumerate(self._profiles)
            for keyword in profile.keywords
        ]
        sharers: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for number, _, words in listed:
            sharers[words].add(self._profiles[number].agency)
        agencies = len({profile.agency for profile in self._profiles})
        self._by_stem: dict[str, list[_Entry]] = defaultdict(list)
        seen: set[tuple[int, tuple[str, ...]]] = set()
        for number, keyword, words in listed:
            if not words or (number, words) in seen:
                continue
            seen.add((number, words))
            rarity = math.log1p(agencies / len(sharers[words])) / math.log1p(agencies)
            weight = _GRADE_WEIGHT[keyword.grade] * rarity * (1 + _PHRASE_GAIN * (len(words) - 1))
            self._by_stem[words[0]].append(_Entry(number, words, keyword.words, weight))

    def substance_of(self, service: str | None) -> str:
        """Return the substance of a service, empty when the service or its substance is unknown."""
        return self._substances.get(service, "") if service else ""

    def suggest(self, text: str) -> Suggestion:
        """Return which services the text speaks about, best first; no candidate when no listed word occurs."""
        reading = read(text[:_LONGEST_READ])
        points: dict[int, float] = defaultdict(float)
        words: dict[int, dict[str, float]] = defaultdict(dict)
        for match in self._matches(reading):
            entry = match.entry
            earned = entry.weight * (1 + _EARLY_GAIN * math.exp(-match.first / _EARLY_WORDS))
            if match.covered <= reading.landmarks:
                earned *= _LANDMARK_COUNTS
            points[entry.profile] += earned
            words[entry.profile][entry.words] = earned
        return self._ranked(points, words)

    def _matches(self, reading: Reading) -> list[_Match]:
        positions = positions_of(reading.stems)
        matches: list[_Match] = []
        for stem in positions:
            for entry in self._by_stem.get(stem, ()):
                found = places_of(entry.stems, positions)
                if found is not None:
                    matches.append(_Match(entry, found[0], frozenset(found)))
        return self._undisputed(matches)

    def _undisputed(self, matches: list[_Match]) -> list[_Match]:
        """Drop single words that only occur inside another agency's phrase: the house in *rumah sakit*."""
        phrases = [match for match in matches if len(match.entry.stems) > 1]
        if not phrases:
            return matches
        owners: dict[int, set[str]] = defaultdict(set)
        for match in phrases:
            for position in match.covered:
                owners[position].add(self._profiles[match.entry.profile].agency)
        return [
            match
            for match in matches
            if len(match.entry.stems) > 1
            or match.first not in owners
            or self._profiles[match.entry.profile].agency in owners[match.first]
        ]

    def _ranked(self, points: dict[int, float], words: dict[int, dict[str, float]]) -> Suggestion:
        by_agency: dict[str, list[int]] = defaultdict(list)
        for number in points:
            by_agency[self._profiles[number].agency].append(number)
        scored: list[tuple[float, str, int]] = []
        for agency, numbers in by_agency.items():
            numbers.sort(key=lambda number: (-points[number], self._profiles[number].service))
            rest = sum(points[number] for number in numbers[1:])
            scored.append((points[numbers[0]] + _REST_COUNTS * rest, agency, numbers[0]))
        scored.sort(key=lambda row: (-row[0], row[1]))
        total = sum(row[0] for row in scored)
        candidates = tuple(
            Alternative(
                agency=agency,
                service=self._profiles[number].service,
                points=round(earned, 3),
                share=round(earned / total, 3),
                words=tuple(sorted(words[number], key=lambda word: (-words[number][word], word))[:4]),
                in_network=self._profiles[number].in_network,
            )
            for earned, agency, number in scored[:_ALTERNATIVES]
        )
        return Suggestion(candidates, _confidence(candidates))


def _confidence(candidates: tuple[Alternative, ...]) -> Confidence:
    if not candidates:
        return Confidence.NONE
    best = candidates[0]
    runner_up = candidates[1].points if len(candidates) > 1 else 0.0
    lead = best.points / (best.points + runner_up)
    if best.points < _FEWEST_POINTS:
        return Confidence.DOUBTFUL
    if lead >= _SURE_SHARE:
        return Confidence.SURE
    return Confidence.LIKELY if lead >= _CLEAR_SHARE else Confidence.DOUBTFUL
