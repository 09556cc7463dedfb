"""Run inside a filled database: count the queries that each main page asks, with its caches warm as in a served house.

`python -m bench.questions '{…cast…}'` prints name, count and the most allowed for each as JSON. A query is whatever is
sent to the database within a request, the session's and the person's included; BEGIN and COMMIT are not counted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

INBOX, CASE, INTAKE = 6, 9, 6
_FORM = {
    "screen": "review", "go": "send", "text": "Kartu keluarga belum selesai. [cerita rekaan]", "first": "yes",
    "identity": "open", "name": "Sari Contoh (rekaan)", "phone": "+62 800 0000 0000",
}  # fmt: skip


@contextmanager
def _counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield asked


def _count(ask: Callable[[], int], *, wanted: tuple[int, ...]) -> int:
    """Return how many queries the second of two requests asks; refuses (ValueError) another answer than the wanted."""
    ask()
    with _counted() as asked:
        status = ask()
    if status not in wanted:
        raise ValueError(f"answered {status}, not {wanted}")
    return len(asked)


def _reader(session: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def main(cast: dict[str, str]) -> list[tuple[str, int, int]]:
    """Return each page's name, its count and the most it may ask."""
    liaison, coordinator, officer = (_reader(cast[who]) for who in ("liaison", "coordinator", "officer"))
    stranger, story = _reader(""), cast["story"]

    def page(reader: Client, path: str) -> int:
        return _count(lambda: reader.get(path).status_code, wanted=(200,))

    def by_form() -> int:
        return stranger.post("/lapor/", {**_FORM, "key": uuid4()}).status_code

    def by_program() -> int:
        return stranger.post(
            "/api/v1/complaints",
            {"text": _FORM["text"]},
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        ).status_code

    return [
        ("liaison's inbox", page(liaison, "/kotak/"), INBOX),
        ("coordinator's open ones", page(coordinator, "/kotak/?lihat=terbuka"), INBOX),
        ("office's queue", page(officer, "/meja/"), INBOX),
        ("liaison's case page", page(liaison, f"/kotak/{story}/"), CASE),
        ("office's case page", page(officer, f"/meja/laporan/{story}/"), CASE),
        ("intake by form", _count(by_form, wanted=(302, 303)), INTAKE),
        ("intake by API", _count(by_program, wanted=(201,)), INTAKE),
    ]


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
