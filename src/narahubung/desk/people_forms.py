"""Forms about officials: who must keep away from a case, and to whom a complainant's identity may be opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import ClassVar

from django.utils.translation import gettext as _

from narahubung.agencies.appointments import Holder
from narahubung.cases.sheets import ReleaseLine
from narahubung.desk.act_forms import ActForm
from narahubung.desk.fields import day, one_of, written
from narahubung.desk.scene import as_choices
from narahubung.rules.facts import Lane
from narahubung.rules.given import Given
from narahubung.web import dates
from narahubung.web.dates import local_day

# A release is asked for a task; two weeks are enough for most.
_RELEASE_DAYS = 14


class PersonForm(ActForm):
    """Somebody of the network, and why."""

    def build(self) -> None:
        """Add the people and the reason."""
        people = as_choices(self.people(), directory=self.scene.directory)
        self.fields["person"] = one_of(_("Orang"), people, empty=_("Pilih orang"))
        self.fields["reason"] = written(_("Alasan"), lane=Lane.OFFICE, rows=3)

    def people(self) -> Iterable[Holder]:
        """Return whom to choose from: everybody who is not barred yet."""
        return (holder for holder in self.scene.people if holder.person not in self.scene.sheet.barred)

    def given(self) -> Given:
        """Return person and reason."""
        return Given(person=int(self.text("person")), reason=self.text("reason"))


class UnbarForm(PersonForm):
    """Whose conflict of interest has ended, and why."""

    def people(self) -> Iterable[Holder]:
        """Return the barred."""
        return (holder for holder in self.scene.people if holder.person in self.scene.sheet.barred)


class AskReleaseForm(PersonForm):
    """To whom of the agency the identity should be opened, and why."""

    def people(self) -> Iterable[Holder]:
        """Return the people of the agency that has the case."""
        return self.scene.of_agency


class ReleaseForm(ActForm):
    """One of the case's releases."""

    names: ClassVar[Mapping[str, str]] = {"release": "release"}

    def build(self) -> None:
        """Add the releases to choose from."""
        self.fields["release"] = one_of(
            _("Pembukaan identitas"),
            [(str(line.id), _name(line)) for line in self.scene.sheet.releases if self.fits(line)],
        )

    def fits(self, line: ReleaseLine) -> bool:
        """Return whether a release may be chosen: one that is not revoked."""
        return line.revoked_at is None

    def given(self) -> Given:
        """Return the release."""
        return Given(release=int(self.text("release")))


class ApproveReleaseForm(ReleaseForm):
    """Which asked release is approved, and until when it holds."""

    def build(self) -> None:
        """Add the day of its end."""
        super().build()
        ends = local_day(self.scene.at) + timedelta(days=_RELEASE_DAYS)
        self.fields["expires_on"] = day(
            _("Berlaku sampai"), initial=ends, hint=_("Sesudah hari itu identitas tertutup kembali dengan sendirinya.")
        )

    def fits(self, line: ReleaseLine) -> bool:
        """Return whether a release still waits for its approval."""
        return line.revoked_at is None and line.approved_at is None

    def given(self) -> Given:
        """Return release and end."""
        return Given(release=int(self.text("release")), expires_on=self.cleaned_data["expires_on"])


def _name(line: ReleaseLine) -> str:
    if line.approved_at is None:
        return _("{person}, diminta {day}").format(person=line.person_name, day=dates.day(line.asked_at))
    until = dates.day(line.expires_at) if line.expires_at else ""
    return _("{person}, berlaku sampai {day}").format(person=line.person_name, day=until)
