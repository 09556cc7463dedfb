"""The alarm before a gap begins: who can still do something is told a week and a day ahead, each once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from narahubung.agencies import appointments, directory
from narahubung.agencies.appointments import Holder
from narahubung.agencies.posts import Post, posts
from narahubung.network.signs import SOON
from narahubung.network.standing import KEEPERS
from narahubung.notices.affairs import WordKind
from narahubung.notices.telling import tell
from narahubung.rules.coverage import DAY
from narahubung.rules.parties import Role
from narahubung.web.dates import local_day

WEEK = timedelta(days=7)


def ring(*, at: datetime) -> int:
    """Tell of every post that will be vacant within a week, or whose holder's letter ends; returns how many notices.

    Told are those who keep the network, the government's coordinators and the agency's head. The same gap is told a
    week and a day before, an ending letter once; run as often as one likes.
    """
    on, told = local_day(at), 0
    with transaction.atomic():
        for office in directory.current().offices:
            people = appointments.people_of_network(office=office, on=on)
            for post in posts(offices=[office]):
                told += _of_post(post, people, on=on, at=at)
    return told


def _of_post(post: Post, people: list[Holder], *, on: date, at: datetime) -> int:
    found = post.coverage(on=on)
    begins = found.vacant_from
    if begins is None:
        return 0
    link = reverse("network:post", args=[post.code])
    readers = [one.person for one in people if _answers_for(one, post)]
    if begins <= on + WEEK:
        when = "eve" if begins <= on + DAY else "week"
        return tell(
            WordKind.NETWORK_GAP_TOMORROW,
            key=f"{post.code}:{begins}:{when}",
            readers=readers,
            link=link,
            facts={"agency": post.short_name, "on": begins.isoformat()},
            at=at,
        )
    if found.ends_on is not None and begins == found.ends_on + DAY and found.ends_on <= on + SOON:
        return tell(
            WordKind.NETWORK_APPOINTMENT_ENDS,
            key=f"{post.code}:{found.ends_on}",
            readers=readers,
            link=link,
            facts={"agency": post.short_name, "on": found.ends_on.isoformat()},
            at=at,
        )
    return 0


def _answers_for(one: Holder, post: Post) -> bool:
    if one.role in KEEPERS:
        return True
    if one.role is Role.COORDINATOR:
        return one.government == post.government
    return one.role is Role.HEAD_OF_AGENCY and post.agency is not None and one.agency == post.agency
