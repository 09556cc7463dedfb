"""Settings are understood or refused by name, never guessed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from narahubung import settings


@pytest.mark.parametrize("said", ["many", "-1", "1.5", "²"])
def test_a_number_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("SAID", said)

    with pytest.raises(ImproperlyConfigured, match="SAID"):
        settings.whole("SAID", 1)


def test_a_switch_that_is_neither_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAID", "maybe")

    with pytest.raises(ImproperlyConfigured, match="SAID"):
        settings.switch("SAID")


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql://a:b%40c@db.example:6432/office?sslmode=verify-full", "db.example", "6432"),
        ("postgres://a@[::1]/office", "::1", ""),
        ("postgresql://a@/office?host=/var/run/postgresql", "/var/run/postgresql", ""),
    ],
)
def test_an_address_of_a_database_is_taken_apart(url: str, host: str, port: str) -> None:
    entry = settings.database(url, role="narahubung_app")

    assert (entry["HOST"], entry["PORT"], entry["NAME"], entry["USER"]) == (host, port, "office", "a")
    options = entry["OPTIONS"]
    assert isinstance(options, dict)
    assert options["options"] == "-c jit=off -c role=narahubung_app"
    assert ("sslmode" in options) == ("sslmode" in url)


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        settings.database("sqlite:///office.db", role="")


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtp://mail.example", 25, False),
        ("smtps://u:p%3A@mail.example", 465, False),
        ("smtp+tls://mail.example:2525", 2525, True),
    ],
)
def test_an_address_of_a_mail_server_is_taken_apart(url: str, port: int, tls: bool) -> None:
    read = settings.mail(url, folder=Path("unused"))

    assert (read["EMAIL_HOST"], read["EMAIL_PORT"], read["EMAIL_USE_TLS"]) == ("mail.example", port, tls)
    assert read["EMAIL_USE_SSL"] == url.startswith("smtps")


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25"])
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="NARAHUBUNG_MAIL_URL"):
        settings.mail(url, folder=Path("unused"))


def test_many_at_once_draw_one_secret_and_only_we_can_read_it(tmp_path: Path) -> None:
    drawn: list[str] = []
    start = threading.Barrier(8)

    def draw() -> None:
        start.wait()
        drawn.append(settings.kept_secret(tmp_path / "home" / "secret-key"))

    threads = [threading.Thread(target=draw) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(drawn)) == 1
    assert len(drawn) == 8
    assert (tmp_path / "home" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret-key"]


def test_a_home_too_deep_for_a_socket_gets_a_short_one_of_its_own() -> None:
    deep, other = Path("/home/" + "x" * 100), Path("/home/" + "y" * 100)

    assert settings.socket_folder(Path("/srv/nh")) == Path("/srv/nh/run")
    assert len(str(settings.socket_folder(deep))) < 80
    assert settings.socket_folder(deep) != settings.socket_folder(other)
