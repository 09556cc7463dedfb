"""All that the rules need to know of a case: its states, whose turn it is, and the facts a decision rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where a case stands (domain report, section 11, up to closing without an examination)."""

    REGISTERED = "registered"
    AWAITING_COMPLETION = "awaiting_completion"
    VERIFIED = "verified"
    FORWARDED = "forwarded"
    ACKNOWLEDGED = "acknowledged"
    CLARIFICATION_1 = "clarification_1"
    CLARIFICATION_2 = "clarification_2"
    ANSWERED = "answered"
    RETURNED = "returned"
    CLOSED = "closed"
    HANDED_OVER = "handed_over"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"


ENDED = frozenset({State.CLOSED, State.HANDED_OVER, State.WITHDRAWN})
OPEN = tuple(state for state in State if state not in ENDED)
WITH_AGENCY = (State.FORWARDED, State.ACKNOWLEDGED, State.RETURNED, State.CLARIFICATION_1, State.CLARIFICATION_2)


class Turn(StrEnum):
    """Who must act next."""

    COMPLAINANT = "complainant"
    OFFICE = "office"
    OFFICE_HEAD = "office_head"
    HUB = "hub"
    LIAISON = "liaison"
    AGENCY_HEAD = "agency_head"
    NOBODY = "nobody"


class TermCode(StrEnum):
    """The obligations that run on a clock of their own; their values are data (`terms.csv`)."""

    VERIFY = "VERIFY"
    COMPLETE = "COMPLETE"
    FORWARD = "FORWARD"
    PASS_ON = "PASS_ON"  # noqa: S105 - no password
    ACKNOWLEDGE = "ACKNOWLEDGE"
    ANSWER = "ANSWER"
    CLARIFY_1 = "CLARIFY_1"
    CLARIFY_2 = "CLARIFY_2"
    APPROVE = "APPROVE"
    REVIEW = "REVIEW"
    CONFIRM = "CONFIRM"
    REPLY = "REPLY"
    RCO = "RCO"
    ACTION = "ACTION"
    OFFICE_ACTION = "OFFICE_ACTION"
    PLEDGED_ACKNOWLEDGE = "PLEDGED_ACK"
    PLEDGED_ANSWER = "PLEDGED_ANSWER"


# What an agency has pledged by a commitment runs beside the term of everybody, shorter and on its own clock. It is
# shown and counted; it warns nobody, climbs no ladder and never leads, for it is no term of the house.
PLEDGED: dict[TermCode, TermCode] = {
    TermCode.ACKNOWLEDGE: TermCode.PLEDGED_ACKNOWLEDGE,
    TermCode.ANSWER: TermCode.PLEDGED_ANSWER,
    TermCode.CLARIFY_1: TermCode.PLEDGED_ANSWER,
    TermCode.CLARIFY_2: TermCode.PLEDGED_ANSWER,
}
PLEDGED_TERMS = frozenset(PLEDGED.values())


class ActionOwner(StrEnum):
    """Who owes what a meeting agreed on."""

    AGENCY = "agency"
    OFFICE = "office"

    @property
    def term(self) -> TermCode:
        """Return the code of the term that such an action runs under; a case may have several of one code."""
        return TermCode.ACTION if self is ActionOwner.AGENCY else TermCode.OFFICE_ACTION


ACTION_TERMS = frozenset(owner.term for owner in ActionOwner)


class Route(StrEnum):
    """How a case reaches its agency."""

    DIRECT = "direct"
    VIA_HUB = "via_hub"
    OFFICE_QUEUE = "office_queue"


class Lane(StrEnum):
    """Who reads what is written: the office and one other side, or the office alone."""

    COMPLAINANT = "complainant"
    AGENCY = "agency"
    OFFICE = "office"


class AccessClass(StrEnum):
    """What kind of contact with the office this is; never summed without a label (domain report, 1.9)."""

    LM = "LM"
    IAPS = "IAPS"
    KNL = "KNL"
    TEMBUSAN = "TEMBUSAN"
    LAPOR = "LAPOR"


class ClosingKind(StrEnum):
    """How a case ended, apart from where it stands (an ending has a kind, a reason and a verdict)."""

    SETTLED = "settled"
    NOT_FOUND = "not_found"
    NOT_ELIGIBLE = "not_eligible"
    OUTSIDE_AUTHORITY = "outside_authority"
    DEEMED_WITHDRAWN = "deemed_withdrawn"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"
    DISCONTINUED = "discontinued"


class Verdict(StrEnum):
    """What the complainant says of the closing; silence is its own answer."""

    UNASKED = "unasked"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    SILENT = "silent"


class Answered(StrEnum):
    """An answer on a checklist: *unknown* blocks acceptance, never registration (domain report, 12.3)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the formal or material checklist as the officer answered it; `waiver` names a reason code."""

    code: str
    answered: Answered
    waiver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """Who the complainant is. Stays in the party table, sealed, and nowhere else."""

    name: str = ""
    identity_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    born_place: str = ""
    born_on: date | None = None
    occupation: str = ""
    marital_status: str = ""
    language: str = "id"
    represented_by: str = ""

    def is_empty(self) -> bool:
        """Return whether nothing at all identifies the person: an anonymous complaint."""
        return not (self.name or self.identity_number or self.phone or self.email)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What a complainant hands in, whatever the door: page, API, counter, letter or import.

    `text`, `expectation` and `complained_first_note` are the person's own words. `happened_on` is a local day.
    `about_liaison`: it is about the very person who would receive it at the agency, who never learns of this mark.
    `service`, `substance`, `district` and `village` are codes of the reference data, empty when unknown.
    """

    text: str
    place: str = ""
    expectation: str = ""
    person: PersonDetails = field(default_factory=PersonDetails)
    secret: bool = False
    happened_on: date | None = None
    complained_first: Answered = Answered.UNKNOWN
    complained_first_note: str = ""
    first_waiver: str = ""
    in_court: Answered = Answered.UNKNOWN
    service: str = ""
    reported: str = ""
    about_liaison: bool = False
    district: str = ""
    village: str = ""
    channel: str = "web"
    access_class: AccessClass = AccessClass.LM
    urgent: bool = False
    attachments: tuple[UUID, ...] = ()
    outside_number: str = ""
    language: str = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """The facts a rule may ask for; the heart fills them from the locked row, tests from thin air."""

    state: State
    turn: Turn
    office: int
    case: UUID | None = None
    government: int | None = None
    agency: int | None = None
    hub_agency: int | None = None
    hub_named: bool = False
    route: Route | None = None
    secret: bool = False
    rapid: bool = False
    admitted: bool = False
    barred: frozenset[int] = frozenset()
    drafted_by: int | None = None
    closing_by: int | None = None
    release_asked_by: int | None = None
    time_asked: bool = False
    extended: bool = False
    question_open: bool = False
    clarifications: int = 0
    verdict: Verdict = Verdict.UNASKED
    running: frozenset[TermCode] = frozenset()
    overdue: frozenset[TermCode] = frozenset()

    @property
    def with_agency(self) -> bool:
        """Return whether an agency has been given this case."""
        return self.agency is not None

    @property
    def hub_is_reported(self) -> bool:
        """Return whether the complaint is about the hub itself, by name or by where it went: it must not watch it."""
        return self.hub_named or (self.agency is not None and self.agency == self.hub_agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLine:
    """One running or ended obligation as the pages show it."""

    code: TermCode
    started_at: datetime
    due_at: datetime | None
    promised_at: datetime | None
    provisional: bool
    paused: bool
    ended_at: datetime | None = None
