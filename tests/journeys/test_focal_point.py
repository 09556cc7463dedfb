"""The day of the focal points: sixteen posts, a commitment before a witness, a meeting that decides, a successor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from narahubung.ops.demo_people import DEMO_PASSWORD
from narahubung.web.dates import local_day
from tests.journeys import focal_day as the
from tests.journeys import stage as on
from tests.journeys.focal_day import Day
from tests.journeys.stage import Stage, press, shows
from tests.running import house

pytestmark = pytest.mark.browser
# Who signs and comes without our looking; the others of the sixteen have a part in this story.
ELSEWHERE = [row[4] for row in the.sixteen_rows() if row[4] not in (on.LIAISON, the.DINKES, the.REFUSES, the.NEWCOMER)]


@pytest.fixture
def day(browser: Browser, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Day]:
    """Open a house of its own: its network begins empty, and nobody else's journey sees it change."""
    with house("people", NARAHUBUNG_DEMO="1", NARAHUBUNG_LODGE_LIMIT="0") as opened:
        the.empty_posts(opened)
        stage = Stage(opened, browser, {})
        with django_db_blocker.unblock():
            yield Day(stage, tmp_path)
        stage.close()


def test_from_a_spreadsheet_of_sixteen_to_a_successor_who_keeps_what_was_promised(day: Day) -> None:
    ilham = day.stage.enter(the.KEEPER)

    form_the_network(day, ilham)
    write_the_commitment(day, ilham)
    fourteen_sign_and_one_refuses(day, ilham)
    the_regent_witnesses_and_one_comes_late(day)
    strangers_verify_the_file(day)
    plan_a_hybrid_meeting(day, ilham)
    hold_it_and_decide_on_three_cases(day, ilham)
    sign_the_minutes(day, ilham)
    compliance_counts_who_came(day, ilham)
    iwans_successor_takes_over(day, ilham)
    compliance_follows_the_cases(day, ilham)


def form_the_network(day: Day, ilham: Page) -> None:
    """Sixteen posts from a spreadsheet: a wrong cell is named, a dry run changes nothing, one press does all."""
    ilham.goto("/jejaring/")
    shows(ilham, "0 dari 16")
    press(ilham, "Impor lembar kerja")
    rows = the.sixteen_rows()
    the.upload(ilham, the.spreadsheet([*rows[:15], ["TIDAK-ADA", *rows[15][1:]]]))
    shows(ilham, "Sel A17", "tidak ada yang dapat diterapkan")
    day.look(ilham, "impor-ditolak")

    the.upload(ilham, the.spreadsheet(rows))
    shows(ilham, "16 baru", "akun baru dibuat dan orangnya diundang")
    day.look(ilham, "impor")
    assert the.liaisons(day.house) == 0, "the dry run has written something"

    press(ilham, "Terapkan semuanya")
    shows(ilham, "16 penugasan baru", "16 dari 16")
    day.look(ilham, "jejaring")
    assert the.liaisons(day.house) == 16


def write_the_commitment(day: Day, ilham: Page) -> None:
    """A commitment from the proposed text, opened for signatures."""
    today = local_day(timezone.now())
    ilham.goto("/komitmen/")
    ilham.get_by_role("link", name="Rancangan baru").click()
    ilham.locator("[name=title]").fill("Komitmen percepatan penyelesaian pengaduan (contoh)")
    ilham.get_by_label("Mulai berlaku").fill(today.isoformat())
    ilham.locator("[name=witness]").select_option(label="Galih Kusuma (rekaan)")
    press(ilham, "Pratinjau")
    shows(ilham, "paling lama 1 hari kerja")
    day.look(ilham, "naskah")
    press(ilham, "Simpan rancangan")
    shows(ilham, "Butir yang diukur adalah janji")
    day.code = ilham.url.rstrip("/").rsplit("/", 1)[-1].upper()
    day.look(ilham, "rancangan")
    press(ilham, "Buka untuk ditandatangani")
    shows(ilham, "Buka sekarang")
    day.look(ilham, "buka")
    press(ilham, "Buka sekarang")
    shows(ilham, "0 dari 16 instansi menandatangani")


