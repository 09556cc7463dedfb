"""The gate on screen: turns a figure of `rules.rates` into the sentence, the doubts and the grounds that go with it.

Pages, files and letters print numbers about complaints through `told` alone; templates through the tags `figure` and
`figure_cell`, which take nothing else. Where the rules say words, no number leaves this room.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from narahubung.rules.rates import Arrival, Base, Caveat, Denominator, Figure, Measure, Said
from narahubung.web import dates, figure_words
from narahubung.web.figure_words import Counted

_FROM_THE_COUNT = frozenset({Caveat.MOSTLY_OPEN, Caveat.OUTREACH, Caveat.OWN_MOTION})


@dataclass(frozen=True, slots=True)
class Ground:
    """One line of what a figure rests on."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A figure as people read it.

    `name` is the indicator's; `short` the number with its unit, or the words in its place; `range` its interval and
    `ends` its two sides, empty for words; `basis` how many of how many; `sentence` says all; `caveats` must be shown
    beside it; `grounds` may be folded away.
    """

    name: str
    short: str
    range: str
    ends: tuple[str, str]
    basis: str
    sentence: str
    caveats: tuple[str, ...]
    grounds: tuple[Ground, ...]
    figure: Figure

    @property
    def is_words(self) -> bool:
        """Return whether words stand here instead of a number."""
        return self.figure.is_words


def told(figure: Figure, *, name: str, of: Counted = Counted.COMPLAINTS) -> Told:
    """Return a figure in the reader's language; `of` is what it counts."""
    low, high = _bounds(figure)
    return Told(
        name=name,
        short=_in_place(figure, of) if figure.is_words else _number(figure, figure.value),
        range="" if figure.is_words else _range(low, high),
        ends=(low, high),
        basis=_basis(figure),
        sentence=_sentence(figure, of=figure_words.counted(of), low=low, high=high),
        caveats=tuple(
            figure_words.caveat(each, streams=figure.grounds.tally.streams)
            for each in figure.caveats
            if each not in _hidden(figure)
        ),
        grounds=_grounds(figure, of=figure_words.counted(of)),
        figure=figure,
    )


def _in_place(figure: Figure, of: Counted) -> str:
    if figure.reading.said is Said.NO_REPORTS:
        return gettext("Tidak ada %(of)s") % {"of": figure_words.counted(of)}
    return figure_words.said(figure.reading.said)


def _hidden(figure: Figure) -> frozenset[Caveat]:
    # Under the minimum even "more than half are open" narrows down the number that is not said.
    return _FROM_THE_COUNT if figure.reading.said is Said.TOO_FEW else frozenset()


def shared_doubts(several: Iterable[Told]) -> tuple[str, ...]:
    """Return the doubts that hold for every one of at least two figures: a page names them once, above them all."""
    kept = tuple(several)
    if len(kept) < 2:
        return ()
    return tuple(doubt for doubt in kept[0].caveats if all(doubt in each.caveats for each in kept))


def decimal(value: float, places: int = 0) -> str:
    """Return a number as the reader writes it: `12.400,5` in Indonesian, `12,400.5` in English."""
    written = f"{value:,.{places}f}"
    if (get_language() or "id").startswith("en"):
        return written
    return written.translate({ord(","): ".", ord("."): ","})


def percent(share: float) -> str:
    """Return a share of 0 to 1 as whole per cent; with one decimal where rounding would make it none or all."""
    if 0 < share < 0.0005:
        return f"<{decimal(0.1, 1)}%"
    if 0.9995 <= share < 1:
        return f">{decimal(99.9, 1)}%"
    whole = round(100 * share)
    places = 1 if whole in (0, 100) and 0 < share < 1 else 0
    return f"{decimal(100 * share, places)}%"


def _number(figure: Figure, value: float | None) -> str:
    if value is None or math.isinf(value):
        return ""
    if figure.measure is Measure.SHARE:
        return percent(value)
    if figure.measure is Measure.WAITING:
        return _days(value)
    if figure.measure is Measure.RATE:
        return decimal(value, 0 if value >= 100 else 1 if value >= 10 else 2)
    return decimal(value)


