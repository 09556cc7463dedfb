"""The addresses of the inbox."""

from django.urls import path

from narahubung.inbox import export, lists

app_name = "inbox"

urlpatterns = [
    path("kotak/", lists.inbox, name="list"),
    path("kotak/laporan/", lists.register, name="cases"),
    path("kotak/unduh.csv", export.export, name="export"),
]
