"""The rows of the catalogue of indicators, in both languages; `catalogue.Indicator` names their columns."""

from __future__ import annotations

_FACTS = "riwayat laporan di sistem ini"
_FACTS_EN = "the histories of cases in this system."
_DUE = "hari jatuh tempo kewajiban itu; dihitung sesudah hari itu lewat"
_DUE_EN = "the day on which the obligation fell due; counted once that day is over."
_ASKED = "semua kewajiban sejenis yang jatuh tempo pada kurun itu, kecuali yang gugur sebelum harinya"
_ASKED_EN = "all obligations of the kind that fell due in the period, but for those let go before their day."
_IN_TIME = "kewajiban yang dipenuhi paling lambat pada saat jatuh temponya"
_IN_TIME_EN = "obligations done by the moment they fell due."
_TARGET = (
    "mutu isi jawaban; batas waktunya target kantor selama dasar hukumnya belum diperiksa, dan bergeser bila waktu"
    " ditambah atau jam dihentikan"
)
_TARGET_EN = (
    "how good the answer was; the limit is the office's own target while its legal basis is unread, and it moves where"
    " more time was given or the clock stood still."
)
_WAIT_CAVEAT = (
    "berapa lama lagi yang masih menunggu; mereka dihitung sebagai 'sedikitnya selama itu', begitu juga yang dicabut"
    " atau dialihkan; mulai 60 hari lamanya dicatat per lima hari"
)
_WAIT_CAVEAT_EN = (
    "how much longer those wait who still do: they count as 'at least so long', as do those withdrawn or handed over;"
    " from 60 days on waits are kept in spans of five days."
)
_HALF = "hari saat separuh dari penantian telah berakhir (median Kaplan–Meier)"
_HALF_EN = "the day by which half of the waits had ended (Kaplan–Meier median)."
_WAITS = "semua laporan yang penantiannya mulai pada kurun itu"
_WAITS_EN = "all cases whose wait began in the period."

Row = tuple[str, ...]


def _kept(code: str, name: str, name_en: str, what: str, what_en: str, *, of_agency: bool = True) -> Row:
    return (
        code, "kept", "percent", "yes" if of_agency else "no", name, name_en, what, what_en,
        _IN_TIME, _IN_TIME_EN, _ASKED, _ASKED_EN, _DUE, _DUE_EN, _FACTS, _FACTS_EN, _TARGET, _TARGET_EN,
    )  # fmt: skip


def _time(code: str, name: str, name_en: str, start: tuple[str, str], end: tuple[str, str], *, of_agency: bool) -> Row:
    return (
        code, "time", "days", "yes" if of_agency else "no", name, name_en,
        f"hari kalender dari {start[0]} sampai {end[0]}", f"Calendar days from {start[1]} to {end[1]}.",
        _HALF, _HALF_EN, _WAITS, _WAITS_EN,
        f"hari {start[0]}", f"the day of {start[1]}.", _FACTS, _FACTS_EN, _WAIT_CAVEAT, _WAIT_CAVEAT_EN,
    )  # fmt: skip


_LODGED = ("laporan diterima kantor", "lodging")
_GIVEN = ("laporan sampai pada instansi yang kini memegangnya", "reaching the agency that has it now")