def fourteen_sign_and_one_refuses(day: Day, ilham: Page) -> None:
    """One signs on a phone, one on the shared screen, one refuses, the others elsewhere; nobody without their PIN."""
    iwan = day.stage.enter(on.LIAISON, phone=True)
    the.make_key(iwan)
    day.look(iwan, "kunci")
    iwan.goto(f"/komitmen/{day.code}/")
    press(iwan, "Tanda tangani")
    iwan.get_by_label("PIN tanda tangan").fill("111999")
    press(iwan, "Tanda tangani")
    shows(iwan, "PIN")
    expect(iwan.locator("main .problem").first).to_be_visible()
    day.look(iwan, "pin-salah")
    iwan.get_by_label("PIN tanda tangan").fill(the.PIN)
    press(iwan, "Tanda tangani")
    shows(iwan, "Tanda tangan Anda tercatat", "1 dari 16 instansi menandatangani")

    the.give_keys(day, the.DINKES)
    press(ilham, "Layar bersama")
    shows(ilham, "Buka layar bersama")
    day.look(ilham, "layar-bersama")
    tablet = day.stage.stranger(phone=False)
    tablet.goto(ilham.get_by_role("link", name="Buka layar bersama").get_attribute("href") or "")
    tablet.get_by_label("Surel dinas").fill(the.DINKES)
    tablet.get_by_label("Kata sandi").fill(DEMO_PASSWORD)
    tablet.get_by_label("PIN tanda tangan").fill(the.PIN)
    day.look(tablet, "tablet")
    press(tablet, "Tanda tangani")
    shows(tablet, "Silakan berikutnya", "2 dari 16 instansi menandatangani")
    expect(tablet.get_by_label("Surel dinas")).to_have_value("")

    lestari = day.stage.enter(the.REFUSES)
    lestari.goto(f"/komitmen/{day.code}/tanda-tangan/")
    lestari.get_by_text("Saya menolak menandatangani").click()
    lestari.get_by_label("Alasan menolak").fill("Petugas kami belum cukup untuk satu hari kerja (contoh).")
    press(lestari, "Catat penolakan")
    shows(lestari, "Penolakan Anda dicatat", "Petugas kami belum cukup")
    day.look(lestari, "menolak")

    the.sign_elsewhere(day, on.HEAD, *ELSEWHERE)


def the_regent_witnesses_and_one_comes_late(day: Day) -> None:
    """Fourteen of sixteen before the witness; it is in force; the newcomer signs late: fifteen, and who is missing."""
    the.give_keys(day, the.REGENT)
    galih = day.stage.enter(the.REGENT)
    galih.goto(f"/komitmen/{day.code}/dinding/")
    shows(galih, "14 dari 16", "Menolak")
    day.look(galih, "dinding")
    galih.goto(f"/komitmen/{day.code}/")
    press(galih, "Saksikan")
    galih.get_by_label("PIN tanda tangan").fill(the.PIN)
    day.look(galih, "saksi")
    press(galih, "Saksikan")
    shows(galih, "14 dari 16 instansi menandatangani", "Belum: Disperindag, Disperkim")

    wulan = the.come_in(day, the.NEWCOMER)
    the.make_key(wulan)
    wulan.goto(f"/komitmen/{day.code}/tanda-tangan/")
    wulan.get_by_label("PIN tanda tangan").fill(the.PIN)
    press(wulan, "Tanda tangani")
    shows(wulan, "15 dari 16 instansi menandatangani", "Belum: Disperindag.", "Menandatangani terlambat")
    day.look(wulan, "terlambat")


