"""The API against whatever its own description allows, and what it does not: no crash, only what was promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from pytest_django import Settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.result import Ok

from narahubung.web import limits
from tests.apps.cases.story import Story, lodged

pytestmark = pytest.mark.usefixtures("small_world")
Operation = APIOperation[Any, Any, Any, Any]  # the library's own four kinds of schema; none matters here
PROMISES = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 20


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    """Let the fuzzer knock as often as it likes, all within the test's own transaction."""
    settings.NARAHUBUNG_LODGE_LIMIT = 0
    monkeypatch.setattr(limits, "TRIES", limits.Limit("track", 0, 900))
    # A real server drops a connection that is left within a transaction, which is where this test lives.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def try_all(operation: Operation, mode: GenerationMode, *, story: Story) -> Counter[int]:
    """Send what the description allows or what it does not; return how often each status came back."""
    statuses: Counter[int] = Counter()

    @given(operation.as_strategy(mode))
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def keeps_its_promises(case: Case[Any]) -> None:
        # Nobody guesses a code: half of the calls are given one that opens.
        if "code" in (case.path_parameters or {}) and sum(statuses.values()) % 2:
            case.path_parameters["code"] = story.code
            case.headers["X-Tracking-Pin"] = story.pin
        answer = case.call_and_validate(checks=PROMISES)
        statuses[answer.status_code] += 1

    keeps_its_promises()
    return statuses


@pytest.mark.usefixtures("unlimited")
def test_every_operation_keeps_its_promises_and_lets_somebody_in() -> None:
    from narahubung.wsgi import application

    story = lodged()
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert {operation.label for operation in operations} == {
        "GET /api/v1/lists",
        "POST /api/v1/complaints",
        "GET /api/v1/complaints/{code}",
        "POST /api/v1/complaints/{code}/messages",
    }

    for operation in operations:
        allowed = try_all(operation, GenerationMode.POSITIVE, story=story)
        assert any(status < 300 for status in allowed), (operation.label, allowed)
        if "lists" not in operation.label:
            try_all(operation, GenerationMode.NEGATIVE, story=story)
