"""Signs that a post's holder can be reached: signed in, mail that arrives, the last contact check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Q

from narahubung.agencies.posts import Post
from narahubung.network.given import Deed
from narahubung.network.models import PostEvent
from narahubung.network.words import Worry
from narahubung.notices.models import Notice
from narahubung.rules.coverage import Coverage

# The office's own targets: no law sets them (docs/law.md).
SOON = timedelta(days=30)
CONTACT_HOLDS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of how the posts' holders can be reached, read once for many posts; two queries."""

    bounced: frozenset[int]
    confirmed: dict[tuple[int | None, int | None], datetime]
    asked: dict[tuple[int | None, int | None], datetime]

    def confirmed_at(self, post: Post) -> datetime | None:
        """Return when a holder last said that they are there."""
        return self.confirmed.get(_key(post))

    def asked_at(self, post: Post) -> datetime | None:
        """Return when the office last asked, unless it was answered since."""
        asked, answered = self.asked.get(_key(post)), self.confirmed_at(post)
        return asked if asked and (answered is None or answered < asked) else None

    def worries(self, post: Post, found: Coverage, *, on: date, at: datetime) -> tuple[Worry, ...]:
        """Return why a post needs a look, most pressing first."""
        there = post.present(on=on)
        confirmed = self.confirmed_at(post)
        primary = post.primary(on=on)
        reasons = {
            Worry.COMING_GAP: found.vacant_from is not None and found.vacant_from <= on + SOON,
            Worry.ENDING: found.ends_on is not None and found.ends_on <= on + SOON,
            Worry.BOUNCED: any(one.person in self.bounced for one in there),
            Worry.NEVER_IN: primary is not None and primary.last_in_at is None,
            Worry.UNCHECKED: bool(there) and (confirmed is None or at - confirmed > CONTACT_HOLDS),
        }
        return tuple(worry for worry, holds in reasons.items() if holds)


def signs(posts: Iterable[Post], *, on: date) -> Signs:
    """Return the signs of these posts' present holders."""
    posts = tuple(posts)
    people = {one.person for post in posts for one in post.present(on=on)}
    # The last mail that was tried decides: one that arrived after a failure means that the address works again.
    tried = (
        Notice.objects.filter(way="mail", person_id__in=people, state__in=[Notice.State.SENT, Notice.State.FAILED])
        .order_by("person_id", "-owed_at", "-id")
        .distinct("person_id")
        .values_list("person_id", "state")
    )
    marks = (
        PostEvent.objects.filter(
            Q(agency__in=[post.agency for post in posts if post.agency is not None])
            | Q(government__in=[post.government for post in posts if post.agency is None]),
            deed__in=[Deed.ASK_CONTACT, Deed.CONFIRM_CONTACT],
        )
        .values_list("agency_id", "government_id", "deed")
        .annotate(last=Max("at"))
    )
    by_deed: dict[str, dict[tuple[int | None, int | None], datetime]] = {Deed.ASK_CONTACT: {}, Deed.CONFIRM_CONTACT: {}}
    for agency, government, deed, last in marks:
        by_deed[deed][agency, government] = last
    return Signs(
        bounced=frozenset(person for person, state in tried if state == Notice.State.FAILED and person is not None),
        confirmed=by_deed[Deed.CONFIRM_CONTACT],
        asked=by_deed[Deed.ASK_CONTACT],
    )


def _key(post: Post) -> tuple[int | None, int | None]:
    return (post.agency, None) if post.agency is not None else (None, post.government)
