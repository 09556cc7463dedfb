"""Signing a commitment: each for themselves, the witness apart, late and on paper told apart, and nothing twice."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from narahubung.agencies.models import PledgedTerm
from narahubung.commitments import actions, force, history, signing
from narahubung.commitments.given import PaperGiven
from narahubung.commitments.models import CommitmentEvent, Signature, Statement
from narahubung.documents import verifying
from narahubung.documents.verifying import Kind
from narahubung.notices.models import Notice
from narahubung.rules.commitment import Stage, Stand
from narahubung.rules.refusals import (
    FileRefused,
    Incomplete,
    NotSeen,
    NotYours,
    RuleBroken,
    SamePerson,
    TooLarge,
    WrongMoment,
)
from narahubung.rules.signature import WrongPin
from tests import world
from tests.apps.commitments import event
from tests.apps.commitments.event import AT, DAY, TODAY

pytestmark = pytest.mark.usefixtures("small_world")


def scan(*, pages: int = 1) -> bytes:
    """Return a PDF of so many blank pages, as a scanner makes one."""
    made, written = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page(width=595, height=842)
    made.write(written)
    return written.getvalue()


def on_paper(code: str, *, agency: int = world.DISDUKCAPIL, by: str = "ina", **changes: object) -> None:
    """Let somebody record a signature on paper."""
    given = {
        "party": event.place_of(code, agency),
        "signed_on": TODAY,
        "name": "pindai.pdf",
        "content": scan(),
        **changes,
    }
    signing.sign_on_paper(code, PaperGiven(**given), actor=world.actor(by), at=AT, key=uuid4())  # type: ignore[arg-type]


def test_from_draft_to_force_with_everybodys_own_signature() -> None:
    code = event.opened()

    event.office_and_one(code)
    event.witnessed(code)

    found = verifying.verify(event.pdf(code))
    assert found.kind is Kind.VALID
    assert len([one for one in found.signatures if not one.by_office]) == 3
    assert event.row(code).stage == Stage.IN_FORCE
    assert event.sheet(code).counted == "1 dari 5 instansi menandatangani"
    assert event.sheet(code).missing == "Dinas PU, Dinkes, Disdikbud, Inspektorat"
    assert history.first_flaw(code) is None


def test_one_changed_character_breaks_the_verification() -> None:
    code = event.opened()
    event.office_and_one(code)
    whole = event.pdf(code)

    at = whole.index(b"/Title") + 8
    changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]

    assert verifying.verify(changed).kind is Kind.CHANGED


@pytest.mark.parametrize("name", ["wulan", "hana", "citra", "gita", "joko", "ina", "nilam"])
def test_nobody_signs_for_another(name: str) -> None:
    """The deputy, the head of agency, another's liaison, the coordinator, the witness, the keeper, a stranger."""
    code = event.opened()

    with pytest.raises(NotYours):
        event.sign(code, name, event.place_of(code, world.DISDUKCAPIL))

    assert Signature.objects.count() == 0


@pytest.mark.parametrize("name", ["bima", "fajar", "gita", "ina"])
def test_nobody_witnesses_for_the_witness(name: str) -> None:
    code = event.opened()
    event.office_and_one(code)

    with pytest.raises(NotYours):
        event.sign(code, name, event.witness_place(code))


def test_a_witness_who_is_a_party_is_refused_when_it_is_opened() -> None:
    from narahubung.agencies.models import Appointment
    from narahubung.rules.parties import Role

    Appointment.objects.create(
        person_id=world.KEYS["bima"], role=Role.OBSERVER, government_id=world.GOVERNMENT, starts_on=TODAY
    )
    event.anew()
    code = event.drafted(replace(event.TERMS, witness=world.KEYS["bima"]))

    with pytest.raises(Incomplete) as refused:
        actions.open_round(code, actor=world.actor("ina"), at=AT, key=uuid4())

    assert refused.value.fields == {"witness": "is_party"}


def test_a_wrong_pin_signs_nothing_and_the_right_one_still_does() -> None:
    code = event.opened()
    place = event.place_of(code, None)

    with pytest.raises(WrongPin):
        event.sign(code, "fajar", place, pin="913572")
    assert event.row(code).events == 2

    event.sign(code, "fajar", place)
    assert Signature.objects.count() == 1


def test_the_same_press_twice_is_one_signature_and_a_second_one_is_refused() -> None:
    code = event.opened()
    event.with_key(world.KEYS["fajar"])
    key, place = uuid4(), event.place_of(code, None)

    for _ in range(2):
        signing.sign(code, place, pin=event.PIN, actor=world.actor("fajar"), at=AT, key=key)

    assert Signature.objects.count() == 1
    with pytest.raises(WrongMoment):
        event.sign(code, "fajar", place)


