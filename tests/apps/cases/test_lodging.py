"""A complaint comes in: once however often it is sent, with number, code and term; or it hears what is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from narahubung.cases import actions, queries
from narahubung.rules.facts import Complaint, PersonDetails, State, TermCode, Turn
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import STRANGER, Actor, Standing
from narahubung.rules.references import read_register_number
from narahubung.rules.refusals import Incomplete, KeyReused, Malformed, NotSeen, TooLarge, TooMany
from tests import world
from tests.apps.cases.story import COMPLAINT, NAME, NIK, PHONE, SECRET, lodged

pytestmark = pytest.mark.usefixtures("small_world")
AT = world.WED_11_MAR


def test_a_complaint_is_registered_with_a_number_and_the_offices_turn() -> None:
    story = lodged()
    sheet = story.sheet("dewi")

    assert read_register_number(story.number) == story.number
    assert (sheet.line.state, sheet.line.turn, sheet.line.term) == (State.REGISTERED, Turn.OFFICE, TermCode.VERIFY)
    # Three working days from Wednesday 11 March: Thursday, Friday, Monday; to the end of that day in WITA.
    assert sheet.line.due_at is not None
    assert sheet.line.due_at.date() == date(2026, 3, 16)
    assert [happening.act for happening in sheet.happenings] == [Act.LODGE]


def test_the_same_sending_twice_is_one_complaint_with_the_same_receipt() -> None:
    key = uuid4()
    first = actions.lodge(COMPLAINT, actor=STRANGER, at=AT, key=key)
    second = actions.lodge(COMPLAINT, actor=STRANGER, at=AT + timedelta(minutes=5), key=key)

    assert second == replace(first, again=True)


def test_the_same_key_with_another_body_is_refused() -> None:
    key = uuid4()
    actions.lodge(COMPLAINT, actor=STRANGER, at=AT, key=key)

    with pytest.raises(KeyReused):
        actions.lodge(replace(COMPLAINT, text="Lain sama sekali"), actor=STRANGER, at=AT, key=key)
    with pytest.raises(KeyReused):
        actions.lodge(COMPLAINT, actor=world.actor("dewi"), at=AT, key=key)


def test_the_same_words_under_another_key_are_another_complaint() -> None:
    assert lodged().case != lodged().case


def test_two_complaints_have_different_numbers_codes_and_pins() -> None:
    stories = [lodged() for _ in range(4)]

    assert len({story.number for story in stories}) == len({story.code for story in stories}) == 4


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"text": " \n "}, {"text": "needed"}),
        ({"service": "tidak_ada"}, {"service": "unknown"}),
        ({"district": "99.99.99"}, {"district": "unknown"}),
        ({"village": "99.99.99.9999"}, {"village": "unknown"}),
        ({"channel": "merpati"}, {"channel": "unknown"}),
        ({"reported": "BUKAN_SIAPA"}, {"reported": "unknown"}),
        ({"happened_on": date(2026, 3, 12)}, {"happened_on": "future"}),
        ({"attachments": (uuid4(),)}, {"attachments": "unknown"}),
        ({"text": "", "channel": "x"}, {"text": "needed", "channel": "unknown"}),
    ],
)
def test_what_cannot_be_registered_is_named(change: dict[str, object], fields: dict[str, str]) -> None:
    with pytest.raises(Incomplete) as refused:
        actions.lodge(replace(COMPLAINT, **change), actor=STRANGER, at=AT, key=uuid4())  # type: ignore[arg-type]
    assert refused.value.fields == fields


def test_a_megabyte_is_no_complaint() -> None:
    with pytest.raises(TooLarge):
        actions.lodge(Complaint(text="a" * 1_000_000), actor=STRANGER, at=AT, key=uuid4())


@pytest.mark.parametrize(
    "text",
    [
        "\u202eterbalik\u202c \u200f",
        "😀" * 500,
        "<script>alert(1)</script>",
        "';DROP TABLE cases_case;--",
        "a\n\n\n\tb",
        "%s %(a)s {0}",
    ],
)
def test_whatever_is_written_is_kept_as_it_was_written(text: str) -> None:
    story = lodged(Complaint(text=text))

    assert story.sheet("dewi").messages[0].text == text.strip()


def test_a_text_with_a_nul_is_kept_or_refused_but_never_fails() -> None:
    try:
        story = lodged(Complaint(text="a\x00b"))
    except (Incomplete, Malformed):
        return
    assert story.sheet("dewi").messages[0].text == "a\x00b"


def test_an_anonymous_complaint_has_no_person_on_file() -> None:
    story = lodged(Complaint(text="Jalan berlubang"))

    read = queries.read_identity(story.case, actor=world.actor("eka"), at=AT)

    assert (read.is_anonymous, read.details) == (True, PersonDetails())


def test_an_urgent_complaint_runs_on_clock_hours_from_the_first_minute() -> None:
    story = lodged(replace(COMPLAINT, urgent=True))
    line = story.sheet("dewi").line

    assert (line.is_rapid, line.term) == (True, TermCode.RCO)
    assert line.due_at == AT + timedelta(hours=24)


def test_a_complaint_taken_at_the_counter_names_the_officer() -> None:
    story = lodged(replace(COMPLAINT, channel="visit"), by=world.actor("dewi"))
    first = story.sheet("eka").happenings[0]

    assert (first.standing, first.author) == (Standing.INTAKE, "Dewi (rekaan)")


@pytest.mark.parametrize("name", ["bima", "gita", "tamu", "hadi", "lukman", "ina"])
def test_whoever_is_not_of_the_desk_lodges_as_a_complainant_like_any_other(name: str) -> None:
    story = lodged(by=world.actor(name))
    first = story.sheet("eka").happenings[0]

    assert (first.standing, first.author) == (Standing.COMPLAINANT, "")


def test_the_words_and_the_person_lie_sealed_and_history_carries_none_of_them() -> None:
    lodged()
    for table in ("cases_message", "cases_party", "cases_event", "cases_case", "cases_trackingkey"):
        rows = world.as_owner(f"SELECT t::text FROM {table} t")
        written = " ".join(str(row[0]) for row in rows)
        # A bytea is shown in hex: look for the words in both forms.
        for word in (NAME, PHONE, NIK, SECRET, "Pelaporwati", "Jalan Rahasia"):
            assert word not in written, table
            assert word.encode().hex() not in written, table


def test_code_and_pin_open_the_case_they_belong_to() -> None:
    story, other = lodged(), lodged()

    opened = queries.open_by_code(story.code.lower(), f" {story.pin} ", at=AT)

    assert opened == Actor(case=story.case)
    assert queries.sheet(story.case, actor=opened, at=AT).line.number == story.number
    with pytest.raises(NotSeen):
        queries.sheet(other.case, actor=opened, at=AT)


def test_an_unknown_code_and_a_wrong_pin_look_the_same() -> None:
    story = lodged()
    wrong = f"{(int(story.pin) + 1) % 10**6:06d}"

    with pytest.raises(NotSeen) as unknown:
        queries.open_by_code("0" * 12, story.pin, at=AT)
    with pytest.raises(NotSeen) as mistaken:
        queries.open_by_code(story.code, wrong, at=AT)
    assert str(unknown.value) == str(mistaken.value)


def test_five_wrong_pins_shut_the_case_for_a_quarter_of_an_hour_even_to_the_right_one() -> None:
    story = lodged()
    wrong = f"{(int(story.pin) + 1) % 10**6:06d}"
    for _ in range(5):
        with pytest.raises(NotSeen):
            queries.open_by_code(story.code, wrong, at=AT)

    with pytest.raises(TooMany) as shut:
        queries.open_by_code(story.code, story.pin, at=AT)
    assert 0 < shut.value.retry_after <= 900
    with pytest.raises(TooMany):
        queries.open_by_code(story.code, story.pin, at=AT + timedelta(minutes=14))
    assert queries.open_by_code(story.code, story.pin, at=AT + timedelta(minutes=15)).case == story.case


def test_a_right_pin_forgets_the_wrong_ones_before_it() -> None:
    story = lodged()
    wrong = f"{(int(story.pin) + 1) % 10**6:06d}"
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(NotSeen):
                queries.open_by_code(story.code, wrong, at=AT)
        assert queries.open_by_code(story.code, story.pin, at=AT).case == story.case


@pytest.mark.parametrize(("code", "pin"), [("", ""), ("x", "123456"), ("0" * 12, "12"), ("0" * 12, "\x00" * 6)])
def test_what_can_be_no_code_is_refused_as_such(code: str, pin: str) -> None:
    with pytest.raises(Malformed):
        queries.open_by_code(code, pin, at=AT)
