"""One running house for all journeys of a process: reference data, the invented people, and not a single case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, StorageState

from tests.running import Running, house

if TYPE_CHECKING:
    from tests.journeys.stage import Stage


@pytest.fixture(scope="session")
def town() -> Iterator[Running]:
    """Open a house in which everybody has a post and nothing has happened yet."""
    with house("people", NARAHUBUNG_DEMO="1", NARAHUBUNG_LODGE_LIMIT="0") as opened:
        yield opened


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """Keep the sessions of those who have signed in once."""
    return {}


@pytest.fixture
def stage(town: Running, browser: Browser, signed_in: dict[str, StorageState]) -> Iterator[Stage]:
    """Raise the curtain on a journey."""
    from tests.journeys.stage import Stage

    opened = Stage(town, browser, signed_in)
    yield opened
    opened.close()


@pytest.fixture
def plain_stage(town: Running, browser: Browser, signed_in: dict[str, StorageState]) -> Iterator[Stage]:
    """Raise the curtain on a journey in browsers that run no script."""
    from tests.journeys.stage import Stage

    opened = Stage(town, browser, signed_in, has_script=False)
    yield opened
    opened.close()
