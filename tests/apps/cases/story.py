"""A case told act by act: who does what, at which hour, with a believable thing given for every act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from narahubung.agencies import directory
from narahubung.cases import actions, queries
from narahubung.cases.actions import Performed
from narahubung.cases.sheets import CaseSheet
from narahubung.rules.facts import ActionOwner, Answered, Check, ClosingKind, Complaint, Lane, PersonDetails, TermCode
from narahubung.rules.given import AnswerGiven, ClosingGiven, Given, LetterGiven
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import STRANGER, Actor
from tests import world

# Words that stand nowhere else: where one of them turns up, somebody's words have come through.
NAME, PHONE, EMAIL, NIK = "Sarikanari Pelaporwati", "0812-7770-4242", "sarikanari@contoh.example", "6402017112900042"
SECRET, BETWEEN, NOTE, INSIDE = "rahasiakata", "antarakata", "catatankata", "dalamkata"
SARI = PersonDetails(name=NAME, phone=PHONE, email=EMAIL, identity_number=NIK, address="Jalan Rahasia 7")
COMPLAINT = Complaint(
    text=f"KTP elektronik saya belum jadi sejak tiga bulan, {SECRET}. Saya {NAME}, hp {PHONE}.",
    place="Kantor kecamatan",
    expectation="KTP selesai",
    person=SARI,
    service="ktp_el",
    district=world.DISTRICT,
)


@dataclass(slots=True)
class Story:
    """One case and the hour it has come to."""

    case: UUID
    number: str
    code: str
    pin: str
    at: datetime

    def who(self, name: str) -> Actor:
        """Return somebody of the cast, or `sari`, who holds this case's code."""
        return Actor(case=self.case) if name == "sari" else world.actor(name)

    def do(self, name: str, act: Act, *, minutes: int = 10, key: UUID | None = None, **given: object) -> Performed:
        """Let somebody do one act some minutes later; what is not given is made up."""
        self.at += timedelta(minutes=minutes)
        made_up = plausible(act, self)
        return actions.perform(
            self.case,
            act,
            actor=self.who(name),
            at=self.at,
            given=replace(made_up, **given) if given else made_up,  # type: ignore[arg-type]
            key=key,
        )

    def attempt(self, name: str, act: Act, given: Given) -> Performed:
        """Let somebody do one act at this very minute with exactly this given."""
        return actions.perform(self.case, act, actor=self.who(name), at=self.at, given=given)

    def sheet(self, name: str) -> CaseSheet:
        """Return the case as somebody sees it at this hour."""
        return queries.sheet(self.case, actor=self.who(name), at=self.at)

    def facts(self) -> tuple[str, str]:
        """Return state and turn as the office sees them."""
        line = self.sheet("dewi").line
        return line.state, line.turn

    def wait(self, **delta: float) -> Story:
        """Let time go by."""
        self.at += timedelta(**delta)
        return self


def lodged(complaint: Complaint = COMPLAINT, *, at: datetime = world.WED_11_MAR, by: Actor = STRANGER) -> Story:
    """Begin a story with a complaint."""
    taken = actions.lodge(complaint, actor=by, at=at, key=uuid4())
    return Story(taken.case, taken.number, taken.code, taken.pin, at)


def passing_checks() -> tuple[Check, ...]:
    """Return the whole checklist, answered so that it passes."""
    return tuple(Check(line.code, Answered(line.passes_if)) for line in directory.current().checklist)


def plausible(act: Act, story: Story) -> Given:
    """Return what a reasonable person would give with the act."""
    return Given(
        text=f"Uraian {BETWEEN}",
        reason=f"Alasan {NOTE}",
        lane=Lane.OFFICE,
        agency=world.DISDUKCAPIL,
        person=world.KEYS["bima"],
        expires_on=date(2099, 12, 31),
        days=2,
        body=next(iter(directory.current().bodies)),
        letter=LetterGiven("B/12/III/2026", date(2026, 3, 11), "email"),
        closing=ClosingGiven(ClosingKind.SETTLED, "settled_by_answer"),
        questions=("Sejak kapan?", "Mengapa?") if act in _ASKING else (),
        answers=(AnswerGiven(f"Jawaban {INSIDE}"),) if act is Act.DRAFT_ANSWER else (),
        checks=passing_checks() if act is Act.VERIFY else (),
        owner=ActionOwner.AGENCY,
        due_on=dates_on(story) + timedelta(days=14),
        meeting="rapat-1",
        action=action_of(story) if act in _OF_ACTION else None,
    )


