"""The engine room's one address."""

from django.urls import path

from narahubung.ops.health import healthz

urlpatterns = [path("healthz", healthz, name="healthz")]
