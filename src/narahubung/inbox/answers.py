"""The agency's answer while it is being written: one piece for each question of the office, with its proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from narahubung.cases import uploads
from narahubung.cases.sheets import CaseSheet, MessageLine
from narahubung.cases.uploads import Uploaded
from narahubung.rules.given import LONGEST_TEXT, AnswerGiven, Given
from narahubung.web import errors
from narahubung.web.refusal import incomplete_words

# What one answer to the complaint as a whole is called among the fields, where no question was asked.
WHOLE = "seluruhnya"


@dataclass(frozen=True, slots=True)
class Piece:
    """One answer as typed; `name` ends the names of its fields, `number` is the question's, 0 where none was asked."""

    name: str
    number: int
    question: str
    text: str = ""
    files: tuple[Uploaded, ...] = ()
    problems: tuple[str, ...] = ()

    def given(self) -> AnswerGiven:
        """Return it as the heart is given it."""
        question = None if self.name == WHOLE else UUID(self.name)
        return AnswerGiven(self.text, question, tuple(file.id for file in self.files))


@dataclass(frozen=True, slots=True)
class Answer:
    """All pieces, and whether they can be sent."""

    pieces: tuple[Piece, ...]

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Return every problem with the anchor of its field, for the summary on top."""
        return tuple((f"jawaban-{piece.name}", problem) for piece in self.pieces for problem in piece.problems)

    def given(self) -> Given:
        """Return the draft as the heart is given it."""
        return Given(answers=tuple(piece.given() for piece in self.pieces))


def owner(case: UUID, *, person: int | None) -> str:
    """Return for whom and for which case the files of a form are signed."""
    return f"inbox:{case.hex}:{person}"


def begun(sheet: CaseSheet, *, person: int | None) -> Answer:
    """Return the answer to go on with: empty, or the draft that came back or was taken back."""
    whose = owner(sheet.line.id, person=person)
    drafted = {message.answers: message for message in sheet.draft()}
    return Answer(
        tuple(
            Piece(
                name,
                number,
                question.text if question else "",
                text=draft.text if draft else "",
                files=_of_draft(draft, form=whose) if draft else (),
            )
            for name, number, question in _asked(sheet)
            for draft in [drafted.get(question.id if question else None)]
        )
    )


def _of_draft(draft: MessageLine, *, form: str) -> tuple[Uploaded, ...]:
    return tuple(uploads.named(one.id, one.name, one.size, form=form) for one in draft.attachments)


def typed(request: HttpRequest, sheet: CaseSheet, *, person: int | None, at: datetime) -> Answer:
    """Return the answer as sent by the form, its files stored; each piece carries what is wrong with it."""
    whose = owner(sheet.line.id, person=person)
    pieces = []
    for name, number, question in _asked(sheet):
        text = request.POST.get(f"jawaban-{name}", "").replace("\r\n", "\n")
        taken, refused = uploads.take(request.FILES.getlist(f"berkas-{name}"), form=whose, at=at)
        before = uploads.kept(request.POST.getlist(f"tetap-{name}"), form=whose)
        problems = [f"{one.name}: {errors.translate(one.refusal).detail}" for one in refused]
        if not text.strip():
            problems.insert(0, _empty(number))
        elif len(text) > LONGEST_TEXT:
            problems.insert(0, incomplete_words("too_long"))
        pieces.append(Piece(name, number, question.text if question else "", text, (*before, *taken), tuple(problems)))
    return Answer(tuple(pieces))


def _empty(number: int) -> str:
    if number:
        return _("Pertanyaan {number} belum dijawab.").format(number=number)
    return _("Jawabannya masih kosong.")


def _asked(sheet: CaseSheet) -> Iterator[tuple[str, int, MessageLine | None]]:
    questions = sheet.open_questions()
    if not questions:
        yield WHOLE, 0, None
    for number, question in enumerate(questions, start=1):
        yield question.id.hex, number, question
