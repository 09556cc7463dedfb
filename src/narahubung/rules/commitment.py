"""The signing round of a commitment as one table: who may do what, from which stage, to which; and who still lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from narahubung.rules.refusals import Incomplete, NotYours, SamePerson, WrongMoment


class Stage(StrEnum):
    """Where a commitment stands. *Signed by k of n* is no stage: it is counted while signatures may be given."""

    DRAFT = "draft"
    OPEN = "open"
    WITNESSED = "witnessed"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({Stage.SUPERSEDED, Stage.EXPIRED, Stage.WITHDRAWN})
SIGNABLE = frozenset({Stage.OPEN, Stage.WITNESSED, Stage.IN_FORCE})


class Part(StrEnum):
    """In what part somebody stands under a commitment."""

    OFFICE = "office"
    AGENCY = "agency"
    WITNESS = "witness"


class Stand(StrEnum):
    """What a party has said: nothing yet, signed, signed with a reservation in words, refused in words."""

    WAITING = "waiting"
    SIGNED = "signed"
    RESERVED = "reserved"
    REFUSED = "refused"


HAS_SIGNED = frozenset({Stand.SIGNED, Stand.RESERVED})


class Deed(StrEnum):
    """What can be done to a commitment."""

    REVISE = "revise"
    OPEN = "open"
    SIGN = "sign"
    REFUSE = "refuse"
    WITNESS = "witness"
    ENFORCE = "enforce"
    SUPERSEDE = "supersede"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


class Seat(StrEnum):
    """Who does it: the office's keeper of commitments, a party for itself, the witness, or the clockwork."""

    KEEPER = "keeper"
    PARTY = "party"
    WITNESS = "witness"
    CLOCKWORK = "clockwork"


class ClauseKind(StrEnum):
    """What a clause does: it says something, or it can be measured."""

    DECLARATORY = "declaratory"
    MEASURABLE = "measurable"


class Indicator(StrEnum):
    """What a measurable clause is measured by; where each is counted stands in `commitments.indicators`."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    ATTEND = "attend"
    SUCCEED = "succeed"


@dataclass(frozen=True, slots=True)
class Way:
    """One row of the table: from which stages, by whom, and where to (None: the stage stays)."""

    stages: frozenset[Stage]
    seats: frozenset[Seat]
    to: Stage | None = None


TABLE: dict[Deed, Way] = {
    Deed.REVISE: Way(frozenset({Stage.DRAFT}), frozenset({Seat.KEEPER})),
    Deed.OPEN: Way(frozenset({Stage.DRAFT}), frozenset({Seat.KEEPER}), Stage.OPEN),
    Deed.SIGN: Way(SIGNABLE, frozenset({Seat.PARTY})),
    Deed.REFUSE: Way(SIGNABLE, frozenset({Seat.PARTY})),
    Deed.WITNESS: Way(frozenset({Stage.OPEN}), frozenset({Seat.WITNESS}), Stage.WITNESSED),
    Deed.ENFORCE: Way(frozenset({Stage.WITNESSED}), frozenset({Seat.CLOCKWORK}), Stage.IN_FORCE),
    Deed.SUPERSEDE: Way(frozenset({Stage.IN_FORCE}), frozenset({Seat.CLOCKWORK}), Stage.SUPERSEDED),
    Deed.EXPIRE: Way(SIGNABLE, frozenset({Seat.CLOCKWORK}), Stage.EXPIRED),
    Deed.WITHDRAW: Way(
        frozenset({Stage.DRAFT, Stage.OPEN, Stage.WITNESSED}), frozenset({Seat.KEEPER}), Stage.WITHDRAWN
    ),
}


@dataclass(frozen=True, slots=True)
class Party:
    """The office or an agency under the commitment; `by` is the person who signed or refused."""

    key: int
    part: Part
    stand: Stand = Stand.WAITING
    by: int | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A commitment with its parties as the table sees it.

    In force from `starts_on` to `ends_on`, both included; signatures are taken until `closes_on`. `witness` is the
    person named as witness, `clauses` how many clauses the text has.
    """

    stage: Stage
    parties: tuple[Party, ...]
    witness: int | None
    clauses: int
    starts_on: date
    ends_on: date
    closes_on: date

    @property
    def signed(self) -> int:
        """How many parties have signed, the witness not among them."""
        return sum(party.stand in HAS_SIGNED for party in self.parties)

    def missing(self) -> tuple[Party, ...]:
        """Return the parties that have not signed, in the order of the document."""
        return tuple(party for party in self.parties if party.stand not in HAS_SIGNED)

    def party(self, key: int) -> Party | None:
        """Return a party by its key."""
        return next((party for party in self.parties if party.key == key), None)


