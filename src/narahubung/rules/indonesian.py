"""Everyday Indonesian, reduced to stems that can be compared: what `suggestion` reads a complaint with.

Light on purpose. A full stemmer needs a dictionary of roots; here a keyword and a complaint only have to end up the *same*,
not correct, so a few affixes, a list of informal spellings and a minimum length are enough.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"[a-z]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
# Set phrases of courtesy whose words would mean something elsewhere (bantuan: help, but also social assistance).
_COURTESY = re.compile(
    r"\bterima\s*kasih\w*|\btindak\s*lanjut\w*|\b(?:mo?ho?n|minta|tolong|tlo?ng|butuh)\s+(?:di\s*)?bantu(?:an)?(?:nya)?\b"
    r"|\b(?:atas|untuk)\s+(?:segala\s+)?bantuan(?:nya)?\b|\bdapat\s+(?:se(?:gera|cepatnya)|di)"
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
_LONGEST_TOKEN = 40  # Longer runs of letters are not words; cutting them keeps hostile input cheap.

# Words that say nothing about the subject: grammar, courtesy, and complaining itself. Informal and regional
# forms (Javanese, Banjar, Kutai) stand beside the formal ones.
_EMPTY_WORDS = frozenset(
    [
        "ada",
        "adalah",
        "adanya",
        "admin",
        "agar",
        "akan",
        "akhirnya",
        "aku",
        "alhamdulillah",
        "anda",
        "apa",
        "apakah",
        "apalagi",
        "aja",
        "assalamualaikum",
        "atas",
        "atau",
        "bagaimana",
        "bagi",
        "bahkan",
        "bahwa",
        "banget",
        "bapak",
        "bapaknya",
        "baru",
        "baik",
        "beliau",
        "belum",
        "berapa",
        "berharap",
        "beri",
        "berikut",
        "bermohon",
        "bersama",
        "bila",
        "bilang",
        "bisa",
        "boleh",
        "bu",
        "buat",
        "bukan",
        "cara",
        "coba",
        "cuma",
        "cukup",
        "dan",
        "dari",
        "daripada",
        "datang",
        "dengan",
        "demi",
        "demikian",
        "di",
        "dia",
        "diatas",
        "dimana",
        "dong",
        "endik",
        "entah",
        "gasan",
        "gimana",
        "hai",
        "halo",
        "handak",
        "hanya",
        "harap",
        "harus",
        "hari",
        "hormat",
        "ia",
        "ibu",
        "ijin",
        "ikam",
        "ingin",
        "ini",
        "itu",
        "iya",
        "izinkan",
        "jadi",
        "jam",
        "jangan",
        "jika",
        "juga",
        "jumat",
        "kada",
        "kadada",
        "kalau",
        "kali",
        "kami",
        "kamis",
        "kan",
        "kapan",
        "karena",
        "kasih",
        "kata",
        "katanya",
        "ke",
        "kebetulan",
        "keluhan",
        "kembali",
        "kemarin",
        "kemudian",
        "kenapa",
        "kepada",
        "ketika",
        "kira",
        "kita",
        "kok",
        "kurang",
        "lagi",
        "lah",
        "lain",
        "lalu",
        "lama",
        "lanjut",
        "lapor",
        "laporan",
        "lebih",
        "lewat",
        "maaf",
        "maka",
        "makasih",
        "malah",
        "malam",
        "mana",
        "mas",
        "masih",
        "mau",
        "maturnuwun",
        "mbak",
        "melalui",
        "melaporkan",
        "memang",
        "memberi",
        "memohon",
        "mengadu",
        "mengadukan",
        "mengajukan",
        "mengapa",
        "mengenai",
        "menjadi",
        "mereka",
        "merupakan",
        "meski",
        "minggu",
        "minta",
        "mohon",
        "monggo",
        "mungkin",
        "nah",
        "namun",
        "nang",
        "nanti",
        "oh",
        "oleh",
        "pada",
        "padahal",
        "pagi",
        "pak",
        "para",
        "pasti",
        "perihal",
        "pernah",
        "pian",
        "pihak",
        "pun",
        "pula",
        "saat",
        "saja",
        "salam",
        "sama",
        "sampai",
        "sangat",
        "satu",
        "saya",
        "sebagai",
        "sebelum",
        "sebelumnya",
        "sebuah",
        "sehingga",
        "sejak",
        "sekali",
        "sekarang",
        "sekitar",
        "selalu",
        "selamat",
        "selama",
        "selasa",
        "semoga",
        "semua",
        "senin",
        "seperti",
        "seperti",
        "serta",
        "sesuai",
        "setelah",
        "setiap",
        "siang",
        "siapa",
        "silakan",
        "sini",
        "situ",
        "soal",
        "solusi",
        "sore",
        "suatu",
        "sudah",
        "supaya",
        "tadi",
        "tak",
        "tanggal",
        "tanggapan",
        "tapi",
        "telah",
        "tempat",
        "tentang",
        "terhadap",
        "terimakasih",
        "terkait",
        "terlalu",
        "tersebut",
        "tetap",
        "tetapi",
        "tiap",
        "tiba",
        "tindak",
        "tindaklanjut",
        "tolong",
        "ulun",
        "untuk",
        "wassalam",
        "wassalamualaikum",
        "waalaikumsalam",
        "warga",
        "semakin",
        "makin",
        "hingga",
        "nya",
        "wib",
        "wita",
        "ya",
        "yaitu",
        "yakni",
        "yang",
        "yth",
    ]
)

# After these a landmark is named, which is seldom what the complaint is about.
_POINTING = frozenset(
    [
        "depan",
        "dpn",
        "dekat",
        "dkt",
        "samping",
        "sebelah",
        "seberang",
        "belakang",
        "blkg",
        "menuju",
        "arah",
        "didepan",
        "disamping",
    ]
)
_NAMED_AFTER = 2

# Informal, clipped or regional spelling -> the spelling used here. A value may be several words, or empty (says nothing).
_SPELLINGS = {
    "abis": "habis", "adek": "adik", "ak": "", "akte": "akta", "aktenya": "akta", "alun": "alun", "ambles": "amblas",
    "anaknya": "anak", "apk": "aplikasi", "app": "aplikasi", "apps": "aplikasi", "asn": "asn", "banyu": "air",
    "banyune": "air", "bayi": "bayi", "bgt": "", "bhw": "", "blm": "", "bln": "bulan", "blum": "", "bolong": "lubang",
    "bpk": "", "brp": "", "bs": "", "bsa": "", "bumil": "ibu hamil", "byr": "bayar", "cs": "", "dalan": "jalan",
    "dateng": "", "dg": "", "dgn": "", "dinkes": "dinas kesehatan", "disdik": "dinas pendidikan",
    "dispenduk": "dukcapil", "dispendukcapil": "dukcapil", "disdukcapil": "dukcapil", "capil": "dukcapil",
    "dishub": "dinas perhubungan", "disnaker": "dinas tenaga kerja", "dinsos": "dinas sosial", "dlh": "dinas lingkungan hidup",
    "dlhk": "dinas lingkungan hidup", "dlm": "", "dapat": "dapat", "dpt": "dapat", "dpu": "dinas pekerjaan umum", "dpupr": "dinas pekerjaan umum",
    "pupr": "dinas pekerjaan umum", "dr": "", "drainasenya": "drainase", "dri": "", "ds": "desa", "ektp": "ktp", "ga": "tidak",
    "gabisa": "tidak", "gada": "tidak", "gag": "tidak", "gak": "tidak", "gan": "", "gg": "gang", "gk": "tidak", "goronggorong": "gorong", "gr": "guru",
    "gmn": "", "gt": "", "gtu": "", "hr": "", "hri": "", "igd": "igd", "ijasah": "ijazah", "ijinnya": "izin", "imb": "imb",
    "infonya": "", "jd": "", "jdi": "", "jg": "", "jga": "", "jl": "jalan", "jln": "jalan", "jlan": "jalan", "jalur": "jalur",
    "jt": "juta", "jukir": "juru parkir", "kab": "kabupaten", "kalo": "", "karna": "", "kec": "kecamatan", "kel": "kelurahan",
    "kelas": "kelas", "klo": "", "kl": "", "klu": "", "kmrn": "", "kmarin": "", "knp": "", "knpa": "", "kpd": "", "krn": "",
    "krna": "", "kuk": "", "kyk": "", "lansia": "lansia", "lbh": "", "lg": "", "lgi": "", "lmpu": "lampu", "lobang": "lubang",
    "lobangnya": "lubang", "luobang": "lubang", "lwt": "", "mcm": "", "mhn": "", "mhon": "", "min": "", "mnt": "", "mo": "",
    "mobile": "", "mw": "", "ndak": "tidak", "nda": "tidak", "ngga": "tidak", "nggak": "tidak", "nggk": "tidak", "ngk": "tidak", "no": "", "nomer": "nomor",
    "ora": "tidak", "org": "orang", "ortu": "orang tua", "oto": "mobil", "pdm": "padam", "pdam": "pdam", "pengangguran": "nganggur",
    "perantingan": "ranting", "perampingan": "ramping", "parkiran": "parkir", "perijinan": "izin", "perizinan": "izin", "pkm": "puskesmas", "pukesmas": "puskesmas", "puskemas": "puskesmas", "puskes": "puskesmas", "pkl": "pkl", "pln": "pln", "pohonnya": "pohon", "poho": "pohon",
    "psr": "pasar", "ranmor": "kendaraan", "retribusi": "retribusi", "rmh": "rumah", "rs": "rumah sakit", "rsu": "rumah sakit",
    "rsud": "rsud rumah sakit", "sampe": "", "sampek": "", "sblm": "", "sbg": "", "sd": "sd", "sdh": "", "sdn": "sd", "sekolahan": "sekolah",
    "selokan": "selokan", "sertipikat": "sertifikat", "sertificat": "sertifikat", "skl": "", "skolah": "sekolah", "sklh": "sekolah",
    "skr": "", "skrg": "", "skrng": "", "slmt": "", "smp": "smp", "smpn": "smp", "smpe": "", "sma": "sma", "sman": "sma", "smk": "smk",
    "smkn": "smk", "sy": "", "sya": "", "tdk": "tidak", "tgl": "", "thd": "", "thn": "tahun", "tlg": "", "tlng": "", "tlp": "telepon",
    "tmn": "taman", "tp": "", "tpi": "", "trs": "", "trus": "", "terus": "", "tsb": "", "trm": "terima", "trims": "", "ttg": "", "ttp": "",
    "trotoir": "trotoar", "udah": "", "udh": "", "uda": "", "utk": "", "utilitas": "utilitas", "vaksinasi": "vaksin", "wrg": "",
    "warganya": "", "wc": "jamban", "yg": "", "yng": "", "bekerja": "kerja", "kerjaan": "kerja", "pekerjaan": "pekerjaan",
    "loker": "lowongan kerja", "semprotan": "semprot", "got": "selokan", "parit": "parit", "gorong": "gorong", "gotnya": "selokan",
    "rutilahu": "rumah tidak layak huni", "rtlh": "rumah tidak layak huni", "tongsampah": "tong sampah", "tps": "tps", "pjunya": "pju",
    "lampune": "lampu", "peteng": "gelap", "dapur": "dapur", "trantib": "satpol pp", "satpolpp": "satpol pp", "satpol": "satpol",
    "ppdb": "ppdb", "spmb": "ppdb", "bpjsnya": "bpjs", "umkmnya": "umkm", "stnk": "stnk", "bkd": "bkpsdm", "cpns": "cpns",
}  # fmt: skip

# Whole words that only look as if they carried an affix.
_PROTECTED = frozenset(
    [
        "aliran",
        "bantuan",
        "bangunan",
        "beasiswa",
        "bendungan",
        "berkas",
        "bersih",
        "desa",
        "dinas",
        "hutan",
        "jalan",
        "jembatan",
        "kebun",
        "kecamatan",
        "kelas",
        "kelurahan",
        "kendaraan",
        "kerja",
        "keluarga",
        "kering",
        "kesehatan",
        "kependudukan",
        "lapangan",
        "lingkungan",
        "makanan",
        "pekerjaan",
        "pelayanan",
        "pemakaman",
        "pemerintah",
        "pemukiman",
        "pendidikan",
        "penerangan",
        "pengaduan",
        "pengantar",
        "perangkat",
        "perpustakaan",
        "pertanian",
        "perumahan",
        "pinjaman",
        "polisi",
        "pegawai",
        "persil",
        "pertigaan",
        "perempatan",
        "perusahaan",
        "saluran",
        "sekolah",
        "sungai",
        "tagihan",
        "taman",
        "tanaman",
        "terminal",
        "tiang",
        "tunjangan",
        "trotoar",
        "kartu",
        "kabel",
        "kepala",
        "kesempatan",
        "bibit",
        "semakin",
        "pemadam",
        "angkutan",
        "kepegawaian",
        "pertanahan",
        "perdagangan",
        "pekerja",
        "selokan",
        "penerima",
        "perpindahan",
        "persetujuan",
        "perempuan",
        "ranting",
        "taruna",
        "penghijauan",
        "timbangan",
        "putusan",
        "kerukunan",
        "perikanan",
        "perkebunan",
        "peternakan",
        "kesenian",
        "kebudayaan",
        "kemiskinan",
        "ketertiban",
        "kebersihan",
        "kandang",
    ]
)

# Roots whose first k is swallowed by meng- and peng- (mengeruk, pengiriman).
_ROOTS_IN_K = frozenset(
    {"eruk", "irim", "umpul", "elola", "ontrak", "eluh", "etik", "embang", "ubur", "unjung", "orupsi"}
)

_NASAL = (  # prefix, what it swallowed before a vowel
    ("meny", "s"), ("peny", "s"), ("meng", ""), ("peng", ""), ("mem", "p"), ("pem", "p"), ("men", "t"), ("pen", "t"),
)  # fmt: skip
_PLAIN = ("memper", "diper", "ber", "ter", "per", "di", "ke", "me", "pe", "nge", "ng", "ny")
_NOUN_PREFIXES = ("pe", "ke")  # pengeruk-an, kerusak-an: the ending of a noun is -an, so its k belongs to the root.
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
        if token in _POINTING:
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
    spelled = _SPELLINGS.get(token, token)
    return tuple(_stem(word) for word in spelled.split() if word not in _EMPTY_WORDS and len(word) > 1)


def _stem(word: str) -> str:
    if len(word) <= _SHORTEST_STEM or word in _PROTECTED:
        return word
    bare = _without_particle(word)
    bare = _SPELLINGS.get(bare, bare) or bare
    if bare in _PROTECTED or " " in bare:
        return bare
    rooted = _without_prefix(bare)
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
                restored = "k" if not swallowed and any(rest.startswith(root) for root in _ROOTS_IN_K) else swallowed
                return restored + rest
            return rest if len(rest) >= _SHORTEST_STEM else word
    for prefix in _PLAIN:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) >= _SHORTEST_STEM:
            return rest
    return word


def _without_ending(word: str, *, endings: tuple[str, ...]) -> str:
    if word in _PROTECTED:
        return word
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