def strangers_verify_the_file(day: Day) -> None:
    """Anybody downloads the file; poppler, pyHanko, the command and the public page find it valid."""
    sari = day.stage.stranger()
    sari.goto(f"/komitmen/{day.code}/")
    shows(sari, "Berlaku", "15 dari 16 instansi menandatangani", "Menolak, Lestari Wijaya")
    day.look(sari, "komitmen-publik")
    pdf = sari.request.get(f"/komitmen/{day.code}/naskah.pdf").body()
    (day.folder / "root.pem").write_bytes(sari.request.get("/tanda-terima/kunci/KLT.pem").body())
    (day.folder / "komitmen.pdf").write_bytes(pdf)
    spot = len(pdf) // 3
    tampered = pdf[:spot] + bytes([pdf[spot] ^ 1]) + pdf[spot + 1 :]

    poppler = the.pdfsig(day, pdf)
    # Fifteen agencies, the head of the office and the witness, and the office's seal on the whole.
    assert (poppler.count("Signature is Valid."), poppler.count("Certificate is Trusted.")) == (18, 18)
    assert the.pyhanko(day, pdf) == ["True"] * 18
    code, words = the.verdict(day, pdf)
    assert (code, "SAH. Sah dan utuh" in words) == (0, True), words
    code, words = the.verdict(day, tampered)
    assert (code, "TIDAK SAH. Diubah sesudah ditandatangani" in words) == (1, True), words

    sari.goto("/komitmen/periksa/")
    sari.locator("#file").set_input_files({"name": "komitmen.pdf", "mimeType": "application/pdf", "buffer": pdf})
    press(sari, "Periksa")
    shows(sari, "Sah dan utuh", day.code, "Keadaannya sekarang: Berlaku")
    day.look(sari, "periksa")


def plan_a_hybrid_meeting(day: Day, ilham: Page) -> None:
    """Three cases lie too long; a meeting in the room and online is planned, and invitations are answered."""
    for agency in ("DISDUKCAPIL", "DISDUKCAPIL", "DINKES"):
        the.overdue(day, agency)
    ilham.goto("/rapat/")
    press(ilham, "Rencanakan rapat")
    ilham.get_by_label("Hari pertama").fill((local_day(timezone.now()) + timedelta(days=3)).isoformat())
    ilham.locator("[name=place]").fill("Hotel Contoh, Tenggarong")
    ilham.get_by_label("Tautan rapat daring").fill("https://rapat.contoh.example/narahubung")
    press(ilham, "Lihat hari-harinya")
    shows(ilham, "Tetapkan dan undang")
    day.look(ilham, "rencana")
    press(ilham, "Tetapkan dan undang")
    shows(ilham, "Rapat direncanakan")
    day.meeting = ilham.url.rstrip("/").rsplit("/", 1)[-1]
    press(ilham, "Susun dari keadaan sekarang")
    shows(ilham, "Disdukcapil: 2 laporan", "Dinkes: 1 laporan")
    day.look(ilham, "acara")

    iwan = day.stage.enter(on.LIAISON, phone=True)
    iwan.goto("/rapat/")
    iwan.locator("main table a").click()
    shows(iwan, "Disdukcapil: 2 laporan", "Pembahasan dengan Dinkes")
    press(iwan, "Hadir")
    shows(iwan, "Jawaban Anda dicatat")
    day.look(iwan, "undangan")


