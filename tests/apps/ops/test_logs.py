"""A log line says what happened and where, never what somebody wrote or who they are."""

from __future__ import annotations

import json
import logging

import pytest
from django.core.management import call_command
from django.test import override_settings

from narahubung.ops import logs

SECRET = "Sari Wulandari, sari@contoh.example"


def line(logger: str, message: str, *arguments: object, error: BaseException | None = None) -> dict[str, object]:
    """Return the line that the handlers would write."""
    told = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(logger, logging.ERROR, __file__, 1, message, arguments, told)
    return dict(json.loads(logs.formatter().format(record)))


@pytest.mark.parametrize(
    ("logger", "message"),
    [
        ("django.request", "Not Found: %s"),
        ("django.security.DisallowedHost", f"Invalid HTTP_HOST header: {SECRET}"),
        ("django.security.csrf", "Forbidden (%s)"),
        ("django.db.backends", "(0.1) %s"),
    ],
)
def test_what_a_visitor_sent_is_left_out(logger: str, message: str) -> None:
    said = line(logger, message, *([SECRET] if "%s" in message else []))

    assert "Sari" not in json.dumps(said)
    assert said["event"]


def test_an_exception_leaves_its_kind_and_its_places_only() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as raised:
        said = line("narahubung.ops", "job_failed", error=raised)

    assert "Sari" not in json.dumps(said)
    assert said["exception"] == "ValueError"
    assert str(said["at"]).startswith("['ops/test_logs.py:")


def test_a_code_of_ours_arrives_whole_with_its_moment() -> None:
    said = line("narahubung.ops", "job_done")

    assert said["event"] == "job_done"
    assert said["level"] == "error"
    assert str(said["timestamp"]).endswith("+00:00")


def test_an_office_behind_tls_passes_the_deployment_check(monkeypatch: pytest.MonkeyPatch) -> None:
    # A browser test that shared this process says so in the environment; no office's server does.
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
    secure = {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
    }
    with override_settings(**secure):
        call_command("check", deploy=True, fail_level="WARNING")
