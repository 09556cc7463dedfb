"""One address checks so many files and not more, whichever of the two doors it takes."""

from __future__ import annotations

import pytest
from django.test import Client

from narahubung.web import limits
from narahubung.web.limits import Limit

pytestmark = pytest.mark.usefixtures("that_day")


def test_who_checks_too_many_files_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHECKS", Limit("check", 2, 900))
    for address in ("/komitmen/periksa/", "/tanda-terima/"):
        assert Client().post(address).status_code == 422

    refused = Client().post("/komitmen/periksa/")

    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert Client().get("/komitmen/periksa/").status_code == 200, "looking is free"
    assert Client().post("/komitmen/periksa/", REMOTE_ADDR="203.0.113.7").status_code == 422
