"""Files of a case, fetched by those who may read them; always as a download, never shown inside a page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from narahubung.cases import queries
from narahubung.web.doors import actor, for_office, moment


@for_office
@never_cache
@require_safe
def fetch(request: HttpRequest, file: UUID) -> HttpResponse:
    """Send a file; one that this person may not read does not exist."""
    found = queries.read_file(file, actor=actor(request), at=moment(request))
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=found.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
    return HttpResponse(found.content, content_type=found.media_type, headers=headers)
