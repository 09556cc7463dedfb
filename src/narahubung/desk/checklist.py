"""The formal and material requirements as a form: yes, no or unknown to each, and the waivers only a head may grant."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from narahubung.agencies.directory import ChecklistLine
from narahubung.desk.act_forms import ActForm
from narahubung.desk.fields import answer, one_of
from narahubung.rules.admission import Waiver, is_too_old
from narahubung.rules.facts import Answered, Check
from narahubung.rules.given import Given
from narahubung.rules.parties import Standing
from narahubung.web import words
from narahubung.web.dates import local_day

_WAIVERS = {
    Waiver.SECRET_IDENTITY: gettext_noop("Identitas pelapor dirahasiakan"),
    Waiver.RAPID: gettext_noop("Keadaan darurat (RCO)"),
    Waiver.PROVIDER_NOT_WANTED: gettext_noop("Pelapor tidak menghendaki penyelesaian oleh penyelenggara"),
    Waiver.CONTINUING_ACT: gettext_noop("Perbuatannya masih berlanjut"),
}

_KINDS = {"formal": gettext_noop("Syarat formil"), "material": gettext_noop("Syarat materiil")}

# What keeps a requirement from passing, said beside it.
_WRONG = {
    "unanswered": gettext_noop("Belum dijawab."),
    "unknown": gettext_noop("Belum diketahui: tanyakan kepada pelapor, atau minta kelengkapan."),
    "fails": gettext_noop("Syarat ini tidak terpenuhi. Minta kelengkapan, usulkan penutupan, atau minta pengecualian."),
    "waiver_needs_head": gettext_noop("Pengecualian hanya dapat diberikan oleh Kepala Perwakilan."),
    "waiver_not_allowed": gettext_noop("Pengecualian itu tidak berlaku untuk syarat ini."),
}


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One requirement as it was answered, for the case's page."""

    question: str
    answer: str
    passes: bool
    waiver: str


@dataclass(frozen=True, slots=True)
class Question:
    """One requirement on the form, with the box for its waiver where there may be one.

    `is_filled`: answered by the press for its whole group, to be read once more.
    """

    answer: BoundField
    waiver: BoundField | None
    is_filled: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Requirements of one kind; `unanswered` of them have no answer yet."""

    kind: str
    heading: str
    questions: tuple[Question, ...]
    unanswered: int


def waiver_word(code: str) -> str:
    """Return what a waiver is called; the code itself where it is none of ours."""
    return _(_WAIVERS[Waiver(code)]) if code in set(Waiver) else code


def wrong_word(code: str) -> str:
    """Return why a requirement keeps a complaint from going on."""
    return _(_WRONG.get(code, _WRONG["unanswered"]))


def check_rows(
    checks: tuple[tuple[str, str, str], ...], *, checklist: tuple[ChecklistLine, ...]
) -> tuple[CheckRow, ...]:
    """Return the answers given, in the list's order; a requirement that is no longer listed is left out."""
    given = {code: (answered, waiver) for code, answered, waiver in checks}
    return tuple(
        CheckRow(
            question=words.by_language(line.question, line.question_en),
            answer=words.answered(Answered(given[line.code][0])),
            passes=given[line.code][0] == line.passes_if or bool(given[line.code][1]),
            waiver=waiver_word(given[line.code][1]) if given[line.code][1] else "",
        )
        for line in checklist
        if line.code in given
    )


class ChecklistForm(ActForm):
    """Every requirement with three answers; what the case itself tells is answered already, the rest is not."""

    template_name = "desk/checklist_form.html"
    filled: frozenset[str] = frozenset()

    def fill(self, typed: QueryDict, *, kind: str) -> None:
        """Take over what was answered, and answer what is still open in one group so that it passes.

        Nothing that was answered is touched, an *unknown* neither; what was filled is marked, and nothing is done yet.
        """
        for name in self.fields:
            if name != "key" and typed.get(name):
                self.initial[name] = typed[name]
        checklist = self.scene.directory.checklist
        lines = [line for line in checklist if line.kind == kind and not self._answered(line.code)]
        self.initial.update({line.code: line.passes_if for line in lines})
        self.filled = frozenset(line.code for line in lines)

    def _answered(self, code: str) -> bool:
        # Not of the bound field, which would keep this answer for the page.
        typed = self.data.get(code) if self.is_bound else self.get_initial_for_field(self.fields[code], code)
        return bool(typed)

    def build(self) -> None:
        """Add a question for each requirement and, for a head of office, its waivers."""
        known = self._known()
        is_head = Standing.HEAD_OF_OFFICE in self.scene.sheet.standings
        for line in self.scene.directory.checklist:
            allowed = [(code, waiver_word(code)) for code in line.waivers]
            self.fields[line.code] = answer(
                words.by_language(line.question, line.question_en),
                [(one.value, words.answered(one)) for one in Answered],
                initial=known.get(line.code, ""),
                hint=self._hint(line, allowed, is_head=is_head),
            )
            if allowed and is_head:
                self.fields[f"waiver_{line.code}"] = one_of(
                    _("Pengecualian"), allowed, required=False, empty=_("Tanpa pengecualian")
                )

    def _hint(self, line: ChecklistLine, allowed: list[tuple[str, str]], *, is_head: bool) -> str:
        parts = [f"{line.source}."]
        if line.passes_if == Answered.NO:
            parts.append(_("Lolos bila jawabannya tidak."))
        if allowed and not is_head:
            waivers = "; ".join(name for _code, name in allowed)
            parts.append(_("Dapat dikecualikan oleh Kepala Perwakilan: {waivers}.").format(waivers=waivers))
        return " ".join(parts)

    def groups(self) -> tuple[Group, ...]:
        """Return the questions under their headings, each with the waiver that may stand in for it."""
        kinds = dict.fromkeys(line.kind for line in self.scene.directory.checklist)
        return tuple(self._group(kind) for kind in kinds)

    def _group(self, kind: str) -> Group:
        lines = [line for line in self.scene.directory.checklist if line.kind == kind]
        questions = tuple(self._question(line) for line in lines)
        open_ones = sum(not self._answered(line.code) for line in lines)
        return Group(kind, _(_KINDS.get(kind, kind)), questions, open_ones)

    def _question(self, line: ChecklistLine) -> Question:
        waiver = f"waiver_{line.code}"
        box = self[waiver] if waiver in self.fields else None
        return Question(self[line.code], box, line.code in self.filled)

    def _known(self) -> dict[str, str]:
        """Return what was answered before, or what the complainant said and the dates show."""
        sheet = self.scene.sheet
        if sheet.checks:
            return {code: answered for code, answered, _waiver in sheet.checks}
        known: dict[str, str] = {}
        for code, stated in (("formal_complained_first", "complained_first"), ("material_in_court", "in_court")):
            if (said := sheet.statements.get(stated, Answered.UNKNOWN)) != Answered.UNKNOWN:
                known[code] = said
        if sheet.happened_on is not None:
            too_old = is_too_old(sheet.happened_on, lodged_on=local_day(sheet.line.lodged_at))
            known["formal_within_two_years"] = Answered.NO if too_old else Answered.YES
        if any(message.kind == "expectation" for message in sheet.messages):
            known["formal_expectation"] = Answered.YES
        return known

    def given(self) -> Given:
        """Return every answer with its waiver."""
        checks = tuple(
            Check(line.code, Answered(self.text(line.code)), self.text(f"waiver_{line.code}"))
            for line in self.scene.directory.checklist
        )
        return Given(checks=checks)
