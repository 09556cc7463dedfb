"""Prove an office's history without the office, without its database and without Narahubung.

Needs Python 3.11 or newer and the package `cryptography`. Give it the file that `narahubung verify --export FILE`
wrote, and what you have kept apart from the office: its public keys, and copies of its checkpoints:

    python verify_history.py history.jsonl --key receipt-1.pem --marks checkpoints/

It recomputes the chain of every case and every checkpoint, names each flaw, and ends with 0 if all is whole, with 1 if
it is not, and with 2 if the file cannot be read. Without `--key` it takes the keys that the file itself brings, and
says so: that proves that the file agrees with itself, not who signed it. docs/history.md says what is computed.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

WHOLE, FLAWED, UNREADABLE = 0, 1, 2
GENESIS = bytes(32)
FORMAT = {"kind": "narahubung history", "format": 1}

Line = dict[str, object]


@dataclass
class Chain:
    """How far the chain of one case has been followed."""

    number: int = 0
    digest: bytes = GENESIS
    state: str = ""
    turn: str = ""


@dataclass
class Proof:
    """All that was read and found."""

    keys: list[Ed25519PublicKey]
    flaws: list[str] = field(default_factory=list)
    chains: dict[str, Chain] = field(default_factory=dict)
    checkpoints: list[Line] = field(default_factory=list)
    events: int = 0
    last_event: int = 0
    cases: int = 0
    brought: list[Ed25519PublicKey] = field(default_factory=list)
    _closed: int = 0
    _rolled: "hashlib._Hash" = field(default_factory=lambda: hashlib.sha256(GENESIS))
    _count: int = 0

    def take(self, line: Line) -> None:
        """Take the next line of the file."""
        match line["kind"]:
            case "key" if not line["withdrawn"]:
                self.brought.append(public_key(str(line["pem"]).encode()))
            case "checkpoint":
                self.checkpoints.append(line)
            case "event":
                self._event(line)
            case "case":
                self._case(line)

    def _event(self, line: Line) -> None:
        key, event = whole(line["id"]), line["event"]
        if not isinstance(event, dict) or key <= self.last_event:
            raise ValueError(f"event {key} is out of order")
        self._close_checkpoints(before=key)
        self.last_event = key
        self.events += 1
        digest, previous = (bytes.fromhex(str(line[name])) for name in ("digest", "previous"))
        chain = self.chains.setdefault(str(event["case"]), Chain())
        number, place = whole(event["number"]), f"event {event['number']} of case {event['case']}"
        if number > chain.number + 1:
            self.flaws.append(f"event {chain.number + 1} of case {event['case']} is missing")
        elif number <= chain.number:
            self.flaws.append(f"{place} stands there twice")
        if number == chain.number + 1 and previous != chain.digest:
            self.flaws.append(f"{place} does not follow the one before it")
        if hashlib.sha256(previous + canonical(event)).digest() != digest:
            self.flaws.append(f"{place} was changed after it was written")
        chain.number, chain.digest = max(number, chain.number), digest
        chain.state, chain.turn = str(event["state"]), str(event["turn"])
        self._rolled.update(key.to_bytes(8, "big") + digest)
        self._count += 1

    def _close_checkpoints(self, *, before: int) -> None:
        while self._closed < len(self.checkpoints):
            mark = self.checkpoints[self._closed]
            if whole(mark["up_to"]) >= before:
                return
            self._closed += 1
            digest = bytes.fromhex(str(mark["digest"]))
            if (self._rolled.digest(), self._count) != (digest, whole(mark["events"])):
                self.flaws.append(
                    f"what lies before event {mark['up_to']} is not what checkpoint {mark['up_to']} covers"
                )
            self._rolled, self._count = hashlib.sha256(digest), 0

    def _case(self, line: Line) -> None:
        self.cases += 1
        chain = self.chains.pop(str(line["case"]), Chain())
        told = (whole(line["events"]), bytes.fromhex(str(line["head"])), line["state"], line["turn"])
        if chain.number < told[0]:
            self.flaws.append(f"the history of case {line['register']} ends before event {chain.number + 1}")
        elif (chain.number, chain.digest, chain.state, chain.turn) != told:
            self.flaws.append(f"case {line['register']} is not in the state that its last event left it in")

    def finish(self, marks: Iterable[Line]) -> None:
        """Judge what can only be judged once all is read."""
        self._close_checkpoints(before=1 << 63)
        self.flaws += [f"case {case} has a history and no row" for case in self.chains]
        previous = GENESIS.hex()
        for mark in self.checkpoints:
            if mark["previous"] != previous:
                self.flaws.append(f"checkpoint {mark['up_to']} does not follow the one before it")
            previous = str(mark["digest"])
            if not any(is_signed(mark, key) for key in self.keys or self.brought):
                self.flaws.append(f"checkpoint {mark['up_to']} is not signed by the office's key")
        held = {whole(mark["up_to"]): signed_text(mark) for mark in self.checkpoints}
        for mark in marks:
            if held.get(whole(mark["up_to"])) != signed_text(mark):
                self.flaws.append(f"checkpoint {mark['up_to']}, which you kept, is gone or another")


def canonical(event: Line) -> bytes:
    """Return the bytes that stand for an event."""
    return json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def signed_text(mark: Line) -> bytes:
    """Return what the signature of a checkpoint stands for."""
    parts = (mark[name] for name in ("up_to", "events", "previous", "digest"))
    return "\n".join(["narahubung checkpoint", *map(str, parts)]).encode()


def is_signed(mark: Line, key: Ed25519PublicKey) -> bool:
    """Return whether this key signed the checkpoint."""
    try:
        key.verify(bytes.fromhex(str(mark["signature"])), signed_text(mark))
    except InvalidSignature:
        return False
    return True


def whole(value: object) -> int:
    """Return a whole number; refuses (TypeError) anything else."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no whole number")
    return value


