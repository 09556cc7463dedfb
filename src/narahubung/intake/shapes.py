"""What the API accepts and returns, typed; `docs/api.md` tells the same story with examples."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from narahubung.intake.draft import EMAIL, LONGEST_LINE, long_text, one_line
from narahubung.rules.admission import Waiver
from narahubung.rules.facts import Answered, ClosingKind, Complaint, PersonDetails, State, Turn
from narahubung.rules.given import LONGEST_TEXT
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Standing

_SOMETHING = r"\S"

Line = Annotated[str, Field(max_length=LONGEST_LINE), AfterValidator(one_line)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(long_text)]
NeededLine = Annotated[str, Field(max_length=LONGEST_LINE, pattern=_SOMETHING), AfterValidator(one_line)]
NeededText = Annotated[str, Field(max_length=LONGEST_TEXT, pattern=_SOMETHING), AfterValidator(long_text)]
Email = Annotated[str, Field(max_length=LONGEST_LINE, pattern=rf"^({EMAIL})?$"), AfterValidator(one_line)]
Code = Annotated[str, Field(max_length=40)]


class Language(StrEnum):
    """In which language a person is written to."""

    INDONESIAN = "id"
    ENGLISH = "en"


class _Strict(Schema):
    """A field that nobody knows is refused: a misspelt one would otherwise be lost in silence."""

    model_config = ConfigDict(extra="forbid")


class PersonIn(_Strict):
    """Who complains. Leave the whole object out for an anonymous complaint."""

    name: NeededLine
    phone: Line = ""
    email: Email = ""
    address: Line = ""
    language: Language = Language.INDONESIAN


class ComplaintIn(_Strict):
    """A complaint. Codes are those of `GET /api/v1/lists`; what is unknown is left out."""

    text: NeededText
    expectation: Text = ""
    place: Line = ""
    happened_on: date | None = None
    complained_first: Answered = Answered.UNKNOWN
    complained_first_note: Text = ""
    waiver: Waiver | None = None
    urgent: bool = Field(False, description="Life, safety or the right to life is in danger: a rapid response (RCO).")
    service: Code = ""
    reported: Code = ""
    about_liaison: bool = Field(
        False, description="About the very person who would receive it at the agency; it then goes another way."
    )
    district: Code = ""
    village: Code = ""
    secret: bool = False
    person: PersonIn | None = None

    def complaint(self) -> Complaint:
        """Return the complaint; an anonymous one says nothing of its sender, language included."""
        person = self.person
        details = PersonDetails()
        if person is not None:
            details = PersonDetails(
                name=person.name,
                phone=person.phone,
                email=person.email,
                address=person.address,
                language=person.language,
            )
        return Complaint(
            text=self.text,
            expectation=self.expectation,
            place=self.place,
            happened_on=self.happened_on,
            complained_first=self.complained_first,
            complained_first_note=self.complained_first_note,
            first_waiver=self.waiver or (Waiver.RAPID if self.urgent else ""),
            urgent=self.urgent or self.waiver is Waiver.RAPID,
            service=self.service,
            reported=self.reported,
            about_liaison=self.about_liaison,
            district=self.district,
            village=self.village,
            secret=self.secret,
            person=details,
            channel="api",
            language=details.language,
        )


class ReceiptOut(Schema):
    """What a complainant takes away. The PIN is told here and never again; `receipt_url` proves the receipt."""

    number: str
    code: str
    pin: str
    received_at: datetime
    due_at: datetime | None
    content_sha256: str
    receipt_url: str
    track_url: str
    again: bool = Field(description="The same key and body had come before: this is the first answer once more.")


class HappeningOut(Schema):
    """One thing that happened: the code, the same in words, and in what capacity somebody did it."""

    at: datetime
    act: Act
    words: str
    by: Standing


class MessageOut(Schema):
    """Something written between complainant and office."""

    at: datetime
    by: Standing
    kind: str
    text: str


class ClosingOut(Schema):
    """How the case ended."""

    kind: ClosingKind
    words: str
    reason: str


class CaseOut(Schema):
    """A case as its complainant sees it: where it is, who has it, until when, what comes next."""

    number: str
    state: State
    state_words: str
    turn: Turn
    turn_words: str
    agency: str | None = Field(description="The agency that has the case, by its code in the lists.")
    due_at: datetime | None
    next: str
    lodged_at: datetime
    acts: list[Act] = Field(description="What the complainant can do now.")
    closing: ClosingOut | None
    happenings: list[HappeningOut]
    messages: list[MessageOut]


class Saying(StrEnum):
    """What a message is: a word of one's own, the answer to a question, or what the office asked to be completed."""

    WRITE = "write"
    REPLY = "reply"
    COMPLETE = "complete"


class MessageIn(_Strict):
    """A message to the office; `act` is one of the case's `acts`."""

    text: NeededText
    act: Saying = Saying.WRITE


class DoneOut(Schema):
    """What an act did: the number of its event in the case, and what holds since."""

    event: int
    state: State
    turn: Turn
    due_at: datetime | None
    again: bool


class ListedOut(Schema):
    """One entry of a list; `within` is the code of what it belongs to, where it belongs to something."""

    code: str
    name: str
    within: str = ""


class ListsOut(Schema):
    """The codes that a complaint may name."""

    services: list[ListedOut] = Field(description="`within` is the agency's code.")
    agencies: list[ListedOut]
    outside_bodies: list[ListedOut]
    districts: list[ListedOut]
    villages: list[ListedOut] = Field(description="`within` is the district's code.")


class FieldProblem(Schema):
    """What is wrong with one field."""

    field: str
    detail: str


class Problem(Schema):
    """A refusal (RFC 9457): `code` is stable, the words follow `Accept-Language`."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[FieldProblem] = []
