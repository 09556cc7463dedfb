"""A person's own calendar feed, opened by a secret address, and the answers that calendars have sent to the office."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from email.utils import parseaddr
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from narahubung.agencies.appointments import actor_of
from narahubung.meetings import calendars, invitations, replies, standing
from narahubung.meetings.models import CalendarKey, Meeting
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, WrongMoment
from narahubung.web import errors
from narahubung.web.dates import local_day
from narahubung.web.doors import actor, moment
from narahubung.web.refusal import incomplete_words

MOST = 200
BACK = timedelta(days=180)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Make the secret address of one's own feed; it is shown once, and a new one closes the old."""
    who = actor(request)
    standing.within(who)
    if who.person is None:
        raise NotSeen
    address = ""
    if request.method == "POST":
        token = secrets.token_urlsafe(32)
        CalendarKey.objects.update_or_create(
            person_id=who.person, defaults={"digest": _digest(token), "made_at": moment(request)}
        )
        address = f"{settings.NARAHUBUNG_PUBLIC_URL}{reverse('meetings:feed', args=[token])}"
    made_at = CalendarKey.objects.filter(person=who.person).values_list("made_at", flat=True).first()
    return render(request, "meetings/subscribe.html", {"address": address, "made_at": made_at})


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Hand a calendar program the meetings that the feed's owner sees today."""
    at = moment(request)
    key = CalendarKey.objects.select_related("person").filter(digest=_digest(token), person__is_active=True).first()
    if key is None:
        raise NotSeen
    who = actor_of(key.person_id, on=local_day(at))
    rows = Meeting.objects.filter(standing.within(who), ends_at__gte=at - BACK).order_by("starts_at")[:MOST]
    with translation.override(key.person.language):
        entries = [invitations.entry_of(row) for row in rows]
        body = calendars.part(entries, method="PUBLISH", at=at, name=_("Rapat narahubung"))
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_replies(request: HttpRequest) -> HttpResponse:
    """Take in the answers that calendars have mailed to the office, as files."""
    who, at = actor(request), moment(request)
    if not who.roles() & standing.CHAIRS:
        standing.within(who)
        raise NotYours("answer")
    taken: list[str] = []
    refused: list[str] = []
    for file in request.FILES.getlist("berkas")[:50]:
        name = (file.name or "")[:80]
        try:
            body = file.read(calendars.LARGEST_REPLY + 1)
            taken.append(replies.take(calendars.read_reply(body), actor=who, at=at, key=uuid4()))
        except Incomplete as refusal:
            refused.append(f"{name}: {incomplete_words(next(iter(refusal.fields.values())))}")
        except NotSeen:
            refused.append(f"{name}: {incomplete_words('unknown_meeting')}")
        except (WrongMoment, NotYours) as refusal:
            # One answer that cannot be taken leaves the others as they are.
            refused.append(f"{name}: {errors.translate(refusal).detail}")
    if request.method == "POST" and not refused and taken:
        messages.success(request, _("{count} jawaban dicatat.").format(count=len(taken)))
        return redirect("meetings:replies")
    context = {
        "taken": taken,
        "refused": refused,
        "is_empty": request.method == "POST" and not taken and not refused,
        "by_itself": parseaddr(settings.NARAHUBUNG_MAIL_REPLIES)[1],
    }
    return render(request, "meetings/replies.html", context, status=422 if refused else 200)
