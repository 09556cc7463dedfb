"""What a commitment brings about by the calendar: its force, what agencies then owe, its end, and the reminders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from narahubung.agencies.models import Appointment, PledgedTerm
from narahubung.commitments import standing
from narahubung.commitments.change import Change, change, latest
from narahubung.commitments.clauses import INDICATORS
from narahubung.commitments.models import Clause, Commitment, Party
from narahubung.notices.affairs import WordKind
from narahubung.notices.telling import tell
from narahubung.rules.commitment import HAS_SIGNED, Deed, Indicator, Part, Seat, Stage
from narahubung.rules.facts import PLEDGED
from narahubung.rules.parties import CLOCKWORK, Role
from narahubung.web.dates import local_day

DAY = timedelta(days=1)
# Before the end its keepers and the government are reminded, and before the round closes whoever has not answered.
REMIND_BEFORE_END = (60 * DAY, 14 * DAY)
REMIND_BEFORE_CLOSE = 3 * DAY


def enforce(now: Change) -> None:
    """Put a witnessed commitment into force today: what it supersedes ends, and what is measured begins to run."""
    now.step(Deed.ENFORCE, seat=Seat.CLOCKWORK)
    row = now.row
    row.in_force_at = now.at
    now.write(Deed.ENFORCE)
    if row.supersedes_id is not None:
        older = Commitment.objects.filter(pk=row.supersedes_id, stage=Stage.IN_FORCE).values_list("code", flat=True)
        for code in older:
            _supersede(code, now)
    pledge(row, [party for party in now.parties if party.stand in HAS_SIGNED], on=now.today)
    tell(
        WordKind.COMMITMENT_IN_FORCE,
        key=f"commitment:{row.code}",
        readers=_everybody(row, now.parties, on=now.today),
        link=reverse("commitments:commitment", args=[row.code]),
        facts={"title": row.title, "on": row.starts_on.isoformat()},
        at=now.at,
    )


def pledge(row: Commitment, parties: Iterable[Party], *, on: date) -> None:
    """Let the targets of the measurable clauses be these agencies' own terms from a day on; doing so twice is once."""
    version = latest(row)
    measured = Clause.objects.filter(version=version, target__isnull=False).order_by("place") if version else ()
    promised = [(one.place, one.target, code) for one in measured if one.target for code in _codes(one)]
    rows = [
        PledgedTerm(
            agency_id=party.agency_id, code=code, value=target, valid_from=on, valid_to=row.ends_on,
            commitment=row.code, clause=place,
        )
        for party in parties
        if party.agency_id is not None
        for place, target, code in promised
    ]  # fmt: skip
    PledgedTerm.objects.bulk_create(rows, ignore_conflicts=True)


def tend(at: datetime) -> int:
    """Do what the calendar asks of every commitment: force, end, reminders; returns how many changed their stage."""
    on, changed = local_day(at), 0
    due = Q(stage=Stage.WITNESSED, starts_on__lte=on) | Q(
        stage__in=[Stage.OPEN, Stage.WITNESSED, Stage.IN_FORCE], ends_on__lt=on
    )
    for code in list(Commitment.objects.filter(due).order_by("id").values_list("code", flat=True)):
        with change(code, actor=CLOCKWORK, at=at) as now:
            if now.row.ends_on < on and now.row.stage in (Stage.OPEN, Stage.WITNESSED, Stage.IN_FORCE):
                _end(now, Deed.EXPIRE, last=now.row.ends_on)
                changed += 1
            elif now.row.stage == Stage.WITNESSED and now.row.starts_on <= on:
                enforce(now)
                changed += 1
    _remind(at)
    return changed


def _codes(clause: Clause) -> tuple[str, ...]:
    beside = INDICATORS[Indicator(clause.indicator)].beside
    return tuple(dict.fromkeys(PLEDGED[code].value for code in beside))


def _supersede(code: str, newer: Change) -> None:
    with change(code, actor=newer.actor, at=newer.at) as older:
        if older.row.stage == Stage.IN_FORCE:
            _end(older, Deed.SUPERSEDE, last=newer.today - DAY, by=newer.row.code)


def _end(now: Change, deed: Deed, *, last: date, by: str = "") -> None:
    now.step(deed, seat=Seat.CLOCKWORK)
    now.row.ended_on = now.today
    PledgedTerm.objects.filter(commitment=now.row.code, valid_to__gt=last).update(valid_to=last)
    now.write(deed, by=by or None)


def _remind(at: datetime) -> None:
    on = local_day(at)
    ending = Commitment.objects.filter(stage=Stage.IN_FORCE, ends_on__lte=on + max(REMIND_BEFORE_END))
    for row in ending.select_related("office", "government"):
        reached = min(before for before in REMIND_BEFORE_END if row.ends_on <= on + before)
        tell(
            WordKind.COMMITMENT_EXPIRES,
            key=f"commitment:{row.code}:{reached.days}",
            readers=_keepers(row, on=on),
            link=reverse("commitments:commitment", args=[row.code]),
            facts={"title": row.title, "on": row.ends_on.isoformat()},
            at=at,
        )
    closing = Commitment.objects.filter(
        stage__in=[Stage.OPEN, Stage.WITNESSED, Stage.IN_FORCE],
        closes_on__gte=on,
        closes_on__lte=on + REMIND_BEFORE_CLOSE,
    )
    for row in closing.select_related("office", "government"):
        held = standing.holders(row, on=on)
        waiting = Party.objects.filter(commitment=row, stand="waiting").exclude(part=Part.WITNESS)
        tell(
            WordKind.COMMITMENT_TO_SIGN,
            key=f"commitment:{row.code}:closing",
            readers=[held[party.agency_id].person for party in waiting if party.agency_id in held],
            link=reverse("commitments:sign", args=[row.code]),
            facts={"title": row.title},
            at=at,
        )


def _everybody(row: Commitment, parties: Iterable[Party], *, on: date) -> set[int]:
    signed = {party.person_id for party in parties if party.person_id is not None and party.stand in HAS_SIGNED}
    return signed | set(_keepers(row, on=on)) | ({row.witness_id} if row.witness_id is not None else set())


def _keepers(row: Commitment, *, on: date) -> list[int]:
    rows = Appointment.objects.filter(
        Q(role__in=standing.KEEPERS, office_id=row.office_id)
        | Q(role=Role.COORDINATOR, government_id=row.government_id),
        Q(ends_on=None) | Q(ends_on__gte=on),
        starts_on__lte=on,
    )
    return list(rows.values_list("person_id", flat=True).distinct())
