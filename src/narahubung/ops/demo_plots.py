"""How invented cases go: each plot yields the moment it waits for and acts when that moment has come."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import datetime

from narahubung.ops.demo_life import Life
from narahubung.rules.facts import ClosingKind, Lane
from narahubung.rules.given import Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Role

Plot = Generator[datetime, None, None]

SETTLED = ("settled_by_answer", "service_given", "explained")


def _dice(life: Life, chance: float) -> bool:
    return life.world.dice.random() < chance


def _days(life: Life, *choices: int) -> datetime:
    return life.world.working_day(life.now, life.world.dice.choice(choices))


def lodged(life: Life, *, until: str = "") -> Plot:
    """A complaint comes in; `until` says where the plot stops, so that something waits on every list."""
    life.lodge(staff=_dice(life, 0.45), lapor=_dice(life, 0.08) and not life.is_secret)
    if life.is_rapid or until == "registered":
        return
    yield _days(life, 0, 1, 1, 2)
    if _dice(life, 0.3):
        life.act(Act.TAKE, life.officer)
    if _dice(life, 0.15):
        life.write(Lane.OFFICE, life.officer, "office_note")
    if _dice(life, 0.15):
        life.act(Act.REQUEST_COMPLETION, life.officer, Given(text=life.world.say("completion")))
        yield life.world.any_hour(life.now, life.world.dice.uniform(0.5, 9))
        life.act(Act.COMPLETE, life.complainant, Given(text=life.world.say("completed")))
        yield _days(life, 0, 1)
    yield _days(life, 0, 0, 1)
    if not life.tale.service or _dice(life, 0.6):
        life.classify()
    life.verify()


def sent(life: Life, *, until: str = "") -> Plot:
    """The office verifies and forwards; the hub passes on where the way goes through it."""
    yield from lodged(life, until=until)
    if until in ("registered", "verified"):
        return
    yield _days(life, 0, 0, 1)
    via_hub = not life.is_rapid and (until == "hub" or _goes_by_hub(life) or _dice(life, 0.08))
    life.forward(via_hub=via_hub)
    if not via_hub or life.agency is None or life.agency.is_hub:
        return
    if until == "hub":
        return
    yield _days(life, 0, 1, 1, 2)
    life.act(Act.PASS_ON, life.holder(Role.COORDINATOR))


def _goes_by_hub(life: Life) -> bool:
    return any(row.service == life.tale.service and row.route == "via_hub" for row in life.world.directory.routing_rows)


def acknowledged(life: Life, *, until: str = "") -> Plot:
    """The liaison says that the case has arrived, mostly in time."""
    yield from sent(life, until=until)
    if until in ("registered", "verified", "hub", "forwarded"):
        return
    yield _days(life, 0, 0, 0, 1, 1, 2, 3)
    life.act(Act.ACKNOWLEDGE, life.holder(Role.LIAISON))
    if _dice(life, 0.2):
        life.write(Lane.AGENCY, life.holder(Role.LIAISON), "agency_note")


def answered(life: Life, *, until: str = "", weak: bool = False) -> Plot:
    """The agency works on it and answers, with the head's approval; sometimes it asks for time or the head refuses."""
    yield from acknowledged(life, until=until)
    if until and until not in ("draft", "time", "asked", "answered"):
        return
    if until == "time" or _dice(life, 0.12):
        yield from _more_time(life, open_end=until == "time")
        if until == "time":
            return
    if until == "asked" or _dice(life, 0.1):
        yield from _question(life, open_end=until == "asked")
        if until == "asked":
            return
    yield _days(life, 1, 2, 2, 3, 3, 4, 6, 9)
    yield from _answer(life, weak=weak, open_end=until == "draft")


def _answer(life: Life, *, weak: bool = False, open_end: bool = False) -> Plot:
    life.draft(weak=weak)
    if open_end:
        return
    yield _days(life, 0, 0, 1, 2)
    if _dice(life, 0.1):
        life.act(Act.SEND_BACK, life.holder(Role.HEAD_OF_AGENCY), Given(reason=life.world.say("send_back")))
        yield _days(life, 0, 1)
        life.draft()
        yield _days(life, 0, 1)
    life.act(Act.APPROVE_ANSWER, life.holder(Role.HEAD_OF_AGENCY))


