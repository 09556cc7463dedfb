"""What happens to generated cases: a few kinds of lives, each a list of steps, and how common each is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One event: the act, by whom, where the case stands after it, and the term that then leads, due in `days`."""

    act: str
    standing: str
    state: str
    turn: str
    term: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Fate:
    """A kind of life: its share among the ended or the open cases, its steps, and how it ended."""

    share: float
    steps: tuple[Step, ...]
    kind: str = ""
    reason: str = ""


_LODGE = Step("lodge", "complainant", "registered", "office", "VERIFY", 3)
_COMPLETE = Step("request_completion", "intake", "awaiting_completion", "complainant", "COMPLETE", 30)
_VERIFY = Step("verify", "intake", "verified", "office", "FORWARD", 1)
_FORWARD = Step("forward", "intake", "forwarded", "liaison", "ACKNOWLEDGE", 1)
_TO_HUB = Step("forward_via_hub", "intake", "forwarded", "hub", "PASS_ON", 1)
_ACKNOWLEDGE = Step("acknowledge", "liaison", "acknowledged", "liaison", "ANSWER", 7)
_DRAFT = Step("draft_answer", "liaison", "acknowledged", "agency_head", "APPROVE", 1)
_APPROVE = Step("approve_answer", "agency_head", "answered", "office", "REVIEW", 4)
_PROPOSE = Step("propose_closing", "intake", "answered", "office_head", "REVIEW", 4)
_CLOSE = Step("close", "head_of_office", "closed", "nobody", "CONFIRM", 14)
_CONFIRM = Step("confirm", "complainant", "closed", "nobody")
_PROPOSE_AT_ONCE = Step("propose_closing", "intake", "registered", "office_head", "VERIFY", 3)
_HAND_OVER = Step("hand_over", "intake", "handed_over", "nobody")
_WITHDRAW = Step("withdraw", "complainant", "withdrawn", "nobody")

_SENT = (_LODGE, _VERIFY, _FORWARD)
_TAKEN = (*_SENT, _ACKNOWLEDGE)
_ANSWERED = (*_TAKEN, _DRAFT, _APPROVE)

# Of all cases this share is open, the rest has ended; the shares below are within each.
OPEN_SHARE = 0.22
ENDED = (
    Fate(0.52, (*_ANSWERED, _PROPOSE, _CLOSE, _CONFIRM), "settled", "service_given"),
    Fate(0.26, (_LODGE, _PROPOSE_AT_ONCE, _CLOSE, _CONFIRM), "not_eligible", "never_complained"),
    Fate(0.12, (_LODGE, _HAND_OVER), "handed_over", "handed_over"),
    Fate(0.10, (_LODGE, _WITHDRAW), "withdrawn", "withdrawn"),
)
OPEN = (
    Fate(0.10, (_LODGE,)),
    Fate(0.04, (_LODGE, _COMPLETE)),
    Fate(0.05, (_LODGE, _VERIFY)),
    Fate(0.03, (_LODGE, _VERIFY, _TO_HUB)),
    Fate(0.18, _SENT),
    Fate(0.38, _TAKEN),
    Fate(0.09, (*_TAKEN, _DRAFT)),
    Fate(0.09, _ANSWERED),
    Fate(0.04, (*_ANSWERED, _PROPOSE)),
)
