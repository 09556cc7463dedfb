"""What is asked of the product and of the floor: the requests of each measured page, and what a right answer is."""

from __future__ import annotations

import hashlib
import html
import itertools
import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import urlencode
from uuid import UUID, uuid4

from bench.ground import CannotMeasure, House, Web
from bench.load import Answer, Line, Task, request

_FORM = "application/x-www-form-urlencoded"
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_LATER = re.compile(rb'rel="next" href="([^"]+)"')
_TEXT = (
    "Kartu keluarga saya belum selesai sejak dua bulan lalu. Saya sudah empat kali datang ke loket dan selalu diminta "
    "menunggu, padahal berkas sudah lengkap dan tanda terimanya ada. [cerita rekaan]"
)
ROWS = 25


def _cookie(value: str) -> tuple[str, str]:
    return "Cookie", value


def _signed_in(session: str) -> tuple[str, str]:
    return _cookie(f"sessionid={session}")


def _always(message: bytes) -> Callable[[], bytes]:
    return lambda: message


def _in_turn(messages: list[bytes]) -> Callable[[], bytes]:
    # A cycle hands out one item at a time, whichever thread asks.
    cycle = itertools.cycle(messages)
    return lambda: next(cycle)


def _has_rows(answer: Answer) -> bool:
    return answer.status == 200 and answer.body.count(b"<tr") == ROWS + 1


def page(web: Web, path: str, *, session: str = "", is_right: Callable[[Answer], bool] = _has_rows) -> Task:
    """Return the asking for one page, as somebody signed in or as a stranger."""
    headers = [_signed_in(session)] if session else []
    return Task(web.port, _always(request("GET", path, headers=headers)), is_right)


def deep(web: Web, path: str, *, session: str, rows: int) -> Task:
    """Return the asking for the page that lies so many rows further down the same list, found by its own links."""
    here = path
    line = Line(web.port)
    for _ in range(rows // ROWS):
        answer = line.ask(request("GET", here, headers=[_signed_in(session)]))
        later = _LATER.search(answer.body)
        if answer.status != 200 or later is None:
            raise CannotMeasure(f"{web.name}: the list at {path} ends before row {rows}")
        here = path.partition("?")[0] + html.unescape(later[1].decode())
    line.close()
    return page(web, here, session=session)


def stories(web: Web, house: House, *, path: str, session: str) -> Task:
    """Return the asking for the pages of the cases with twenty lines of history, one after the other."""
    messages = [request("GET", path.format(case=case), headers=[_signed_in(session)]) for case in house.stories]
    return Task(web.port, _in_turn(messages), lambda answer: answer.status == 200 and answer.body.count(b"<time") >= 20)


def floor_stories(web: Web) -> Task:
    """Return the asking for the floor's cases."""
    keys = [UUID(hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()) for number in range(1, 41)]
    messages = [request("GET", f"/case/{key}") for key in keys]
    return Task(web.port, _in_turn(messages), lambda answer: answer.status == 200 and answer.body.count(b"<time") == 20)


def _token(web: Web, path: str) -> tuple[str, str]:
    """Return the cookie and the token of a form as a browser gets them."""
    answer = Line(web.port).ask(request("GET", path))
    token = _TOKEN.search(answer.body)
    cookie = re.search(rb"[Ss]et-[Cc]ookie: (csrftoken=[^;]+)", answer.head)
    if token is None or cookie is None:
        raise CannotMeasure(f"{web.name}: no form at {path}")
    return cookie[1].decode(), token[1].decode()


def _posted(path: str, cookie: str, fields: dict[str, str]) -> bytes:
    return request("POST", path, headers=[("Content-Type", _FORM), _cookie(cookie)], body=urlencode(fields).encode())


def _moved_on(answer: Answer) -> bool:
    return answer.status in (302, 303)


def form(web: Web, *, path: str = "/lapor/") -> Task:
    """Return the last press of the public form, each with a key of its own."""
    cookie, token = _token(web, path)
    fields = {
        "csrfmiddlewaretoken": token, "screen": "review", "go": "send", "text": _TEXT, "place": "Tenggarong",
        "happened_on": "2026-01-15", "first": "yes", "first_note": "Sudah ke loket.", "identity": "open",
        "name": "Sari Contoh (rekaan)", "phone": "+62 800 0000 0000", "email": "sari@rekaan.example",
    }  # fmt: skip
    return Task(web.port, lambda: _posted(path, cookie, fields | {"key": str(uuid4())}), _moved_on)


def floor_form(web: Web) -> Task:
    """Return the press of the floor's form, with the same words."""
    cookie, token = _token(web, "/form")
    fields = {
        "csrfmiddlewaretoken": token, "text": _TEXT, "place": "Tenggarong", "service": "kk",
        "happened_on": "2026-01-15", "name": "Sari Contoh (rekaan)", "phone": "+62 800 0000 0000",
        "email": "sari@rekaan.example",
    }  # fmt: skip
    return Task(web.port, _always(_posted("/form", cookie, fields)), _moved_on)


def _json(web: Web, path: str, said: Mapping[str, object], *, keyed: bool) -> Task:
    body = json.dumps(said).encode()

    def next_request() -> bytes:
        key = [("Idempotency-Key", str(uuid4()))] if keyed else []
        return request("POST", path, headers=[("Content-Type", "application/json"), *key], body=body)

    return Task(web.port, next_request, lambda answer: answer.status == 201)


def api(web: Web) -> Task:
    """Return the lodging of a complaint by a program, each with a key of its own."""
    person = {"name": "Sari Contoh (rekaan)", "phone": "+62 800 0000 0000", "email": "sari@rekaan.example"}
    said = {"text": _TEXT, "place": "Tenggarong", "happened_on": "2026-01-15", "person": person}
    return _json(web, "/api/v1/complaints", said, keyed=True)


def floor_one(web: Web) -> Task:
    """Return the floor's one INSERT, with the same words."""
    return _json(web, "/one", {"text": _TEXT, "place": "Tenggarong"}, keyed=False)
