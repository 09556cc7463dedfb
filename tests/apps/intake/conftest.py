"""The public door's tests stand in the small world, on an ordinary Wednesday; whatever a test does is undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import DjangoDbBlocker

from tests.apps.intake.visitor import Visitor


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    from django.db import transaction

    from tests import world

    with django_db_blocker.unblock(), transaction.atomic():
        world.build()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def small_world(_built: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Stand in the world; whatever the test does to it is undone."""
    from django.db import transaction

    from tests import world

    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(world.WED_11_MAR, tick=True):
        yield
        transaction.set_rollback(True)


@pytest.fixture
def visitor(small_world: None) -> Visitor:
    """Come as a stranger to the public door."""
    return Visitor()
