"""A small driver: eight connections that ask as fast as they are answered, and what that cost the server.

Plain sockets and bytes made beforehand: the driver shares the machine with the server it measures, so whatever it
spends itself would make a slow server look less slow beside a quick one.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import psutil

CONNECTIONS = 8
PATIENCE = 30.0  # seconds until an answer counts as none


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, header block and body of one answer."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value, or nothing."""
        for line in self.head.split(b"\r\n")[1:]:
            found, _, value = line.partition(b":")
            if found.lower() == name.lower().encode():
                return value.strip().decode("latin-1")
        return ""


class Line:
    """One kept connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> Answer:
        """Send a request and return its answer; a connection that the server had closed meanwhile is opened anew."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        answer = self._read()
        if answer.header("connection").lower() == "close":
            self.close()
        return answer

    def _read(self) -> Answer:
        assert self._socket is not None
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head = data[:end]
        length = int(Answer(0, head, b"").header("content-length") or 0)
        while len(data) < end + 4 + length:
            data += self._more()
        return Answer(int(head[9:12]), head, data[end + 4 :])

    def _more(self) -> bytes:
        assert self._socket is not None
        more = self._socket.recv(1 << 16)
        if not more:
            self.close()
            raise ConnectionError("the server closed the connection")
        return more

    def close(self) -> None:
        """Let the connection go."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def request(method: str, path: str, *, headers: Sequence[tuple[str, str]] = (), body: bytes = b"") -> bytes:
    """Return the bytes of a request to this machine."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers)]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked again and again: `next_request` makes the bytes, `is_right` says whether an answer is the wanted.

    `next_request` is called by many threads.
    """

    port: int
    next_request: Callable[[], bytes]
    is_right: Callable[[Answer], bool]


@dataclass(frozen=True, slots=True)
class Measured:
    """One stretch of load: answers a second, milliseconds, CPU milliseconds of the server's processes an answer.

    `wrong` says what the first wrong answer was.
    """

    answers: int
    errors: int
    wrong: str
    rate: float
    p50: float
    p95: float
    p99: float
    cpu: float


@dataclass(slots=True)
class _Tally:
    times: list[float] = field(default_factory=list)
    errors: int = 0
    wrong: str = ""


def cpu_seconds(server: int) -> float:
    """Return how much processor time a server and all its children have used so far."""
    process = psutil.Process(server)
    return sum(sum(one.cpu_times()[:2]) for one in (process, *process.children(recursive=True)))


def drive(task: Task, *, server: int, seconds: float, warm_up: int = 10) -> Measured:
    """Ask for so many seconds on eight connections and return what came of it.

    Each connection first asks `warm_up` times unmeasured. An answer that is not the wanted one, or none, is an error.
    """
    tallies = [_Tally() for _ in range(CONNECTIONS)]
    ready, go = threading.Barrier(CONNECTIONS + 1), threading.Event()
    until = [0.0]

    def work(tally: _Tally) -> None:
        line = Line(task.port)
        for _ in range(warm_up):
            line.ask(task.next_request())
        ready.wait()
        go.wait()
        while (began := time.perf_counter()) < until[0]:
            wrong = ""
            try:
                answer = line.ask(task.next_request())
                if not task.is_right(answer):
                    wrong = f"status {answer.status}, {len(answer.body)} octets"
            except OSError as lost:
                wrong = repr(lost)
                line.close()
            tally.times.append(time.perf_counter() - began)
            tally.errors += bool(wrong)
            tally.wrong = tally.wrong or wrong
        line.close()

    threads = [threading.Thread(target=work, args=(tally,), daemon=True) for tally in tallies]
    for thread in threads:
        thread.start()
    ready.wait(PATIENCE)
    used, began = cpu_seconds(server), time.perf_counter()
    until[0] = began + seconds
    go.set()
    for thread in threads:
        thread.join()
    took, used = time.perf_counter() - began, cpu_seconds(server) - used
    times = sorted(one for tally in tallies for one in tally.times)
    return Measured(
        answers=len(times),
        errors=sum(tally.errors for tally in tallies),
        wrong=next((tally.wrong for tally in tallies if tally.wrong), ""),
        rate=len(times) / took,
        p50=_at(times, 0.50),
        p95=_at(times, 0.95),
        p99=_at(times, 0.99),
        cpu=used * 1000 / len(times),
    )


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))] * 1000
