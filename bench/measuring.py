"""`narahubung bench`: measure the main pages beside a bare Django floor and print each goal with what was found."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from bench import goals, ground, tasks
from bench.goals import FULL, QUICK, Line, Pace, Side
from bench.ground import House, Web

Say = Callable[[str], None]
SMALL = 10_000
LARGE, QUICK_LARGE = 1_000_000, 100_000
DEEP = 1_000
INBOX, OPEN = "/kotak/", "/kotak/?lihat=terbuka"


@dataclass(frozen=True, slots=True)
class Field:
    """Everything that is up while we measure."""

    floor: Web
    small: Web
    large: Web
    few: House
    many: House
    pace: Pace


def form_intake(field: Field) -> list[Line]:
    """P1: the public form's last press beside a bare form that writes case, event and outbox row."""
    ours, floor = Side(field.large, tasks.form(field.large)), Side(field.floor, tasks.floor_form(field.floor))
    return goals.intake("P1", "intake by form", ours, floor, must=0.50, pace=field.pace)


def api_intake(field: Field) -> list[Line]:
    """P2: the API's lodging beside a JSON view with one INSERT."""
    ours, floor = Side(field.large, tasks.api(field.large)), Side(field.floor, tasks.floor_one(field.floor))
    return goals.intake("P2", "intake by API", ours, floor, must=0.40, pace=field.pace)


def inbox(field: Field) -> list[Line]:
    """P4: the liaison's inbox of 25 beside a lean one."""
    ours = Side(field.small, tasks.page(field.small, INBOX, session=field.few.liaison))
    floor = Side(field.floor, tasks.page(field.floor, "/inbox"))
    return [goals.processor("P4", "inbox of 25, CPU / floor", ours, floor, must=3.5, pace=field.pace)]


def flatness(field: Field) -> list[Line]:
    """P5: the same lists over many cases and over few, the first page and one a thousand cases deep."""
    sizes = ((field.large, field.many), (field.small, field.few))
    lists = (
        ("liaison's inbox, first page", [tasks.page(web, INBOX, session=house.liaison) for web, house in sizes]),
        ("coordinator's open ones, first", [tasks.page(web, OPEN, session=house.coordinator) for web, house in sizes]),
        (
            f"coordinator's open ones, {DEEP:,} deep",
            [tasks.deep(web, OPEN, session=house.coordinator, rows=DEEP) for web, house in sizes],
        ),
    )
    ratio = f"p95 {field.many.cases:,} / {field.few.cases:,}"
    return [
        goals.flat("P5", f"{what}, {ratio}", Side(field.large, many), Side(field.small, few), must=1.2, pace=field.pace)
        for what, (many, few) in lists
    ]


def questions(field: Field) -> list[Line]:
    """P6: how many queries a request asks of the database."""
    return [
        Line("P6", f"{what}, queries", (float(count),), float(most), True)
        for what, count, most in ground.queries(field.few)
    ]


def case_page(field: Field) -> list[Line]:
    """P8: the page of a case with twenty lines of history, for the liaison and for the office."""
    floor = Side(field.floor, tasks.floor_stories(field.floor))
    lines = []
    for whose, path, session in (
        ("liaison's case page", "/kotak/{case}/", field.few.liaison),
        ("office's case page", "/meja/laporan/{case}/", field.few.officer),
    ):
        ours = Side(field.small, tasks.stories(field.small, field.few, path=path, session=session))
        lines += goals.spent("P8", f"{whose} with 20 lines", ours, floor, must=9.4, pace=field.pace)
    return lines


GOALS: dict[str, Callable[[Field], list[Line]]] = {
    "p4": inbox,
    "p5": flatness,
    "p6": questions,
    "p8": case_page,
    "p1": form_intake,
    "p2": api_intake,
}


def badges(field: Figures) -> list[Line]:
    """P7: badges of a liaison, a head of agency, an officer and a coordinator, and filtered totals, counted live."""
    return [
        Line(
            "P7",
            f"{one['what']}, p95 ms",
            (one["p95"],),
            _must(one["what"]),
            True,
            f"median {one['median']:.2f} ms; {one['said']}",
        )
        for one in field.waiting
    ]


def _must(what: str) -> float:
    return 10.0 if what.startswith("filtered total") else 2.0


def dashboards(field: Figures) -> list[Line]:
    """P16: dashboards beside the raw GROUP BY, the pages that show them, and whether the fold keeps up."""
    lines = []
    for one in field.found["found"]:
        if one["what"].startswith("page"):
            note = f"of it the statements' {one['sql_p95']:.2f} ms"
            must = _PAGES.get(one["what"])
            lines.append(Line("P16", f"{one['what']}, p95 ms", (one["call_p95"],), must, True, note))
        else:
            lines.append(_asked("P16", one, must=_DASHBOARDS[one["what"]]))
        if one["floor_median"]:
            times = (one["floor_median"] / one["sql_median"],)
            lines.append(Line("", f"{one['what']}, raw GROUP BY / ours", times, 50.0, False))
    folded = field.folded
    note = f"{folded['events']:.0f} events, {folded['cases']:.0f} cases folded, {folded['lodged']:.0f} lodged a second"
    lines.append(Line("P16", "cases folded / lodged", (folded["cases"] / folded["lodged"],), 1.0, False, note))
    return lines


