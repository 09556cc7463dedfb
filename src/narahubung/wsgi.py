"""The web server's entrance."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narahubung.settings")

application = get_wsgi_application()

# Read every address now: a room that cannot be imported stops the start, and the first visitor does not wait.
get_resolver().url_patterns  # noqa: B018 - reading it is the point