def test_after_opening_the_text_cannot_be_changed_and_the_digest_is_of_exactly_this_text() -> None:
    code = event.opened()
    bound = event.row(code).text_sha256

    with pytest.raises(WrongMoment):
        actions.revise(code, event.TERMS, preamble="Lain", given=(), actor=world.actor("ina"), at=AT, key=uuid4())

    other = event.opened()
    assert len(bound) == 64
    assert event.row(other).text_sha256 != bound  # another number is another text
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(event.pdf(code))).pages)
    assert bound[:8] in printed.replace("\n", "")


def test_each_signature_only_adds_to_the_document_that_was_signed_before() -> None:
    code = event.opened()
    event.office_and_one(code)
    event.witnessed(code)
    whole = event.pdf(code)

    for one in Signature.objects.all():
        assert hashlib.sha256(whole[: one.length]).hexdigest() == one.sha256


def test_a_refusal_keeps_its_words_even_where_the_agency_signs_later() -> None:
    code = event.opened()
    place = event.place_of(code, world.DINKES)
    signing.refuse(code, place, words="Targetnya belum disepakati.", actor=world.actor("citra"), at=AT, key=uuid4())
    refused = next(one for one in event.sheet(code).parties if one.name == "Dinkes")
    assert (refused.stand, refused.said[0].text) == (Stand.REFUSED, "Targetnya belum disepakati.")

    event.sign(code, "citra", place, words="Dengan catatan: mulai triwulan depan.")

    line = next(one for one in event.sheet(code).parties if one.name == "Dinkes")
    assert line.stand is Stand.RESERVED
    assert line.reservation == "Dengan catatan: mulai triwulan depan."
    assert [said.text for said in line.said] == ["Targetnya belum disepakati."]


@pytest.mark.parametrize("name", ["bima", "ina", "joko"])
def test_nobody_refuses_for_another_and_no_refusal_is_without_words(name: str) -> None:
    code = event.opened()
    place = event.place_of(code, world.DINKES)

    with pytest.raises(NotYours):
        signing.refuse(code, place, words="Tidak.", actor=world.actor(name), at=AT, key=uuid4())
    with pytest.raises(Incomplete):
        signing.refuse(code, place, words="  ", actor=world.actor("citra"), at=AT, key=uuid4())
    assert Statement.objects.count() == 0


def test_who_signs_after_force_is_late_and_bound_from_that_day() -> None:
    code = event.opened()
    event.office_and_one(code)
    event.witnessed(code)

    event.sign(code, "citra", event.place_of(code, world.DINKES), at=AT + 5 * DAY)

    late = Signature.objects.get(person=world.KEYS["citra"])
    assert late.is_late
    bound = {one.agency_id: one.valid_from for one in PledgedTerm.objects.filter(commitment=code, code="PLEDGED_ACK")}
    assert bound == {world.DISDUKCAPIL: TODAY, world.DINKES: TODAY + 5 * DAY}


def test_a_signature_after_the_round_is_refused() -> None:
    code = event.opened()

    with pytest.raises(WrongMoment):
        event.sign(code, "citra", event.place_of(code, world.DINKES), at=AT + 31 * DAY)


def test_it_waits_for_its_day_and_expires_after_its_last() -> None:
    code = event.opened(starts_on=TODAY + 3 * DAY)
    event.office_and_one(code)
    event.witnessed(code)
    assert event.row(code).stage == Stage.WITNESSED

    assert force.tend(AT + 2 * DAY) == 0
    assert force.tend(AT + 3 * DAY) == 1
    assert event.row(code).stage == Stage.IN_FORCE
    assert force.tend(AT + 365 * DAY) == 0
    assert force.tend(AT + 366 * DAY) == 1
    assert event.row(code).stage == Stage.EXPIRED
    assert history.first_flaw(code) is None


def test_a_new_one_takes_the_place_of_the_old_and_its_targets_with_it() -> None:
    old = event.opened()
    event.office_and_one(old)
    event.witnessed(old)

    new = event.opened(supersedes=old, starts_on=TODAY + 10 * DAY, ends_on=TODAY + 400 * DAY)
    event.office_and_one(new)
    event.witnessed(new)
    force.tend(AT + 10 * DAY)

    assert (event.row(old).stage, event.row(new).stage) == (Stage.SUPERSEDED, Stage.IN_FORCE)
    ends = {one.commitment: one.valid_to for one in PledgedTerm.objects.filter(code="PLEDGED_ACK")}
    assert ends[old] == TODAY + 9 * DAY
    assert event.sheet(old).superseded_by == new


def test_the_end_is_told_once_at_each_distance_to_keepers_and_coordinators() -> None:
    code = event.opened()
    event.office_and_one(code)
    event.witnessed(code)

    for days in (304, 305, 306, 351, 352):
        force.tend(AT + timedelta(days=days))

    told = Notice.objects.filter(kind="commitment_expires", way="page", person=world.KEYS["gita"])
    assert sorted(told.values_list("key", flat=True)) == [f"commitment:{code}:14", f"commitment:{code}:60"]
    assert not Notice.objects.filter(kind="commitment_expires", person=world.KEYS["bima"]).exists()