_DASHBOARDS = {
    "dashboard of an agency": 10.0,
    "dashboard of the largest agency": 10.0,
    "dashboard of an office": 20.0,
    "dashboard of the nation": 20.0,
}
_PAGES = {"page of an agency": 40.0, "page of the largest office": 60.0}


def _asked(goal: str, one: dict[str, Any], *, must: float) -> Line:
    note = f"median {one['sql_median']:.2f} ms; with reckoning in Python p95 {one['call_p95']:.2f} ms"
    return Line(goal, f"{one['what']}, SQL p95 ms", (one["sql_p95"],), must, True, note)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured over cases alone, over facts alone, and how fast real cases were folded."""

    waiting: list[dict[str, Any]]
    found: dict[str, Any]
    folded: dict[str, float]


FIGURES: dict[str, Callable[[Figures], list[Line]]] = {"p7": badges, "p16": dashboards}


def _of_figures(chosen: list[str], server: ground.Server, *, cases: int, home: Path, say: Say) -> list[Line]:
    names = [name for name in chosen if name in FIGURES]
    if not names:
        return []
    few = ground.house(server, cases=SMALL, home=home, keep=True, say=say)
    field = Figures(
        ground.waiting(server, cases=cases, rounds=100, home=home) if "p7" in names else [],
        ground.figures(server, cases=cases, rounds=100, home=home, say=say) if "p16" in names else {},
        ground.folding(few, cases=SMALL // 5) if "p16" in names else {},
    )
    return [line for name in names for line in FIGURES[name](field)]


def table(lines: list[Line]) -> Iterator[str]:
    """Yield the table that is printed: goal, ratio, low, high, must, met."""
    yield f"{'goal':<5}{'what':<62}{'ratio':>8}{'low':>8}{'high':>8}{'must':>9}  met?"
    for line in lines:
        must = "" if line.must is None else f"{'≤' if line.is_most else '≥'} {line.must:g}"
        figures = f"{line.ratio:>8.2f}{min(line.ratios):>8.2f}{max(line.ratios):>8.2f}{must:>9}"
        yield f"{line.goal:<5}{line.what:<62}{figures}  {line.verdict()}"
        if line.note:
            yield f"{'':<7}{line.note}"


def _of_pages(chosen: list[str], server: ground.Server, *, size: int, pace: Pace, keep: bool, say: Say) -> list[Line]:
    home = settings.NARAHUBUNG_HOME / "bench"
    few = ground.house(server, cases=SMALL, home=home, keep=False, say=say)
    many = ground.house(server, cases=size, home=home, keep=keep, say=say)
    bare = ground.floor(server, cases=SMALL)
    lines = list[Line]()
    with ExitStack() as stack:
        field = Field(
            stack.enter_context(ground.web("floor", "bench.floor:application", bare, opens="/inbox")),
            stack.enter_context(ground.web("ours, few", ground.OURS, few.surroundings, opens="/")),
            stack.enter_context(ground.web("ours, many", ground.OURS, many.surroundings, opens="/")),
            few,
            many,
            pace,
        )
        for name in chosen:
            if name in GOALS:
                lines += GOALS[name](field)
                say(f"  {name} measured")
    return lines


def main(arguments: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Measure what was asked for and return 1 where a must is missed."""
    known = [*GOALS, *FIGURES]
    chosen = arguments.goals or known
    if wrong := set(chosen) - set(known):
        raise ground.CannotMeasure(f"No such goal: {', '.join(sorted(wrong))}; there are {', '.join(sorted(known))}.")
    pace = QUICK if arguments.quick else FULL
    pace = Pace(arguments.rounds or pace.rounds, pace.seconds)
    size = arguments.cases or (QUICK_LARGE if arguments.quick else LARGE)
    home = settings.NARAHUBUNG_HOME / "bench"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        server = stack.enter_context(ground.server(home, say))
        about = server.about()
        lines = _of_figures(chosen, server, cases=size, home=home, say=say)
        if any(name in GOALS for name in chosen):
            lines += _of_pages(chosen, server, size=size, pace=pace, keep=not arguments.fresh, say=say)
    threads = f"{settings.NARAHUBUNG_WEB_PROCESSES} x {settings.NARAHUBUNG_WEB_THREADS} threads"
    say(
        f"\n{datetime.now(UTC):%Y-%m-%d}, {about}; Python {platform.python_version()}, Django {django.__version__}; "
        f"{os.cpu_count()} processors, gunicorn {threads}, {pace.rounds} rounds of {pace.seconds:g} s a side, in turn, "
        "8 connections"
    )
    for row in table(lines):
        say(row)
    return int(any(line.verdict().startswith("MISSED") for line in lines))
