"""Lodge real complaints through the public API of a running instance, and say what became of them.

`python -m bench.complaints FILE.csv --crosswalk CROSSWALK.csv` beside a running `narahubung demo` or `serve`, with the
same NARAHUBUNG_HOME or DATABASE_URL and with NARAHUBUNG_LODGE_LIMIT=0, for all of them come from one address. FILE has
the columns `teks`, `label_instansi` and `label_topik`; CROSSWALK says which agency here does what a labelled one did
there (`label_instansi_surabaya`, `opd_kukar`, `kesesuaian`). No text is printed or kept anywhere but in that instance.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import http.client
import json
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narahubung.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from narahubung.agencies import directory as directories  # noqa: E402
from narahubung.agencies.appointments import actor_of  # noqa: E402
from narahubung.agencies.directory import AgencyLine  # noqa: E402
from narahubung.agencies.models import Appointment  # noqa: E402
from narahubung.cases import queries  # noqa: E402
from narahubung.intake.draft import long_text  # noqa: E402
from narahubung.rules.parties import Actor, Role  # noqa: E402

WORST = 10


@dataclass(frozen=True, slots=True)
class Labelled:
    """A real complaint with what people there said it was: the agency's label and the topic's."""

    text: str
    agency: str
    topic: str


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one: whether it is kept word for word, the agency proposed (or nothing), and the reason's code."""

    about: Labelled
    is_kept: bool
    agency: str
    reason: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Which codes here would be right for a label there: empty where that work lies outside the network.

    `undecided` are labels for which no single answer is right, and `fuzzy` those that fit only in part.
    """

    right: Mapping[str, frozenset[str]]
    undecided: frozenset[str]
    fuzzy: Mapping[str, str]


def read(file: Path, *, sample: int, seed: int) -> list[Labelled]:
    """Return so many complaints, drawn by chance; the same seed draws the same ones."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [Labelled(row["teks"], row["label_instansi"], row["label_topik"]) for row in csv.DictReader(lines)]
    return random.Random(seed).sample(rows, min(sample, len(rows)))


def crosswalk(file: Path, *, agencies: Iterable[AgencyLine]) -> Crosswalk:
    """Return which answers are right, by the names of the agencies; a note in brackets names further right ones."""
    names = {name: agency.code for agency in agencies for name in (agency.name, agency.short_name)}
    right, fuzzy, undecided = {}, {}, set()
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            label, here, fit = (row[name] for name in ("label_instansi_surabaya", "opd_kukar", "kesesuaian"))
            also = {code for name, code in names.items() if name in fit}
            # "RSUD Aji Muhammad Parikesit" is the hospital whose full name is written out in the register.
            main = names.get(here) or next(
                (code for name, code in names.items() if here.startswith(name[:4] + " ")), ""
            )
            right[label] = frozenset({main, *also} - {""})
            if fit != "tepat":
                fuzzy[label] = f"{here}: {fit}"
            if ("menurut lokasi" in fit and not right[label]) or "manual" in fit:
                undecided.add(label)
    return Crosswalk(right, frozenset(undecided), fuzzy)


def officer() -> Actor:
    """Return somebody of the office who may look at every case."""
    post = Appointment.objects.filter(role=Role.INTAKE_ASSISTANT, ends_on=None).order_by("id")[:1].get()
    return actor_of(post.person_id, on=timezone.localdate())


def lodge(texts: Iterable[Labelled], *, address: str, by: Actor) -> Iterator[Told]:
    """Lodge each through the API and look it up again as the office sees it."""
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=30)
    for one in texts:
        body = json.dumps({"text": one.text})
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        line.request("POST", "/api/v1/complaints", body, headers)
        response = line.getresponse()
        receipt = json.loads(response.read())
        if response.status != 201:
            yield Told(one, False, "", f"refused {response.status} {receipt.get('code', '')}")
            continue
        case = queries.find(receipt["number"], actor=by)
        sheet = queries.sheet(case, actor=by, at=timezone.now())
        said = long_text(one.text)
        digest = hashlib.sha256(f"{said}\n\n".encode()).hexdigest()
        kept = said in (message.text for message in sheet.messages) and receipt["content_sha256"] == digest
        found = sheet.suggestion
        yield Told(one, kept, str(found["agency"] or ""), str(found["because"]))


def share(part: int, whole: int) -> str:
    """Return a share as a number of a number and a percentage."""
    return f"{part} of {whole} ({part / whole:.0%})" if whole else "none"


def report(told: list[Told], right: Crosswalk) -> Iterator[str]:
    """Yield what is printed: how many are kept, routed, queued and right, and the kinds most often wrong."""
    whole, routed = len(told), [one for one in told if one.agency]
    queued = [one for one in told if not one.agency and not one.reason.startswith("refused")]
    yield f"kept word for word, the receipt's digest agreeing: {share(sum(one.is_kept for one in told), whole)}"
    yield f"routed to an agency with a reason: {share(len(routed), whole)}"
    yield f"in the office's routing queue with a reason: {share(len(queued), whole)}"
    for reason, many in Counter(one.reason for one in told).most_common():
        yield f"    {reason}: {many}"
    judged = [one for one in told if one.about.agency not in right.undecided]
    inside = [one for one in judged if right.right.get(one.about.agency)]
    outside = [one for one in judged if not right.right.get(one.about.agency)]
    sent = [one for one in inside if one.agency]
    good = [one for one in sent if one.agency in right.right[one.about.agency]]
    yield f"labelled for an agency of the network: {share(len(inside), whole)}"
    yield f"    sent to the right one, of those that were sent: {share(len(good), len(sent))}"
    yield f"    sent to the right one, of all of them: {share(len(good), len(inside))}"
    yield f"    left to people: {share(len(inside) - len(sent), len(inside))}"
    yield f"labelled for a body outside the network: {share(len(outside), whole)}"
    yield f"    rightly not sent to an agency: {share(sum(not one.agency for one in outside), len(outside))}"
    yield f"without one right answer, not judged: {share(whole - len(judged), whole)}"
    yield f"the {WORST} kinds most often wrong (topic there, agency there: how many, mostly sent to):"
    wrong: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in judged:
        if one.agency and one.agency not in right.right.get(one.about.agency, frozenset()):
            wrong[one.about.topic, one.about.agency][one.agency] += 1
    for (topic, agency), where in sorted(wrong.items(), key=lambda entry: -entry[1].total())[:WORST]:
        yield f"    {topic}, {agency}: {where.total()}, mostly {where.most_common(1)[0][0]}"
    yield "labels that fit an agency here only in part:"
    for label, how in sorted(right.fuzzy.items()):
        yield f"    {label} -> {', '.join(sorted(right.right[label])) or 'outside the network'} ({how})"


def main() -> int:
    """Lodge the sample, print the report, return 1 where a complaint was not kept."""
    parser = argparse.ArgumentParser(prog="bench.complaints", description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--crosswalk", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=500)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--at", default="http://127.0.0.1:8000", help="where the instance listens")
    asked = parser.parse_args()
    right = crosswalk(asked.crosswalk, agencies=directories.current().agencies.values())
    told = list(lodge(read(asked.file, sample=asked.sample, seed=asked.seed), address=asked.at, by=officer()))
    for row in report(told, right):
        print(row)
    return int(not all(one.is_kept for one in told))


if __name__ == "__main__":
    sys.exit(main())
