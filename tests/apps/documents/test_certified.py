"""The contract with a certified provider, held against a real HTTP server that answers as such a service does."""

from __future__ import annotations

import base64
import json
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from narahubung.documents.certified import ClientService, Identity, provider_at
from narahubung.rules.signature import ProviderRefused

PDF = b"%PDF-1.7\nisi"
SIGNED = PDF + b"\n/ByteRange [0 1 2 3]"
WHO = Identity(nik="6403000000000000", passphrase="rahasia sekali")


@dataclass
class Service:
    """What the imitation answers, and what it was asked."""

    address: str = ""
    status: int = 200
    answer: bytes = b""
    wait: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, object], str]] = field(default_factory=list)


@pytest.fixture
def service() -> Iterator[Service]:
    told = Service(answer=json.dumps({"time": 1, "file": [base64.b64encode(SIGNED).decode()]}).encode())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.asked.append((self.path, body, self.headers.get("Authorization", "")))
            time.sleep(told.wait)
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told.answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_file_goes_out_with_nik_and_passphrase_and_comes_back_signed(service: Service) -> None:
    signed = provider_at(service.address, user="aplikasi", password="kunci").sign(PDF, identity=WHO, reason="Komitmen")

    path, body, proof = service.asked[0]
    assert signed == SIGNED
    assert path == "/api/v2/sign/pdf"
    assert (body["nik"], body["passphrase"]) == (WHO.nik, WHO.passphrase)
    assert body["file"] == [base64.b64encode(PDF).decode()]
    assert base64.b64decode(proof.removeprefix("Basic ")) == b"aplikasi:kunci"


@pytest.mark.parametrize(
    ("status", "answer", "reason"),
    [
        (400, b'{"status_code": 2031, "error": "Passphrase anda salah"}', "passphrase"),
        (404, b"{}", "unknown"),
        (422, b"no json", "refused"),
        (503, b"", "away"),
        (302, b"", "refused"),
        (200, b"{}", "unreadable"),
        (200, b'{"file": ["bm8gcGRm"]}', "unreadable"),
        (200, json.dumps({"file": [base64.b64encode(PDF).decode()]}).encode(), "unreadable"),
    ],
)
def test_each_refusal_has_its_kind(service: Service, status: int, answer: bytes, reason: str) -> None:
    service.status, service.answer = status, answer
    service.headers = {"Location": service.address} if status == 302 else {}

    with pytest.raises(ProviderRefused) as refused:
        provider_at(service.address).sign(PDF, identity=WHO, reason="")

    assert refused.value.reason == reason
    assert len(service.asked) == 1


def test_a_service_that_does_not_answer_in_time_is_away(service: Service) -> None:
    service.wait = 0.6

    with pytest.raises(ProviderRefused) as refused:
        ClientService(service.address, seconds=0.1).sign(PDF, identity=WHO, reason="")

    assert refused.value.reason == "away"


def test_the_passphrase_is_in_no_log_no_value_and_no_exception(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.status = 500

    with pytest.raises(ProviderRefused) as refused:
        provider_at(service.address, password="kunci").sign(PDF, identity=WHO, reason="")

    told = caplog.text + repr(WHO) + repr(refused.value) + repr(refused.value.__context__)
    assert WHO.passphrase not in told
    assert WHO.nik not in told
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("address", ["", "http://penyedia.example", "ftp://127.0.0.1", "file:///etc/passwd"])
def test_it_is_off_without_an_address_or_where_the_way_is_open_to_listeners(address: str) -> None:
    with pytest.raises(ProviderRefused) as refused:
        provider_at(address).sign(PDF, identity=WHO, reason="")

    assert refused.value.reason == "off"
