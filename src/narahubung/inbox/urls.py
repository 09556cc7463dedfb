"""The addresses of the inbox."""

from django.urls import path

from narahubung.inbox import act, case, export, lists

app_name = "inbox"

urlpatterns = [
    path("kotak/", lists.inbox, name="list"),
    path("kotak/laporan/", lists.register, name="cases"),
    path("kotak/unduh.csv", export.export, name="export"),
    path("kotak/berkas/<uuid:file>/", case.file, name="file"),
    path("kotak/<uuid:case>/", case.case, name="case"),
    path("kotak/<uuid:case>/jawab/", case.answer, name="answer"),
    path("kotak/<uuid:case>/identitas/", case.identity, name="identity"),
    path("kotak/<uuid:case>/<slug:slug>/", act.act, name="act"),
]