def _more_time(life: Life, *, open_end: bool) -> Plot:
    yield _days(life, 1, 2)
    days = life.world.dice.choice((2, 3, 5))
    life.act(Act.ASK_TIME, life.holder(Role.LIAISON), Given(reason=life.world.say("time"), days=days))
    if open_end:
        return
    yield _days(life, 0, 1)
    examiner = life.holder(Role.EXAMINING_ASSISTANT)
    if _dice(life, 0.75):
        life.act(Act.GRANT_TIME, examiner, Given(days=days))
    else:
        life.act(Act.REFUSE_TIME, examiner, Given(reason=life.world.say("time_refused")))


def _question(life: Life, *, open_end: bool) -> Plot:
    yield _days(life, 0, 1)
    life.act(Act.ASK_COMPLAINANT, life.officer, Given(text=life.world.say("ask_complainant")))
    if open_end:
        return
    yield life.world.any_hour(life.now, life.world.dice.uniform(0.3, 5))
    life.act(Act.REPLY, life.complainant, Given(text=life.world.say("reply")))


def closed(
    life: Life, *, kind: ClosingKind = ClosingKind.SETTLED, reason: str = "", notice: str = "notice_settled"
) -> Plot:
    """The office proposes how to end the case and its head agrees, sometimes at the second asking."""
    yield _days(life, 0, 1, 2, 3)
    why = reason or life.world.dice.choice(SETTLED)
    words = "notice_explained" if why == "explained" else notice
    life.propose(kind, why, notice=words)
    yield _days(life, 0, 1, 1, 2)
    head = life.holder(Role.HEAD_OF_OFFICE)
    if _dice(life, 0.08):
        life.act(Act.DECLINE_CLOSING, head, Given(reason=life.world.say("decline_closing")))
        yield _days(life, 1, 2)
        life.propose(kind, why, notice=words)
        yield _days(life, 0, 1)
    life.act(Act.CLOSE, head)


def settled(life: Life) -> Plot:
    """The ordinary good case, from the complaint to the complainant's word or silence."""
    yield from answered(life)
    yield from closed(life)
    if _dice(life, 0.5):
        yield life.world.any_hour(life.now, life.world.dice.uniform(0.5, 8))
        life.act(Act.CONFIRM, life.complainant, Given(text=life.world.say("confirm")))


def disputed(life: Life) -> Plot:
    """The complainant says no to the closing, and the office sends the answer back."""
    yield from answered(life)
    yield from closed(life)
    yield life.world.any_hour(life.now, life.world.dice.uniform(0.5, 6))
    life.act(Act.DISPUTE, life.complainant, Given(reason=life.world.say("dispute")))
    yield _days(life, 1, 2, 3)
    life.act(Act.RETURN_ANSWER, life.officer, Given(reason=life.world.say("return_reason")))
    yield _days(life, 2, 3, 4)
    yield from _answer(life)
    yield from closed(life)


def reopened(life: Life) -> Plot:
    """A closing is disputed and waits for the office."""
    yield from answered(life)
    yield from closed(life)
    yield life.world.any_hour(life.now, life.world.dice.uniform(0.5, 3))
    life.act(Act.DISPUTE, life.complainant, Given(reason=life.world.say("dispute")))


def returned(life: Life, *, until: str = "") -> Plot:
    """A weak answer goes back once before it settles the case."""
    yield from answered(life, weak=True)
    yield _days(life, 1, 2)
    life.act(Act.RETURN_ANSWER, life.officer, Given(reason=life.world.say("return_reason")))
    if until:
        return
    yield _days(life, 1, 2, 3, 5)
    yield from _answer(life)
    yield from closed(life)


def clarified(life: Life, *, until: str = "") -> Plot:
    """The examiner asks by letter; the second letter follows a missed or a poor answer."""
    yield from acknowledged(life)
    yield _days(life, 6, 8)
    life.clarify(Act.REQUEST_CLARIFICATION_1)
    if until == "clarification_1":
        return
    yield _days(life, 4, 6, 8)
    yield from _answer(life, weak=True)
    yield _days(life, 1, 2)
    life.clarify(Act.REQUEST_CLARIFICATION_2)
    if until:
        return
    yield _days(life, 3, 5, 7)
    yield from _answer(life)
    found = _dice(life, 0.6)
    if found:
        yield from closed(life, reason="found_and_settled")
    else:
        yield from closed(
            life, kind=ClosingKind.NOT_FOUND, reason="no_maladministration_found", notice="notice_not_found"
        )