def _days(value: float) -> str:
    # A wait that ended within its first day is no wait of none.
    return gettext("kurang dari sehari") if value < 1 else gettext("%(days)s hari") % {"days": decimal(value)}


def _bounds(figure: Figure) -> tuple[str, str]:
    interval = figure.interval
    if interval is None:
        return "", ""
    if figure.measure is Measure.COUNT:
        # Whole complaints: rounded outward, so that the written range is never narrower than the one reckoned.
        return decimal(math.floor(interval.low)), decimal(math.ceil(interval.high))
    return _number(figure, interval.low), _number(figure, interval.high)


def _basis(figure: Figure) -> str:
    if figure.n is None:
        return ""
    if figure.measure is Measure.SHARE:
        return gettext("%(part)s dari %(n)s") % {"part": decimal(figure.numerator or 0), "n": decimal(figure.n)}
    return gettext("dari %(n)s") % {"n": decimal(figure.n)} if figure.measure is Measure.WAITING else ""


def _range(low: str, high: str) -> str:
    if not high:
        return gettext("%(low)s atau lebih") % {"low": low}
    return gettext("%(low)s sampai %(high)s") % {"low": low, "high": high}


def _sentence(figure: Figure, *, of: str, low: str, high: str) -> str:
    told_by = {
        Said.NO_REPORTS: _none,
        Said.TOO_FEW: _too_few,
        Said.NOT_REACHED: _not_reached,
    }.get(figure.reading.said)
    if told_by is not None:
        return told_by(figure, of)
    facts = {
        "value": _number(figure, figure.value),
        "n": decimal(figure.n or 0),
        "numerator": decimal(figure.numerator or 0),
        "low": low,
        "high": high,
        "of": of,
        "per": decimal(figure.per),
        "base": figure_words.base(figure.denominator.base) if figure.denominator else "",
    }
    return _patterns(is_bounded=bool(high))[figure.measure] % facts


def _patterns(*, is_bounded: bool) -> dict[Measure, str]:
    waiting = (
        gettext(
            "Setengah dari %(n)s %(of)s menunggu paling lama %(value)s; batas yang sebenarnya dapat terletak antara "
            "%(low)s dan %(high)s. Yang belum selesai ikut dihitung sebagai masih menunggu."
        )
        if is_bounded
        else gettext(
            "Setengah dari %(n)s %(of)s menunggu paling lama %(value)s; batas yang sebenarnya paling sedikit %(low)s, "
            "dan seberapa jauh di atasnya belum dapat diketahui. Yang belum selesai ikut dihitung sebagai masih "
            "menunggu."
        )
    )
    return {
        Measure.COUNT: gettext(
            "%(value)s %(of)s dalam masa ini. Kebetulan saja dapat membuat jumlah seperti ini naik turun antara "
            "%(low)s dan %(high)s."
        ),
        Measure.RATE: gettext(
            "%(value)s %(of)s untuk setiap %(per)s %(base)s; tingkat yang sebenarnya dapat terletak antara %(low)s dan "
            "%(high)s."
        ),
        Measure.SHARE: gettext(
            "%(numerator)s dari %(n)s %(of)s (%(value)s); bagian yang sebenarnya dapat terletak antara %(low)s dan "
            "%(high)s."
        ),
        Measure.WAITING: waiting,
    }


