"""Two people of the office send the page of an act at the same moment: one wins, the other reads who did (I10)."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import time_machine

from narahubung.rules.lifecycle import Act
from tests.apps.cases.story import come_to
from tests.apps.cases.test_races import at_once
from tests.apps.desk.officer import Answer, Officer, act_address

pytestmark = [pytest.mark.breaks, pytest.mark.usefixtures("open_world")]

# situation; who sends which act with what; the other
PRESSES: list[tuple[str, tuple[str, Act, dict[str, Any]], tuple[str, Act, dict[str, Any]]]] = [
    ("registered", ("dewi", Act.REQUEST_COMPLETION, {"text": "Mohon salinan KTP."}),
     ("dian", Act.REQUEST_COMPLETION, {"text": "Mohon dilengkapi."})),
    ("time_asked", ("eka", Act.GRANT_TIME, {"days": "2"}), ("evi", Act.REFUSE_TIME, {"reason": "Sudah cukup lama."})),
    ("proposed", ("fajar", Act.CLOSE, {}), ("farah", Act.DECLINE_CLOSING, {"reason": "Belum tuntas."})),
    ("acknowledged", ("dewi", Act.RECALL, {"reason": "Salah alamat."}), ("eka", Act.RECALL, {"reason": "Keliru."})),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "first", "second"), PRESSES, ids=[situation for situation, _, _ in PRESSES])
def test_one_wins_and_the_other_reads_who_was_faster(
    situation: str, first: tuple[str, Act, dict[str, Any]], second: tuple[str, Act, dict[str, Any]]
) -> None:
    story = come_to(situation)
    with time_machine.travel(story.at, tick=True):
        before = story.sheet("eka").events
        sent = []
        for name, act, typed in (first, second):
            officer = Officer(name)
            form = officer.form(story.case, act)
            assert form.status == 200
            sent.append(partial(officer.post, act_address(story.case, act), {**form.carried(), **typed}))

        answers = at_once(sent)

        got = [answer for answer in answers if isinstance(answer, Answer)]
        assert sorted(answer.status for answer in got) == [302, 409]
        winner = next(place for place, answer in enumerate(got) if answer.status == 302)
        assert f"{(first, second)[winner][0].title()} (rekaan)" in got[1 - winner].body
        assert story.sheet("eka").events == before + 1
