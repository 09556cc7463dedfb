"""A complaint about the very person who would receive it goes round them, and the agency never learns why."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from narahubung.agencies import models as tables
from narahubung.rules.facts import Complaint
from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases.story import COMPLAINT, lodged

pytestmark = pytest.mark.usefixtures("rows")


@pytest.fixture
def rows(small_world: None) -> None:
    """Send every service to the agency that gives it."""
    for place, (code, name, agency, *_rest) in enumerate(world.SERVICES):
        tables.RoutingRow.objects.create(
            government_id=world.GOVERNMENT, code=f"r-{code}", priority=200 + place, service=code, agency_id=agency,
            route="direct", why=name,
        )  # fmt: skip
    tables.DirectoryVersion.objects.update(version=world.VERSION + 79)


ABOUT = replace(COMPLAINT, about_liaison=True)


@pytest.mark.parametrize(
    ("complaint", "route", "bypass"),
    [
        (COMPLAINT, "direct", None),
        (ABOUT, "via_hub", "liaison_is_reported"),
        (replace(ABOUT, service="pengawasan"), "office_queue", "liaison_is_reported"),
    ],
)
def test_it_is_suggested_to_go_round_the_liaison(complaint: Complaint, route: str, bypass: str | None) -> None:
    story = lodged(complaint)

    suggestion = story.sheet("dewi").suggestion
    assert (suggestion["route"], suggestion["bypass"]) == (route, bypass)


def test_the_office_reads_that_it_is_and_nobody_else_does() -> None:
    story = lodged(ABOUT)
    story.do("dewi", Act.VERIFY)
    story.do("dewi", Act.FORWARD)

    assert story.sheet("dewi").statements["about_liaison"] == "yes"
    for name in ("bima", "wulan", "hana", "gita", "sari"):
        sheet = story.sheet(name)
        told = str([asdict(replace(sheet, directory=None))]).lower()  # type: ignore[arg-type]
        assert "about_liaison" not in told, name
        assert "liaison_is_reported" not in told, name
