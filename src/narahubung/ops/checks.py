"""Prove the house: histories of cases, commitments and meetings recomputed, checkpoints and files held up to marks."""

from __future__ import annotations

from uuid import UUID

from narahubung.cases import files, proof
from narahubung.commitments import history
from narahubung.meetings import history as meetings
from narahubung.ops import checkpoints
from narahubung.rules.events import Finding, Flaw

_WORDS = {
    Flaw.CHANGED: "event {number} of case {case} was changed after it was written",
    Flaw.MISSING: "event {number} of case {case} is missing",
    Flaw.DOUBLED: "case {case} holds event {number} twice",
    Flaw.TRUNCATED: "the history of case {case} ends before event {number}",
    Flaw.CASE_ROW: "case {case} is not in the state that its last event, {number}, left it in",
    Flaw.CHECKPOINT: "what lies before event {number} is no longer what checkpoint {number} was set over",
    Flaw.SIGNATURE: "checkpoint {number} is not signed by this office",
    Flaw.COPY: "the copy of checkpoint {number} outside the database cannot be read",
}


def _sentence(finding: Finding) -> str:
    if finding.flaw is Flaw.TRUNCATED and finding.case is None:
        return f"checkpoint {finding.number} was carried away once and is gone from the table: the end was cut off"
    return _WORDS[finding.flaw].format(number=finding.number, case=_name(finding.case))


def _name(case: UUID | None) -> str:
    return proof.number_of(case) if case else "-"


def verify() -> list[str]:
    """Return the faults found, a sentence each; empty where all is whole. To be run as the tables' owner."""
    flaws = [_sentence(one) for one in proof.verify(is_signed=checkpoints.is_signed, folder=checkpoints.folder())]
    lost = [f"attachment {key} is gone or is not what its fingerprint says" for key in files.disconnected()]
    pledged = [f"line {number} of the history of {code} was changed or is gone" for code, number in history.flaws()]
    met = [f"line {number} of the history of meeting {key} was changed or is gone" for key, number in meetings.flaws()]
    return flaws + lost + pledged + met
