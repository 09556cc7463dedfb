"""What a complainant can do to their own case, read from a form and handed to the heart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.cases import actions, uploads
from narahubung.cases.uploads import Uploaded
from narahubung.intake import form_words
from narahubung.intake.draft import long_text
from narahubung.rules.facts import Lane
from narahubung.rules.given import MOST_ATTACHMENTS, Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import FileRefused, Incomplete, Malformed, NotSeen, TooLarge
from narahubung.web import dates, errors, limits, words
from narahubung.web.doors import moment

# The acts a complainant has, by their word in the address; what each says when it is done.
ACTS = {
    "pesan": Act.WRITE,
    "jawab": Act.REPLY,
    "lengkapi": Act.COMPLETE,
    "cabut": Act.WITHDRAW,
    "setuju": Act.CONFIRM,
    "keberatan": Act.DISPUTE,
}
_DONE = {
    Act.WRITE: _("Pesan Anda sudah kami terima."),
    Act.REPLY: _("Jawaban Anda sudah kami terima."),
    Act.COMPLETE: _("Kelengkapan Anda sudah kami terima."),
    Act.WITHDRAW: _("Laporan Anda sudah dicabut."),
    Act.CONFIRM: _("Terima kasih. Pernyataan setuju Anda sudah dicatat."),
    Act.DISPUTE: _("Keberatan Anda sudah dicatat dan laporan dibuka kembali."),
}
_WITH_REASON = frozenset({Act.WITHDRAW, Act.DISPUTE})


@dataclass(frozen=True, slots=True)
class Typed:
    """A form of the case page as typed: which act, the words, files already stored, and the key of this press."""

    act: Act
    key: UUID
    text: str = ""
    uploaded: tuple[Uploaded, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: `said` to be shown once, or `problem` with what was typed."""

    typed: Typed
    said: str = ""
    problem: str = ""


def named(name: str) -> Act:
    """Return the act that an address names; refuses `NotSeen`."""
    found = ACTS.get(name)
    if found is None:
        raise NotSeen
    return found


def read(request: HttpRequest, act: Act) -> Typed:
    """Return what was typed; refuses `Malformed` a forged key or file."""
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as broken:
        raise Malformed("key") from broken
    text = long_text(request.POST.get("text", ""))
    return Typed(act, key, text, uploads.kept(request.POST.getlist("uploaded"), form=key.hex))


def do(request: HttpRequest, visitor: Actor, typed: Typed) -> Done:
    """Do the act; what is incomplete comes back as a problem, everything else the heart refuses is raised."""
    if visitor.case is None:
        raise NotSeen
    typed, problem = _with_files(request, typed)
    if problem:
        return Done(typed, problem=problem)
    try:
        done = actions.perform(
            visitor.case, typed.act, actor=visitor, at=moment(request), given=_given(typed), key=typed.key
        )
    except (Incomplete, TooLarge, FileRefused) as refusal:
        return Done(typed, problem=_problem(typed, refusal))
    said = gettext(_DONE[typed.act])
    if done.due_at is not None:
        said += " " + gettext("Sekarang giliran {who}, sampai {until}.").format(
            who=words.turn(done.turn), until=dates.moment(done.due_at)
        )
    return Done(typed, said=said)


def _given(typed: Typed) -> Given:
    files = tuple(file.id for file in typed.uploaded)
    if typed.act in _WITH_REASON:
        return Given(reason=typed.text, attachments=files)
    lane = Lane.COMPLAINANT if typed.act is Act.WRITE else None
    return Given(text=typed.text, lane=lane, attachments=files)


def _with_files(request: HttpRequest, typed: Typed) -> tuple[Typed, str]:
    sent = request.FILES.getlist("files")
    if not sent:
        return typed, ""
    at = moment(request)
    limits.count(request, limits.UPLOADS, at=at)
    # The page does not know whether this person wishes to stay unknown: no file keeps a name that could tell.
    taken, refused = uploads.take(
        sent, form=typed.key.hex, room=MOST_ATTACHMENTS - len(typed.uploaded), anonymous=True, at=at
    )
    kept = replace(typed, uploaded=(*typed.uploaded, *taken))
    return kept, " ".join(f"{one.name}: {errors.translate(one.refusal).detail}" for one in refused)


def _problem(typed: Typed, refusal: Incomplete | TooLarge | FileRefused) -> str:
    if isinstance(refusal, Incomplete) and set(refusal.fields) <= {"text", "reason"}:
        return gettext("Tuliskan alasannya.") if typed.act in _WITH_REASON else gettext("Tuliskan pesan Anda.")
    return " ".join(problem.words for problem in form_words.refused(refusal).values())
