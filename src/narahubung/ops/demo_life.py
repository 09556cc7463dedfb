"""The life of one invented case: each method is one act, done by whoever may do it, at the moment it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from narahubung.agencies.directory import AgencyLine, PlaceLine
from narahubung.cases import actions, queries
from narahubung.ops.demo_world import MARK, Tale, World, key_of
from narahubung.rules.facts import AccessClass, Answered, Check, ClosingKind, Complaint, Lane, PersonDetails
from narahubung.rules.given import NOTHING, AnswerGiven, ClassifiedAs, ClosingGiven, Given, LetterGiven
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import STRANGER, Actor, Role

_STAFF_CHANNELS = ("visit", "letter", "telephone", "wa", "outreach", "email")
_ALLEGED = ("MA01", "MA01", "MA01", "MA02", "MA02", "MA05", "MA03", "MA07", "MA06")


@dataclass(slots=True)
class Life:
    """One case in the making; `now` is the moment of the act that comes next."""

    world: World
    number: int
    tale: Tale
    place: PlaceLine
    now: datetime
    case: UUID | None = None
    steps: int = 0
    agency: AgencyLine | None = None
    is_secret: bool = False
    is_rapid: bool = False
    officer: Actor = field(default=STRANGER)
    told: str = ""

    @property
    def on(self) -> date:
        """The local day of the act that comes next."""
        return self.world.directory.calendar.local(self.now).date()

    @property
    def office(self) -> int:
        """The one office of the demo."""
        return next(iter(self.world.directory.offices))

    @property
    def complainant(self) -> Actor:
        """Whoever holds this case's tracking code."""
        return Actor(case=self.case)

    def holder(self, role: Role) -> Actor:
        """Return who holds a post of the office, of the government or of the agency that has the case."""
        if role in (Role.LIAISON, Role.HEAD_OF_AGENCY):
            body: int | None = self.agency.key if self.agency else None
        elif role is Role.COORDINATOR:
            body = next(iter(self.world.directory.governments))
        else:
            body = self.office
        return self.world.holder(role, body, on=self.on, deputies=self.world.dice.random() < 0.2)

    def act(self, act: Act, by: Actor, given: Given = NOTHING) -> None:
        """Do one act to the case now."""
        if self.case is None:
            raise LookupError("this case was not lodged yet")
        self.steps += 1
        actions.perform(self.case, act, actor=by, at=self.now, given=given)

    def lodge(self, *, staff: bool, lapor: bool = False, files: tuple[UUID, ...] = ()) -> None:
        """Register the complaint: at a counter, from the national portal, or by its own complainant."""
        dice = self.world.dice
        clerk = self.holder(Role.INTAKE_ASSISTANT)
        channel = "sp4n" if lapor else dice.choice(_STAFF_CHANNELS) if staff else "web"
        self.told = self.world.told(self.tale, place=self.place)
        complaint = Complaint(
            text=self.told,
            place=self.place.name,
            expectation=self.tale.expectation,
            person=self._person(),
            secret=self.is_secret,
            happened_on=self.on - timedelta(days=dice.randint(5, 200)),
            complained_first=Answered.YES if dice.random() < 0.85 else Answered.UNKNOWN,
            complained_first_note=f"Sudah menyampaikan langsung ke loket. {MARK}",
            in_court=Answered.NO,
            service=self.tale.service if self.tale.service and dice.random() < 0.4 else "",
            reported=self.tale.body,
            district=self.place.district,
            village=self.place.code,
            channel=channel,
            access_class=AccessClass.LAPOR if lapor else AccessClass.LM,
            urgent=self.is_rapid,
            attachments=files,
            outside_number=f"LAPOR-CONTOH-{self.number:05d}" if lapor else "",
        )
        by = clerk if staff or lapor else STRANGER
        self.case = actions.lodge(complaint, actor=by, at=self.now, key=key_of(self.number)).case
        self.officer = clerk

    def _person(self) -> PersonDetails:
        name = self.world.name()
        return PersonDetails(
            name=name,
            phone=f"+62 800 0000 {self.number:04d}",
            email=f"pelapor{self.number:03d}@rekaan.example" if self.world.dice.random() < 0.7 else "",
            address=f"{self.place.name} (alamat rekaan)",
            born_place="Tenggarong",
            born_on=date(self.world.dice.randint(1955, 2004), self.world.dice.randint(1, 12), 15),
            occupation=self.world.occupation(),
            marital_status="kawin",
        )

    def classify(self) -> None:
        """Note what the case is about and what is alleged."""
        service = self.world.directory.services.get(self.tale.service)
        alleged = tuple(sorted({self.world.dice.choice(_ALLEGED) for _ in range(self.world.dice.choice((1, 1, 2)))}))
        substances = (service.substance,) if service else ()
        self.act(
            Act.CLASSIFY,
            self.officer,
            Given(classified=ClassifiedAs(service=self.tale.service, substances=substances, alleged=alleged)),
        )

    def verify(self) -> None:
        """Answer the checklist and let the case on."""
        checks = tuple(Check(line.code, Answered(line.passes_if)) for line in self.world.directory.checklist)
        self.act(Act.VERIFY, self.officer, Given(checks=checks))

    def forward(self, *, via_hub: bool = False) -> None:
        """Send the case to the agency that gives the service."""
        service = self.world.directory.services[self.tale.service]
        self.agency = self.world.directory.agencies[service.agency]
        by = self.officer if self.world.dice.random() < 0.7 else self.holder(Role.EXAMINING_ASSISTANT)
        act = Act.FORWARD_VIA_HUB if via_hub and not self.agency.is_hub else Act.FORWARD
        # What an invented complainant tells names nobody, so it may be handed on as it is.
        brief = f"{self.told}\n\n{self.world.say('brief')}"
        self.act(act, by, Given(agency=self.agency.key, text=brief))

    def draft(self, *, weak: bool = False) -> None:
        """Let the liaison draft an answer, per question where the office asked some."""
        by, code = self.holder(Role.LIAISON), self.agency.code if self.agency else ""
        questions = queries.sheet(self._id, actor=by, at=self.now).open_questions()
        said = "answer_weak" if weak else "answer"
        answers = tuple(AnswerGiven(self.world.say(said, agency=code), question.id) for question in questions)
        answers = answers or (AnswerGiven(self.world.say(said, agency=code)),)
        self.act(Act.DRAFT_ANSWER, by, Given(answers=answers))

    def clarify(self, act: Act) -> None:
        """Ask the agency in a letter with numbered questions."""
        letter = LetterGiven(
            number=f"CONTOH/{self.number:03d}/{self.steps}/{self.on.year}",
            sent_on=self.on,
            means="e-mail",
            received_on=self.on,
        )
        questions = tuple(dict.fromkeys(self.world.say("question") for _ in range(4)))[:2]
        self.act(act, self.holder(Role.EXAMINING_ASSISTANT), Given(questions=questions, letter=letter))

    def propose(self, kind: ClosingKind, reason: str, *, notice: str) -> None:
        """Propose how to end the case, with the notice to the complainant."""
        self.act(
            Act.PROPOSE_CLOSING, self.officer, Given(closing=ClosingGiven(kind, reason), text=self.world.say(notice))
        )

    def write(self, lane: Lane, by: Actor, kind: str) -> None:
        """Put a sentence into a lane."""
        self.act(Act.WRITE, by, Given(text=self.world.say(kind), lane=lane))

    def approve_release(self) -> None:
        """Let the head open the identity, for a month, to whom it was asked for."""
        head = self.holder(Role.HEAD_OF_OFFICE)
        asked = [r for r in queries.sheet(self._id, actor=head, at=self.now).releases if r.approved_at is None]
        if asked:
            given = Given(release=asked[-1].id, expires_on=self.on + timedelta(days=30))
            self.act(Act.APPROVE_RELEASE, head, given)

    @property
    def _id(self) -> UUID:
        if self.case is None:
            raise LookupError("this case was not lodged yet")
        return self.case