ROWS: tuple[Row, ...] = (
    _kept(
        "compliance", "Kewajiban instansi yang dipenuhi tepat waktu", "Agency obligations kept in time",
        "bagian dari semua kewajiban instansi (mengakui, menjawab, memperbaiki, menjelaskan) yang dipenuhi tepat waktu",
        "The share of all obligations of an agency (acknowledge, answer, correct, clarify) that were kept in time.",
    ),
    _kept(
        "corrected_in_time", "Perbaikan jawaban tepat waktu", "Corrections done in time",
        "bagian dari jawaban yang dikembalikan kantor dan diperbaiki instansi tepat waktu",
        "The share of answers returned by the office that the agency mended in time.",
    ),
    _kept(
        "answered_in_time", "Jawaban pertama tepat waktu", "First answers in time",
        "bagian dari laporan yang jawaban pertamanya dikirim instansi tepat waktu",
        "The share of cases whose first answer the agency sent in time.",
    ),
    _kept(
        "clarified_in_time", "Klarifikasi dijawab tepat waktu", "Clarifications answered in time",
        "bagian dari permintaan klarifikasi I dan II yang dijawab tepat waktu",
        "The share of requests for clarification I and II that were answered in time.",
    ),
    _kept(
        "pledged_acknowledgements", "Diakui sesuai komitmen", "Acknowledged as pledged",
        "bagian dari laporan yang diakui narahubung dalam waktu yang dijanjikan instansinya dalam komitmen",
        "The share of forwarded cases that the liaison acknowledged within the time the agency pledged.",
    ),
    _kept(
        "pledged_answers", "Dijawab sesuai komitmen", "Answered as pledged",
        "bagian dari laporan dan permintaan klarifikasi yang dijawab dalam waktu yang dijanjikan dalam komitmen",
        "The share of cases and requests for clarification answered within the time the agency pledged.",
    ),
    _kept(
        "actions_in_time", "Tindak lanjut rapat tepat waktu", "Agreed actions done in time",
        "bagian dari tindak lanjut yang disepakati dalam rapat dan dilaksanakan instansi sampai harinya",
        "The share of actions agreed in meetings that the agency did by their day.",
    ),
    _kept(
        "acknowledged_in_time", "Diakui tepat waktu", "Acknowledged in time",
        "bagian dari laporan yang diakui narahubung tepat waktu sesudah diteruskan",
        "The share of forwarded cases that the liaison acknowledged in time.",
    ),
    (
        "settled", "share", "percent", "yes", "Diselesaikan dengan perbaikan", "Settled with remedy",
        "bagian dari laporan yang diputus kantor (selesai, tidak ditemukan, dihentikan) yang berakhir selesai",
        "The share of cases decided by the office (settled, not found, discontinued) that ended in a settlement.",
        "laporan yang ditutup sebagai selesai", "cases closed as settled.",
        "laporan yang ditutup dengan putusan pada kurun itu", "cases closed by a decision in the period.",
        "hari penutupan", "the day of closing.", _FACTS, _FACTS_EN,
        "laporan yang masih terbuka, dicabut, dialihkan atau tidak memenuhi syarat; puas tidaknya pelapor",
        "cases still open, withdrawn, handed over or not eligible; whether the complainant is content.",
    ),
    _time(
        "time_to_first_answer", "Waktu sampai jawaban pertama", "Time to the first answer", _GIVEN,
        ("jawaban pertama yang dikirim instansi itu", "the first answer that this agency sent"), of_agency=True,
    ),
    _time(
        "time_to_settle", "Waktu sampai penyelesaian", "Time to settlement", _LODGED,
        ("penutupan dengan putusan", "closing by a decision"), of_agency=True,
    ),
    _time(
        "time_to_acknowledge", "Waktu sampai diakui", "Time to acknowledgement", _GIVEN,
        ("pengakuan oleh narahubung", "acknowledgement by the liaison"), of_agency=True,
    ),
    _time(
        "time_to_forward", "Waktu sampai diteruskan", "Time to forwarding", _LODGED,
        ("pertama kali diteruskan ke instansi", "first being forwarded to an agency"), of_agency=False,
    ),
    (
        "returned", "share", "percent", "yes", "Jawaban dikembalikan", "Answers returned",
        "bagian dari laporan terjawab yang jawabannya dikembalikan kantor sedikitnya sekali",
        "The share of answered cases whose answer the office returned at least once.",
        "laporan dengan jawaban yang dikembalikan", "cases with a returned answer.",
        "laporan yang jawaban pertamanya dikirim pada kurun itu", "cases first answered in the period.",
        "hari jawaban pertama", "the day of the first answer.", _FACTS, _FACTS_EN,
        "apakah pengembaliannya beralasan; jawaban baru masih dapat dikembalikan kelak",
        "whether the return was right; a recent answer may still be returned.",
    ),
    (
        "reopened", "share", "percent", "yes", "Dibuka kembali", "Reopened",
        "bagian dari laporan yang pernah berakhir lalu dibuka kembali",
        "The share of cases that had ended once and were opened again.",
        "laporan yang dibuka kembali sedikitnya sekali", "cases reopened at least once.",
        "laporan yang masuk pada kurun itu dan pernah berakhir", "cases lodged in the period that ended at least once.",
        "hari laporan diterima kantor", "the day of lodging.", _FACTS, _FACTS_EN,
        "ketidakpuasan yang tidak disampaikan", "discontent that nobody voiced.",
    ),
    _kept(
        "verified_in_time", "Diverifikasi tepat waktu (kantor)", "Verified in time (office)",
        "bagian dari laporan yang syaratnya diperiksa kantor tepat waktu",
        "The share of cases whose requirements the office checked in time.", of_agency=False,
    ),
    _kept(
        "forwarded_in_time", "Diteruskan tepat waktu (kantor)", "Forwarded in time (office)",
        "bagian dari laporan terverifikasi yang diteruskan kantor tepat waktu",
        "The share of verified cases that the office forwarded in time.", of_agency=False,
    ),
    _kept(
        "passed_on_in_time", "Disalurkan koordinator tepat waktu", "Passed on in time (hub)",
        "bagian dari laporan yang disalurkan koordinator ke instansi tepat waktu",
        "The share of cases that the hub passed on to the agency in time.", of_agency=False,
    ),
    _kept(
        "reviewed_in_time", "Jawaban ditelaah tepat waktu (kantor)", "Answers reviewed in time (office)",
        "bagian dari jawaban instansi yang ditelaah kantor tepat waktu",
        "The share of answers that the office reviewed in time.", of_agency=False,
    ),
    _kept(
        "office_actions_in_time", "Tindak lanjut rapat tepat waktu (kantor)", "Agreed actions done in time (office)",
        "bagian dari tindak lanjut yang disepakati dalam rapat dan dilaksanakan kantor sampai harinya",
        "The share of actions agreed in meetings that the office did by their day.", of_agency=False,
    ),
    _kept(
        "rapid_in_time", "RCO tuntas tepat waktu (kantor)", "Rapid responses in time (office)",
        "bagian dari laporan RCO yang dituntaskan dalam batas jamnya",
        "The share of rapid responses that were finished within their hours.", of_agency=False,
    ),
    (
        "forms", "forms", "percent", "no", "Formulir yang tuntas", "Forms finished",
        "bagian dari formulir laporan yang mulai diisi dan jadi dikirim",
        "The share of complaint forms begun that were handed in.",
        "formulir yang dikirim", "forms handed in.",
        "formulir yang layar pertamanya dikirim", "forms of which the first screen was sent.",
        "hari formulir dimulai", "the day on which the form was begun.",
        "penghitung harian tanpa data pribadi", "a daily counter without personal data.",
        "mengapa orang berhenti; satu orang dapat memulai beberapa kali",
        "why people stopped; one person may begin several times.",
    ),
    (
        "reports", "count", "reports", "yes", "Laporan masuk", "Reports",
        "banyaknya laporan yang masuk, tiap jalur (LM, RCO, IAPS, KNL, Tembusan, LAPOR) sendiri",
        "How many reports came in, each stream (LM, RCO, IAPS, KNL, copied, LAPOR) apart.",
        "laporan yang masuk pada kurun itu", "reports lodged in the period.",
        "transaksi layanan setahun bila diketahui; bila tidak, tidak ada penyebut yang cocok",
        "service transactions a year where known; else there is no fitting denominator.",
        "hari laporan diterima kantor", "the day of lodging.", _FACTS, _FACTS_EN,
        "baik buruknya layanan: banyak laporan belum tentu buruk, sedikit belum tentu baik",
        "how good a service is: many reports need not be bad, few need not be good.",
    ),
)  # fmt: skip