def test_everybody_is_asked_to_sign_and_the_witness_only_when_there_is_something_to_witness() -> None:
    code = event.opened()
    asked = set(Notice.objects.filter(kind="commitment_to_sign").values_list("person_id", flat=True))
    assert {world.KEYS["bima"], world.KEYS["citra"], world.KEYS["fajar"]} <= asked
    assert world.KEYS["wulan"] not in asked
    assert not Notice.objects.filter(kind="commitment_witness").exists()

    event.office_and_one(code)

    assert Notice.objects.filter(kind="commitment_witness", person=world.KEYS["joko"], way="page").count() == 1


def test_a_signature_on_paper_says_who_held_the_post_that_day_and_who_saw_it() -> None:
    code = event.opened()

    on_paper(code)

    kept = Signature.objects.get()
    assert (kept.person_id, kept.confirmed_by_id, kept.level) == (world.KEYS["bima"], world.KEYS["ina"], "paper_scan")
    line = next(one for one in event.sheet(code).parties if one.name == "Disdukcapil")
    assert line.level == "Pindaian tanda tangan di kertas"
    assert "Ina (rekaan)" in line.confirmed
    assert verifying.verify(event.pdf(code)).kind is Kind.VALID  # paper adds nothing to the electronic document


@pytest.mark.parametrize("name", ["bima", "gita", "joko", "dewi", "nilam"])
def test_only_a_keeper_records_paper(name: str) -> None:
    code = event.opened()

    with pytest.raises(NotYours):
        on_paper(code, by=name)


def test_a_keeper_does_not_confirm_their_own_signature() -> None:
    code = event.opened()

    with pytest.raises(SamePerson):
        signing.sign_on_paper(
            code, PaperGiven(party=event.place_of(code, None), signed_on=TODAY, name="a.pdf", content=scan()),
            actor=world.actor("fajar"), at=AT, key=uuid4(),
        )  # fmt: skip


# Its table of contents is packed, and the packing is torn.
BROKEN_INSIDE = (
    b"%PDF-1.7\n1 0 obj<</Type/XRef/Size 2/W[1 2 1]/Filter/FlateDecode/Length 4/Root 1 0 R>>stream\nabcd\n"
    b"endstream endobj\nstartxref\n9\n%%EOF"
)


def with_script() -> bytes:
    """Return a PDF that would run something when opened."""
    return scan().replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"PK bukan pdf", "type_not_allowed"),
        (b"%PDF-1.7 rusak", "unreadable"),
        (BROKEN_INSIDE, "unreadable"),
        (with_script(), "active"),
        (scan(pages=200), "too_many_pages"),
    ],
    ids=["nothing", "no PDF", "broken", "broken inside", "with a script", "200 pages"],
)
def test_a_bad_scan_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        signing.scan_of(content, name="pindai.pdf" if content[:2] != b"PK" else "pindai")

    assert refused.value.reason == reason


def test_a_scan_that_is_too_large_is_refused_and_a_photograph_is_taken() -> None:
    with pytest.raises(TooLarge):
        signing.scan_of(b"%PDF-" + bytes(signing.LARGEST_SCAN), name="a.pdf")

    drawn = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(drawn, "PNG")
    assert signing.scan_of(drawn.getvalue(), name="foto.png")[1:] == ("image/jpeg", 1)


@pytest.mark.parametrize("days", [-1, 1])
def test_paper_is_signed_between_the_opening_and_today(days: int) -> None:
    code = event.opened()

    with pytest.raises(Incomplete):
        on_paper(code, signed_on=TODAY + days * DAY)


def test_a_draft_is_unseen_by_all_but_its_keepers() -> None:
    code = event.drafted()

    for name in ("bima", "gita", "joko", "dewi", "nobody", "nilam"):
        with pytest.raises(NotSeen):
            signing.refuse(code, 0, words="x", actor=world.actor(name), at=AT, key=uuid4())


def test_a_changed_history_is_noticed() -> None:
    code = event.opened()
    event.office_and_one(code)

    world.as_owner("UPDATE commitments_commitmentevent SET actor_id = %s WHERE deed = 'sign'", world.KEYS["tamu"])

    assert history.first_flaw(code) == 3


def test_the_role_of_web_and_worker_cannot_change_history() -> None:
    from django.db import transaction
    from django.db.utils import ProgrammingError

    event.opened()

    for table in (CommitmentEvent, Signature, Statement):
        with pytest.raises(ProgrammingError), transaction.atomic():
            table._default_manager.update(at=AT)


def test_a_withdrawn_commitment_takes_no_signature_and_one_in_force_is_not_withdrawn() -> None:
    code = event.opened()
    actions.withdraw(code, actor=world.actor("ina"), at=AT, key=uuid4())
    with pytest.raises(RuleBroken):
        event.sign(code, "fajar", event.place_of(code, None))

    other = event.opened()
    event.office_and_one(other)
    event.witnessed(other)
    with pytest.raises(WrongMoment):
        actions.withdraw(other, actor=world.actor("ina"), at=AT, key=uuid4())
