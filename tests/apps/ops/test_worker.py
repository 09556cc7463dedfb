"""What the worker does in a round: every chore in its turn, whatever fails, and the calendar's changes once."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import OperationalError, connection

from narahubung.cases import clockwork
from narahubung.ops import worker
from narahubung.ops.models import Mark
from narahubung.ops.worker import Chore
from tests import world
from tests.apps.cases.story import come_to

AT = world.WED_11_MAR


def quiet() -> None:
    """Give no sign of life."""


def test_a_chore_that_fails_keeps_none_of_the_others_from_being_done(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    closed: list[str] = []
    monkeypatch.setattr(connection, "close", lambda: closed.append("closed"))

    def fail(_at: datetime) -> None:
        raise LookupError

    def lose(_at: datetime) -> None:
        raise OperationalError

    todo = [Chore("a", 0, fail), Chore("b", 0, lose), Chore("c", 0, lambda _at: done.append("c"))]
    worker.tick(todo, at=AT, elapsed=1.0)

    assert done == ["c"]
    assert closed == ["closed"], "after the database failed the next chore begins with a fresh connection"


def test_a_chore_is_done_when_its_time_has_come_and_not_before() -> None:
    done: list[float] = []
    chore = Chore("slow", 15.0, lambda _at: done.append(chore.last))

    for elapsed in (0.0, 14.0, 15.0, 20.0, 30.0):
        worker.tick([chore], at=AT, elapsed=elapsed)

    assert done == [0.0, 15.0, 30.0]


def test_a_changed_calendar_is_reckoned_with_once(small_world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    story = come_to("forwarded")
    worker.recompute(story.at, pulse=quiet)
    calls: list[datetime] = []
    real = clockwork.recompute

    def counted(*, at: datetime, pulse: object = None) -> clockwork.Swept:
        calls.append(at)
        return real(at=at)

    monkeypatch.setattr(clockwork, "recompute", counted)
    worker.recompute(story.at, pulse=quiet)
    assert calls == []

    world.declare_day_off()
    assert worker.recompute(story.at, pulse=quiet) == 2
    assert worker.recompute(story.at, pulse=quiet) == 0
    assert len(calls) == 1


def test_a_recomputing_that_was_cut_off_is_begun_again(small_world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    story = come_to("forwarded")
    Mark.objects.filter(name="calendar").delete()
    world.declare_day_off()
    real = clockwork.follow

    def dying(*_case: object, **_given: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(clockwork, "follow", dying)
    with pytest.raises(KeyboardInterrupt):
        worker.recompute(story.at, pulse=quiet)
    monkeypatch.setattr(clockwork, "follow", real)

    assert worker.recompute(story.at, pulse=quiet) == 2


def test_the_sign_of_life_is_given_in_between(small_world: None) -> None:
    story = come_to("forwarded")
    beats: list[int] = []

    worker.escalate(story.at, pulse=lambda: beats.append(1))
    assert beats == [], "nothing was due"

    worker.escalate(story.at.replace(month=5), pulse=lambda: beats.append(1))
    assert beats == [1]
