"""For every act of the table: a moment at which it is open, and two who could do it then."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from narahubung.rules.escalation import Rung
from narahubung.rules.facts import TermCode
from narahubung.rules.given import ClassifiedAs, Given
from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases.story import Story, come_to, plausible, release_of


@dataclass(frozen=True, slots=True)
class Moment:
    """How to come to an act: the situation, days that pass in it, acts before, the two, and what is given.

    `once`: the act closes the way for the second; else both may do it, one after the other.
    """

    situation: str
    first: str
    second: str
    days: int = 0
    before: tuple[tuple[str, Act], ...] = ()
    given: dict[str, object] = field(default_factory=dict)
    once: bool = True


# Five working days from 11 March 2026 lead over Nyepi and the days around Idul Fitri to 25 March.
_ANSWER: dict[str, object] = {"term": TermCode.ANSWER}
MOMENTS: dict[Act, Moment] = {
    Act.REQUEST_COMPLETION: Moment("registered", "dewi", "eka"),
    Act.COMPLETE: Moment("awaiting_completion", "sari", "dewi"),
    Act.LAPSE: Moment("awaiting_completion", "clockwork", "clockwork", days=40),
    Act.DEEM_WITHDRAWN: Moment("awaiting_completion", "dewi", "fajar", days=40),
    Act.VERIFY: Moment("registered", "dewi", "eka"),
    Act.FORWARD: Moment("verified", "dewi", "dian"),
    Act.FORWARD_VIA_HUB: Moment("verified", "dewi", "fajar"),
    Act.PASS_ON: Moment("at_hub", "gita", "gilang"),
    Act.RECALL: Moment("acknowledged", "dewi", "eka"),
    Act.DECLINE: Moment("acknowledged", "bima", "wulan"),
    Act.ACKNOWLEDGE: Moment("forwarded", "bima", "wulan"),
    Act.DRAFT_ANSWER: Moment("acknowledged", "bima", "wulan"),
    Act.RETRACT_DRAFT: Moment("drafted", "bima", "wulan"),
    Act.SEND_BACK: Moment("drafted", "hana", "hesti"),
    Act.APPROVE_ANSWER: Moment("drafted", "hana", "hesti"),
    Act.ASK_TIME: Moment("acknowledged", "bima", "wulan"),
    Act.GRANT_TIME: Moment("time_asked", "eka", "fajar"),
    Act.REFUSE_TIME: Moment("time_asked", "eka", "evi"),
    Act.RETURN_ANSWER: Moment("answered", "eka", "dewi"),
    Act.REQUEST_CLARIFICATION_1: Moment("answered", "eka", "evi"),
    Act.REQUEST_CLARIFICATION_2: Moment("clarified", "eka", "fajar"),
    Act.GO_ON_WITHOUT_ANSWER: Moment("clarification_2", "eka", "evi", days=40),
    Act.PROPOSE_CLOSING: Moment("answered", "eka", "dewi"),
    Act.DECLINE_CLOSING: Moment("proposed", "fajar", "farah"),
    Act.CLOSE: Moment("proposed", "fajar", "farah"),
    Act.HAND_OVER: Moment("registered", "dewi", "eka"),
    Act.WITHDRAW: Moment("acknowledged", "sari", "dewi"),
    Act.CONFIRM: Moment("closed", "sari", "dewi"),
    Act.DISPUTE: Moment("closed", "sari", "dian"),
    Act.REOPEN: Moment("closed", "fajar", "farah"),
    Act.WRITE: Moment("acknowledged", "dewi", "eka", once=False),
    Act.ASK_COMPLAINANT: Moment("acknowledged", "eka", "dewi"),
    Act.REPLY: Moment("questioned", "sari", "eka"),
    Act.CLASSIFY: Moment(
        "registered", "dewi", "eka", given={"classified": ClassifiedAs(service="puskesmas")}, once=False
    ),
    Act.FLAG_RAPID: Moment("registered", "dewi", "eka"),
    Act.UNFLAG_RAPID: Moment("registered", "fajar", "farah", before=(("dewi", Act.FLAG_RAPID),)),
    Act.TAKE: Moment("registered", "dewi", "eka", once=False),
    Act.ASK_RELEASE: Moment("acknowledged", "bima", "eka", once=False),
    Act.APPROVE_RELEASE: Moment("release_asked", "fajar", "farah"),
    Act.REVOKE_RELEASE: Moment("release_asked", "eka", "dewi"),
    Act.BAR_PERSON: Moment("acknowledged", "dewi", "eka", given={"person": world.KEYS["umar"]}, once=False),
    Act.UNBAR_PERSON: Moment("acknowledged", "fajar", "farah", before=(("dewi", Act.BAR_PERSON),)),
    Act.ERASE_PERSON: Moment("withdrawn", "fajar", "farah", once=False),
    Act.AGREE_ACTION: Moment("acknowledged", "eka", "gita", once=False),
    Act.FULFIL_ACTION: Moment("agreed", "bima", "hana"),
    Act.DROP_ACTION: Moment("agreed", "eka", "gita"),
    Act.REMIND: Moment("acknowledged", "clockwork", "clockwork", days=14, given=_ANSWER),
    Act.ESCALATE: Moment("acknowledged", "clockwork", "clockwork", days=16, given=_ANSWER | {"rung": Rung.LIAISON}),
    Act.STICK: Moment("acknowledged", "clockwork", "clockwork", days=16, given=_ANSWER),
    Act.RECOMPUTE: Moment("acknowledged", "clockwork", "clockwork", given=_ANSWER),
}


def story_before(act: Act) -> Story:
    """Return a story that has come to the moment of the act."""
    moment = MOMENTS[act]
    story = come_to(moment.situation)
    for name, earlier in moment.before:
        story.do(name, earlier)
    story.at += timedelta(days=moment.days)
    if act is Act.RECOMPUTE:
        world.declare_day_off()
    return story


def given_for(act: Act, story: Story) -> Given:
    """Return what the act is given at its moment."""
    more = dict(MOMENTS[act].given)
    if act in (Act.APPROVE_RELEASE, Act.REVOKE_RELEASE):
        more["release"] = release_of(story)
    return replace(plausible(act, story), **more)  # type: ignore[arg-type]
