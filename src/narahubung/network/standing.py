"""Who sees which posts of the network, who keeps them, and who holds one."""

from __future__ import annotations

from narahubung.agencies.posts import Post, posts
from narahubung.rules.parties import AGENCY_ROLES, GOVERNMENT_ROLES, OFFICE_ROLES, Actor, Role
from narahubung.rules.refusals import NotSeen, NotYours

# The office's own desk for the focal points, and whoever answers for the office (domain report, section 10).
KEEPERS = frozenset({Role.PREVENTION_ASSISTANT, Role.HEAD_OF_OFFICE})
# Whoever watches over more than one post.
WATCHERS = OFFICE_ROLES | GOVERNMENT_ROLES


def offices(actor: Actor) -> tuple[int, ...]:
    """Return the offices this person works for."""
    return tuple({c.office for c in actor.capacities if c.role in OFFICE_ROLES and c.office is not None})


def governments(actor: Actor) -> tuple[int, ...]:
    """Return the governments this person watches over."""
    return tuple({c.government for c in actor.capacities if c.role in GOVERNMENT_ROLES and c.government is not None})


def agencies(actor: Actor) -> tuple[int, ...]:
    """Return the agencies this person belongs to: they see that post alone."""
    return tuple({c.agency for c in actor.capacities if c.role in AGENCY_ROLES and c.agency is not None})


def seen(actor: Actor) -> tuple[Post, ...]:
    """Return the posts this person sees, by name; none for somebody without a place in the network."""
    of_offices, of_governments, of_agencies = offices(actor), governments(actor), agencies(actor)
    if not (of_offices or of_governments or of_agencies):
        return ()
    return posts(offices=of_offices, governments=of_governments, agencies=of_agencies)


def seen_post(actor: Actor, code: str) -> Post:
    """Return the post of this code; refuses `NotSeen` alike for what is absent and what is not theirs."""
    found = next((post for post in seen(actor) if post.code == code), None)
    if found is None:
        raise NotSeen
    return found


def keeps(actor: Actor, post: Post) -> bool:
    """Return whether this person may record appointments to the post: for the post's own office alone."""
    return any(c.role in KEEPERS and c.office == post.office for c in actor.capacities)


def holds(actor: Actor, post: Post) -> bool:
    """Return whether this person is appointed to the post today."""
    return any(
        c.role is post.role and c.agency == post.agency and (post.agency is not None or c.government == post.government)
        for c in actor.capacities
    )


def insist_on_keeper(actor: Actor, post: Post) -> None:
    """Refuse `NotYours` everybody who sees the post and does not keep it."""
    if not keeps(actor, post):
        raise NotYours("network")
