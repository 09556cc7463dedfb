"""Every code of the fair rules in the reader's language: what a figure says, what must be read beside it, and why."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.rules.acceleration import Chosen, Reserve, Verdict
from narahubung.rules.funnel import Place
from narahubung.rules.rates import Arrival, Base, Caveat, Measure, Said, Stream
from narahubung.rules.reporting import Heard
from narahubung.rules.signals import Direction, RunRule
from narahubung.rules.silence import ChannelState, Suggestion, Word


class Counted(StrEnum):
    """What a figure counts, so that its sentence can name it."""

    COMPLAINTS = "complaints"
    TERMS = "terms"
    INVITATIONS = "invitations"
    POSTS = "posts"
    FORMS = "forms"


_COUNTED = {
    Counted.COMPLAINTS: _("laporan"),
    Counted.TERMS: _("kewajiban"),
    Counted.INVITATIONS: _("undangan rapat"),
    Counted.POSTS: _("jabatan narahubung"),
    Counted.FORMS: _("formulir"),
}

_MEASURES = {
    Measure.COUNT: _("Jumlah"),
    Measure.RATE: _("Tingkat"),
    Measure.SHARE: _("Bagian"),
    Measure.WAITING: _("Waktu menunggu"),
}

# In place of a number, where the number itself may not be said.
_SAID = {
    Said.NO_REPORTS: _("Tidak ada laporan"),
    Said.TOO_FEW: _("Terlalu sedikit untuk diangkakan"),
    Said.NOT_REACHED: _("Belum dapat disebut"),
    Said.TELLS: _("Dapat dibaca sebagai angka"),
}

_CAVEATS = {
    Caveat.NO_DENOMINATOR: _(
        "Tidak ada pembanding yang cocok, sehingga jumlah ini tidak menunjukkan baik atau buruknya layanan."
    ),
    Caveat.POPULATION_IS_WEAK: _(
        "Pembandingnya jumlah penduduk, padahal banyak penduduk tidak pernah memerlukan layanan ini."
    ),
    Caveat.DENOMINATOR_OF_ANOTHER_YEAR: _("Pembandingnya berasal dari tahun lain."),
    Caveat.MOSTLY_OPEN: _("Lebih dari setengahnya belum berakhir, sehingga angka ini masih dapat banyak berubah."),
    Caveat.OUTREACH: _(
        "Banyak di antaranya datang dari kegiatan jemput bola: itu menunjukkan ke mana kantor pergi, bukan bagaimana "
        "layanannya."
    ),
    Caveat.OWN_MOTION: _("Banyak di antaranya atas prakarsa kantor sendiri, bukan laporan warga."),
    Caveat.STREAMS_TOGETHER: _("Dihitung bersama di sini: %(streams)s."),
    Caveat.STREAMS_OVERLAP: _(
        "Pada tabel lain kantor, yang satu kadang sudah termasuk dalam yang lain; jangan dijumlahkan lagi."
    ),
    Caveat.STILL_COMING_IN: _("Laporan dari masa ini masih berdatangan, sehingga angkanya belum lengkap."),
}

_STREAMS = {
    Stream.LM: _("Laporan Masyarakat (LM)"),
    Stream.RCO: _("Respon Cepat Ombudsman (RCO)"),
    Stream.IAPS: _("Investigasi atas Prakarsa Sendiri (IAPS)"),
    Stream.KNL: _("Konsultasi Non-Laporan (KNL)"),
    Stream.TEMBUSAN: _("Tembusan"),
    Stream.LAPOR: _("SP4N-LAPOR!"),
}

# The same for somebody who does not know the office's names.
_PLAIN_STREAMS = {
    Stream.LM: _("laporan warga"),
    Stream.RCO: _("laporan mendesak (respon cepat)"),
    Stream.IAPS: _("pemeriksaan atas prakarsa kantor"),
    Stream.KNL: _("orang yang bertanya tanpa melapor"),
    Stream.TEMBUSAN: _("surat tembusan"),
    Stream.LAPOR: _("laporan lewat SP4N-LAPOR!"),
}

_ARRIVALS = {
    Arrival.ORDINARY: _("datang sendiri"),
    Arrival.OUTREACH: _("jemput bola"),
    Arrival.IMPORTED: _("dipindahkan dari sistem lain"),
    Arrival.OWN_MOTION: _("prakarsa kantor"),
    Arrival.WITHHELD: _("tidak diterbitkan, karena bagian yang kecil dapat menunjuk orang"),
}

_BASES = {
    Base.TRANSACTIONS: _("layanan yang diberikan"),
    Base.USERS: _("pengguna layanan"),
    Base.POPULATION: _("penduduk"),
    Base.CASES: _("laporan"),
}

_PLACES = {
    Place.WITHIN: _("sejalan dengan yang lain"),
    Place.ABOVE_95: _("lebih banyak dari yang diperkirakan"),
    Place.ABOVE_998: _("jauh lebih banyak dari yang diperkirakan"),
    Place.BELOW_95: _("lebih sedikit dari yang diperkirakan"),
    Place.BELOW_998: _("jauh lebih sedikit dari yang diperkirakan"),
    Place.CANNOT_TELL: _("belum dapat dikatakan"),
}

_PLACE_SENTENCES = {
    Place.WITHIN: _(
        "Selisihnya dari instansi lain dapat dijelaskan oleh kebetulan dan perbedaan yang biasa. Tidak ada yang perlu "
        "disimpulkan dari selisih itu."
    ),
    Place.ABOVE_95: _(
        "Lebih banyak dari yang biasa terjadi karena kebetulan. Lebih banyak belum tentu buruk: bisa jadi warga di "
        "sini lebih mudah melapor. Lihat dulu sebabnya."
    ),
    Place.ABOVE_998: _(
        "Jauh lebih banyak dari yang biasa terjadi karena kebetulan. Itu belum tentu buruk, tetapi sebabnya patut "
        "ditanyakan."
    ),
    Place.BELOW_95: _(
        "Lebih sedikit dari yang biasa terjadi karena kebetulan. Lebih sedikit belum tentu baik: bisa jadi warga tidak "
        "tahu atau tidak sampai ke pengaduan."
    ),
    Place.BELOW_998: _(
        "Jauh lebih sedikit dari yang biasa terjadi karena kebetulan. Itu belum tentu baik: periksa dulu apakah warga "
        "dapat melapor."
    ),
    Place.CANNOT_TELL: _(
        "Instansi yang dapat dibandingkan terlalu sedikit, sehingga belum dapat dikatakan apa arti selisih ini."
    ),
}

_SILENCES = {
    Word.NOTHING_TO_SAY_YET: _("belum ada yang dapat dikatakan"),
    Word.AS_EXPECTED: _("sesuai perkiraan"),
    Word.UNUSUALLY_QUIET: _("sepi tidak seperti biasanya"),
    Word.CHECK_CHANNEL: _("periksa salurannya"),
    Word.ANSWERS: _("menjawab"),
    Word.DOES_NOT_ANSWER: _("tidak menjawab"),
    Word.LIAISON_PRESENT: _("narahubung hadir"),
    Word.LIAISON_ABSENT: _("narahubung tidak hadir"),
    Word.POST_EMPTY: _("jabatan narahubung kosong"),
}

_SUGGESTIONS = {
    Suggestion.NOTHING: _("Tidak ada yang perlu dilakukan."),
    Suggestion.OUTREACH: _("Datangi warga yang memakai layanan ini dan tanyakan pengalaman mereka."),
    Suggestion.CHANNEL_TEST: _("Coba sendiri salurannya seperti seorang pelapor, dari awal sampai tanda terima."),
    Suggestion.CALL_HEAD_OF_AGENCY: _("Hubungi kepala instansi dan tanyakan apa yang menghambat jawaban."),
    Suggestion.REACH_LIAISON: _("Hubungi narahubung lewat jalan lain: telepon atau kunjungan."),
    Suggestion.ASK_FOR_APPOINTMENT: _("Minta instansi menunjuk narahubung."),
}

_CHANNELS = {
    ChannelState.WORKS: _("saluran berfungsi"),
    ChannelState.BROKEN: _("formulir dimulai tetapi tidak pernah selesai"),
    ChannelState.HARDLY_TRIED: _("hampir tidak ada yang mencoba"),
}

_HEARD = {
    Heard.NOTHING_TO_SAY_YET: _("belum ada yang dapat dikatakan"),
    Heard.LESS: _("lebih lambat dilaporkan daripada yang lain"),
    Heard.ALIKE: _("tidak jelas berbeda dari yang lain"),
    Heard.MORE: _("lebih cepat dilaporkan daripada yang lain"),
}

_DIRECTIONS = {Direction.UP: _("naik"), Direction.DOWN: _("turun")}

_RUN_RULES = {
    RunRule.BEYOND_LIMIT: _("satu masa jauh di luar batas"),
    RunRule.TWO_OF_THREE: _("dua dari tiga masa berturut-turut dekat batas luar"),
    RunRule.EIGHT_ON_ONE_SIDE: _("delapan masa berturut-turut di sisi yang sama"),
}

_VERDICTS = {
    Verdict.FASTER: _("lebih cepat"),
    Verdict.SLOWER: _("lebih lambat"),
    Verdict.NO_CLEAR_DIFFERENCE: _("tidak ada beda yang jelas"),
    Verdict.CANNOT_TELL: _("tidak dapat dikatakan"),
}

_RESERVES = {
    Reserve.NO_DESIGN: _("Instansi bergabung serentak, sehingga tidak ada yang dapat dijadikan pembanding."),
    Reserve.TOO_FEW_ENDINGS: _("Terlalu sedikit laporan yang sudah berakhir."),
    Reserve.TOO_WIDE: _("Rentang kemungkinannya terlalu lebar untuk satu jawaban."),
    Reserve.REGRESSION_TO_THE_MEAN: _(
        "Yang paling lambat didahulukan; yang sedang paling lambat biasanya membaik dengan sendirinya."
    ),
    Reserve.LOOKS_CHOSEN_FOR_SLOWNESS: _("Urutan bergabungnya tampak mengikuti siapa yang sedang paling lambat."),
    Reserve.SLOWER_IN_SOME_KIND: _("Untuk sebagian jenis laporan keadaannya justru lebih lambat."),
    Reserve.VIEWS_DISAGREE: _("Dua cara melihat data yang sama tidak mengatakan hal yang sama."),
    Reserve.CHANGE_AT_THE_SAME_TIME: _("Ada perubahan lain pada waktu dan instansi yang sama."),
}

_CHOSEN = {
    Chosen.BY_LOT: _("dengan undian"),
    Chosen.BY_PLAN: _("menurut rencana yang tidak terkait kecepatan"),
    Chosen.WORST_FIRST: _("yang paling lambat didahulukan"),
    Chosen.UNKNOWN: _("tidak diketahui"),
}


def counted(value: Counted) -> str:
    """Return what is counted, as a sentence names it."""
    return gettext(_COUNTED[value])


def measure(value: Measure) -> str:
    """Return what sort of number a figure is."""
    return gettext(_MEASURES[value])


def said(value: Said) -> str:
    """Return the short words that stand where a number would."""
    return gettext(_SAID[value])


def caveat(value: Caveat, *, streams: Iterable[Stream] = ()) -> str:
    """Return what must be read beside a figure that counts these streams."""
    named = ", ".join(gettext(_PLAIN_STREAMS[each]) for each in sorted(streams))
    return gettext(_CAVEATS[value]) % {"streams": named}


def stream(value: Stream) -> str:
    """Return which contacts were counted."""
    return gettext(_STREAMS[value])


def arrival(value: Arrival) -> str:
    """Return how reports came."""
    return gettext(_ARRIVALS[value])


def base(value: Base) -> str:
    """Return what a rate is taken of."""
    return gettext(_BASES[value])


def place(value: Place) -> str:
    """Return where an agency lies next to what was expected of it; never a rank."""
    return gettext(_PLACES[value])


def place_sentence(value: Place) -> str:
    """Return what a place on the funnel says, and what it does not."""
    return gettext(_PLACE_SENTENCES[value])


def silence(value: Word) -> str:
    """Return what may be said of a silence."""
    return gettext(_SILENCES[value])


def suggestion(value: Suggestion) -> str:
    """Return what to do about a silence."""
    return gettext(_SUGGESTIONS[value])


def channel_state(value: ChannelState) -> str:
    """Return what the forms say of a channel."""
    return gettext(_CHANNELS[value])


def heard(value: Heard) -> str:
    """Return how quickly a kind or place is reported."""
    return gettext(_HEARD[value])


def direction(value: Direction) -> str:
    """Return which way a series went; neither is better."""
    return gettext(_DIRECTIONS[value])


def run_rule(value: RunRule) -> str:
    """Return by which rule a change was noticed."""
    return gettext(_RUN_RULES[value])


def verdict(value: Verdict) -> str:
    """Return whether it went faster since."""
    return gettext(_VERDICTS[value])


def reserve(value: Reserve) -> str:
    """Return why no more can be said."""
    return gettext(_RESERVES[value])


def chosen(value: Chosen) -> str:
    """Return how it was settled who joins when."""
    return gettext(_CHOSEN[value])
