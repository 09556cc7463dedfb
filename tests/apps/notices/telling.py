"""Let an act happen and see who is told of it: by name of the cast, `sari` being the complainant."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from narahubung.cases import actions, outbox
from narahubung.cases.outbox import Happened
from narahubung.notices import owed
from narahubung.notices.models import Notice
from narahubung.rules.facts import Lane
from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases.moments import MOMENTS, given_for, story_before
from tests.apps.cases.story import Story, come_to

NAMES = {key: name for name, key in world.KEYS.items()}


@dataclass(frozen=True, slots=True)
class Occasion:
    """An act at a situation of a case, by somebody, in a lane where it matters."""

    act: Act
    situation: str
    by: str
    lane: str = ""

    def story(self) -> Story:
        """Return a case that has come to it, with all that happened before told already."""
        moment = MOMENTS.get(self.act)
        if moment is not None and (moment.situation, moment.first) == (self.situation, self.by):
            story = story_before(self.act)
        else:
            story = come_to(self.situation)
        forget(at=story.at)
        return story

    def happen(self, story: Story) -> Happened:
        """Let it happen now and return the event."""
        given = given_for(self.act, story)
        if self.lane:
            given = replace(given, lane=Lane(self.lane))
        story.at += timedelta(minutes=1)
        done = actions.perform(story.case, self.act, actor=story.who(self.by), at=story.at, given=given)
        with outbox.taken(at=story.at) as taken:
            assert [event.act for event in taken.events] == [self.act]
            owed.owe(taken.events[0], directory=taken.directory, at=story.at)
        assert done.act is self.act
        return taken.events[0]


def forget(*, at: datetime) -> None:
    """Let what has happened be told to nobody."""
    while True:
        with outbox.taken(at=at, most=5000) as taken:
            pass
        if not taken.events:
            return


def react(story: Story, *, at: datetime | None = None) -> None:
    """Owe what all that waits owes."""
    moment = at or story.at
    with outbox.taken(at=moment, most=5000) as taken:
        for event in taken.events:
            owed.owe(event, directory=taken.directory, at=moment)


def told() -> dict[str, dict[str, list[str]]]:
    """Return who was told what: kind, then ways, then the names in order."""
    by_reader: dict[tuple[str, str], set[str]] = defaultdict(set)
    for notice in Notice.objects.order_by("id"):
        by_reader[notice.kind, NAMES[notice.person_id] if notice.person_id else "sari"].add(notice.way)
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (kind, name), ways in sorted(by_reader.items()):
        found[kind]["+".join(sorted(ways))].append(name)
    return found
