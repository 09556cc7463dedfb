"""Everyday Indonesian, reduced to stems that can be compared: what `suggestion` reads a complaint with.

Light on purpose. A full stemmer needs a dictionary of roots; here a keyword and a complaint only have to end up the
*same*, not correct, so a few affixes, a list of informal spellings and a minimum length are enough.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from narahubung.rules.everyday_words import EMPTY_WORDS, POINTING_WORDS, ROOTS_IN_K, SPELLINGS, WHOLE_WORDS

_TOKEN = re.compile(r"[a-z]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
# Set phrases of courtesy whose words would mean something elsewhere (bantuan: help, but also social assistance).
_COURTESY = re.compile(
    r"\bterima\s*kasih\w*|\btindak\s*lanjut\w*|\b(?:mo?ho?n|minta|tolong|tlo?ng|butuh)\s+(?:di\s*)?bantu(?:an)?(?:nya)?\b"
    r"|\b(?:atas|untuk)\s+(?:segala\s+)?bantuan(?:nya)?\b|\bdapat\s+(?:se(?:gera|cepatnya)|di)"
    r"|\bmo?ho?n\s+i[jz]in\b|\bi[jz]in\s+(?:me?lapor|ber?tanya|tanya|me?nya|usul|info)\w*"
)
# Names that would fall apart at a digit or lose a word that says nothing elsewhere.
_JOINED = (
    ("lalu lintas", "lalulintas"),
    ("p3k", "ptigak"),
    ("pppk", "ptigak"),
    ("dp3a", "dppa"),
    ("sp4n", "spapan"),
    ("ak1", "akasatu"),
)
_SHORTEST_STEM = 4
_GAP = 3  # Other words that may stand between the words of a phrase: "jalan desa kami sudah rusak".
_MOST_STARTS = 50
_NAMED_AFTER = 2  # Words after *in front of* that name the landmark.
_LONGEST_TOKEN = 40  # Longer runs of letters are not words; cutting them keeps hostile input cheap.

_NASAL = (  # prefix, what it swallowed before a vowel
    ("meny", "s"), ("peny", "s"), ("meng", ""), ("peng", ""), ("mem", "p"), ("pem", "p"), ("men", "t"), ("pen", "t"),
)  # fmt: skip
_PLAIN = ("memper", "diper", "ber", "ter", "per", "di", "ke", "me", "pe", "nge", "ng", "ny")
_NOUN_PREFIXES = ("pe", "ke")  # pengeruk-an, kerusak-an: the ending of a noun is -an, so its k belongs to the root.
_WRITTEN_TOGETHER = ("di", "ke")  # Prepositions that messages write together with the noun: disaluran.
_NOUN_ENDINGS = ("an",)
_ENDINGS = ("kan", "an", "i", "in", "e")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as stems in their order, and the places that only say where: *in front of the school*."""

    stems: tuple[str, ...]
    landmarks: frozenset[int]


def stems(text: str) -> tuple[str, ...]:
    """Return the meaningful stems of a text; see `read`."""
    return read(text).stems


def read(text: str) -> Reading:
    """Return the meaningful stems of a text in their order: lower-case, unaccented, without words that say nothing.

    Digits, signs and any script but Latin are passed over. Never fails, whatever the text holds.
    """
    plain = _COURTESY.sub(" ", unicodedata.normalize("NFKD", text).lower())
    for apart, joined in _JOINED:
        plain = plain.replace(apart, joined)
    found: list[str] = []
    landmarks: set[int] = set()
    for token in _TOKEN.findall(_STRETCHED.sub(r"\1", plain)):
        if token in POINTING_WORDS:
            landmarks.update(range(len(found), len(found) + _NAMED_AFTER))
        else:
            found.extend(_stems_of(token[:_LONGEST_TOKEN]))
    return Reading(tuple(found), frozenset(landmarks))


def positions_of(read: Sequence[str]) -> dict[str, list[int]]:
    """Return where each stem of a text stands."""
    positions: dict[str, list[int]] = {}
    for position, stem in enumerate(read):
        positions.setdefault(stem, []).append(position)
    return positions


def places_of(phrase: Sequence[str], positions: Mapping[str, Sequence[int]]) -> tuple[int, ...] | None:
    """Return the first places where all stems of a phrase stand near each other, in any order, or None."""
    if any(stem not in positions for stem in phrase):
        return None
    if len(phrase) == 1:
        return (positions[phrase[0]][0],)
    reach = _GAP + len(phrase) - 1
    for start in positions[phrase[0]][:_MOST_STARTS]:
        found = [start]
        for stem in phrase[1:]:
            near = [place for place in positions[stem] if abs(place - start) <= reach and place not in found]
            if not near:
                break
            found.append(min(near, key=lambda place: abs(place - start)))
        else:
            return tuple(sorted(found))
    return None


def speaks_of(read: Sequence[str], phrase: Sequence[str]) -> bool:
    """Return whether a text, given as stems, holds a phrase, given as stems."""
    return bool(phrase) and places_of(phrase, positions_of(read)) is not None


@lru_cache(maxsize=32_768)
def _stems_of(token: str) -> tuple[str, ...]:
    spelled = SPELLINGS.get(token, token)
    return tuple(_stem(word) for word in spelled.split() if word not in EMPTY_WORDS and len(word) > 1)


def _stem(word: str) -> str:
    if len(word) <= _SHORTEST_STEM or word in WHOLE_WORDS:
        return word
    bare = _without_particle(word)
    bare = SPELLINGS.get(bare, bare) or bare
    if bare in WHOLE_WORDS or " " in bare:
        return bare
    rooted = _without_prefix(bare)
    if rooted in WHOLE_WORDS and bare.startswith(_WRITTEN_TOGETHER):
        return rooted
    is_noun = rooted != bare and bare.startswith(_NOUN_PREFIXES)
    return _without_ending(rooted, endings=_NOUN_ENDINGS if is_noun else _ENDINGS)


def _without_particle(word: str) -> str:
    for particle, shortest in (("lah", 4), ("kah", 4), ("pun", 4), ("nya", 3), ("ku", 5), ("mu", 5), ("ne", 5)):
        if word.endswith(particle) and len(word) - len(particle) >= shortest:
            return word[: -len(particle)]
    return word


def _without_prefix(word: str) -> str:
    for prefix, swallowed in _NASAL:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) >= _SHORTEST_STEM - 1:
            if rest[0] in "aiueo":
                restored = "k" if not swallowed and any(rest.startswith(root) for root in ROOTS_IN_K) else swallowed
                return restored + rest
            return rest if len(rest) >= _SHORTEST_STEM else word
    for prefix in _PLAIN:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) >= _SHORTEST_STEM:
            return rest
    return word


def _without_ending(word: str, *, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