def unheard(life: Life) -> Plot:
    """The agency is silent while the ladder is climbed; then it acts after all."""
    yield from sent(life)
    yield _days(life, 9, 11, 14)
    life.act(Act.ACKNOWLEDGE, life.holder(Role.LIAISON))
    yield _days(life, 1, 2)
    yield from _answer(life)
    yield from closed(life)


def lapsed(life: Life, *, until: str = "") -> Plot:
    """What was asked for never comes; a person decides that the complaint counts as withdrawn."""
    life.lodge(staff=_dice(life, 0.3))
    yield _days(life, 0, 1)
    life.act(Act.REQUEST_COMPLETION, life.officer, Given(text=life.world.say("completion")))
    if until:
        return
    yield life.world.working_day(life.now, 25)
    life.act(Act.DEEM_WITHDRAWN, life.officer, Given(text=life.world.say("notice_lapsed")))


def withdrawn(life: Life) -> Plot:
    """The complainant takes the complaint back."""
    yield from sent(life)
    yield life.world.any_hour(life.now, life.world.dice.uniform(1, 6))
    life.act(Act.WITHDRAW, life.complainant, Given(reason=life.world.say("withdraw")))


def refused(life: Life) -> Plot:
    """The complaint does not meet the requirements and is closed with a reasoned notice."""
    life.lodge(staff=_dice(life, 0.5))
    reason, kind, notice = life.world.dice.choice(
        (
            ("never_complained", ClosingKind.NOT_ELIGIBLE, "notice_not_eligible"),
            ("agency_still_handling", ClosingKind.NOT_ELIGIBLE, "notice_not_eligible"),
            ("not_public_service", ClosingKind.OUTSIDE_AUTHORITY, "notice_outside"),
            ("already_settled_by_agency", ClosingKind.SETTLED, "notice_settled"),
        )
    )
    yield from closed(life, kind=kind, reason=reason, notice=notice)


def handed_over(life: Life) -> Plot:
    """The complaint belongs to a body outside the network and is handed over."""
    life.lodge(staff=_dice(life, 0.5))
    yield _days(life, 1, 2)
    life.act(Act.HAND_OVER, life.officer, Given(body=life.tale.body, text=life.world.say("notice_handed")))


def rerouted(life: Life) -> Plot:
    """The first agency says that it is not theirs, and the office sends the case on."""
    yield from sent(life)
    yield _days(life, 0, 1)
    life.act(Act.DECLINE, life.holder(Role.LIAISON), Given(reason=life.world.say("decline")))
    yield _days(life, 0, 1)
    life.forward()
    yield _days(life, 0, 1)
    life.act(Act.ACKNOWLEDGE, life.holder(Role.LIAISON))
    yield _days(life, 2, 3)
    yield from _answer(life)
    yield from closed(life)


def released(life: Life, *, until: str = "") -> Plot:
    """The agency cannot find the file without a name; the head opens the identity to the liaison for a month."""
    yield from acknowledged(life)
    yield _days(life, 0, 1)
    liaison = life.holder(Role.LIAISON)
    life.act(Act.ASK_RELEASE, liaison, Given(person=liaison.person, reason=life.world.say("release")))
    if until:
        return
    yield _days(life, 0, 1)
    life.approve_release()
    yield _days(life, 1, 2)
    yield from _answer(life)
    yield from closed(life)


def rapid(life: Life, *, until: str = "") -> Plot:
    """An emergency: forwarded at once, answered within hours."""
    life.lodge(staff=True)
    yield _days(life, 0)
    life.forward()
    yield _days(life, 0)
    life.act(Act.ACKNOWLEDGE, life.holder(Role.LIAISON))
    if until:
        return
    yield _days(life, 0, 1)
    yield from _answer(life)
    yield from closed(life, reason="rapid_response_done")


def proposed(life: Life) -> Plot:
    """An answer has come, and the closing waits for the head's word."""
    yield from answered(life)
    yield _days(life, 0, 1)
    life.propose(ClosingKind.SETTLED, life.world.dice.choice(SETTLED[:2]), notice="notice_settled")


Teller = Callable[[Life], Plot]
