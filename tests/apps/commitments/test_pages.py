"""The pages of commitments: who sees what, a form gives back what was typed, the tablet keeps nobody signed in."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from narahubung.accounts.models import Person
from narahubung.commitments.models import Commitment, Signature, Version
from narahubung.rules.commitment import Stage
from tests import world
from tests.apps.commitments import event
from tests.apps.commitments.test_signing import on_paper, scan
from tests.apps.desk.officer import Officer

pytestmark = pytest.mark.usefixtures("that_day")


def token_of(code: str) -> str:
    """Return the address of the shared screen, as a keeper gets it."""
    body = Officer("ina").get(f"/komitmen/{code}/layar/").body
    found = re.search(r"/komitmen/layar/([^/\"]+)/", body)
    assert found
    return found.group(0)


def in_force() -> str:
    """Return a commitment that is in force with one agency."""
    code = event.opened()
    event.office_and_one(code)
    event.witnessed(code)
    return code


def test_anybody_reads_who_signed_what_when_and_whether_it_is_in_force() -> None:
    code = in_force()

    body = Client().get(f"/komitmen/{code}/").content.decode()

    assert "Berlaku sampai 11 Maret 2027." in body
    assert "1 dari 5 instansi menandatangani" in body
    assert "Belum: Dinas PU, Dinkes, Disdikbud, Inspektorat." in body
    assert "Bima (rekaan)" in body
    assert "Tanda tangan elektronik internal (tidak tersertifikasi)" in body
    assert "Riwayat" not in body
    assert Client().get(f"/komitmen/{code}/naskah.pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["bima", "gita", "joko", "dewi", "nilam"])
def test_a_draft_is_seen_by_its_keepers_alone(name: str) -> None:
    code = event.drafted()

    assert Officer(name).get(f"/komitmen/{code}/").status == 404
    assert Client().get(f"/komitmen/{code}/").status_code == 404
    assert Officer("ina").get(f"/komitmen/{code}/").status == 200


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("ina", 200),
        ("dewi", 200),
        ("gita", 200),
        ("joko", 200),
        ("bima", 403),
        ("hana", 403),
        ("tamu", 403),
        ("nilam", 403),
    ],
)
def test_the_wall_is_for_office_coordinator_and_observer(name: str, status: int) -> None:
    code = event.opened()

    assert Officer(name).get(f"/komitmen/{code}/dinding/").status == status


def test_the_wall_shows_every_agency_by_name_and_renews_itself() -> None:
    code = event.opened()
    event.office_and_one(code)

    body = Officer("joko").get("/komitmen/dinding/").body

    wall = body[body.index('class="wall"') :]
    names = re.findall(r"<b>([^<]+)</b>", wall)
    assert names[:5] == ["Dinas PU", "Dinkes", "Disdikbud", "Disdukcapil", "Inspektorat"]
    assert 'data-again="10"' in body
    assert code in body


@pytest.mark.parametrize(("name", "seen"), [("ina", 1), ("joko", 1), ("bima", 1), ("nilam", 0), ("yusuf", 0)])
def test_everybody_lists_their_own_network(name: str, seen: int) -> None:
    code = event.opened()

    assert Officer(name).get("/komitmen/").body.count(f"{code}</span> ·") == seen


def test_anybody_finds_what_is_in_force_and_no_draft_no_open_round_and_nothing_withdrawn() -> None:
    draft, opened, withdrawn = event.drafted(), event.opened(), event.opened()
    Commitment.objects.filter(code=withdrawn).update(stage=Stage.WITHDRAWN)
    code = in_force()

    for body in (Client().get("/komitmen/").content.decode(), Officer("tamu").get("/komitmen/").body):
        assert f"/komitmen/{code}/" in body
        assert "1 dari" in body
        assert not [hidden for hidden in (draft, opened, withdrawn) if hidden in body]
        assert "/komitmen/baru/" not in body
        assert "/komitmen/dinding/" not in body


@pytest.mark.parametrize("stage", [Stage.SUPERSEDED, Stage.EXPIRED])
def test_the_public_list_keeps_what_was_in_force_and_leaves_out_what_never_was(stage: Stage) -> None:
    was, never = in_force(), event.opened()
    Commitment.objects.filter(code__in=[was, never]).update(stage=stage)

    body = Client().get("/komitmen/").content.decode()

    assert was in body
    assert never not in body


@pytest.mark.parametrize("act", ["ubah", "buka", "tarik", "kertas", "layar"])
@pytest.mark.parametrize("name", ["bima", "gita", "joko", "dewi"])
def test_what_a_keeper_does_is_closed_to_others(act: str, name: str) -> None:
    code = event.opened()

    assert Officer(name).get(f"/komitmen/{code}/{act}/").status == 403


def test_a_text_is_written_previewed_ordered_and_saved_as_a_version() -> None:
    ina = Officer("ina")
    page = ina.get(f"/komitmen/baru/{world.GOVERNMENT}/")
    assert page.body.count("<fieldset") == 6
    sent = {
        "kunci": page.carried()["kunci"][0], "title": "Komitmen rekaan", "starts_on": "2026-03-11",
        "ends_on": "2027-03-11", "closes_on": "2026-04-01", "witness": str(world.KEYS["joko"]), "supersedes": "",
        "preamble": "", "teks-1": "Kedua", "urutan-1": "2", "teks-2": "Pertama", "urutan-2": "1",
        "indikator-2": "acknowledge", "target-2": "1", "masa-2": "quarter", "dasar-2": "",
    }  # fmt: skip

    preview = ina.client.post(f"/komitmen/baru/{world.GOVERNMENT}/", {**sent, "cara": "pratinjau"})
    refused = ina.client.post(f"/komitmen/baru/{world.GOVERNMENT}/", {**sent, "cara": "simpan"})
    assert preview.status_code == 200
    assert preview.content.decode().index("Pertama") < preview.content.decode().index("Kedua")
    assert refused.status_code == 422
    assert "Sebutkan dasarnya." in refused.content.decode()
    assert not Commitment.objects.exists()

    saved = ina.client.post(
        f"/komitmen/baru/{world.GOVERNMENT}/", {**sent, "dasar-2": "Target kantor", "cara": "simpan"}
    )
    assert saved.status_code == 302
    texts = [clause.text for clause in Version.objects.get().clauses.order_by("place")]
    assert texts == ["Pertama", "Kedua"]


def test_signing_on_ones_own_device_and_a_wrong_pin_keeps_what_was_typed() -> None:
    code = event.opened()
    event.with_key(world.KEYS["citra"])
    citra = Officer("citra")
    page = citra.get(f"/komitmen/{code}/tanda-tangan/")
    sent = {"kunci": page.carried()["kunci"][0], "cara": "tanda", "reservation": "Mulai triwulan depan."}

    wrong = citra.client.post(f"/komitmen/{code}/tanda-tangan/", {**sent, "pin": "918273"})
    assert wrong.status_code == 422
    assert "Mulai triwulan depan." in wrong.content.decode()
    assert "918273" not in wrong.content.decode()

    assert citra.client.post(f"/komitmen/{code}/tanda-tangan/", {**sent, "pin": event.PIN}).status_code == 302
    assert Signature.objects.get().reservation == "Mulai triwulan depan."
    again = citra.client.get(f"/komitmen/{code}/tanda-tangan/")
    assert (again.status_code, again.headers["Location"]) == (302, f"/komitmen/{code}/")
    assert citra.client.post(f"/komitmen/{code}/tanda-tangan/", {**sent, "pin": event.PIN}).status_code in (302, 409)
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("name", ["wulan", "hana", "gita", "dewi", "tamu"])
def test_who_has_no_part_gets_no_form(name: str) -> None:
    code = event.opened()

    assert Officer(name).get(f"/komitmen/{code}/tanda-tangan/").status == 403


def test_a_refusal_is_recorded_with_its_words() -> None:
    code = event.opened()
    citra = Officer("citra")

    sent = {"tolak-kunci": str(uuid4()), "tolak-words": "Belum disepakati.", "cara": "tolak"}
    assert citra.client.post(f"/komitmen/{code}/tanda-tangan/", sent).status_code == 302

    body = Client().get(f"/komitmen/{code}/").content.decode()
    assert "Belum disepakati." in body


def test_on_the_shared_screen_two_sign_one_after_the_other_and_nobody_stays_signed_in() -> None:
    code = event.opened()
    address = token_of(code)
    tablet = Client()
    for name in ("bima", "citra"):
        person = Person.objects.get(pk=world.KEYS[name])
        person.set_password("sandi-rekaan-17")
        person.save()
        event.with_key(person.pk)
        page = tablet.get(address)
        key = re.search(r'name="kunci" value="([^"]+)"', page.content.decode())
        assert key
        sent = {"kunci": key[1], "email": person.email, "password": "sandi-rekaan-17", "pin": event.PIN}

        assert tablet.post(address, sent).status_code == 302
        assert "_auth_user_id" not in tablet.session
        assert tablet.get("/kotak/").status_code == 302  # to the way in

    assert Signature.objects.count() == 2
    assert event.sheet(code).signed == 2


@pytest.mark.parametrize(
    ("name", "password", "pin"),
    [
        ("citra", "bukan-sandinya", event.PIN),
        ("citra", "sandi-rekaan-17", "918273"),
        ("wulan", "sandi-rekaan-17", event.PIN),
    ],
)
def test_the_shared_screen_takes_nobody_without_their_own_password_pin_and_part(
    name: str, password: str, pin: str
) -> None:
    code = event.opened()
    address = token_of(code)
    person = Person.objects.get(pk=world.KEYS[name])
    person.set_password("sandi-rekaan-17")
    person.save()
    event.with_key(person.pk)

    answer = Client().post(address, {"kunci": str(uuid4()), "email": person.email, "password": password, "pin": pin})

    assert answer.status_code == 422
    assert password not in answer.content.decode()
    assert not Signature.objects.exists()


def test_a_forged_or_old_screen_does_not_exist() -> None:
    import time_machine

    address = token_of(event.opened())

    assert Client().get(address[:-2] + "x/").status_code == 404
    with time_machine.travel(event.AT + event.DAY):
        assert Client().get(address).status_code == 404


def test_a_scan_is_for_the_office_the_government_and_that_agency_alone() -> None:
    code = event.opened()
    on_paper(code)
    address = f"/komitmen/{code}/kertas/{event.place_of(code, world.DISDUKCAPIL)}/"

    statuses = {name: Officer(name).get(address).status for name in ("ina", "gita", "joko", "bima", "citra", "nilam")}

    assert statuses == {"ina": 200, "gita": 200, "joko": 200, "bima": 200, "citra": 404, "nilam": 404}
    pages = {name: Officer(name).get(f"/komitmen/{code}/").body for name in statuses}
    assert {name: address in body for name, body in pages.items()} == {
        name: status == 200 for name, status in statuses.items()
    }


def test_paper_is_taken_in_by_its_form_and_a_bad_file_said_beside_it() -> None:
    code = event.opened()
    ina = Officer("ina")
    sent = {
        "kunci": str(uuid4()), "party": str(event.place_of(code, world.DISDUKCAPIL)), "signed_on": "2026-03-11",
        "seen": "on", "reservation": "",
    }  # fmt: skip

    def post(content: bytes) -> tuple[int, str]:
        answer = ina.client.post(
            f"/komitmen/{code}/kertas/", {**sent, "scan": SimpleUploadedFile("pindai.pdf", content)}
        )
        return answer.status_code, answer.content.decode()

    status, body = post(scan(pages=200))
    assert status == 422
    assert "paling banyak 40" in body
    status, body = post(b"bukan pdf")
    assert status == 422
    assert post(scan())[0] == 302
    assert Signature.objects.get().level == "paper_scan"


def test_anybody_checks_a_file_and_each_kind_is_told_apart() -> None:
    code = event.opened()
    event.office_and_one(code)
    earlier = event.pdf(code)
    event.witnessed(code)
    whole = event.pdf(code)
    at = whole.index(b"/Title") + 8
    tampered = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]

    def said(content: bytes) -> str:
        answer = Client().post("/komitmen/periksa/", {"file": SimpleUploadedFile("a.pdf", content)})
        assert answer.status_code == 200
        return answer.content.decode()

    assert "Sah dan utuh" in said(whole)
    assert f"Ini naskah terakhir {code}" in said(whole)
    assert "sebelum tanda tangan yang menyusul" in said(earlier)
    assert "Diubah sesudah ditandatangani" in said(tampered)
    assert "Tidak bertanda tangan" in said(scan())
    assert "Bukan berkas PDF" in said(b"halo")
    assert Client().post("/komitmen/periksa/").status_code == 422


def test_compliance_is_by_name_in_words_and_an_agency_sees_its_own_line() -> None:
    code = in_force()
    event.sign(code, "citra", event.place_of(code, world.DINKES))

    whole, own = (
        Officer("joko").get(f"/komitmen/{code}/kepatuhan/"),
        Officer("citra").get(f"/komitmen/{code}/kepatuhan/"),
    )

    assert whole.status == own.status == 200
    assert whole.body.index("Disdukcapil") > whole.body.index("Dinkes")
    assert "Disdukcapil" not in own.body[own.body.index("<h1>") :]
    assert "Inspektorat" not in whole.body[whole.body.index("<h1>") :]  # it has not signed
    assert Officer("nilam").get(f"/komitmen/{code}/kepatuhan/").status == 403
    assert Client().get(f"/komitmen/{code}/kepatuhan/").status_code == 302


@pytest.mark.parametrize(("name", "most"), [("ina", 9), ("joko", 9), ("bima", 9)])
def test_the_page_takes_few_queries_whatever_the_number_of_parties(name: str, most: int) -> None:
    event.sixteen()
    code = event.opened()
    event.office_and_one(code)

    page = Officer(name).get(f"/komitmen/{code}/")

    assert page.status == 200
    assert page.queries <= most


def test_opening_asks_once_more_and_then_freezes() -> None:
    code = event.drafted()
    ina = Officer("ina")
    page = ina.get(f"/komitmen/{code}/buka/")

    assert "dibekukan" in page.body
    assert ina.client.post(f"/komitmen/{code}/buka/", page.carried()).status_code == 302
    assert event.row(code).stage == Stage.OPEN
    assert ina.get(f"/komitmen/{code}/ubah/").status == 409
