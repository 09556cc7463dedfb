"""What has happened is reacted to once, in order; what fails waits for its next turn and holds up nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from narahubung.agencies.directory import Directory
from narahubung.cases import outbox, queries, scope
from narahubung.cases.models import Outbox
from narahubung.cases.outbox import Happened
from narahubung.cases.queries import Pile, Wanted
from narahubung.notices.models import Notice
from narahubung.ops import reactions
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK
from tests import world
from tests.apps.cases import story as words
from tests.apps.cases.story import come_to, lodged
from tests.apps.notices.telling import forget

pytestmark = pytest.mark.usefixtures("small_world")

AT = world.WED_11_MAR


def waiting() -> list[Outbox]:
    """Return what waits for a reaction."""
    with scope.seen_by(CLOCKWORK):
        return list(Outbox.objects.order_by("event_id"))


def test_everything_is_dealt_with_once_and_then_forgotten() -> None:
    story = come_to("forwarded")

    done = reactions.react_to_all(at=story.at)
    told = Notice.objects.count()

    assert done == 3
    assert told > 3
    assert reactions.react_to_all(at=story.at) == 0
    assert Notice.objects.count() == told
    assert waiting() == []


def test_a_reaction_that_fails_is_put_off_ever_longer_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = lodged(), lodged()
    real = reactions.react

    def failing(happened: Happened, *, directory: Directory, at: datetime) -> None:
        real(happened, directory=directory, at=at)
        if happened.case == first.case:
            raise LookupError

    monkeypatch.setattr(reactions, "react", failing)
    assert reactions.react_to_all(at=AT) == 1
    (left,) = waiting()
    assert (left.tries, left.not_before) == (1, AT + timedelta(minutes=1))
    assert {notice.number for notice in Notice.objects.all()} == {second.number}, "half a reaction leaves nothing"

    assert reactions.react_to_all(at=AT + timedelta(seconds=59)) == 0
    reactions.react_to_all(at=AT + timedelta(minutes=1))
    (left,) = waiting()
    assert (left.tries, left.not_before) == (2, AT + timedelta(minutes=3))

    monkeypatch.setattr(reactions, "react", real)
    assert reactions.react_to_all(at=AT + timedelta(minutes=3)) == 1
    assert {notice.number for notice in Notice.objects.all()} == {first.number, second.number}


def test_a_worker_that_dies_in_the_middle_has_done_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lodged()
    real = reactions.react

    def dying(happened: Happened, *, directory: Directory, at: datetime) -> None:
        real(happened, directory=directory, at=at)
        raise KeyboardInterrupt

    monkeypatch.setattr(reactions, "react", dying)
    with pytest.raises(KeyboardInterrupt):
        reactions.react_to_all(at=AT)

    assert len(waiting()) == 1
    assert not Notice.objects.exists()


def test_a_case_is_found_by_its_words_and_never_by_its_complainant() -> None:
    story = lodged()
    reactions.react_to_all(at=AT)

    def found(text: str) -> list[str]:
        look = queries.look(world.actor("dewi"), at=AT, wanted=Wanted(pile=Pile.ALL, words=text), size=25)
        return [line.number for line in look.listing.lines]

    assert found("ktp elektronik") == [story.number]
    assert found(words.SECRET) == [story.number]
    assert found("Pelaporwati") == []


def test_an_agency_never_hears_of_a_case_that_still_lies_with_its_hub() -> None:
    story = come_to("verified")
    forget(at=story.at)
    story.do("dewi", Act.FORWARD_VIA_HUB)
    story.do("sari", Act.WITHDRAW)

    with outbox.taken(at=story.at) as taken:
        assert [event.is_with_hub for event in taken.events] == [False, True]