def public_key(pem: bytes) -> Ed25519PublicKey:
    """Return the key of a PEM text; refuses (TypeError) another kind."""
    key = load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("not an Ed25519 public key")
    return key


def lines_of(file: Path) -> Iterator[Line]:
    """Yield the lines of an export; refuses (ValueError) another file and one that was cut short."""
    count = 0
    with file.open(encoding="utf-8") as opened:
        for text in opened:
            line = json.loads(text)
            if not isinstance(line, dict) or (count == 0 and line != FORMAT):
                raise ValueError("not a history that Narahubung wrote")
            if line["kind"] == "end":
                if line["lines"] != count or opened.read(1):
                    raise ValueError("lines are missing or were added")
                return
            count += 1
            yield line
    raise ValueError("the file was cut short")


def main(arguments: Sequence[str]) -> int:
    """Prove the file named in the arguments, print what was found, return the exit code."""
    parser = argparse.ArgumentParser(description="Prove an office's history without the office.")
    parser.add_argument("history", type=Path, help="what `narahubung verify --export` wrote")
    parser.add_argument("--key", type=Path, action="append", default=[], help="a public key of the office (PEM)")
    parser.add_argument("--marks", type=Path, help="a folder with copies of checkpoints that you kept")
    given = parser.parse_args(arguments)
    try:
        proof = Proof([public_key(path.read_bytes()) for path in given.key])
        for line in lines_of(given.history):
            proof.take(line)
        kept = sorted(given.marks.glob("*.json")) if given.marks else []
        proof.finish(json.loads(path.read_text()) for path in kept)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"TIDAK TERBACA / UNREADABLE: {error}")
        return UNREADABLE
    for flaw in proof.flaws:
        print(flaw)
    print(f"{proof.cases} cases, {proof.events} events, {len(proof.checkpoints)} checkpoints.")
    if not given.key:
        print("The keys came with the file: keep the office's public key yourself and give it with --key.")
    print("TIDAK UTUH / FLAWED" if proof.flaws else "UTUH / WHOLE")
    return FLAWED if proof.flaws else WHOLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
