"""What a meeting agreed, as the agency meets it: on top of the list at once, on the case, and done with proof."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from narahubung.rules.facts import ActionOwner
from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases.story import Story
from tests.apps.inbox.reader import Enter, address, earlier

WORDS = "Cetak ulang kartu dan kabari kantor"
HEADING = "Tindak lanjut rapat yang menunggu"


@pytest.fixture
def agreed(enter: Enter) -> Story:
    """Let a meeting agree on an action of the agency about a case whose turn is the office's."""
    story = earlier("answered")
    story.do("eka", Act.AGREE_ACTION, text=WORDS, due_on=date(2026, 3, 27))
    return story


def test_it_stands_on_top_of_the_list_though_the_turn_is_the_offices(enter: Enter, agreed: Story) -> None:
    page = enter("bima").get("/kotak/")

    assert HEADING in page.body
    assert WORDS in page.body
    assert "27 Maret 2026" in page.body
    assert address(agreed.case) in page.body
    assert "Tidak ada yang menunggu" not in page.body
    assert page.queries <= 6


@pytest.mark.parametrize("name", ["citra", "gita", "umar"])
def test_nobody_elses_list_shows_it(enter: Enter, agreed: Story, name: str) -> None:
    assert HEADING not in enter(name).get("/kotak/").body


def test_the_case_shows_its_words_with_the_term_and_offers_to_say_that_it_is_done(enter: Enter, agreed: Story) -> None:
    page = enter("bima").get(address(agreed.case))

    assert "Tindak lanjut rapat oleh instansi" in page.body
    assert "sampai hari yang disepakati" in page.body
    assert "Dasar: target kantor" in page.body
    assert "Nyatakan tindak lanjut selesai" in page.body
    assert page.queries <= 9


def test_it_is_said_to_be_done_by_a_form_and_leaves_the_list(enter: Enter, agreed: Story) -> None:
    bima = enter("bima")
    form = bima.get(f"{address(agreed.case)}tindak-lanjut/")
    assert f"{WORDS} (sampai 27 Maret 2026)" in form.body
    (term,) = agreed.sheet("bima").open_actions()
    assert term.action is not None

    done = bima.fill(agreed.case, "tindak-lanjut", action=term.action.id, text="Kartu sudah dicetak")

    assert done.location == address(agreed.case)
    assert agreed.sheet("bima").open_actions() == ()
    assert HEADING not in bima.get("/kotak/").body
    assert "Kartu sudah dicetak" in bima.get(address(agreed.case)).body


def test_a_form_without_words_comes_back_with_the_choice(enter: Enter, agreed: Story) -> None:
    (term,) = agreed.sheet("bima").open_actions()
    assert term.action is not None

    back = enter("bima").fill(agreed.case, "tindak-lanjut", action=term.action.id, text=" ")

    assert back.status == 422
    assert WORDS in back.body


def test_another_agency_cannot_say_that_it_is_done(enter: Enter, agreed: Story) -> None:
    assert enter("citra").get(f"{address(agreed.case)}tindak-lanjut/").status == 404


def test_what_the_office_owes_is_not_the_agencys_to_do(enter: Enter) -> None:
    story = earlier("acknowledged")
    story.do("eka", Act.AGREE_ACTION, owner=ActionOwner.OFFICE, due_on=world.THAT_DAY + timedelta(days=9))

    assert HEADING not in enter("bima").get("/kotak/").body
    assert "Nyatakan tindak lanjut selesai" not in enter("bima").get(address(story.case)).body
    assert "Tindak lanjut rapat oleh kantor" in enter("bima").get(address(story.case)).body