def hold_it_and_decide_on_three_cases(day: Day, ilham: Page) -> None:
    """One comes by the code at the door, one by the link; each decision is in its owner's inbox the same minute."""
    the.let_the_day_come(day.house, day.meeting)
    ilham.goto(f"/rapat/{day.meeting}/")
    press(ilham, "Mulai rapat")
    shows(ilham, "0 dari 16 instansi hadir")

    iwan = day.stage.enter(on.LIAISON, phone=True)
    iwan.goto(f"/rapat/{day.meeting}/pintu/?k={the.code_at_door(day)}")
    day.look(iwan, "pintu")
    press(iwan, "Saya hadir")
    shows(iwan, "Kehadiran Anda dicatat", "1 dari 16 instansi hadir")
    ayu = day.stage.enter(the.DINKES, phone=True)
    ayu.goto(f"/rapat/{day.meeting}/gabung/")
    day.look(ayu, "daring")
    press(ayu, "Catat kehadiran daring saya")
    shows(ayu, "Kehadiran Anda sudah tercatat")

    ilham.goto(f"/rapat/{day.meeting}/hadir/")
    shows(ilham, "memindai QR di pintu", "lewat tautan daring")
    for agency in ("Dinas PU", "DPPR", "DPMD", "Dinsos", "Dishub", "DLHK", "Disdikbud", "Inspektorat", "DPMPTSP"):
        ilham.get_by_role("checkbox", name=f"hadir {agency}", exact=True).check()
    press(ilham, "Simpan kehadiran")
    shows(ilham, "11 dari 16 instansi hadir; kuorum tercapai")
    day.look(ilham, "kehadiran")

    ilham.goto(f"/rapat/{day.meeting}/jalan/")
    first, second, third = day.cases
    for point, case, words in (
        ("Disdukcapil: 2 laporan", first, "Cetak KTP dan serahkan"),
        ("Disdukcapil: 2 laporan", second, "Jelaskan sebab keterlambatan"),
        ("Dinkes: 1 laporan", third, "Hubungi puskesmas"),
    ):
        decide(ilham, point, number=case.number, words=words)
    day.look(ilham, "rapat")
    screen = day.stage.enter(the.KEEPER)
    screen.goto(f"/rapat/{day.meeting}/layar/")
    day.look(screen, "proyektor")
    expect(screen.locator("main")).not_to_contain_text("Cetak KTP dan serahkan")

    for who, cases in ((iwan, (first, second)), (ayu, (third,))):
        who.goto("/kotak/")
        shows(who, "Tindak lanjut rapat yang menunggu", *(case.number for case in cases))
    day.look(iwan, "kotak")
    on.open_waiting(iwan, first.number)
    shows(iwan, "Cetak KTP dan serahkan")
    day.look(iwan, "laporan")


def decide(ilham: Page, point: str, *, number: str, words: str) -> None:
    """Open a point of the agenda, and decide on a case with its owner and a day."""
    open_it = ilham.locator("main ol.list > li", has_text=point).get_by_role("button")
    if open_it.count():
        open_it.first.click()
    expect(ilham.locator(".meeting-now")).to_contain_text(point)
    ilham.get_by_label("Apa yang diputuskan").fill(words)
    press(ilham, "Catat keputusan")
    shows(ilham, "Keputusan belum dicatat", "Penanggung jawab", "Paling lambat")
    ilham.get_by_label("Tentang laporan").select_option(
        ilham.locator("#laporan option", has_text=number).get_attribute("value")
    )
    ilham.get_by_label("Penanggung jawab").select_option(label="Instansi dari laporan itu")
    ilham.get_by_label("Paling lambat").fill((local_day(timezone.now()) + timedelta(days=7)).isoformat())
    press(ilham, "Catat keputusan")
    shows(ilham, "Keputusan dicatat dan sudah berlaku", number)


def sign_the_minutes(day: Day, ilham: Page) -> None:
    """Notes become a draft, those who were there comment, and the signed record is a file that poppler finds valid."""
    ilham.goto(f"/rapat/{day.meeting}/jalan/")
    ilham.get_by_label("Jalannya rapat").fill("Tiap instansi menyampaikan sebab keterlambatan.")
    expect(ilham.locator("[data-notes-says]")).to_contain_text("Tersimpan")
    press(ilham, "Tutup rapat")
    shows(ilham, "Konsep berita acara", "Rapat ditutup")
    press(ilham, "Bagikan untuk ditanggapi")
    shows(ilham, "Konsep dibagikan")

    iwan = day.stage.enter(on.LIAISON, phone=True)
    iwan.goto(f"/rapat/{day.meeting}/berita-acara/")
    iwan.get_by_label("Tanggapan Anda").fill("Sudah sesuai.")
    press(iwan, "Kirim tanggapan")
    shows(iwan, "Tanggapan Anda dicatat", "Sudah sesuai.")
    day.look(iwan, "tanggapan")

    the.give_keys(day, the.KEEPER)
    ilham.goto(f"/rapat/{day.meeting}/berita-acara/")
    shows(ilham, "Sudah sesuai.")
    ilham.get_by_label("Semua yang hadir sudah setuju").check()
    ilham.get_by_label("PIN tanda tangan").fill(the.PIN)
    press(ilham, "Tanda tangani berita acara")
    shows(ilham, "Berita acara ditandatangani", "Unduh berita acara (PDF)")
    day.look(ilham, "berita-acara")
    record = ilham.request.get(f"/rapat/{day.meeting}/berita-acara.pdf").body()
    (day.folder / "berita-acara.pdf").write_bytes(record)
    poppler = the.pdfsig(day, record)
    assert poppler.count("Signature is Valid.") == 2, "the office's seal and the hand of who led the meeting"
    assert "Certificate is Trusted." in poppler
    text = the.text_of(day, record)
    for said in ("Iwan Suryani (rekaan)", "memindai QR di pintu", "Tiap instansi menyampaikan sebab keterlambatan."):
        assert said in text, text
    assert "Sari Contohwati" not in text


