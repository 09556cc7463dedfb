"""A certified signature under a commitment: off by default; what it asks for goes through and stays nowhere.

The provider is a small HTTP server that answers as such a service does: the file with something added at its end.
"""

from __future__ import annotations

import base64
import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection

from narahubung.commitments.models import CommitmentEvent, Signature
from tests import world
from tests.apps.commitments import event
from tests.apps.desk.officer import Officer

pytestmark = pytest.mark.usefixtures("small_world")

NIK, PASSPHRASE = "6403000000000000", "rahasia sekali"
ADDED = b"\n/ByteRange [0 1 2 3]"


class Service(ThreadingHTTPServer):
    """What it was asked, whether it refuses, and whether it gives another file back."""

    asked: list[dict[str, Any]]
    refuses = False
    swaps = False


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append(body)
            pdf = b"%PDF-1.7" if server.swaps else base64.b64decode(body["file"][0])
            more = ADDED * (pdf.count(b"/ByteRange") + 9 if server.swaps else 1)
            signed = json.dumps({"file": [base64.b64encode(pdf + more).decode()]})
            self.send_response(400 if server.refuses else 200)
            self.end_headers()
            self.wfile.write(b'{"status_code": 2031}' if server.refuses else signed.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = Service(("127.0.0.1", 0), Handler)
    server.asked = []
    settings.NARAHUBUNG_CERTIFIED_URL = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(event.AT, tick=True):
        yield


def press(code: str, words: str = "") -> Any:
    sent = {
        "cara": "sertifikat", "sertifikat-kunci": str(uuid4()), "sertifikat-nik": NIK,
        "sertifikat-passphrase": PASSPHRASE, "sertifikat-reservation": words,
    }  # fmt: skip
    return Officer("bima").client.post(f"/komitmen/{code}/tanda-tangan/", sent)


def test_it_is_not_offered_and_refused_where_no_provider_is_set() -> None:
    code = event.opened()

    assert "Tanda tangan tersertifikasi" not in Officer("bima").get(f"/komitmen/{code}/tanda-tangan/").body
    assert press(code).status_code == 422
    assert not Signature.objects.exists()


def test_what_the_provider_signed_is_kept_as_certified_and_nik_and_passphrase_nowhere(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = event.opened()
    before = event.pdf(code)

    assert "Tanda tangan tersertifikasi" in Officer("bima").get(f"/komitmen/{code}/tanda-tangan/").body
    assert press(code).status_code == 302

    assert (service.asked[0]["nik"], service.asked[0]["passphrase"]) == (NIK, PASSPHRASE)
    kept = Signature.objects.get()
    assert (kept.level, kept.person_id, kept.length) == ("certified", world.KEYS["bima"], len(before + ADDED))
    assert event.pdf(code) == before + ADDED
    assert CommitmentEvent.objects.order_by("-number")[0].details["level"] == "certified"
    assert PASSPHRASE not in caplog.text
    assert NIK not in caplog.text
    assert not left_behind((NIK, PASSPHRASE))


def left_behind(words: tuple[str, ...]) -> list[str]:
    """Return the tables of the rooms that take part in which one of the words stands."""
    found = []
    with connection.cursor() as cursor:
        tables = [
            name
            for name in connection.introspection.table_names(cursor)
            if name.startswith(("commitments_", "documents_", "notices_"))
        ]
        for table in tables:
            for word in words:
                cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s', [f"%{word}%"])
                if cursor.fetchone()[0]:
                    found.append(table)
    return found


def test_a_wrong_passphrase_is_said_beside_it_and_the_words_stay(service: Service) -> None:
    service.refuses = True
    code = event.opened()

    said = press(code, words="Dengan catatan.")

    assert said.status_code == 422
    assert "Penyelenggara tidak menerima frasa sandi itu." in said.content.decode()
    assert "Dengan catatan." in said.content.decode()
    assert PASSPHRASE not in said.content.decode()
    assert not Signature.objects.exists()


def test_a_file_that_is_not_ours_with_something_added_is_not_kept(service: Service) -> None:
    service.swaps = True
    code = event.opened()
    before = event.pdf(code)

    assert press(code).status_code == 422

    assert event.pdf(code) == before
