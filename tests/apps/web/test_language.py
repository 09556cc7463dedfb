"""A page speaks what its reader chose, else what they set, else Indonesian; the API what it is asked for."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client

from narahubung.accounts.models import Person
from narahubung.web import catalogues

pytestmark = pytest.mark.django_db


def test_a_telephone_set_to_english_by_its_maker_still_reads_indonesian(client: Client) -> None:
    response = client.get("/akun/login/", headers={"accept-language": "en-US,en;q=0.9"})

    assert response.headers["Content-Language"] == "id"
    assert '<html lang="id">' in response.content.decode()


def test_the_reader_chooses_and_is_remembered(client: Client) -> None:
    response = client.get("/bahasa/en/?ke=/akun/login/")

    assert (response.status_code, response.headers["Location"]) == (302, "/akun/login/")
    assert "Sign in for officers" in client.get("/akun/login/").content.decode()
    client.get("/bahasa/id/")
    assert "Masuk untuk petugas" in client.get("/akun/login/").content.decode()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_a_way_out_of_the_house_is_not_taken(client: Client, away: str) -> None:
    assert client.get("/bahasa/en/", {"ke": away}).headers["Location"] == "/"


def test_a_language_nobody_speaks_here_is_absent(client: Client) -> None:
    assert client.get("/bahasa/fr/").status_code == 404
    assert client.post("/bahasa/en/").status_code == 405


def test_a_person_reads_their_own_language(client: Client) -> None:
    person = Person.objects.create_user("eka@contoh.example", None, name="Eka (rekaan)", language="en")
    client.force_login(person)

    assert client.get("/akun/password/change/").headers["Content-Language"] == "en"


def test_a_program_is_answered_in_the_language_it_asks_for(client: Client) -> None:
    response = client.get("/api/no-such-thing", headers={"accept-language": "en"})

    assert response.json()["title"] == "Page not found"


def test_the_catalogue_is_made_once_and_again_when_a_room_says_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "house" / "room" / "locale"
    room.mkdir(parents=True)
    monkeypatch.setattr(catalogues, "HOUSE", tmp_path / "house")
    made = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.mo"

    (room / "en.po").write_text('msgid "Satu"\nmsgstr "One"\n', encoding="utf-8")
    catalogues.compile_into(tmp_path / "locale", language="en")
    first = made.stat().st_mtime_ns
    catalogues.compile_into(tmp_path / "locale", language="en")
    assert made.stat().st_mtime_ns == first

    (room / "en.po").write_text('msgid "Satu"\nmsgstr "One"\n\nmsgid "Dua"\nmsgstr "Two"\n', encoding="utf-8")
    catalogues.compile_into(tmp_path / "locale", language="en")
    assert {entry.msgid: entry.msgstr for entry in polib.mofile(str(made))} == {"Satu": "One", "Dua": "Two"}


def test_two_rooms_that_disagree_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "HOUSE", tmp_path)
    for room, english in (("desk", "Back"), ("inbox", "Go back")):
        (tmp_path / room / "locale").mkdir(parents=True)
        (tmp_path / room / "locale" / "en.po").write_text(f'msgid "Kembali"\nmsgstr "{english}"\n', encoding="utf-8")

    assert catalogues.disagreements(catalogues.sources("en")) == ["Kembali"]


def test_english_stands_where_django_looks_for_it() -> None:
    assert (Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.mo").exists()
