"""Forms begun and handed in are counted by day, each once, and nothing of whoever filled them is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from narahubung.facts import forms, keeping
from narahubung.facts.models import FormsBegun
from narahubung.rules.rates import Period
from narahubung.rules.silence import ChannelState, Forms, channel_of
from tests import world
from tests.apps.cases.story import lodged

pytestmark = pytest.mark.usefixtures("small_world")
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
KEY = "6f0d9d7a-3c1e-4a54-9d4b-0e6ab61f5c11"


def test_a_form_is_begun_at_its_first_press_and_counted_once() -> None:
    client = Client()
    typed = {"key": KEY, "screen": "story", "go": "next", "text": "Jalan di depan rumah kami rusak parah sekali."}

    shown = client.post("/lapor/", typed)
    client.post("/lapor/", typed | {"counted": "yes"})

    assert FormsBegun.objects.count() == 1
    assert 'name="counted" value="yes"' in shown.content.decode()


def test_looking_at_the_form_is_not_beginning_it() -> None:
    Client().get("/lapor/")

    assert not FormsBegun.objects.exists()


def test_begun_and_handed_in_are_told_apart() -> None:
    for _ in range(5):
        forms.count_begun(on=world.THAT_DAY)
    forms.count_begun(on=world.THAT_DAY - timedelta(days=40))
    lodged()
    keeping.catch_up(on=world.THAT_DAY)

    assert forms.forms(period=MARCH, on=date(2026, 4, 2)) == Forms(5, 1)


def test_reports_from_before_forms_were_counted_do_not_make_the_channel_look_broken() -> None:
    # The year before was counted on no day but its last, and there from noon on: six came, begun by nobody knows whom.
    for _ in range(6):
        lodged()
    forms.count_begun(on=world.THAT_DAY)
    keeping.catch_up(on=world.THAT_DAY)

    before = forms.forms(period=Period(world.THAT_DAY - timedelta(days=365), world.THAT_DAY), on=date(2026, 4, 2))

    assert channel_of(Forms(40, 10), elsewhere=before).state is ChannelState.WORKS
    assert before == Forms(0, 0)


def test_where_no_form_was_ever_counted_nothing_is_said() -> None:
    lodged()
    keeping.catch_up(on=world.THAT_DAY)

    assert forms.forms(period=MARCH, on=date(2026, 4, 2)) == Forms(0, 0)


def test_days_are_drawn_together_without_losing_one() -> None:
    for day in (1, 1, 1, 2):
        forms.count_begun(on=date(2026, 3, day))

    assert forms.compact() == 2
    assert dict(FormsBegun.objects.values_list("on", "n")) == {date(2026, 3, 1): 3, date(2026, 3, 2): 1}
    assert forms.compact() == 0


def test_what_is_kept_is_a_day_and_a_number() -> None:
    assert {field.name for field in FormsBegun._meta.get_fields()} == {"id", "on", "n"}
