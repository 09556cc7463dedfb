"""What was acknowledged is kept, and kept once, whatever is killed while it comes in (I1, I3); and soon dealt with."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

import psutil
import pytest

from tests.breaks import wire
from tests.breaks.ownhouse import OwnHouse, own_house
from tests.breaks.wire import BROKEN, Answer

pytestmark = pytest.mark.breaks

SENDERS = 4
WEB_KILLS = 10


@pytest.fixture(scope="module")
def house() -> Iterator[OwnHouse]:
    """Open a house with nobody in it, on a server of its own; the tests that share it leave it running."""
    with own_house("reference", NARAHUBUNG_LODGE_LIMIT="0") as opened:
        opened.start()
        yield opened


def count(house: OwnHouse, statement: str, *values: object) -> int:
    """Return the number that a statement counts."""
    return int(str(house.psql(statement, *values)[0][0]))


def wait_for(done: Callable[[], bool], *, within: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + within
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def wait_until_quiet(house: OwnHouse) -> None:
    """Wait until the worker has reacted to everything."""
    wait_for(lambda: not count(house, "SELECT count(*) FROM cases_outbox"))


def test_forty_copies_at_once_are_one_complaint(house: OwnHouse) -> None:
    key, start = uuid4(), threading.Barrier(40)

    def send(_copy: int) -> Answer:
        start.wait()
        return wire.lodge(house.port, key, text="Jalan berlubang sejak bulan lalu (rekaan)")

    with ThreadPoolExecutor(40) as senders:
        answers = list(senders.map(send, range(40)))
    while any(answer.status != 201 for answer in answers):
        assert {answer.status for answer in answers} <= {201, 503}
        answers = [answer if answer.status == 201 else send_again(house, key) for answer in answers]

    receipts = {(answer.body["number"], answer.body["code"], answer.body["pin"]) for answer in answers}
    assert len(receipts) == 1
    assert Counter(answer.body["again"] for answer in answers) == {True: 39, False: 1}
    assert count(house, "SELECT count(*) FROM cases_case WHERE number = %s", answers[0].body["number"]) == 1


def send_again(house: OwnHouse, key: object) -> Answer:
    """Send the copy once more, as its sender would."""
    return wire.lodge(house.port, key, text="Jalan berlubang sejak bulan lalu (rekaan)")  # type: ignore[arg-type]


def test_another_complaint_under_a_used_key_is_refused(house: OwnHouse) -> None:
    key = uuid4()
    first = wire.lodge(house.port, key, text="Air tidak mengalir (rekaan)")

    second = wire.lodge(house.port, key, text="Air tidak mengalir sama sekali (rekaan)")

    assert (first.status, second.status, second.body["code"]) == (201, 422, "key_reused")


def test_what_happens_is_dealt_with_within_a_second(house: OwnHouse) -> None:
    wait_until_quiet(house)
    took = []
    for _ in range(5):
        assert wire.lodge(house.port, uuid4(), text="Lampu jalan padam (rekaan)").status == 201
        began = time.monotonic()
        wait_until_quiet(house)
        took.append(time.monotonic() - began)

    assert sorted(took)[2] < 1.0, took


def test_a_worker_outlives_the_database(house: OwnHouse) -> None:
    assert house.worker is not None

    house.kill_server()

    lodge_until_taken(house)
    wait_until_quiet(house)
    assert house.worker.poll() is None
    assert "Traceback" not in house.logs()


def lodge_until_taken(house: OwnHouse) -> None:
    """Lodge a complaint, trying again while the house says that it cannot keep one."""
    key, end = uuid4(), time.monotonic() + 20
    while (status := wire.lodge(house.port, key, text="Sampah menumpuk (rekaan)").status) != 201:
        assert status in (503, BROKEN)
        assert time.monotonic() < end
        time.sleep(0.1)


def test_an_acknowledged_complaint_is_found_whatever_was_killed(house: OwnHouse) -> None:
    before = count(house, "SELECT count(*) FROM cases_case")
    receipts: list[Answer] = []
    statuses: Counter[int] = Counter()
    silent_503: list[Answer] = []
    enough, dice = threading.Event(), random.Random(1)

    def lodge_on_and_on(sender: int) -> None:
        number = 0
        while not enough.is_set():
            key, number, answer = uuid4(), number + 1, Answer(BROKEN, {})
            while answer.status != 201:
                answer = wire.lodge(house.port, key, text=f"Laporan rekaan {sender}-{number}")
                statuses[answer.status] += 1
                if answer.status == 503 and not answer.retry_after:
                    silent_503.append(answer)
                if answer.status != 201:
                    time.sleep(0.05)
            receipts.append(answer)

    with ThreadPoolExecutor(SENDERS) as senders:
        working = [senders.submit(lodge_on_and_on, sender) for sender in range(SENDERS)]
        for kill in range(WEB_KILLS):
            # In the middle of the load: once some more have come in since the last kill, at a moment of chance.
            wait_for(partial(has_more, receipts, than=len(receipts) + 3))
            time.sleep(dice.random() / 4)
            if kill == WEB_KILLS // 2:
                house.kill_web()
                house.kill_server()
                house.start_web()
            else:
                kill_answering(house, all_of_them=kill % 4 == 0)
        wait_for(lambda: len(receipts) >= WEB_KILLS * 5)
        enough.set()
        for each in working:
            each.result(timeout=60)

    assert set(statuses) <= {201, 503, BROKEN}, statuses
    assert silent_503 == []
    assert len({answer.body["code"] for answer in receipts}) == len(receipts)
    assert count(house, "SELECT count(*) FROM cases_case") - before == len(receipts), "none lost, none doubled"
    for place, answer in enumerate(receipts):
        code, pin = str(answer.body["code"]), str(answer.body["pin"])
        found = wire.follow(house.port, code, pin, address=f"127.0.1.{place // 40 + 1}")
        assert (found.status, found.body.get("number")) == (200, answer.body["number"]), (found, house.logs()[-6000:])


def has_more(receipts: list[Answer], *, than: int) -> bool:
    """Say whether there are more than that by now."""
    return len(receipts) > than


def kill_answering(house: OwnHouse, *, all_of_them: bool) -> None:
    """Kill one of the processes that answer, or all; the one that holds the port starts others at once."""
    assert house.web is not None
    answering = [process for master in house.web.children() for process in master.children()]
    for process in answering if all_of_them else answering[:1]:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
