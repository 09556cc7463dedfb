"""The inbox's tests stand in the small world, on an ordinary Wednesday; whatever a test does is undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import time_machine
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from tests.apps.inbox.reader import Enter


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    from django.db import transaction

    from tests import world

    with django_db_blocker.unblock(), transaction.atomic():
        world.build()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def enter(_built: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Enter]:
    """Come to the inbox as somebody of the cast."""
    from django.db import transaction

    from tests import world
    from tests.apps.inbox.reader import Reader

    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(world.WED_11_MAR, tick=True):
        yield Reader
        transaction.set_rollback(True)