def dates_on(story: Story) -> date:
    """Return the story's local day."""
    return directory.current().calendar.local(story.at).date()


_OF_ACTION = (Act.FULFIL_ACTION, Act.DROP_ACTION)
_ASKING = (Act.REQUEST_CLARIFICATION_1, Act.REQUEST_CLARIFICATION_2)

# The shortest way into each situation, told as names and acts.
WAYS: dict[str, tuple[tuple[str, Act], ...]] = {
    "registered": (),
    "awaiting_completion": (("dewi", Act.REQUEST_COMPLETION),),
    "verified": (("dewi", Act.VERIFY),),
    "at_hub": (("dewi", Act.VERIFY), ("dewi", Act.FORWARD_VIA_HUB)),
    "forwarded": (("dewi", Act.VERIFY), ("dewi", Act.FORWARD)),
}
WAYS["passed_on"] = (*WAYS["at_hub"], ("gita", Act.PASS_ON))
WAYS["acknowledged"] = (*WAYS["forwarded"], ("bima", Act.ACKNOWLEDGE))
WAYS["drafted"] = (*WAYS["acknowledged"], ("bima", Act.DRAFT_ANSWER))
WAYS["time_asked"] = (*WAYS["acknowledged"], ("bima", Act.ASK_TIME))
WAYS["answered"] = (*WAYS["drafted"], ("hana", Act.APPROVE_ANSWER))
WAYS["returned"] = (*WAYS["answered"], ("eka", Act.RETURN_ANSWER))
WAYS["clarification_1"] = (*WAYS["answered"], ("eka", Act.REQUEST_CLARIFICATION_1))
WAYS["clarified"] = (*WAYS["clarification_1"], ("bima", Act.DRAFT_ANSWER), ("hana", Act.APPROVE_ANSWER))
WAYS["clarification_2"] = (*WAYS["clarified"], ("eka", Act.REQUEST_CLARIFICATION_2))
WAYS["proposed"] = (*WAYS["answered"], ("eka", Act.PROPOSE_CLOSING))
WAYS["closed"] = (*WAYS["proposed"], ("fajar", Act.CLOSE))
WAYS["reopened"] = (*WAYS["closed"], ("sari", Act.DISPUTE))
WAYS["withdrawn"] = (("sari", Act.WITHDRAW),)
WAYS["handed_over"] = (("dewi", Act.HAND_OVER),)
WAYS["questioned"] = (*WAYS["acknowledged"], ("eka", Act.ASK_COMPLAINANT))
WAYS["agreed"] = (*WAYS["acknowledged"], ("eka", Act.AGREE_ACTION))
WAYS["release_asked"] = (*WAYS["acknowledged"], ("bima", Act.ASK_RELEASE))


def come_to(situation: str, *, complaint: Complaint = COMPLAINT, at: datetime = world.WED_11_MAR) -> Story:
    """Return a story that has come to one of `WAYS`."""
    story = lodged(complaint, at=at)
    for name, act in WAYS[situation]:
        story.do(name, act)
    return story


def release_of(story: Story) -> int:
    """Return the key of the latest release asked for in the case."""
    return max(release.id for release in story.sheet("eka").releases)


def action_of(story: Story) -> int | None:
    """Return the key of the latest action that a meeting agreed in the case and that still runs."""
    running = [term.action for term in story.sheet("eka").terms if term.action and term.ended_at is None]
    return max((action.id for action in running), default=None)


def running(story: Story) -> set[TermCode]:
    """Return the terms that run now, as the office sees them."""
    return {one.code for one in story.sheet("eka").terms if one.ended_at is None}


def was_met(story: Story, code: TermCode) -> bool | None:
    """Return whether the latest term of this kind was met; None while it runs."""
    return next(one.met for one in reversed(story.sheet("eka").terms) if one.code is code)
