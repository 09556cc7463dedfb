"""A silence as people read it: one word, a sentence, what to do, and what it does not show."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.rules.silence import Channel, ChannelState, Suggestion, Word
from narahubung.statistics.shapes import Deed, DoneBy, Silence
from narahubung.statistics.silence import AgencySilence
from narahubung.web import dates, figure_words
from narahubung.web.figures import decimal

_SILENCES = {
    Silence.QUIET: _("Sedikitnya laporan"),
    Silence.CHANNEL: _("Saluran laporan"),
    Silence.ANSWERING: _("Jawaban instansi"),
    Silence.LIAISON: _("Kehadiran narahubung"),
    Silence.KIND: _("Cepatnya satu jenis masalah dilaporkan"),
    Silence.PLACE: _("Cepatnya warga satu kecamatan melapor"),
}
_DEEDS = {
    Deed.OUTREACH: _("mendatangi warga"),
    Deed.CHANNEL_TEST: _("mencoba salurannya"),
    Deed.UNANNOUNCED: _("kunjungan tanpa pemberitahuan"),
    Deed.CALL: _("menghubungi instansi"),
    Deed.APPOINTMENT: _("meminta penunjukan narahubung"),
    Deed.OTHER: _("lain-lain"),
}
_SENTENCES = {
    Word.NOTHING_TO_SAY_YET: _(
        "Instansi yang dapat dibandingkan terlalu sedikit, atau layanan ini begitu jarang dipakai sehingga tanpa "
        "laporan pun masih wajar."
    ),
    Word.AS_EXPECTED: _("Laporan datang sebanyak yang wajar bagi layanan yang dipakai sebanyak ini."),
    Word.UNUSUALLY_QUIET: _(
        "Layanan ini banyak dipakai, tetapi jauh lebih sedikit laporan yang sampai daripada di instansi serupa."
    ),
    Word.CHECK_CHANNEL: _("Formulir dimulai, tetapi hampir tidak ada yang selesai: yang rusak mungkin salurannya."),
    Word.ANSWERS: _("Surat yang sudah lewat waktunya pada umumnya dijawab."),
    Word.DOES_NOT_ANSWER: _("Surat sudah lewat waktunya, dan tidak ada atau kurang dari setengahnya yang dijawab."),
    Word.LIAISON_PRESENT: _("Narahubung masuk ke sistem dan surat sampai kepadanya."),
    Word.LIAISON_ABSENT: _(
        "Narahubung lama tidak masuk padahal ada yang menunggu, belum pernah masuk, atau surat kepadanya kembali."
    ),
    Word.POST_EMPTY: _("Tidak ada orang yang memegang jabatan narahubung."),
}
_NOT_SHOWN = {
    Silence.QUIET: _("Tidak menunjukkan bahwa layanannya baik, dan tidak menunjukkan bahwa layanannya buruk."),
    Silence.CHANNEL: _("Tidak menunjukkan mengapa orang berhenti mengisi."),
    Silence.ANSWERING: _("Tidak menunjukkan bahwa jawaban yang datang benar, atau bahwa seseorang bersalah."),
    Silence.LIAISON: _("Tidak menunjukkan bahwa narahubung lalai: bisa jadi ia sakit, pindah, atau alamatnya salah."),
    Silence.KIND: _("Tidak menunjukkan seberapa sering masalahnya terjadi, hanya seberapa cepat orang melaporkannya."),
    Silence.PLACE: _("Tidak menunjukkan kemauan warga: bisa jadi salurannya jauh, mahal, atau tidak dikenal."),
}
# Of somebody who is there nobody asks whether they were negligent.
_NOT_SHOWN_OF = {
    Word.LIAISON_PRESENT: _("Tidak menunjukkan bahwa laporan ditangani dengan baik."),
    Word.POST_EMPTY: _("Tidak menunjukkan mengapa belum ada yang ditunjuk."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceWords:
    """One silence in words; `act` is empty where nothing is suggested, `last` says what was done about it last."""

    silence: Silence
    of: str
    code: str
    title: str
    word: str
    sentence: str
    act: str
    not_shown: str
    last: str

    @property
    def is_worth_a_look(self) -> bool:
        """Return whether an act is suggested."""
        return bool(self.act)


def silence_word(value: Silence) -> str:
    """Return which silence it is."""
    return gettext(_SILENCES[value])


def deed_word(value: Deed) -> str:
    """Return what was done."""
    return gettext(_DEEDS[value])


def of_agency(one: AgencySilence, *, acts: tuple[DoneBy, ...] = ()) -> tuple[SilenceWords, ...]:
    """Return the three silences of an agency in words, with what was done last about each."""
    code = one.agency.code
    parts = [
        _said(Silence.ANSWERING, code, one.answering.word, one.answering.suggestion, acts),
        _said(Silence.LIAISON, code, one.liaison.word, one.liaison.suggestion, acts),
    ]
    if one.quiet is None:
        unknown = gettext(
            "Pemakaian layanan instansi ini belum diketahui, jadi sedikitnya laporan belum berarti apa pun."
        )
        parts.insert(0, _said(Silence.QUIET, code, Word.NOTHING_TO_SAY_YET, Suggestion.NOTHING, acts, sentence=unknown))
    else:
        parts.insert(0, _said(Silence.QUIET, code, one.quiet.word, one.quiet.suggestion, acts, sentence=_quiet(one)))
    return tuple(parts)


def _quiet(one: AgencySilence) -> str:
    quiet = one.quiet
    if quiet is None or quiet.word is not Word.UNUSUALLY_QUIET or quiet.usual is None:
        return ""
    return gettext(
        "Layanannya dipakai sekitar {use} kali setahun ({source}); 95 dari 100 instansi serupa yang dipakai sebanyak "
        "itu mendapat {low} sampai {high} laporan dalam dua belas bulan. Yang sampai ke sini lebih sedikit."
    ).format(
        use=decimal(one.use.amount or 0),
        source=", ".join(one.use.sources) or gettext("sumber tidak disebut"),
        low=decimal(quiet.usual[0]),
        high=decimal(quiet.usual[1]),
    )


def of_channel(channel: Channel, *, name: str, of: str, acts: tuple[DoneBy, ...] = ()) -> SilenceWords:
    """Return what the forms of a channel say."""
    sentence = {
        ChannelState.WORKS: gettext("Formulir yang dimulai pada umumnya selesai dikirim."),
        ChannelState.BROKEN: gettext(
            "Formulir dimulai, tetapi hampir tidak ada yang selesai: yang rusak mungkin salurannya."
        ),
        ChannelState.HARDLY_TRIED: gettext(
            "Hampir tidak ada yang memulai formulir. Itu bukan tanda formulir rusak: mungkin tidak ada yang tahu, atau "
            "tidak ada keperluan."
        ),
    }[channel.state]
    is_broken = channel.state is ChannelState.BROKEN
    return SilenceWords(
        silence=Silence.CHANNEL,
        of=of,
        code=channel.state.value,
        title=name,
        word=figure_words.channel_state(channel.state),
        sentence=sentence,
        act=figure_words.suggestion(Suggestion.CHANNEL_TEST) if is_broken else "",
        not_shown=gettext(_NOT_SHOWN[Silence.CHANNEL]),
        last=last_words(Silence.CHANNEL, of, acts),
    )


def _said(
    silence: Silence, of: str, word: Word, suggestion: Suggestion, acts: tuple[DoneBy, ...], *, sentence: str = ""
) -> SilenceWords:
    return SilenceWords(
        silence=silence,
        of=of,
        code=word.value,
        title=silence_word(silence),
        word=figure_words.silence(word),
        sentence=sentence or gettext(_SENTENCES[word]),
        act="" if suggestion is Suggestion.NOTHING else figure_words.suggestion(suggestion),
        not_shown=gettext(_NOT_SHOWN_OF.get(word, _NOT_SHOWN[silence])),
        last=last_words(silence, of, acts),
    )


def not_shown(silence: Silence) -> str:
    """Return what a silence does not show."""
    return gettext(_NOT_SHOWN[silence])


def last_words(silence: Silence, of: str, acts: tuple[DoneBy, ...]) -> str:
    """Return what was done last about a silence, empty where nothing was."""
    last = next((each for each in acts if (each.done.silence, each.done.of) == (silence, of)), None)
    if last is None:
        return ""
    return gettext("{day}: {deed}. {result}").format(
        day=dates.day(last.done.done_on), deed=deed_word(last.done.deed), result=last.done.result
    )
