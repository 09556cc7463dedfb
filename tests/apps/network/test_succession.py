"""One act: a holder ends, the next begins, the record is sealed, and cases stay where they are."""

from __future__ import annotations

import hashlib
import io
from datetime import date, timedelta

import pypdf
import pytest
from django.db import transaction

from narahubung.agencies import appointments
from narahubung.agencies.models import Appointment
from narahubung.cases import actions as cases
from narahubung.cases import postload
from narahubung.documents import leaving, office, signers
from narahubung.documents.inspection import Verdict
from narahubung.documents.models import SignerKey
from narahubung.network import actions
from narahubung.network.given import Deed
from narahubung.network.models import Handover, PostEvent
from narahubung.notices.models import Notice
from narahubung.rules.coverage import State
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import AppointmentKind, Role
from tests import world
from tests.apps.cases import story
from tests.apps.network import keeper
from tests.apps.network.keeper import DINKES, DISDUKCAPIL, Visitor, as_ina, letter, refusal

D = world.THAT_DAY
DAY = timedelta(days=1)


def succession(name: str = "tamu", **more: object) -> None:
    """Let somebody succeed Bima from today."""
    actions.succeed(
        DISDUKCAPIL,
        letter(f"{name}@contoh.example", D),
        predecessor=keeper.appointment_of("bima"),
        **{**as_ina(), **more},  # type: ignore[arg-type]
    )


def with_key(name: str) -> int:
    """Give somebody a signing key and return who it is."""
    person = world.KEYS[name]
    signers.enrol(person, name=f"{name.title()} (rekaan)", post="Narahubung", pin="294817", at=world.WED_11_MAR)
    return person


def numbers(name: str) -> set[str]:
    """Return the open cases somebody sees as they stand today."""
    found = appointments.actor_of(world.KEYS[name], on=D)
    return {line.number for line in postload.load(world.DISDUKCAPIL, actor=found)}


@pytest.mark.usefixtures("that_day")
class TestSuccession:
    def test_the_successor_sees_exactly_the_predecessors_open_cases_less_the_barred(self) -> None:
        kept = [story.come_to(way) for way in ("forwarded", "acknowledged", "drafted", "answered")]
        story.come_to("closed")
        story.come_to("at_hub")  # has not reached the agency
        barred = story.come_to("acknowledged")
        barred.do("dewi", Act.BAR_PERSON, person=world.KEYS["citra"])
        before = numbers("bima")

        succession("citra")

        assert numbers("citra") == before - {barred.number} == {one.number for one in kept}
        assert numbers("bima") == set()
        record = Handover.objects.get()
        assert (record.cases, record.withheld) == (4, 1)

    def test_ends_the_day_before_begins_today_and_leaves_no_gap(self) -> None:
        succession()

        assert Appointment.objects.get(person_id=world.KEYS["bima"]).ends_on == D - DAY
        assert Appointment.objects.get(person_id=world.KEYS["tamu"]).starts_on == D
        assert keeper.post().coverage(on=D).state is State.COVERED
        assert [event.deed for event in PostEvent.objects.all()] == [Deed.SUCCEED]
        told = Notice.objects.filter(kind="network_handover_ready", way="page").values_list("person_id", flat=True)
        assert set(told) == {world.KEYS["bima"], world.KEYS["tamu"]}

    def test_the_record_lists_numbers_terms_and_promises_and_nobody_who_complained(self) -> None:
        case = story.come_to("acknowledged")
        hidden = story.come_to("acknowledged")
        hidden.do("dewi", Act.BAR_PERSON, person=world.KEYS["citra"])
        due = postload.load(world.DISDUKCAPIL, actor=world.actor("bima"))[0].promised_at

        succession("citra")

        row = Handover.objects.get()
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(bytes(row.pdf))).pages)
        text = " ".join(text.split())
        assert due is not None
        for said in ("Bima (rekaan)", "Citra (rekaan)", "SK-CONTOH/9", "10 Maret 2026", case.number):
            assert said in text, said
        assert "1 laporan terbuka lain tidak diserahterimakan karena benturan kepentingan" in text
        for secret in (hidden.number, story.NAME, story.PHONE, story.SECRET, story.NIK):
            assert secret not in text
        assert hashlib.sha256(bytes(row.pdf)).hexdigest() == row.sha256
        assert office.inspect(bytes(row.pdf)).verdict is Verdict.INTACT

    def test_only_both_people_and_the_office_take_the_record_along(self) -> None:
        succession()
        address = f"/jejaring/serah-terima/{Handover.objects.get().pk}.pdf"

        for name in ("ina", "hadi", "bima", "tamu"):
            page = Visitor(name).get(address)
            assert page.status == 200, name
            assert page.content.startswith(b"%PDF"), name
        for name in ("wulan", "hana", "citra", "gita", "joko", "nilam"):
            assert Visitor(name).get(address).status == 404, name

    def test_authorship_stays_and_persons_add_up_to_the_post(self) -> None:
        story.come_to("answered")
        story.come_to("clarified")
        waiting = story.come_to("acknowledged")
        succession()
        waiting.at = world.WED_11_MAR + DAY
        tamu = appointments.actor_of(world.KEYS["tamu"], on=D + DAY)
        given = story.plausible(Act.DRAFT_ANSWER, waiting)
        cases.perform(waiting.case, Act.DRAFT_ANSWER, actor=tamu, at=waiting.at, given=given)
        waiting.do("hana", Act.APPROVE_ANSWER)

        found = postload.answers(world.DISDUKCAPIL, actor=world.actor("ina"), since=world.WED_11_MAR - 9 * DAY)

        assert {name: count for _person, name, count in found.by_person} == {"Bima (rekaan)": 3, "Tamu (rekaan)": 1}
        assert sum(count for _person, _name, count in found.by_person) == found.whole == 4
        page = Visitor("ina").get(f"{keeper.address_of()}jawaban/")
        assert page.status == 200
        assert page.queries <= 9

    def test_what_cannot_be_sealed_changes_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_args: object, **_more: object) -> bytes:
            raise OSError("no space left")

        monkeypatch.setattr(office, "handover_pdf", broken)
        with pytest.raises(OSError, match="no space"), transaction.atomic():
            succession()

        assert Appointment.objects.get(person_id=world.KEYS["bima"]).ends_on is None
        assert not Appointment.objects.filter(person_id=world.KEYS["tamu"]).exists()
        assert not Handover.objects.exists()

    def test_a_second_succession_from_the_same_page_is_told_that_somebody_was_faster(self) -> None:
        mine = keeper.appointment_of("bima")
        succession()

        found = refusal(
            actions.succeed, DISDUKCAPIL, letter("lain@contoh.example", D + DAY), predecessor=mine, **as_ina()
        )

        assert found == {"predecessor": "overtaken"}
        assert Handover.objects.count() == 1

    @pytest.mark.parametrize(
        ("more", "wanted"),
        [
            ({"email": "bima@contoh.example"}, {"email": "same_holder"}),
            ({"kind": AppointmentKind.DEPUTY}, {"kind": "needs_primary"}),
            ({"starts_on": date(2020, 1, 1)}, {"starts_on": "before_predecessor"}),
        ],
    )
    def test_a_succession_that_makes_no_sense_is_refused(self, more: dict[str, object], wanted: dict[str, str]) -> None:
        given = letter(**{"email": "tamu@contoh.example", "starts_on": D, **more})  # type: ignore[arg-type]

        assert (
            refusal(actions.succeed, DISDUKCAPIL, given, predecessor=keeper.appointment_of("bima"), **as_ina())
            == wanted
        )

    def test_the_form_does_it_all_in_one_press(self) -> None:
        page = Visitor("fajar").fill(
            "ganti", email="tamu@contoh.example", kind="acting", letter_number="SK/8", starts_on="2026-03-11"
        )

        assert (page.status, page.location) == (302, keeper.address_of())
        body = Visitor("ina").get(keeper.address_of()).body
        assert "Pergantian dengan serah terima" in body
        assert "Bima (rekaan) kepada Tamu (rekaan), 11 Maret 2026: 0 laporan terbuka" in body

    def test_the_record_can_be_made_anew_and_the_old_one_stays(self) -> None:
        succession()
        story.come_to("acknowledged")

        actions.record_anew(DISDUKCAPIL, **as_ina())  # type: ignore[arg-type]

        assert [row.cases for row in Handover.objects.order_by("id")] == [0, 1]
        assert refusal(actions.record_anew, DINKES, **as_ina()) == {"predecessor": "no_succession"}