def step(
    around: Round,
    deed: Deed,
    *,
    seat: Seat,
    on: date,
    party: int | None = None,
    by: int | None = None,
    reserved: bool = False,
) -> Round:
    """Return the round after a deed on a local day; `party` is who signs or refuses, `by` the person who does it.

    Refuses `WrongMoment` (stage, round closed, already signed), `NotYours` (another's seat, another's signature),
    `SamePerson` (the witness among the signatories) and `Incomplete` (a text that cannot be opened).
    """
    way = TABLE[deed]
    if seat not in way.seats:
        raise NotYours(deed)
    if around.stage not in way.stages:
        raise WrongMoment(deed, around.stage)
    match deed:
        case Deed.OPEN:
            _insist_on_whole(around, on=on)
        case Deed.SIGN | Deed.REFUSE:
            around = _answered(around, deed, on=on, party=party, by=by, reserved=reserved)
        case Deed.WITNESS:
            _insist_on_witness(around, on=on, by=by)
        case Deed.ENFORCE if on < around.starts_on:
            raise WrongMoment(deed, around.stage)
        case Deed.EXPIRE if on <= around.ends_on:
            raise WrongMoment(deed, around.stage)
        case _:
            pass
    return replace(around, stage=way.to or around.stage)


def may(around: Round, deed: Deed, *, seat: Seat, on: date, party: int | None = None, by: int | None = None) -> bool:
    """Return whether the deed would be taken; this is where buttons come from."""
    try:
        step(around, deed, seat=seat, on=on, party=party, by=by)
    except (WrongMoment, NotYours, Incomplete):
        return False
    return True


def insist_on_witness_apart(witness: int, *, signatories: Iterable[int]) -> None:
    """Refuse `Incomplete(witness="is_party")` where the witness is one of those who are to sign."""
    if witness in set(signatories):
        raise Incomplete(witness="is_party")


def _insist_on_whole(around: Round, *, on: date) -> None:
    parts = [party.part for party in around.parties]
    lacking = {
        "clauses": "" if around.clauses else "missing",
        "witness": "" if around.witness is not None else "missing",
        "agencies": "" if Part.AGENCY in parts and Part.OFFICE in parts else "missing",
        "ends_on": "" if around.ends_on > around.starts_on else "before_start",
        "closes_on": "" if on <= around.closes_on <= around.ends_on else "outside_round",
    }
    if wrong := {name: code for name, code in lacking.items() if code}:
        raise Incomplete(**wrong)


def _answered(around: Round, deed: Deed, *, on: date, party: int | None, by: int | None, reserved: bool) -> Round:
    found = around.party(party) if party is not None else None
    if found is None:
        raise NotYours(deed)
    if by is not None and by == around.witness:
        raise SamePerson(deed)
    # Whoever refused may still sign; nobody takes a signature back.
    if found.stand in HAS_SIGNED or on > around.closes_on or (deed is Deed.REFUSE and found.stand is Stand.REFUSED):
        raise WrongMoment(deed, around.stage)
    stand = Stand.REFUSED if deed is Deed.REFUSE else Stand.RESERVED if reserved else Stand.SIGNED
    late = deed is Deed.SIGN and around.stage is Stage.IN_FORCE
    now = replace(found, stand=stand, by=by, is_late=late)
    return replace(around, parties=tuple(now if one.key == found.key else one for one in around.parties))


def _insist_on_witness(around: Round, *, on: date, by: int | None) -> None:
    if by is None or by != around.witness:
        raise NotYours(Deed.WITNESS)
    if any(party.by == by for party in around.parties):
        raise SamePerson(Deed.WITNESS)
    signed = {party.part for party in around.parties if party.stand in HAS_SIGNED}
    # There is something to witness once the office and at least one agency have bound themselves.
    if not {Part.OFFICE, Part.AGENCY} <= signed or on > around.closes_on:
        raise WrongMoment(Deed.WITNESS, around.stage)
