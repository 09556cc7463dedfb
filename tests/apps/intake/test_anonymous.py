"""An anonymous complaint leaves no mark of its sender: no address, no agent, no language, no name of a file."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests import world
from tests.apps.intake.visitor import Visitor, taken

ADDRESS, AGENT, LANGUAGE, FILE = "203.0.113.77", "Peramban-Rahasia/7", "tlh-QX", "foto-budi-santoso.jpg"
MARKS = (ADDRESS, AGENT, LANGUAGE, "budi", "Kamera Rahasia", "rujukan.example")


def photo() -> bytes:
    """Return a picture that carries the name of its camera."""
    image, exif = Image.new("RGB", (40, 30), "red"), Image.Exif()
    exif[0x0110] = "Kamera Rahasia"
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif)
    return written.getvalue()


@pytest.fixture
def stranger(small_world: None) -> Visitor:
    """Come with a browser full of marks."""
    return Visitor(
        Client(
            REMOTE_ADDR=ADDRESS,
            headers={"user-agent": AGENT, "accept-language": LANGUAGE, "referer": "https://rujukan.example/"},
        )
    )


def every_word() -> str:
    """Return every row of every table as text, as the owner reads it."""
    tables = world.as_owner("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return "\n".join(str(row) for (table,) in tables for row in world.as_owner(f'SELECT t::text FROM "{table}" t'))


def test_no_mark_of_the_sender_stands_in_any_table(stranger: Visitor) -> None:
    page = stranger.at_review(identity="anonymous")
    number, _, _ = taken(stranger.go(page, "send", files=[SimpleUploadedFile(FILE, photo())]))
    everything = every_word()

    assert number in everything
    for mark in MARKS:
        assert mark.lower() not in everything.lower()


def test_files_chosen_under_a_name_are_let_go_when_one_chooses_none(stranger: Visitor) -> None:
    page = stranger.go(stranger.at_review(), "upload", files=[SimpleUploadedFile(FILE, photo())])
    page = stranger.go(stranger.go(page, "edit:person"), "next", identity="anonymous")

    assert "uploaded" not in page.carried()
    assert "tanpa nama berkas" in page.body


def test_the_language_of_an_anonymous_complainant_is_not_kept(stranger: Visitor) -> None:
    stranger.get("/bahasa/en/")
    number, _, _ = stranger.lodge(identity="anonymous")

    assert world.as_owner("SELECT language FROM cases_case WHERE number = %s", number) == [("id",)]


def test_whoever_gives_a_name_is_written_to_in_their_language(stranger: Visitor) -> None:
    stranger.get("/bahasa/en/")
    number, _, _ = stranger.lodge(identity="open", name="Sari Contohwati")

    assert world.as_owner("SELECT language FROM cases_case WHERE number = %s", number) == [("en",)]
