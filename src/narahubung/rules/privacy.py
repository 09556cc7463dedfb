"""Which parts of a case each standing may read: the identity, the lanes, and nothing by accident."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from narahubung.rules.facts import Lane
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Standing

# Domain report, section 10: these see who complained; an agency never does, unless released to a person by name.
_SEES_IDENTITY = frozenset({Standing.INTAKE, Standing.EXAMINER, Standing.HEAD_OF_OFFICE, Standing.COMPLAINANT})

_LANES = {
    Standing.COMPLAINANT: (Lane.COMPLAINANT,),
    Standing.INTAKE: (Lane.COMPLAINANT, Lane.AGENCY, Lane.OFFICE),
    Standing.EXAMINER: (Lane.COMPLAINANT, Lane.AGENCY, Lane.OFFICE),
    Standing.HEAD_OF_OFFICE: (Lane.COMPLAINANT, Lane.AGENCY, Lane.OFFICE),
    Standing.RESMON: (Lane.AGENCY, Lane.OFFICE),
    Standing.PREVENTION: (Lane.AGENCY,),
    Standing.LIAISON: (Lane.AGENCY,),
    Standing.AGENCY_HEAD: (Lane.AGENCY,),
    Standing.COORDINATOR: (Lane.AGENCY,),
    Standing.AUDITOR: (),
    Standing.CLOCKWORK: (),
}


@dataclass(frozen=True, slots=True)
class Release:
    """An identity opened to one person in one case, with the reason on file, an approver and an end."""

    person: int
    approved: bool
    revoked: bool
    expires_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        """Return whether it may be read at this moment."""
        return self.approved and not self.revoked and self.expires_at is not None and at < self.expires_at


@dataclass(frozen=True, slots=True)
class Reading:
    """What one person may read of one case."""

    identity: bool
    released: bool
    lanes: tuple[Lane, ...]
    office_notes: bool
    complaint_text: bool


def reading(
    standings: frozenset[Standing], *, person: int | None, releases: tuple[Release, ...], at: datetime
) -> Reading:
    """Return what may be read with these standings.

    `releases` are the case's; only one made out to this very person counts. The auditor reads who did what and when,
    not what anyone wrote.
    """
    released = any(release.person == person and release.is_open(at) for release in releases) and bool(standings)
    lanes = tuple(lane for lane in Lane if any(lane in _LANES[standing] for standing in standings))
    return Reading(
        identity=bool(standings & _SEES_IDENTITY) or released,
        released=released and not standings & _SEES_IDENTITY,
        lanes=lanes,
        office_notes=Lane.OFFICE in lanes,
        complaint_text=bool(standings - {Standing.AUDITOR, Standing.CLOCKWORK}),
    )


_OFFICE = frozenset(
    {Standing.INTAKE, Standing.EXAMINER, Standing.HEAD_OF_OFFICE, Standing.RESMON, Standing.AUDITOR, Standing.CLOCKWORK}
)
_AGENCY = frozenset({Standing.LIAISON, Standing.AGENCY_HEAD})
# What an agency's own people do before they answer is theirs until they send it.
_INSIDE_AGENCY = frozenset({Act.DRAFT_ANSWER, Act.RETRACT_DRAFT, Act.SEND_BACK})
# What the office notes for itself.
_INSIDE_OFFICE = frozenset(
    {
        Act.CLASSIFY,
        Act.TAKE,
        Act.BAR_PERSON,
        Act.UNBAR_PERSON,
        Act.PROPOSE_CLOSING,
        Act.DECLINE_CLOSING,
        Act.STICK,
        Act.ERASE_PERSON,
    }
)
_NOT_FOR_COMPLAINANT = frozenset(
    {
        *_INSIDE_OFFICE,
        Act.ASK_RELEASE,
        Act.APPROVE_RELEASE,
        Act.REVOKE_RELEASE,
        Act.REMIND,
    }
)
_NOT_FOR_AGENCY = frozenset({*_INSIDE_OFFICE, Act.ASK_COMPLAINANT, Act.REPLY, Act.COMPLETE, Act.REQUEST_COMPLETION})


def tells(act: Act, *, standings: frozenset[Standing], by: Standing, lane: Lane | None = None) -> bool:
    """Return whether the timeline tells these standings of this act, done `by` somebody in that standing.

    What was written is told to those who may read its lane.
    """
    if act is Act.WRITE and lane is not None:
        return any(lane in _LANES[standing] for standing in standings)
    if act in _INSIDE_AGENCY:
        return bool(standings & _AGENCY)
    if standings & _OFFICE:
        return True
    if Standing.COMPLAINANT in standings:
        return act not in _NOT_FOR_COMPLAINANT
    return act not in _NOT_FOR_AGENCY and not (act is Act.ASK_RELEASE and by is not Standing.LIAISON)


HIDDEN = "▇▇▇"

# A NIK or KK has 16 digits; a telephone number is 9 to 14 signs that begin with 0, 62 or +62, however it is parted.
_NUMBERS = re.compile(r"(?<!\d)(?:\d[ .-]?){15}\d(?!\d)")
_PHONES = re.compile(r"(?<![\d+])(?:\+?62|0)[ .-]?8(?:[ .-]?\d){7,11}(?!\d)")
_ADDRESSES = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Words of a name too short or too common to hide without spoiling the text.
_SHORTEST_NAME = 3


def without_person(text: str, *, name: str = "", also: tuple[str, ...] = ()) -> str:
    """Return the text with numbers of identity, telephones, addresses of mail and the given names hidden.

    This proposes what the agency will read; a person of the office reads it before it goes (domain report, 12.9).
    """
    for pattern in (_ADDRESSES, _NUMBERS, _PHONES):
        text = pattern.sub(HIDDEN, text)
    words = {word for word in re.split(r"\W+", name) if len(word) >= _SHORTEST_NAME}
    for word in sorted({*words, *(value for value in also if len(value) >= _SHORTEST_NAME)}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    return text
