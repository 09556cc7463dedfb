"""One change of one commitment: the row locked, the round as the rules see it, and the line of history it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from narahubung.commitments import history
from narahubung.commitments.models import Clause, Commitment, CommitmentEvent, Party, Version
from narahubung.rules import commitment as rules
from narahubung.rules.commitment import Deed, Part, Round, Seat, Stage, Stand
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Incomplete
from narahubung.web.dates import local_day


class AlreadyDone(Exception):
    """This key has already done its deed."""


@dataclass(slots=True)
class Change:
    """A locked commitment with its parties, who acts (None: the clockwork) and when."""

    row: Commitment
    parties: list[Party]
    actor: Actor
    at: datetime
    key: UUID | None

    @property
    def today(self) -> date:
        """The local day of the deed."""
        return local_day(self.at)

    def around(self) -> Round:
        """Return the round as the table sees it."""
        return round_of(self.row, self.parties)

    def step(self, deed: Deed, *, seat: Seat, party: Party | None = None, by: int | None = None, **more: bool) -> Round:
        """Let the table decide; the stage is put on the row. Refuses as `rules.commitment.step`."""
        now = rules.step(
            self.around(), deed, seat=seat, on=self.today, party=party.place if party else None, by=by, **more
        )
        self.row.stage = now.stage
        return now

    def write(self, deed: str, **details: str | int | bool | None) -> CommitmentEvent:
        """Append the line of history and save the row; the key of the press goes with the first line alone."""
        key, self.key = self.key, None
        kept = {name: value for name, value in details.items() if value is not None}
        return history.write(self.row, deed, actor=self.actor.person, at=self.at, details=kept, key=key)


@contextmanager
def change(code: str, *, actor: Actor, at: datetime, key: UUID | None = None, about: str = "") -> Iterator[Change]:
    """Lock a commitment and open its change; of many who press at once each waits for the one before.

    Refuses `AlreadyDone` for a key with which the same person did the same (`about`) to the same commitment before: a
    form left open on a shared screen does not pass off the next person's press as the last one's. The caller has seen
    the commitment and asks the standing itself.
    """
    key = key and uuid5(key, f"{code} {actor.person} {about}")
    with transaction.atomic():
        row = Commitment.objects.select_for_update(of=("self",)).select_related("office", "government").get(code=code)
        if key is not None and CommitmentEvent.objects.filter(key=key).exists():
            raise AlreadyDone
        parties = list(Party.objects.filter(commitment=row).select_related("agency").order_by("place"))
        yield Change(row, parties, actor, at, key)


def round_of(row: Commitment, parties: list[Party]) -> Round:
    """Return a commitment as the table of the signing round sees it; parties are known by their place."""
    return Round(
        stage=Stage(row.stage),
        parties=tuple(
            rules.Party(one.place, Part(one.part), Stand(one.stand), one.person_id, one.is_late)
            for one in parties
            if one.part != Part.WITNESS
        ),
        witness=row.witness_id,
        clauses=Clause.objects.filter(version=latest(row)).count() if row.stage == Stage.DRAFT else 1,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        closes_on=row.closes_on,
    )


def insist_on_latest(row: Commitment, seen: int | None) -> Version | None:
    """Return the newest text; refuses `Incomplete(version="overtaken")` where another was `seen` (None: not asked)."""
    version = latest(row)
    if seen is not None and seen != (version.number if version else 0):
        raise Incomplete(version="overtaken")
    return version


def latest(row: Commitment) -> Version | None:
    """Return the newest text of a commitment, None before the first."""
    return Version.objects.filter(commitment=row).order_by("-number").first()
