"""The addresses of this room."""

from django.urls import path

from narahubung.notices import views

app_name = "notices"

urlpatterns = [
    path("pemberitahuan/", views.listing, name="list"),
    path("pemberitahuan/dibaca/", views.seen, name="seen"),
    path("pemberitahuan/gagal/", views.trouble, name="trouble"),
]
