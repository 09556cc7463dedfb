"""Every refusal in the reader's words and with its status: the only place where either is decided."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import singledispatch

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from narahubung.rules import refusals
from narahubung.rules.acceleration import RegisteredTooLate, StillSealed
from narahubung.rules.intervals import ImpossibleNumbers
from narahubung.rules.lifecycle import Act
from narahubung.rules.rates import MixedStreams, NoSuchIndicator
from narahubung.rules.refusals import RuleBroken
from narahubung.rules.terms import ExtensionRefused
from narahubung.rules.withholding import CannotWithhold, NothingNew
from narahubung.rules.workday import OutsideCalendar
from narahubung.web import act_words, dates, problems, signature_refusals, words
from narahubung.web.refusal import Kept, Refusal, incomplete_words


def _not_found() -> Refusal:
    return Refusal(
        404,
        "not_found",
        _("Halaman tidak ditemukan"),
        _("Alamat ini tidak ada, atau Anda tidak berhak membukanya."),
        _("Periksa kembali alamatnya. Jika Anda mencari laporan, gunakan nomor laporan atau kode pelacakan Anda."),
    )


def _malformed() -> Refusal:
    return Refusal(
        400,
        "malformed",
        _("Permintaan tidak dapat dibaca"),
        _("Ada bagian dari permintaan ini yang rusak atau memuat tanda yang tidak dapat disimpan."),
        _("Kembali dan coba sekali lagi. Jika Anda menempel teks dari tempat lain, ketik ulang bagian yang aneh."),
    )


def _forbidden() -> Refusal:
    return Refusal(
        403,
        "not_yours",
        _("Tindakan ini bukan wewenang Anda"),
        _("Anda dapat melihat halaman ini, tetapi tindakan itu dilakukan oleh orang lain."),
        _("Kembali dan lihat siapa yang mendapat giliran. Tidak ada yang berubah."),
    )


def _same_person() -> Refusal:
    return Refusal(
        403,
        "same_person",
        _("Perlu orang kedua"),
        _("Anda yang mengajukannya, jadi orang lain yang harus menyetujuinya."),
        _("Mintalah pejabat yang berwenang untuk memeriksanya. Tidak ada yang berubah."),
    )


def _wrong_moment() -> Refusal:
    return Refusal(
        409,
        "wrong_moment",
        _("Tindakan itu sudah tidak dapat dilakukan"),
        _("Keadaan laporan sudah berubah sejak halaman Anda dibuka, atau sekarang giliran orang lain."),
        _("Buka kembali laporannya untuk melihat keadaan terbaru. Tidak ada yang berubah karena tindakan Anda."),
    )


def _too_large(what: str = "", limit: int = 0) -> Refusal:
    match what:
        case "":
            detail = _("Kiriman Anda melebihi batas ukuran.")
        case "attachments":
            detail = _("Paling banyak {number} berkas sekali kirim.").format(number=limit)
        case "questions":
            detail = _("Paling banyak {number} pertanyaan sekali kirim.").format(number=limit)
        case "file":
            detail = _("Berkas melebihi batas {number} MB.").format(number=limit // (1024 * 1024))
        case _:
            detail = _("Teks melebihi batas {number} huruf.").format(number=words.number(limit))
    return Refusal(
        413,
        "too_large",
        _("Terlalu besar"),
        detail,
        _("Perkecil fotonya, bagi berkasnya, atau ringkas teksnya, lalu kirim lagi."),
    )


def _too_many(retry_after: int = 0) -> Refusal:
    minutes = -(-retry_after // 60)
    advice = _("Tunggu beberapa menit, lalu coba lagi.")
    if minutes:
        advice = _("Tunggu sekitar {minutes} menit, lalu coba lagi.").format(minutes=minutes)
    return Refusal(
        429,
        "too_many",
        _("Terlalu banyak percobaan"),
        _("Demi keamanan, percobaan dari tempat Anda dihentikan sementara."),
        advice,
        retry_after=retry_after or 60,
    )


def _unavailable(status: int = 503) -> Refusal:
    return Refusal(
        status,
        "unavailable",
        _("Layanan sedang tidak tersedia"),
        _("Kami tidak dapat menyimpan apa pun saat ini, jadi kiriman Anda tidak kami terima."),
        _("Coba lagi beberapa menit lagi. Yang sudah mendapat tanda terima tetap aman."),
        retry_after=60,
    )


def _incomplete(fields: Mapping[str, str]) -> Refusal:
    return Refusal(
        422,
        "incomplete",
        _("Ada yang perlu dilengkapi"),
        _("Sebagian isian kosong atau belum dapat dipakai."),
        _("Kembali, perbaiki bagian yang disebut, lalu kirim lagi."),
        fields={name: incomplete_words(code) for name, code in fields.items()},
    )


def _overtaken(broken: refusals.Overtaken) -> Refusal:
    return Refusal(
        409,
        "overtaken",
        _("Orang lain sudah lebih dahulu bertindak"),
        _("{act} oleh {who} pada {moment}.").format(
            act=_done(broken.last_act), who=broken.last_by, moment=dates.moment(broken.last_at)
        ),
        _("Tindakan Anda tidak dijalankan supaya tidak terjadi dua kali. Buka kembali laporannya."),
    )


def _still_sealed(broken: StillSealed) -> Refusal:
    return Refusal(
        409,
        "still_sealed",
        _("Datanya masih tertutup"),
        _("Rencana ini dibuka pada {day} atau sesudahnya.").format(day=dates.day(broken.opens_on)),
        _("Datanya tidak dapat dibuka lebih awal, supaya jawabannya tidak dicocokkan. Tidak ada yang berubah."),
    )


def _no_figure(broken: RuleBroken) -> Refusal:
    match broken:
        case MixedStreams():
            detail = _("Jalur yang berbeda tidak dijumlahkan tanpa nama: {streams}.")
            code, detail = "mixed_streams", detail.format(streams=", ".join(sorted(broken.streams)))
        case RegisteredTooLate():
            detail = _("Rencana ini didaftarkan pada {day}, sesudah datanya dibuka.")
            code, detail = "registered_too_late", detail.format(day=dates.day(broken.registered_on))
        case CannotWithhold():
            detail = _("Bersama yang sudah terbit, tabel ini membuka bilangan kecil yang dapat mengenali orang.")
            code = "cannot_withhold"
        case NoSuchIndicator():
            code, detail = "no_such_indicator", _("Angka yang diminta tidak ada dalam kamus data.")
        case _:
            code, detail = "impossible_numbers", _("Bilangan yang diberikan tidak mungkin benar.")
    advice = _("Ubah pilihannya, lalu coba lagi. Tidak ada yang berubah.")
    return Refusal(422, code, _("Angka ini tidak dapat ditunjukkan"), detail, advice)


def _nothing_new(broken: NothingNew) -> Refusal:
    return Refusal(
        409,
        "nothing_new",
        _("Belum ada yang baru"),
        _("Edisi terakhir sudah memuat semua triwulan yang lengkap, sampai {day}.").format(day=dates.day(broken.until)),
        _("Tunggu sampai triwulan berikutnya berumur tiga puluh hari. Tidak ada yang berubah."),
    )


def _file_refused(broken: refusals.FileRefused) -> Refusal:
    return Refusal(
        422,
        "file_refused",
        _("Berkas tidak dapat diterima"),
        incomplete_words(broken.reason),
        _("Kirim foto (JPG, PNG, WebP), PDF, atau dokumen yang tidak rusak."),
    )


def _key_reused() -> Refusal:
    return Refusal(
        422,
        "key_reused",
        _("Kunci kiriman sudah dipakai"),
        _("Kunci yang sama sudah dipakai untuk kiriman dengan isi yang berbeda."),
        _("Buat kunci baru untuk kiriman baru."),
    )


def _done(act: str) -> str:
    try:
        return act_words.done(Act(act))
    except ValueError:
        return _("Laporan diubah")


@singledispatch
def translate(broken: RuleBroken) -> Refusal:
    """Return the words and the status of a refusal. Every child of `RuleBroken` has some; an unknown one is a 422."""
    del broken
    return _incomplete({})


translate.register(refusals.NotSeen, lambda _broken: _not_found())
translate.register(refusals.NotYours, lambda _broken: _forbidden())
translate.register(refusals.SamePerson, lambda _broken: _same_person())
translate.register(refusals.WrongMoment, lambda _broken: _wrong_moment())
translate.register(refusals.Overtaken, _overtaken)
translate.register(refusals.Incomplete, lambda broken: _incomplete(broken.fields))
translate.register(StillSealed, _still_sealed)
translate.register(NothingNew, _nothing_new)
translate.register(refusals.FileRefused, _file_refused)
translate.register(refusals.TooLarge, lambda broken: _too_large(broken.what, broken.limit))
translate.register(refusals.TooMany, lambda broken: _too_many(broken.retry_after))
translate.register(refusals.KeyReused, lambda _broken: _key_reused())
translate.register(refusals.Malformed, lambda _broken: _malformed())
translate.register(refusals.Unavailable, lambda _broken: _unavailable())
signature_refusals.register(translate)
translate.register(ExtensionRefused, lambda broken: _incomplete({"days": f"at_most:{broken.allowed}"}))
for _kind in (CannotWithhold, ImpossibleNumbers, MixedStreams, NoSuchIndicator, RegisteredTooLate):
    translate.register(_kind, _no_figure)
translate.register(OutsideCalendar, lambda _broken: _incomplete({"on": "outside_calendar"}))


def by_status(status: int) -> Refusal:
    """Return the words for a bare status that some part of the machinery gave: 401, 403, 404, 405, 413, 429, 503."""
    match status:
        case 404:
            return _not_found()
        case 405:
            return _wrong_way()
        case 413:
            return _too_large()
        case 429:
            return _too_many()
        case 401 | 403:
            return replace(_forbidden(), status=status)
        case 503 | 507:
            return _unavailable(status)
        case _:
            return replace(_malformed(), status=status)


def wants_problem(request: HttpRequest) -> bool:
    """Return whether the asker is a program: an address of the API, or one that takes JSON and no pages."""
    accepts = request.headers.get("accept", "")
    return request.path_info.startswith("/api/") or ("json" in accepts and "text/html" not in accepts)


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the refusal as problem-JSON for a program, as a kind page for a person, with what they typed."""
    if wants_problem(request):
        return problems.respond(request, refusal)
    context = {"refusal": refusal, "kept": Kept.from_request(request), "back": _way_back(request)}
    response = render(request, "web/refusal.html", context, status=refusal.status)
    if refusal.retry_after:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _way_back(request: HttpRequest) -> str:
    """Return the path of the page the person came from, if it is one of ours and not this one."""
    came_from = request.headers.get("referer", "")
    ours = f"{request.scheme}://{request.get_host()}" if came_from else ""
    path = came_from.removeprefix(ours) if ours and came_from.startswith(f"{ours}/") else ""
    return path if path != request.get_full_path() or request.method == "POST" else ""


