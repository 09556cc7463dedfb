"""Is the house open, and does it say which part is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from narahubung.ops import health
from narahubung.ops.models import Heartbeat


@pytest.mark.django_db
def test_a_house_without_a_worker_is_not_open(client: Client) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "down", "web": "up", "database": "up", "worker": "down"}
    assert answer.headers["Retry-After"] == "5"


@pytest.mark.django_db
def test_a_beating_worker_opens_the_house_and_a_stale_one_closes_it(client: Client) -> None:
    now = timezone.now()
    health.beat("a", at=now)
    assert client.get("/healthz").status_code == 200

    Heartbeat.objects.update(beaten_at=now - timedelta(seconds=61))
    assert client.get("/healthz").json()["worker"] == "down"


@pytest.mark.django_db
def test_asking_after_the_health_sets_no_cookie_and_reads_no_session(client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        answer = client.get("/healthz")

    assert not answer.cookies


@pytest.mark.django_db
def test_a_worker_silent_for_a_day_is_forgotten() -> None:
    now = timezone.now()
    health.beat("old", at=now - timedelta(days=2))
    health.beat("new", at=now)

    assert list(Heartbeat.objects.values_list("worker", flat=True)) == ["new"]
