"""Two workers at once: each thing is done by one of them, and both come to their end."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import OperationalError, connection

from narahubung.cases import clockwork, proof, scope
from narahubung.cases.models import Event
from narahubung.notices import sending
from narahubung.notices.models import Notice
from narahubung.ops import reactions
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK
from tests import world
from tests.apps.cases.story import come_to
from tests.apps.cases.test_races import at_once
from tests.apps.notices.postoffice import post_office
from tests.apps.notices.test_sending import by_smtp

pytestmark = [pytest.mark.breaks, pytest.mark.usefixtures("open_world")]

MON_16_MAR = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


def test_two_senders_send_each_mail_once() -> None:
    stories = [come_to("forwarded") for _ in range(4)]
    at = stories[-1].at
    reactions.react_to_all(at=at)
    due = Notice.objects.filter(way="mail", state="owed", not_before__lte=at).count()
    assert due > 10

    with post_office() as (office, port), by_smtp(port):
        rounds = at_once([lambda: sending.send_owed(at=at, now=lambda: at)] * 2)

    assert sum(one.sent for one in rounds if isinstance(one, sending.Sent)) == due
    assert max(Counter(str(message["Message-ID"]) for message in office.taken).values()) == 1
    assert len(office.taken) == due


def test_two_sweepers_do_each_thing_once() -> None:
    cases = [come_to("forwarded").case for _ in range(6)]

    swept = at_once([lambda: clockwork.sweep(at=MON_16_MAR)] * 2)

    assert all(isinstance(one, clockwork.Swept) and one.failed == [] for one in swept)
    with scope.seen_by(CLOCKWORK):
        climbed = Event.objects.filter(case__in=cases, act=Act.ESCALATE).values_list("case_id", flat=True)
        assert Counter(climbed) == dict.fromkeys(cases, 1)


def test_two_reactors_tell_everybody_once() -> None:
    cases = [come_to("forwarded").case for _ in range(6)]
    at = world.WED_11_MAR + timedelta(hours=1)

    done = at_once([lambda: reactions.react_to_all(at=at)] * 2)

    assert sum(one for one in done if isinstance(one, int)) >= len(cases) * 3
    told = Notice.objects.filter(case_id__in=cases).values_list("event_id", "kind", "person_id", "way")
    assert max(Counter(told).values()) == 1
    assert set(Notice.objects.values_list("case_id", flat=True)) >= set(cases)


def test_two_checkpoints_at_once_stand_one_on_the_other(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()

    for _ in range(3):
        come_to("forwarded")
        marks = at_once([lambda: proof.set_checkpoint(at=MON_16_MAR, sign=key.sign, folder=tmp_path)] * 3)
        assert sum(isinstance(mark, proof.Mark) for mark in marks) == 1

    kept, _unreadable = proof.exported(tmp_path)
    ordered = [kept[up_to] for up_to in sorted(kept)]
    assert [mark.previous for mark in ordered[1:]] == [mark.digest for mark in ordered[:-1]]


def test_a_checkpoint_gives_way_to_a_long_writer(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    come_to("forwarded")
    params = connection.get_connection_params()
    place = {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}

    with psycopg.connect(**place) as writer:
        writer.execute("LOCK TABLE cases_event IN ROW EXCLUSIVE MODE")  # as whoever has written and not yet committed
        with pytest.raises(OperationalError):
            proof.set_checkpoint(at=MON_16_MAR, sign=key.sign, folder=tmp_path)
        come_to("forwarded")

    assert proof.set_checkpoint(at=MON_16_MAR, sign=key.sign, folder=tmp_path) is not None