def _none(figure: Figure, of: str) -> str:
    most = figure.reading.high
    if figure.measure is Measure.RATE and most is not None and figure.denominator is not None:
        return gettext(
            "Tidak ada %(of)s dalam masa ini; ini tidak menunjukkan bahwa layanan baik. Sampai %(most)s %(of)s untuk "
            "setiap %(per)s %(base)s masih mungkin terjadi tanpa satu pun yang sampai ke sini."
        ) % {
            "of": of,
            "most": _number(figure, most),
            "per": decimal(figure.per),
            "base": figure_words.base(figure.denominator.base),
        }
    if figure.measure is Measure.COUNT and most is not None:
        return gettext(
            "Tidak ada %(of)s dalam masa ini; ini tidak menunjukkan bahwa layanan baik. Tingkat yang biasanya memberi "
            "sampai %(most)s %(of)s pun masih dapat menghasilkan masa tanpa satu pun."
        ) % {"of": of, "most": decimal(math.ceil(most))}
    return gettext(
        "Tidak ada %(of)s dalam masa ini, sehingga tidak ada yang dapat dikatakan; ini tidak menunjukkan bahwa layanan "
        "baik."
    ) % {"of": of}


def _too_few(figure: Figure, of: str) -> str:
    return gettext(
        "Ada %(of)s dalam masa ini, tetapi kurang dari %(minimum)s: terlalu sedikit untuk dijadikan angka. Angka dari "
        "jumlah sekecil itu bercerita tentang orang, bukan tentang layanan."
    ) % {"of": of, "minimum": figure.reading.minimum or 0}


def _not_reached(figure: Figure, of: str) -> str:
    if (figure.reading.low or 0.0) < 1:
        return gettext(
            "Belum cukup banyak %(of)s yang selesai atau cukup lama diamati, sehingga lama menunggu yang biasa belum "
            "dapat disebut."
        ) % {"of": of}
    return gettext(
        "Belum cukup banyak %(of)s yang selesai atau cukup lama diamati, sehingga lama menunggu yang biasa belum "
        "dapat disebut: lebih dari %(low)s."
    ) % {"of": of, "low": _days(figure.reading.low or 0.0)}


def _grounds(figure: Figure, *, of: str) -> tuple[Ground, ...]:
    grounds = figure.grounds
    period = gettext("%(first)s sampai %(last)s") % {
        "first": dates.day(grounds.period.first),
        "last": dates.day(grounds.period.last),
    }
    lines = [Ground(gettext("Masa"), period), Ground(gettext("Yang dihitung"), _streams(figure))]
    lines.append(Ground(gettext("Pembanding"), _denominator(figure.denominator, of=of)))
    # Under the minimum every further number would give the hidden one away.
    if figure.n is not None:
        lines.append(Ground(gettext("Jumlah dasarnya"), f"{decimal(figure.n)} {of}"))
        if grounds.share_open is not None and figure.measure is not Measure.WAITING:
            lines.append(Ground(gettext("Belum berakhir"), percent(grounds.share_open)))
        if came := _arrivals(figure):
            lines.append(Ground(gettext("Cara datangnya"), came))
    if figure.interval is not None:
        level = percent(figure.interval.level)
        meaning = gettext("dari rentang yang dihitung dengan cara ini, %(level)s memuat nilai yang sebenarnya")
        lines.append(Ground(gettext("Rentang"), meaning % {"level": level}))
    return tuple(lines)


def _streams(figure: Figure) -> str:
    return ", ".join(figure_words.stream(each) for each in sorted(figure.grounds.tally.streams))


def _arrivals(figure: Figure) -> str:
    total, counts = figure.grounds.tally.count, dict[str, int]()
    for part in figure.grounds.came:
        counts[figure_words.arrival(part.arrival)] = counts.get(figure_words.arrival(part.arrival), 0) + part.count
    withheld = figure_words.arrival(Arrival.WITHHELD)
    if withheld in counts:
        return withheld
    return ", ".join(f"{word} {percent(count / total)}" for word, count in sorted(counts.items()) if count)


def _denominator(denominator: Denominator | None, *, of: str) -> str:
    if denominator is None:
        return gettext("tidak ada pembanding yang cocok")
    facts = {
        "amount": decimal(denominator.amount),
        # A share is taken of what is counted: obligations are no complaints.
        "base": of if denominator.base is Base.CASES else figure_words.base(denominator.base),
        "source": denominator.source.removesuffix(f", {denominator.year}"),
        "year": denominator.year,
    }
    return gettext("%(amount)s %(base)s (sumber: %(source)s, %(year)s)") % facts
