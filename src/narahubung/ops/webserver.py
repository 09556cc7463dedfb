"""What gunicorn is told: it reads this module's names as its settings."""

from __future__ import annotations

from django.conf import settings

bind = f"[{settings.NARAHUBUNG_BIND}]" if ":" in settings.NARAHUBUNG_BIND else settings.NARAHUBUNG_BIND
bind = f"{bind}:{settings.NARAHUBUNG_PORT}"
worker_class = "gthread"
workers = settings.NARAHUBUNG_WEB_PROCESSES
threads = settings.NARAHUBUNG_WEB_THREADS
timeout = 60
graceful_timeout = 20
keepalive = 5
control_socket_disable = True
# No line per request: an address and a path are enough to name a person. Its own lines take the form of ours.
accesslog = None
logconfig_dict = settings.LOGGING
