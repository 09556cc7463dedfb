"""New keys for the office's own seals as well: all of them turn, and what they signed stays proved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from narahubung.cases import sealing
from narahubung.ops import checkpoints, checks, rotation
from tests import world
from tests.apps.cases.story import lodged
from tests.breaks.superuser import as_superuser

pytestmark = pytest.mark.usefixtures("small_world")


@pytest.fixture
def own_home(tmp_path: Path) -> Iterator[Path]:
    """Keep seals, checkpoints and files in a home of this test; the key ring is the process's."""
    shutil.copytree(settings.NARAHUBUNG_HOME / "keys", tmp_path / "keys")
    sealing.ring.cache_clear()
    with override_settings(NARAHUBUNG_HOME=tmp_path, MEDIA_ROOT=tmp_path / "files"):
        yield tmp_path
    sealing.ring.cache_clear()


def test_everything_turns_and_the_checkpoints_stay_proved(own_home: Path) -> None:
    lodged()
    mark = checkpoints.set_one(at=world.WED_11_MAR)
    assert mark is not None
    keys = sorted(own_home.glob("seals/*/*.key"))
    assert len(keys) >= 3

    with as_superuser():
        turned = rotation.rotate()
        faults = checks.verify()

    assert turned >= len(keys) + 3
    assert not any(sealing.ring().needs_rotation(key.read_bytes()) for key in keys)
    assert faults == []
    lodged()
    assert checkpoints.set_one(at=world.WED_11_MAR) is not None
    with as_superuser():
        assert checks.verify() == []
