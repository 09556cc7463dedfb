"""Lodge and follow over real connections, as a program elsewhere would; a broken line is an answer, too."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from uuid import UUID

BROKEN = 0  # instead of a status: the line broke, or nobody answered


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, or BROKEN, and what came with it."""

    status: int
    body: dict[str, object]
    retry_after: str = ""


def ask(
    port: int, method: str, path: str, *, body: object = None, address: str = "127.0.0.1", **headers: str
) -> Answer:
    """Send one request from an address of this machine (127.x.y.z) and return the answer."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=15, source_address=(address, 0))
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        line.request(
            method, path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json"} | sent
        )
        answer = line.getresponse()
        whole = answer.read()
    except (OSError, http.client.HTTPException):
        return Answer(BROKEN, {})
    finally:
        line.close()
    try:
        told = json.loads(whole)
    except ValueError:
        told = {"text": whole.decode(errors="replace")}
    return Answer(answer.status, told, answer.headers.get("Retry-After", ""))


def lodge(port: int, key: UUID, *, text: str, address: str = "127.0.0.1") -> Answer:
    """Lodge a complaint under a key."""
    body = {"text": text, "person": {"name": "Sari (rekaan)", "email": "sari@contoh.example"}}
    return ask(port, "POST", "/api/v1/complaints", body=body, address=address, Idempotency_Key=str(key))


def follow(port: int, code: str, pin: str, *, address: str = "127.0.0.1") -> Answer:
    """Follow a complaint by code and PIN."""
    return ask(port, "GET", f"/api/v1/complaints/{code}", address=address, X_Tracking_Pin=pin)
