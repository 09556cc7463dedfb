"""What is done to posts: appointments, ends, leave and succession, each refused where the law of the house says so."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from narahubung.accounts.models import Person
from narahubung.agencies import appointments
from narahubung.agencies.models import Absence, Agency, Appointment
from narahubung.network import actions
from narahubung.network.given import Amended, AwayGiven
from narahubung.network.models import PostEvent
from narahubung.notices.models import Notice
from narahubung.rules.coverage import FOR_GOOD, State
from narahubung.rules.escalation import Rung
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import AppointmentKind
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours
from tests import world
from tests.apps.cases import story
from tests.apps.network import keeper
from tests.apps.network.keeper import DINKES, DISDUKCAPIL, PUPR, Visitor, as_ina, letter, refusal

D = world.THAT_DAY
DAY = timedelta(days=1)


@pytest.mark.usefixtures("that_day")
class TestAppointing:
    def test_somebody_without_an_account_gets_one_and_is_told_how_to_get_in(self) -> None:
        keeper.appoint(PUPR, letter("baru@pupr.example", D))

        person = Person.objects.get(email="baru@pupr.example")
        assert not person.has_usable_password()
        told = Notice.objects.get(person=person, way="mail")
        assert (told.kind, told.link) == ("network_invited", "/akun/password/reset/")
        assert keeper.post(PUPR).coverage(on=D).state is State.COVERED

    def test_an_invited_person_really_gets_a_link_for_a_password(self, mailoutbox: list[object]) -> None:
        keeper.appoint(PUPR, letter("baru@pupr.example", D))

        sent = Visitor().post("/akun/password/reset/", email="baru@pupr.example")

        assert sent.status == 302
        assert len(mailoutbox) == 1
        assert "/akun/password/reset/key/" in mailoutbox[0].body  # type: ignore[attr-defined]

    def test_somebody_known_keeps_account_and_name(self) -> None:
        keeper.appoint(PUPR, letter("tamu@contoh.example", D, name="Nama Lain"))

        assert Person.objects.get(email="tamu@contoh.example").name == "Tamu (rekaan)"
        assert Notice.objects.filter(person_id=world.KEYS["tamu"], kind="network_appointed", way="page").exists()

    def test_an_unknown_person_without_a_name_is_refused(self) -> None:
        assert refusal(keeper.appoint, PUPR, letter("baru@pupr.example", D, name="")) == {"name": "unknown_person"}

    def test_somebody_who_left_is_not_appointed_again(self) -> None:
        Person.objects.filter(pk=world.KEYS["tamu"]).update(is_active=False)

        assert refusal(keeper.appoint, PUPR, letter("tamu@contoh.example", D)) == {"email": "account_closed"}

    @pytest.mark.parametrize(
        ("more", "wanted"),
        [
            ({"starts_on": date(2022, 5, 17)}, {"starts_on": "before_post"}),
            ({"ends_on": D - DAY}, {"ends_on": "before_start"}),
            ({"letter_number": ""}, {"letter_number": "missing"}),
            ({"starts_on": date(2096, 1, 1)}, {"starts_on": "too_far"}),
        ],
    )
    def test_days_that_make_no_sense_are_refused(self, more: dict[str, object], wanted: dict[str, str]) -> None:
        Agency.objects.filter(pk=world.PUPR).update(joined_on=date(2022, 5, 18))

        assert refusal(keeper.appoint, PUPR, letter("b@pupr.example", **{"starts_on": D, **more})) == wanted  # type: ignore[arg-type]
        assert not PostEvent.objects.exists()

    def test_two_primary_holders_of_a_day_are_refused_and_a_deputy_is_not(self) -> None:
        assert refusal(keeper.appoint, DISDUKCAPIL, letter("b@x.example", D)) == {"starts_on": "overlaps"}

        keeper.appoint(DISDUKCAPIL, letter("b@x.example", D, kind=AppointmentKind.DEPUTY))

    def test_the_database_refuses_it_even_past_the_door(self) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            Appointment.objects.create(
                person_id=world.KEYS["tamu"], role="liaison", kind="acting", agency_id=world.DISDUKCAPIL, starts_on=D
            )

    def test_the_same_press_twice_is_one_appointment(self) -> None:
        key = uuid4()
        for _ in range(2):
            keeper.appoint(PUPR, letter("baru@pupr.example", D), key=key)

        assert Appointment.objects.filter(agency_id=world.PUPR).count() == 1
        assert PostEvent.objects.count() == 1

    @pytest.mark.parametrize("name", ["dewi", "eka", "hadi", "lukman", "gita", "joko", "bima", "hana"])
    def test_who_does_not_keep_the_network_is_refused(self, name: str) -> None:
        with pytest.raises(NotYours):
            keeper.appoint(DISDUKCAPIL, letter("b@x.example", D, kind=AppointmentKind.DEPUTY), by=name)

    @pytest.mark.parametrize("name", ["nilam", "yusuf", "citra", "tamu", "nobody"])
    def test_who_does_not_see_the_post_learns_nothing_of_it(self, name: str) -> None:
        with pytest.raises(NotSeen):
            keeper.appoint(DISDUKCAPIL, letter("b@x.example", D, kind=AppointmentKind.DEPUTY), by=name)

    def test_a_refused_form_gives_back_what_was_typed(self) -> None:
        page = Visitor("ina").fill(
            "tunjuk",
            email="b@x.example",
            name="Orang Baru",
            kind="definitive",
            letter_number="SK/77",
            starts_on="2026-03-11",
        )

        assert page.status == 422
        assert "Pada hari itu jabatan ini dipegang orang lain" in page.body
        for typed in ("b@x.example", "Orang Baru", "SK/77"):
            assert f'value="{typed}"' in page.body

    def test_the_history_of_a_post_cannot_be_changed(self) -> None:
        keeper.appoint(PUPR, letter("baru@pupr.example", D))

        for statement in ("UPDATE network_postevent SET deed = 'end'", "DELETE FROM network_postevent"):
            with pytest.raises(DatabaseError):
                world.as_owner(statement)
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


@pytest.mark.usefixtures("that_day")
class TestEnding:
    def test_the_last_holders_end_is_refused_until_the_gap_was_seen_and_then_shows(self) -> None:
        mine = keeper.appointment_of("citra")

        assert refusal(actions.end, DINKES, mine, D, **as_ina()) == {"gap_seen": "opens_gap"}
        assert Appointment.objects.get(pk=mine).ends_on is None

        actions.end(DINKES, mine, D, gap_seen=True, **as_ina())  # type: ignore[arg-type]
        found = keeper.post(DINKES).coverage(on=D + DAY)
        assert (found.state, found.vacant_since) == (State.GAP, D + DAY)
        assert keeper.post(DINKES).coverage(on=D).vacant_from == D + DAY

    def test_an_end_that_opens_no_gap_needs_no_more_than_a_press(self) -> None:
        actions.end(DISDUKCAPIL, keeper.appointment_of("wulan"), D, **as_ina())  # type: ignore[arg-type]

        assert keeper.post().coverage(on=D + DAY).state is State.COVERED

    def test_ends_before_the_start_or_of_what_is_over_are_refused(self) -> None:
        mine = keeper.appointment_of("citra")
        assert refusal(actions.end, DINKES, mine, date(2019, 1, 1), **as_ina()) == {"ends_on": "before_start"}
        assert refusal(actions.end, DISDUKCAPIL, mine, D, **as_ina()) == {"appointment": "unknown"}

        Appointment.objects.filter(pk=mine).update(ends_on=D - DAY)
        assert refusal(actions.end, DINKES, mine, D, **as_ina()) == {"ends_on": "over"}

    def test_an_extension_that_meets_the_next_holder_is_refused(self) -> None:
        mine = keeper.appointment_of("citra")
        Appointment.objects.filter(pk=mine).update(ends_on=D + 5 * DAY)
        keeper.appoint(DINKES, letter("b@x.example", D + 6 * DAY))
        given = Amended(ends_on=D + 9 * DAY, letter_number="SK/2")

        assert refusal(actions.amend, DINKES, mine, given, **as_ina()) == {"ends_on": "overlaps"}

    def test_an_extension_is_recorded_with_its_letter(self) -> None:
        mine = keeper.appointment_of("citra")
        Appointment.objects.filter(pk=mine).update(ends_on=D + 5 * DAY)

        actions.amend(DINKES, mine, Amended(ends_on=FOR_GOOD, letter_number="SK/2"), **as_ina())  # type: ignore[arg-type]

        row = Appointment.objects.get(pk=mine)
        assert (row.ends_on, row.letter_number) == (None, "SK/2")
        assert "Penugasan diubah" in Visitor("ina").get(keeper.address_of(DINKES)).body


@pytest.mark.usefixtures("that_day")
class TestLeave:
    def test_who_stands_in_stands_on_the_liaisons_rung_and_the_absent_on_none(self) -> None:
        given = AwayGiven(starts_on=D, ends_on=D + 2 * DAY, stand_in=world.KEYS["wulan"])

        actions.send_away(DISDUKCAPIL, keeper.appointment_of("bima"), given, **as_ina())  # type: ignore[arg-type]

        def on(rung: Rung, day: date) -> list[int]:
            found = appointments.on_rung(
                rung,
                office=world.OFFICE,
                government=world.GOVERNMENT,
                agency=world.DISDUKCAPIL,
                hub_reported=False,
                on=day,
            )
            return [holder.person for holder in found]

        assert on(Rung.LIAISON, D - DAY) == [world.KEYS["bima"]]
        assert on(Rung.LIAISON, D) == on(Rung.DEPUTY, D) == [world.KEYS["wulan"]]
        assert on(Rung.LIAISON, D + 3 * DAY) == [world.KEYS["bima"]]

    def test_a_circle_of_stand_ins_is_refused(self) -> None:
        to_bima = AwayGiven(starts_on=D + DAY, ends_on=D + 4 * DAY, stand_in=world.KEYS["bima"])
        to_wulan = AwayGiven(starts_on=D, ends_on=D + 2 * DAY, stand_in=world.KEYS["wulan"])
        actions.send_away(DISDUKCAPIL, keeper.appointment_of("wulan"), to_bima, **as_ina())  # type: ignore[arg-type]

        found = refusal(actions.send_away, DISDUKCAPIL, keeper.appointment_of("bima"), to_wulan, **as_ina())

        assert found == {"stand_in": "circle"}
        assert Absence.objects.count() == 1

    @pytest.mark.parametrize(
        ("first", "last", "stand_in", "wanted"),
        [
            (0, -1, None, {"ends_on": "before_start"}),
            (-5, -1, None, {"ends_on": "past"}),
            (0, 1, "citra", {"stand_in": "not_holder"}),
            (0, 1, "bima", {"stand_in": "circle"}),
            (0, 99, None, {"starts_on": "outside_appointment"}),
        ],
    )
    def test_leave_that_makes_no_sense_is_refused(
        self, first: int, last: int, stand_in: str | None, wanted: dict[str, str]
    ) -> None:
        mine = keeper.appointment_of("bima")
        Appointment.objects.filter(pk=mine).update(ends_on=D + 50 * DAY)
        given = AwayGiven(
            starts_on=D + first * DAY, ends_on=D + last * DAY, stand_in=world.KEYS[stand_in] if stand_in else None
        )

        assert refusal(actions.send_away, DISDUKCAPIL, mine, given, **as_ina()) == wanted

    def test_days_are_away_once_and_can_be_cut_short(self) -> None:
        mine = keeper.appointment_of("bima")
        given = AwayGiven(starts_on=D - DAY, ends_on=D + 5 * DAY)
        actions.send_away(DISDUKCAPIL, mine, given, **as_ina())  # type: ignore[arg-type]
        assert refusal(actions.send_away, DISDUKCAPIL, mine, given, **as_ina()) == {"starts_on": "overlaps"}
        assert keeper.post().coverage(on=D).state is State.DEPUTY_ONLY

        actions.bring_back(DISDUKCAPIL, Absence.objects.get().pk, **as_ina())  # type: ignore[arg-type]

        assert keeper.post().coverage(on=D).state is State.COVERED
        assert keeper.post().coverage(on=D - DAY).state is State.DEPUTY_ONLY

    def test_nothing_is_forwarded_to_a_post_of_which_everybody_is_away(self) -> None:
        for name in ("bima", "wulan"):
            given = AwayGiven(starts_on=D, ends_on=D + DAY)
            actions.send_away(DISDUKCAPIL, keeper.appointment_of(name), given, **as_ina())  # type: ignore[arg-type]
        case = story.come_to("verified")

        with pytest.raises(Incomplete) as refused:
            case.do("dewi", Act.FORWARD)

        assert refused.value.fields == {"agency": "nobody_there"}
