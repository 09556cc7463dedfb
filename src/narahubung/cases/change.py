"""An allowed step on a locked case on its way to becoming an event, and the writing of messages on that way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from narahubung.agencies.directory import Directory
from narahubung.cases import sealing
from narahubung.cases.deadlines import Clocks
from narahubung.cases.models import Attachment, Case, Message
from narahubung.rules.events import Detail
from narahubung.rules.facts import Lane
from narahubung.rules.given import Given
from narahubung.rules.lifecycle import Step
from narahubung.rules.parties import Actor
from narahubung.rules.references import ordered_id
from narahubung.rules.refusals import Incomplete


@dataclass(slots=True)
class Change:
    """An allowed step on a locked case, on its way to becoming an event; `details` collects what the event will say."""

    case: Case
    step: Step
    given: Given
    actor: Actor
    at: datetime
    directory: Directory
    clocks: Clocks
    details: dict[str, Detail | list[str]] = field(default_factory=dict)
    written: int = 0
    attached: int = 0

    def write(
        self,
        text: str,
        *,
        lane: Lane,
        kind: str,
        draft: bool = False,
        answers: UUID | None = None,
        files: tuple[UUID, ...] = (),
    ) -> Message | None:
        """Save what was written, sealed, as the next message of the coming event; nothing where nothing was.

        The first message takes the files of the act as a whole, each its own `files`.
        """
        wanted = {*files, *(self.given.attachments if self.written == 0 else ())}
        if not text.strip() and not wanted:
            return None
        key = ordered_id(self.at)
        message = Message(
            id=key,
            case=self.case,
            event_number=self.case.events + 1,
            lane=lane,
            kind=kind,
            person_id=self.actor.person,
            standing=self.step.standing,
            at=self.at,
            sealed=sealing.seal_text(text.strip(), table="message", key=key),
            place=self.written,
            answers_id=answers,
            is_draft=draft,
        )
        message.save(force_insert=True)
        if wanted:
            self._attach(message, wanted)
        self.written += 1
        return message

    def _attach(self, message: Message, wanted: set[UUID]) -> None:
        fresh = Q(case=None)
        if message.is_draft:
            # What came with a draft that was never sent may go on with the next one.
            fresh |= Q(case=self.case, lane=message.lane, message__is_draft=True)
        taken = Attachment.objects.filter(fresh, id__in=wanted).update(
            case=self.case, message=message, lane=message.lane
        )
        if taken != len(wanted):
            raise Incomplete(attachments="unknown")
        self.attached += taken
        self.details["attachments"] = self.attached
