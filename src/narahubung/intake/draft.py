"""What a person has typed so far: read from the form, checked, carried from screen to screen, made a complaint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

from django.http import QueryDict

from narahubung.cases.uploads import Uploaded, kept
from narahubung.rules.admission import Waiver
from narahubung.rules.facts import Answered, Complaint, PersonDetails
from narahubung.rules.given import LONGEST_TEXT
from narahubung.rules.refusals import Malformed

LONGEST_LINE = 200
# A place is written as its Kemendagri code: six digits of a kecamatan, ten of a village in it.
_DISTRICT_SIGNS = len("64.02.06")
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# In a name or number these can only deceive the eye; in a longer text the page keeps them within their paragraph.
_STEERING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Whether a mail arrives only sending it can tell; this catches a slip of the thumb.
EMAIL = r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+"
_PHONE = re.compile(r"\+?[\d ().\-/]+")
_LOCAL_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")


class Screen(StrEnum):
    """The three screens of the form, in their order."""

    STORY = "story"
    PERSON = "person"
    REVIEW = "review"


class Identity(StrEnum):
    """What the person says about their name."""

    OPEN = "open"
    SECRET = "secret"  # noqa: S105 - no password
    ANONYMOUS = "anonymous"


# Which fields stand on which screen; the others travel along unseen.
FIELDS: Mapping[Screen, tuple[str, ...]] = {
    Screen.STORY: (
        "text",
        "where",
        "place",
        "happened_on",
        "urgent",
        "expectation",
        "service",
        "reported",
        "about_liaison",
    ),
    Screen.PERSON: ("first", "first_note", "waiver", "identity", "name", "phone", "email", "address"),
    Screen.REVIEW: (),
}
_LONG = frozenset({"text", "expectation", "first_note"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The form as typed: `where` is a code of a kecamatan or village, `happened_on` whatever stood in the field."""

    key: UUID = field(default_factory=uuid4)
    text: str = ""
    where: str = ""
    place: str = ""
    happened_on: str = ""
    urgent: str = ""
    expectation: str = ""
    service: str = ""
    reported: str = ""
    about_liaison: str = ""
    first: str = ""
    first_note: str = ""
    waiver: str = ""
    identity: str = Identity.OPEN
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    uploaded: tuple[Uploaded, ...] = ()
    is_counted: bool = False  # among the forms begun

    @property
    def is_anonymous(self) -> bool:
        """Return whether no name goes along."""
        return self.identity == Identity.ANONYMOUS

    @property
    def is_emergency(self) -> bool:
        """Return whether the person says that life or safety is in danger."""
        return bool(self.urgent)

    def carried(self, screen: Screen) -> Iterator[tuple[str, str]]:
        """Yield name and value of every filled field that stands on another screen, or on none."""
        if self.is_counted:
            yield "counted", "yes"
        for other, names in FIELDS.items():
            if other is not screen:
                yield from ((name, value) for name in names if (value := str(getattr(self, name))))

    def day(self) -> date | None:
        """Return the day of the event, or None where none is given or it cannot be read."""
        if local := _LOCAL_DAY.fullmatch(self.happened_on):
            day, month, year = (int(part) for part in local.groups())
        else:
            try:
                return date.fromisoformat(self.happened_on)
            except ValueError:
                return None
        try:
            return date(year, month, day)
        except ValueError:
            return None

    def complaint(self, *, language: str) -> Complaint:
        """Return the complaint; an anonymous one says nothing of its sender, the language included."""
        is_secret = self.identity == Identity.SECRET
        return Complaint(
            text=self.text,
            place=self.place,
            expectation=self.expectation,
            person=PersonDetails() if self.is_anonymous else self._person(language),
            secret=is_secret,
            happened_on=self.day(),
            complained_first=Answered(self.first or Answered.UNKNOWN),
            complained_first_note=self.first_note,
            first_waiver=self._waiver(),
            service=self.service,
            reported=self.reported,
            about_liaison=bool(self.about_liaison),
            district=self.where[:_DISTRICT_SIGNS],
            village=self.where if len(self.where) > _DISTRICT_SIGNS else "",
            urgent=self.is_emergency,
            attachments=tuple(file.id for file in self.uploaded),
            language="id" if self.is_anonymous else language,
        )

    def _waiver(self) -> str:
        """Return why one need not have complained first: as chosen, an emergency, or a secret identity (Art. 24(2))."""
        if self.first == Answered.YES:
            return ""
        if self.waiver:
            return self.waiver
        if self.is_emergency:
            return Waiver.RAPID
        return Waiver.SECRET_IDENTITY if self.identity == Identity.SECRET else ""

    def _person(self, language: str) -> PersonDetails:
        return PersonDetails(
            name=self.name, phone=self.phone, email=self.email, address=self.address, language=language
        )


def read(form: QueryDict) -> Draft:
    """Return the draft that a form carries; refuses `Malformed` a forged key, choice or file."""
    try:
        key = UUID(form.get("key", ""))
    except ValueError as broken:
        raise Malformed("key") from broken

    def words(name: str) -> str:
        return long_text(form.get(name, ""))

    def line(name: str) -> str:
        return one_line(form.get(name, ""))

    def one_of(name: str, known: Iterable[str]) -> str:
        value = line(name)
        if value and value not in list(known):
            raise Malformed(name)
        return value

    return Draft(
        key=key,
        text=words("text"),
        where=line("where"),
        place=line("place"),
        happened_on=line("happened_on"),
        urgent=one_of("urgent", ("yes",)),
        expectation=words("expectation"),
        service=line("service"),
        reported=line("reported"),
        about_liaison=one_of("about_liaison", ("yes",)),
        first=one_of("first", Answered),
        first_note=words("first_note"),
        waiver=one_of("waiver", Waiver),
        identity=one_of("identity", Identity) or Identity.OPEN,
        name=line("name"),
        phone=line("phone"),
        email=line("email"),
        address=line("address"),
        uploaded=kept(form.getlist("uploaded"), form=key.hex),
        is_counted=bool(form.get("counted")),
    )


def long_text(value: str) -> str:
    """Return a text of many lines with plain line ends and without control signs."""
    return _UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(value: str) -> str:
    """Return a name or number on one line, without signs that steer how it is shown."""
    return " ".join(_STEERING.sub("", _UNWANTED.sub("", value)).split())


def problems(draft: Draft, screen: Screen) -> dict[str, str]:
    """Return what is wrong on one screen, as codes by field; what needs the tables the heart says when it lodges."""
    wrong: dict[str, str] = {}
    for name in FIELDS[screen]:
        longest = LONGEST_TEXT if name in _LONG else LONGEST_LINE
        if len(getattr(draft, name)) > longest:
            wrong[name] = f"longer_than:{longest}"
    if screen is Screen.STORY:
        if not draft.text:
            wrong["text"] = "needed"
        if draft.happened_on and draft.day() is None:
            wrong["happened_on"] = "invalid"
    if screen is Screen.PERSON and not draft.is_anonymous:
        if not draft.name:
            wrong["name"] = "name_or_anonymous"
        if draft.email and not re.fullmatch(EMAIL, draft.email):
            wrong["email"] = "invalid"
        if draft.phone and not _PHONE.fullmatch(draft.phone):
            wrong["phone"] = "invalid"
    return wrong
