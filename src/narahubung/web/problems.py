"""Refusals for programs: `application/problem+json` (RFC 9457), the same words and statuses as the pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from narahubung.web.refusal import Refusal

CONTENT_TYPE = "application/problem+json"


def respond(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the refusal as a problem: title, status, detail, a stable `code`, and `errors` by field if any."""
    problem: dict[str, object] = {
        "type": "about:blank",
        "title": refusal.title,
        "status": refusal.status,
        "detail": f"{refusal.detail} {refusal.advice}",
        "instance": request.path,
        "code": refusal.code,
    }
    if refusal.fields:
        problem["errors"] = [{"field": name, "detail": detail} for name, detail in refusal.fields.items()]
    response = JsonResponse(problem, status=refusal.status, content_type=CONTENT_TYPE)
    if refusal.retry_after:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response
