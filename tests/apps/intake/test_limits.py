"""One address may knock so often and not more; what is counted tells nobody which address it was."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from narahubung.rules.refusals import TooMany
from narahubung.web import limits
from narahubung.web.limits import Limit
from tests import world
from tests.apps.intake.visitor import KTP, Visitor

pytestmark = pytest.mark.usefixtures("small_world")
THREE = Limit("test", 3, 600)
AT = world.WED_11_MAR


def from_address(address: str, **headers: str) -> HttpRequest:
    """Return a request that comes from there."""
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def knock(request: HttpRequest, *, times: int, at: datetime = AT) -> None:
    """Knock so many times."""
    for _ in range(times):
        limits.count(request, THREE, at=at)


def test_the_fourth_knock_is_refused_and_told_when_to_come_back() -> None:
    knock(from_address("203.0.113.1"), times=3)

    with pytest.raises(TooMany) as refused:
        knock(from_address("203.0.113.1"), times=1)
    assert 0 < refused.value.retry_after <= 600


def test_another_address_and_the_next_stretch_count_anew() -> None:
    knock(from_address("203.0.113.2"), times=3)
    knock(from_address("203.0.113.3"), times=3)
    knock(from_address("203.0.113.2"), times=3, at=AT + timedelta(minutes=10))


def test_a_household_of_ipv6_counts_as_one() -> None:
    knock(from_address("2001:db8:1:2::1"), times=3)

    with pytest.raises(TooMany):
        knock(from_address("2001:db8:1:2:ffff::9"), times=1)
    knock(from_address("2001:db8:1:3::1"), times=1)


def test_behind_a_proxy_the_address_that_the_proxy_saw_counts(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    knock(from_address("127.0.0.1", **{"x-forwarded-for": "198.51.100.1, 203.0.113.9"}), times=3)

    with pytest.raises(TooMany):
        knock(from_address("127.0.0.1", **{"x-forwarded-for": "198.51.100.200, 203.0.113.9"}), times=1)
    knock(from_address("127.0.0.1", **{"x-forwarded-for": "203.0.113.10"}), times=1)


def test_no_address_is_kept_and_yesterday_is_forgotten() -> None:
    knock(from_address("203.0.113.5"), times=1, at=AT - timedelta(days=1))
    yesterday = world.as_owner("SELECT cache_key, value FROM ops_counters")
    limits._salts.clear()
    knock(from_address("203.0.113.5"), times=1)
    today = world.as_owner("SELECT cache_key, value FROM ops_counters")

    assert "203.0.113.5" not in str(yesterday) + str(today)
    assert not set(yesterday) & set(today), "yesterday's salt and counts are gone"
    assert len(today) == 2


def test_a_limit_of_none_counts_nothing() -> None:
    for _ in range(5):
        limits.count(from_address("203.0.113.6"), Limit("test", 0, 600), at=AT)


def test_too_many_complaints_are_refused_with_everything_kept(settings: Settings, visitor: Visitor) -> None:
    settings.NARAHUBUNG_LODGE_LIMIT = 1
    visitor.lodge()
    page = visitor.go(visitor.at_review(), "send")

    assert page.status == 429
    assert KTP in page.plain()
    assert page.carried()["name"] == ["Sari Contohwati"]
