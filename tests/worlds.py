"""The small world to stand in, built once a file: what a test does is undone, or really committed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Build the world for the tests of one file."""
    from django.db import transaction

    from tests import world

    with django_db_blocker.unblock(), transaction.atomic():
        world.build()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def small_world(built: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Stand in the world; whatever the test does to it is undone."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def open_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Stand in a world that is committed and shared by the file's tests, so that several threads meet in it."""
    from django.db import connection, connections

    from tests import scratch, world

    with django_db_blocker.unblock():
        world.build()
        yield
        connections.close_all()
        source, _ = scratch.template("tables")
        scratch.copy_database(source, str(connection.settings_dict["NAME"]))