def plain_page(refusal: Refusal) -> HttpResponse:
    """Return a page that asks nothing of the database, for when that is what failed."""
    response = HttpResponse(render_to_string("web/plain.html", {"refusal": refusal}), status=refusal.status)
    if refusal.retry_after:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


# --- What Django itself refuses ---------------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django cannot accept: unreadable, or over a limit."""
    too_much = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent))
    refusal = _too_large() if too_much else _malformed()
    # A host that is not ours must not be echoed, and the body may be half read: nothing is asked of the request.
    return problems.respond(request, refusal) if wants_problem(request) else plain_page(refusal)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer `PermissionDenied` as the same refusal as `NotYours`."""
    del exception
    return answer(request, _forbidden())


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an absent page exactly as a case that is not the reader's."""
    del exception
    return answer(request, _not_found())


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody foresaw; a database or a disk that is away is said to be just that."""
    refusal = _away(sys.exc_info()[1]) or Refusal(
        500,
        "failed",
        _("Terjadi kesalahan pada sistem kami"),
        _("Ini kesalahan kami, bukan kesalahan Anda. Kejadian ini sudah dicatat."),
        _("Coba lagi beberapa menit lagi. Laporan yang belum mendapat tanda terima belum kami terima."),
    )
    return problems.respond(request, refusal) if wants_problem(request) else plain_page(refusal)


_FORM_OF_WORDS = 1024 * 1024  # bytes


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing or old, with what was typed."""
    del reason
    # Django looks at the cookie first and may not have read the form; a form of words is small enough to read now.
    with suppress(OSError, SuspiciousOperation, ValueError):
        if int(request.META.get("CONTENT_LENGTH") or 0) <= _FORM_OF_WORDS:
            request.POST.get("")
    refusal = Refusal(
        403,
        "stale_form",
        _("Formulir sudah kedaluwarsa"),
        _("Halaman itu terlalu lama terbuka, atau peramban Anda menolak kuki."),
        _("Kembali, muat ulang halamannya, lalu kirim lagi. Tidak ada yang berubah."),
    )
    return answer(request, refusal)


def _away(error: BaseException | None) -> Refusal | None:
    """Return the refusal for a store that is away: database gone, disk full; None for anything else."""
    if isinstance(error, (OperationalError, InterfaceError)):
        return _unavailable()
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _unavailable(507)
    return None


class RefusalMiddleware:
    """Turns what a view raises into an answer, and an empty 405 into one with words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and dress a bare 405."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            allowed = response.headers["Allow"]
            response = answer(request, _wrong_way())
            response.headers["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a broken rule; leave everything else to Django, except a store that is away."""
        if isinstance(exception, RuleBroken):
            return answer(request, translate(exception))
        if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
            return bad_request(request, exception)
        if isinstance(exception, Http404):
            return page_not_found(request, exception)
        refusal = _away(exception)
        if refusal is None:
            return None
        return problems.respond(request, refusal) if wants_problem(request) else plain_page(refusal)


def _wrong_way() -> Refusal:
    return Refusal(
        405,
        "wrong_way",
        _("Halaman ini dibuka dengan cara yang tidak dikenal"),
        _("Tindakan ini hanya dapat dijalankan dari tombol pada halamannya."),
        _("Kembali ke halaman sebelumnya dan tekan tombolnya sekali lagi."),
    )
