"""An official letter of a case on paper, with the office's seal: what was asked, of whom, until when."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from narahubung.cases import queries
from narahubung.cases.sheets import CaseSheet, LetterLine
from narahubung.desk import drafts
from narahubung.desk.handing import letterhead
from narahubung.desk.rows import subject
from narahubung.desk.scene import Scene
from narahubung.documents import office
from narahubung.documents.letter import LetterFacts
from narahubung.rules.facts import Lane, TermCode
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Role
from narahubung.rules.refusals import NotSeen
from narahubung.web import dates, words
from narahubung.web.doors import actor, for_office, moment

TERMS = {Act.REQUEST_CLARIFICATION_1: TermCode.CLARIFY_1, Act.REQUEST_CLARIFICATION_2: TermCode.CLARIFY_2}
_SUBJECTS = {
    Act.REQUEST_CLARIFICATION_1: drafts.FIRST_CLARIFICATION,
    Act.REQUEST_CLARIFICATION_2: drafts.SECOND_CLARIFICATION,
}


@for_office
@never_cache
@require_safe
def letter(request: HttpRequest, case: UUID, kind: str) -> HttpResponse:
    """Send the letter of a clarification as a signed PDF; whoever may not read its questions finds none."""
    who, at = actor(request), moment(request)
    scene = Scene(queries.sheet(case, actor=who, at=at), who, at)
    act = next((one for one in TERMS if one.value == kind), None)
    line = next((one for one in scene.sheet.letters if one.kind == kind), None)
    if act is None or line is None:
        raise NotSeen
    pdf = office.letter_pdf(letter_facts(scene, act, line), at=at)
    headers = {"Content-Disposition": f'attachment; filename="surat-{kind}-{scene.sheet.line.number}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def letter_facts(scene: Scene, act: Act, line: LetterLine) -> LetterFacts:
    """Return what the letter says; refuses `NotSeen` where its questions or its addressee are not to be seen."""
    sheet = scene.sheet
    agency = scene.directory.agencies.get(sheet.line.agency or 0)
    questions = _questions(sheet, act)
    if agency is None or not questions:
        raise NotSeen
    head = next((one for one in scene.people if one.role is Role.HEAD_OF_OFFICE), None)
    # A letter is Indonesian, whatever its reader's pages are.
    with override("id"):
        due = next((term.promised_at for term in reversed(sheet.terms) if term.code is TERMS[act]), None)
        return LetterFacts(
            letterhead=letterhead(scene.directory),
            number=line.number,
            dated_on=line.sent_on,
            subject=_SUBJECTS[act],
            addressee=(drafts.HEAD_OF.format(agency=agency.name), *filter(None, (agency.address,))),
            opening=(
                drafts.ASKING.format(number=sheet.line.number, subject=subject(sheet.line, directory=scene.directory)),
            ),
            questions=questions,
            closing=(drafts.UNTIL.format(day=dates.day(due)),) if due else (),
            signatory_title=words.role(Role.HEAD_OF_OFFICE),
            signatory_name=head.name if head else "",
        )


def _questions(sheet: CaseSheet, act: Act) -> tuple[str, ...]:
    asked = next((one.number for one in reversed(sheet.happenings) if one.act is act), 0)
    return tuple(
        message.text
        for message in sheet.messages
        if message.kind == "question" and message.lane is Lane.AGENCY and message.number == asked
    )
