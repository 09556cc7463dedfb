"""A file is judged by what is in it: what could act is refused, what could tell on its owner is stripped (I2)."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest
from PIL import Image

from narahubung.cases import filetypes
from narahubung.rules.refusals import FileRefused
from narahubung.web.refusal import incomplete_words
from tests.breaks.hostile import HONEST, HOSTILE, pdf, picture, stream

Made = Callable[[], bytes]


@pytest.mark.parametrize(
    ("name", "made", "reason"), HOSTILE, ids=[f"{place:02d}-{name}" for place, (name, _, _) in enumerate(HOSTILE)]
)
def test_a_hostile_file_is_refused_with_its_reason(name: str, made: Made, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        filetypes.taken(made(), name=name)

    assert refused.value.reason == reason
    assert incomplete_words(reason) != incomplete_words("a reason without words")


@pytest.mark.parametrize(("name", "made", "media_type"), HONEST, ids=[name for name, _, _ in HONEST])
def test_an_honest_file_is_taken(name: str, made: Made, media_type: str) -> None:
    kept, found = filetypes.taken(made(), name=name)

    assert found == media_type
    assert kept
    assert filetypes.taken(kept, name=filetypes.fitting_name(name, media_type=found))[1] == media_type


def test_a_photograph_loses_place_camera_and_turning_but_not_its_way_up() -> None:
    kept, _ = filetypes.taken(picture(size=(64, 48)), name="foto.jpg")

    drawn = Image.open(io.BytesIO(kept))
    assert b"CAMERA-OF-SARI" in picture()
    assert b"CAMERA-OF-SARI" not in kept
    assert b"Exif" not in kept
    assert not dict(drawn.getexif())
    assert drawn.size == (48, 64)  # turned as the camera had noted it


def test_a_large_photograph_is_made_smaller() -> None:
    kept, _ = filetypes.taken(picture(size=(6000, 3000)), name="foto.jpg")

    assert max(Image.open(io.BytesIO(kept)).size) == 4096


def test_grey_of_sixteen_bits_does_not_come_out_white() -> None:
    made = io.BytesIO()
    Image.new("I;16", (8, 8), 30_000).save(made, "PNG")

    kept, _ = filetypes.taken(made.getvalue(), name="pindaian.png")

    assert 100 < Image.open(io.BytesIO(kept)).convert("L").getpixel((4, 4)) < 130  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "media_type", "fitting"),
    [
        ("foto.webp", "image/jpeg", "foto.jpg"),
        ("foto.JPEG", "image/jpeg", "foto.JPEG"),
        ("foto.jpg", "image/png", "foto.png"),
        ("blob", "application/pdf", "blob.pdf"),
        ("Surat No.3", "application/pdf", "Surat No.3.pdf"),
        ("video.3gp", "video/3gpp", "video.3gp"),
    ],
)
def test_a_name_gets_the_ending_of_what_was_kept(name: str, media_type: str, fitting: str) -> None:
    assert filetypes.fitting_name(name, media_type=media_type) == fitting


@pytest.mark.filterwarnings("ignore::UserWarning")  # the drawing of damaged pictures warns of what it meets
@pytest.mark.parametrize(("name", "made", "media_type"), HONEST, ids=[name for name, _, _ in HONEST])
def test_a_damaged_file_is_taken_or_refused_but_never_fails(name: str, made: Made, media_type: str) -> None:
    dice, whole = random.Random(name), made()
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(dice.choice((1, 3, 30))):
            content[dice.randrange(len(content))] = dice.randrange(256)
        if dice.random() < 0.3:
            del content[dice.randrange(len(content)) :]
        try:
            filetypes.taken(bytes(content), name=name)
        except FileRefused:
            continue


def test_a_scan_full_of_chance_is_not_taken_for_a_script() -> None:
    noise = random.Random(1).randbytes(3_000_000)
    content = pdf(stream(noise, told=b"/Filter/DCTDecode"), stream(noise))

    assert filetypes.taken(content, name="pindaian.pdf")[1] == "application/pdf"
