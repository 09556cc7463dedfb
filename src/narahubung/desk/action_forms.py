"""Forms about what a meeting agreed: the office says that its own is done, or drops one with a reason."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext as _

from narahubung.desk.act_forms import ActForm
from narahubung.desk.fields import one_of, written
from narahubung.rules.facts import ActionOwner, Lane
from narahubung.rules.given import Given
from narahubung.web import case_terms


class AgreedForm(ActForm):
    """One of the running actions of the case."""

    owner: ClassVar[ActionOwner | None] = None

    def build(self) -> None:
        """Add the actions to choose from, the one that is due first being chosen."""
        sheet = self.scene.sheet
        choices = case_terms.action_choices(sheet.open_actions(owner=self.owner), said=sheet.said())
        first = choices[0][0] if choices else ""
        self.fields["action"] = one_of(_("Tindak lanjut"), choices, initial=first)


class FulfilForm(AgreedForm):
    """What the office owed and has done, with proof."""

    takes_files = True
    owner = ActionOwner.OFFICE

    def build(self) -> None:
        """Add what was done."""
        super().build()
        self.fields["text"] = written(_("Apa yang sudah dilakukan?"), lane=Lane.AGENCY, rows=4)

    def given(self) -> Given:
        """Return which one, and what was done."""
        return Given(action=int(self.text("action")), text=self.text("text"))


class DropForm(AgreedForm):
    """What is not to be done after all, and why."""

    def build(self) -> None:
        """Add the reason."""
        super().build()
        self.fields["reason"] = written(_("Alasan"), lane=Lane.AGENCY, rows=3)

    def given(self) -> Given:
        """Return which one, and why."""
        return Given(action=int(self.text("action")), reason=self.text("reason"))
