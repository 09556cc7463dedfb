"""The front page: what this is, the two ways in, what happens to a complaint, and when to go elsewhere."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the front page; it asks nothing of the database."""
    return render(request, "intake/home.html")