@pytest.mark.usefixtures("that_day")
class TestKeysOfWhoLeft:
    def test_the_predecessors_key_is_withdrawn_and_the_successor_makes_their_own(self) -> None:
        bima, wulan = with_key("bima"), with_key("wulan")

        succession()

        assert not signers.has_key(bima)
        withdrawn = SignerKey.objects.get(person=bima)
        assert (withdrawn.revoked_at, withdrawn.revoked_because) == (world.WED_11_MAR, "left")
        assert set(signers.withdrawn()) == {int(withdrawn.serial, 16)}
        assert signers.has_key(wulan), "the deputy stays"
        assert not signers.has_key(world.KEYS["tamu"]), "a key is never handed on"
        assert signers.has_key(with_key("tamu"))

    def test_a_key_signs_through_the_last_day_of_its_post_and_no_longer(self) -> None:
        bima = with_key("bima")
        mine = keeper.appointment_of("bima")

        actions.end(DISDUKCAPIL, mine, D + DAY, gap_seen=True, **as_ina())  # type: ignore[arg-type]

        assert signers.has_key(bima)
        assert leaving.withdraw_keys(at=world.WED_11_MAR + DAY) == 0
        assert leaving.withdraw_keys(at=world.WED_11_MAR + 2 * DAY) == 1
        assert not signers.has_key(bima)
        assert leaving.withdraw_keys(at=world.WED_11_MAR + 3 * DAY) == 0

    def test_the_same_post_by_another_letter_keeps_the_key_and_another_post_does_not(self) -> None:
        bima, citra = with_key("bima"), with_key("citra")
        Appointment.objects.filter(person__in=[bima, citra]).update(ends_on=D)
        for person in (bima, citra):
            Appointment.objects.create(
                person_id=person, role=Role.LIAISON, agency_id=world.DISDUKCAPIL, starts_on=D + DAY,
                kind=AppointmentKind.DEPUTY,
            )  # fmt: skip

        assert leaving.withdraw_keys(at=world.WED_11_MAR + DAY) == 1
        assert (signers.has_key(bima), signers.has_key(citra)) == (True, False)
