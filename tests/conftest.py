"""What every test stands on: one server a run, one database a worker, the weak role, a closed network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests import network, scratch
from tests.browser import browser, chromium, page
from tests.running import running, running_demo

__all__ = ["browser", "page", "running", "running_demo"]

# Before Django reads its settings: a home of this run's own and no pool, since a test has one connection. The weak role
# stays, so that a missing grant or a row policy shows in every test and not only in production.
OPENED_HERE = scratch.begin()
os.environ["NARAHUBUNG_HOME"] = str(scratch.folder() / "home-tables")
os.environ["NARAHUBUNG_POOL"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "narahubung.settings"
network.close()


def pytest_configure(config: pytest.Config) -> None:
    """Quicken what need not be slow in a test; the real thing is used where real processes run."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly, at the end where it is read, that pages were not looked at."""
    if chromium() is None and OPENED_HERE:
        terminalreporter.section("NO CHROMIUM FOUND: ALL BROWSER TESTS WERE SKIPPED", sep="!", red=True, bold=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run in the process that opened it."""
    if OPENED_HERE:
        scratch.end()


@pytest.fixture(autouse=True)
def in_indonesian() -> None:
    """Begin every test in the house's first language, whatever the one before it left behind."""
    from django.utils import translation

    translation.activate("id")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """Give this process a database of its own, copied from the prepared one."""
    from django.db import connection, connections
    from django.test import TransactionTestCase

    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    source, _ = scratch.template("tables")
    mine = f"{scratch.database_prefix()}{worker}"
    scratch.copy_database(source, mine)
    point_at(mine)
    seal_early()

    def anew(_case: TransactionTestCase) -> None:
        # Django would truncate, which the weak role may not and append-only tables refuse; a fresh copy is as quick.
        connections.close_all()
        scratch.copy_database(source, mine)

    before = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = anew  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = before  # type: ignore[attr-defined]
    connection.close()


def seal_early() -> None:
    """Make the office's seal older than any moment of a test: a document may be signed on each test's own day."""
    from narahubung.documents import office
    from narahubung.documents.certificates import OfficeName

    office.seal_of(OfficeName("KLT", "Perwakilan Kalimantan Timur"), at=datetime(2024, 7, 1, tzinfo=UTC))


def point_at(database: str) -> None:
    """Let Django's connection lead to that database of the run's server; the role in its options stays."""
    from django.db import connection

    address = conninfo_to_dict(scratch.url_of(database))
    for name, part in {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }.items():
        connection.settings_dict[name] = str(address.get(part) or "")
