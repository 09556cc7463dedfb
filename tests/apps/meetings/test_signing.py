"""The minutes are signed by who led the meeting with a key of their own, and by those present, beside the seal."""

from __future__ import annotations

import io
import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pypdf
import pytest

from narahubung.documents import signers, verifying
from narahubung.documents.verifying import Kind
from narahubung.meetings import minuting
from narahubung.meetings.models import Meeting, SignedMinutes
from narahubung.rules.refusals import NotYours, WrongMoment
from narahubung.rules.signature import NoSigningKey, WrongPin
from tests import world
from tests.apps.desk.officer import Officer
from tests.apps.meetings.table import BEGINS, ended, fresh

pytestmark = pytest.mark.usefixtures("small_world")

PIN = "294817"
AFTER, LATER = BEGINS + timedelta(hours=3), BEGINS + timedelta(days=9)


def commented(*, keys: tuple[str, ...] = ()) -> Meeting:
    row = ended(there=("bima", "gita"))
    minuting.circulate(row.pk, over=minuting.mark(row), actor=world.actor("ina"), at=AFTER, key=uuid4())
    for name in keys:
        signers.enrol(world.KEYS[name], name=f"{name} (rekaan)", post="Contoh", pin=PIN, at=BEGINS)
    return fresh(row)


def sign(row: Meeting, name: str = "ina", pin: str | None = PIN) -> None:
    minuting.sign(row.pk, over=minuting.mark(row), pin=pin, actor=world.actor(name), at=LATER, key=uuid4())


def countersign(row: Meeting, name: str, pin: str = PIN) -> None:
    minuting.countersign(row.pk, pin=pin, actor=world.actor(name), at=LATER, key=uuid4())


def last(row: Meeting) -> bytes:
    return bytes(SignedMinutes.objects.filter(meeting=row).order_by("-id")[0].pdf)


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_another_program_finds_the_seal_the_chairs_and_the_coordinators_signatures_valid(tmp_path: Path) -> None:
    row = commented(keys=("ina", "gita"))
    sign(row)
    countersign(row, "gita")
    file = tmp_path / "berita-acara.pdf"
    file.write_bytes(last(row))

    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout

    assert said.count("Signature is Valid.") == 3
    assert "ina (rekaan)" in said
    assert "gita (rekaan)" in said
    found = verifying.verify(last(row))
    assert found.kind is Kind.VALID
    assert len([one for one in found.signatures if not one.by_office]) == 2


def test_there_is_a_visible_box_for_who_led_and_for_each_who_was_there() -> None:
    row = commented(keys=("ina",))
    sign(row)

    pages = pypdf.PdfReader(io.BytesIO(last(row))).pages
    boxes = [note.get_object() for note in pages[-1].annotations or ()]

    shown = {str(box["/T"]): [float(corner) for corner in box["/Rect"]] for box in boxes}
    assert set(shown) == {f"ttd-{world.KEYS[name]}" for name in ("ina", "gita", "bima")}
    assert all(right - left > 200 and top - bottom > 40 for left, bottom, right, top in shown.values())
    assert "Lembar tanda tangan" in text(last(row))


def test_the_seal_alone_is_named_for_what_it_is_and_nobody_signs_beside_it() -> None:
    row = commented(keys=("bima",))
    sign(row, pin=None)

    assert "pimpinan rapat tidak menandatangani dengan kunci sendiri" in text(last(row))
    assert "Lembar tanda tangan" not in text(last(row))
    assert "Disahkan dengan segel kantor saja" in Officer("bima").get(f"/rapat/{row.pk}/berita-acara/").body
    with pytest.raises(WrongMoment):
        countersign(row, "bima")


def test_without_a_key_or_with_a_wrong_pin_nothing_is_signed() -> None:
    row = commented(keys=("fajar",))

    with pytest.raises(NoSigningKey):
        sign(row, "ina")
    with pytest.raises(WrongPin):
        sign(row, "fajar", "748291")

    assert fresh(row).phase == "comments"
    assert not SignedMinutes.objects.filter(meeting=row).exists()


@pytest.mark.parametrize("name", ["citra", "umar", "fajar"])
def test_who_was_not_there_does_not_sign_beside(name: str) -> None:
    row = commented(keys=("ina", name))
    sign(row)

    with pytest.raises(NotYours):
        countersign(row, name)


def test_nobody_signs_twice() -> None:
    row = commented(keys=("ina", "bima"))
    sign(row)
    countersign(row, "bima")

    with pytest.raises(WrongMoment):
        countersign(row, "bima")


def test_on_the_page_a_wrong_pin_is_said_kindly_and_the_tick_stays() -> None:
    row, ina = commented(keys=("ina",)), Officer("ina")
    address = f"/rapat/{row.pk}/tanda-tangani/"
    key = str(uuid4())

    said = ina.client.post(
        address, {"kunci": key, "versi": minuting.mark(row), "cara": "kunci", "disetujui": "on", "pin": "748291"}
    )
    body = said.content.decode()

    assert said.status_code == 422
    assert "Masih 4 percobaan" in body
    assert 'name="disetujui"' in body
    assert "checked" in body.split('name="disetujui"', 1)[1].split(">", 1)[0]
    assert "748291" not in body
    done = ina.client.post(
        address, {"kunci": key, "versi": minuting.mark(row), "cara": "kunci", "disetujui": "on", "pin": PIN}
    )
    assert done.status_code == 302
    page = ina.get(f"/rapat/{row.pk}/berita-acara/")
    assert "Tanda tangan elektronik internal (tidak tersertifikasi)" in page.body
    assert page.queries <= 12


def test_who_has_no_key_is_shown_the_way_to_one_and_the_seal_alone() -> None:
    row, ina = commented(), Officer("ina")

    body = ina.get(f"/rapat/{row.pk}/berita-acara/").body

    assert "Buat kunci tanda tangan" in body
    assert "Sahkan dengan segel kantor saja" in body
    assert 'name="pin"' not in body
    sent = {"kunci": str(uuid4()), "versi": minuting.mark(row), "cara": "segel", "disetujui": "on"}
    assert ina.client.post(f"/rapat/{row.pk}/tanda-tangani/", sent).status_code == 302
    assert fresh(row).phase == "signed"


def test_who_was_there_signs_beside_on_the_page_and_a_stranger_does_not() -> None:
    row = commented(keys=("ina", "bima", "citra"))
    sign(row)
    address = f"/rapat/{row.pk}/tanda-tangani/"
    sent = {"kunci": str(uuid4()), "cara": "ikut", "pin": PIN}

    assert "Ikut menandatangani" in Officer("bima").get(f"/rapat/{row.pk}/berita-acara/").body
    assert Officer("nilam").client.post(address, sent).status_code == 404
    assert Officer("citra").client.post(address, sent).status_code == 403
    assert Officer("bima").client.post(address, sent).status_code == 302

    assert SignedMinutes.objects.filter(meeting=row).count() == 2