def compliance_counts_who_came(day: Day, ilham: Page) -> None:
    """The clause on attending meetings now says for each agency whether it came, in words: once is no figure."""
    assert "sejauh ini selalu" in the.promised(ilham, day.code, "Disdukcapil")
    assert "sejauh ini belum pernah" in the.promised(ilham, day.code, "RSUD AM Parikesit")
    shows(ilham, "terlalu sedikit untuk dijadikan angka")
    day.look(ilham, "kepatuhan")


def iwans_successor_takes_over(day: Day, ilham: Page) -> None:
    """One act replaces the liaison: the successor sees exactly the open cases there were, and the record lists them."""
    iwan = day.stage.enter(on.LIAISON)
    iwan.goto("/kotak/?lihat=terbuka")
    open_cases = the.numbers_in(iwan)
    assert open_cases == {day.cases[0].number, day.cases[1].number}

    ilham.goto("/jejaring/pos/disdukcapil/")
    press(ilham, "Ganti narahubung")
    ilham.get_by_label("Surel dinas").fill(the.SUCCESSOR)
    ilham.locator("[name=name]").fill("Putri Penerus (rekaan)")
    ilham.get_by_label("Nomor SK atau surat tugas").fill("SK-CONTOH/101")
    day.look(ilham, "ganti")
    press(ilham, "Ganti narahubung")
    shows(ilham, "Pergantian dicatat", "Putri Penerus (rekaan)", "Serah terima")
    day.look(ilham, "jabatan")
    link = ilham.locator("main .files a").first.get_attribute("href") or ""
    record = ilham.request.get(link).body()
    (day.folder / "serah-terima.pdf").write_bytes(record)
    assert "Signature is Valid." in the.pdfsig(day, record)
    text = the.text_of(day, record)
    for said in ("Iwan Suryani (rekaan)", "Putri Penerus (rekaan)", *open_cases):
        assert said in text, text

    putri = the.come_in(day, the.SUCCESSOR)
    putri.goto("/kotak/?lihat=terbuka")
    assert the.numbers_in(putri) == open_cases
    putri.goto("/kotak/")
    shows(putri, "Cetak KTP dan serahkan", "Jelaskan sebab keterlambatan")
    day.look(putri, "penerus")
    iwan.goto("/kotak/")
    assert not the.numbers_in(iwan), "the predecessor still reads what is no longer theirs"


def compliance_follows_the_cases(day: Day, ilham: Page) -> None:
    """Too few cases are words; twelve are a share with its range; three taken too late move it."""
    the.four_weeks_go_by(day)
    assert "Tidak ada" in the.promised(ilham, day.code, "Disdukcapil")

    the.came_and_were_taken(day, in_time=10, late=2)
    the.soon_promised(ilham, day.code, "Disdukcapil", says="10 dari 12")
    assert "83%" in the.promised(ilham, day.code, "Disdukcapil")
    assert "Tidak ada" in the.promised(ilham, day.code, "Dinkes")
    day.look(ilham, "kepatuhan-sebelum")

    the.lay_until_today(day, cases=3)
    the.soon_promised(ilham, day.code, "Disdukcapil", says="10 dari 15")
    assert "67%" in the.promised(ilham, day.code, "Disdukcapil")
    day.look(ilham, "kepatuhan-sesudah")
