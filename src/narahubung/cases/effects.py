"""THE list of what each act does to the rows beside its event; the law of it stands in `rules.lifecycle`."""

from __future__ import annotations

from collections.abc import Callable

from narahubung.cases import effects_action as action
from narahubung.cases import effects_agency as agency
from narahubung.cases import effects_case as case
from narahubung.cases import effects_ending as ending
from narahubung.cases.change import Change
from narahubung.rules.facts import Lane
from narahubung.rules.lifecycle import Act

Effect = Callable[[Change], None]


EFFECTS: dict[Act, Effect] = {
    Act.REQUEST_COMPLETION: case.say("request", Lane.COMPLAINANT),
    Act.COMPLETE: case.say("reply", Lane.COMPLAINANT),
    Act.LAPSE: ending.lapse,
    Act.DEEM_WITHDRAWN: ending.deem_withdrawn,
    Act.VERIFY: ending.verify,
    Act.FORWARD: agency.forward,
    Act.FORWARD_VIA_HUB: agency.forward,
    Act.PASS_ON: agency.pass_on,
    Act.RECALL: agency.take_back,
    Act.DECLINE: agency.take_back,
    Act.ACKNOWLEDGE: case.nothing,
    Act.DRAFT_ANSWER: agency.draft_answer,
    Act.RETRACT_DRAFT: agency.retract_draft,
    Act.SEND_BACK: agency.send_back,
    Act.APPROVE_ANSWER: agency.approve_answer,
    Act.ASK_TIME: agency.ask_time,
    Act.GRANT_TIME: agency.grant_time,
    Act.REFUSE_TIME: agency.refuse_time,
    Act.RETURN_ANSWER: agency.return_answer,
    Act.REQUEST_CLARIFICATION_1: agency.clarify,
    Act.REQUEST_CLARIFICATION_2: agency.clarify,
    Act.GO_ON_WITHOUT_ANSWER: agency.go_on,
    Act.PROPOSE_CLOSING: ending.propose_closing,
    Act.DECLINE_CLOSING: ending.decline_closing,
    Act.CLOSE: ending.close,
    Act.HAND_OVER: ending.hand_over,
    Act.WITHDRAW: ending.withdraw,
    Act.CONFIRM: ending.confirm,
    Act.DISPUTE: ending.reopen,
    Act.REOPEN: ending.reopen,
    Act.WRITE: case.write,
    Act.ASK_COMPLAINANT: case.ask,
    Act.REPLY: case.reply,
    Act.CLASSIFY: case.classify,
    Act.FLAG_RAPID: case.rapid,
    Act.UNFLAG_RAPID: case.rapid,
    Act.TAKE: case.take,
    Act.ASK_RELEASE: case.ask_release,
    Act.APPROVE_RELEASE: case.approve_release,
    Act.REVOKE_RELEASE: case.revoke_release,
    Act.BAR_PERSON: case.bar,
    Act.UNBAR_PERSON: case.bar,
    Act.ERASE_PERSON: case.erase,
    Act.AGREE_ACTION: action.agree,
    Act.FULFIL_ACTION: action.fulfil,
    Act.DROP_ACTION: action.drop,
    Act.REMIND: case.remind,
    Act.ESCALATE: case.escalate,
    Act.STICK: case.stick,
    Act.RECOMPUTE: case.recompute,
}
