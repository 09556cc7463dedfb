"""The addresses of the desk."""

from django.urls import path

from narahubung.desk import (
    acts,
    calendar,
    case_page,
    export,
    files,
    handing,
    identity,
    letters,
    lists,
    registering,
    routing,
)

app_name = "desk"

urlpatterns = [
    path("meja/", lists.queue, name="queue"),
    path("meja/catat/", registering.register, name="register"),
    path("meja/laporan/", lists.register, name="cases"),
    path("meja/laporan/orang/", lists.people, name="people"),
    path("meja/macet/", lists.stuck, name="stuck"),
    path("meja/unduh.csv", export.export, name="export"),
    path("meja/laporan/<uuid:case>/", case_page.case, name="case"),
    path("meja/laporan/<uuid:case>/tindakan/<slug:name>/", acts.act, name="act"),
    path("meja/laporan/<uuid:case>/identitas/", identity.read, name="identity"),
    path("meja/laporan/<uuid:case>/orang-yang-sama/", identity.other_cases, name="other_cases"),
    path("meja/laporan/<uuid:case>/tanda-terima.pdf", handing.receipt, name="receipt"),
    path("meja/laporan/<uuid:case>/sudah-diserahkan/", handing.forget, name="forget"),
    path("meja/laporan/<uuid:case>/surat/<slug:kind>.pdf", letters.letter, name="letter"),
    path("meja/berkas/<uuid:file>/", files.fetch, name="file"),
    path("meja/penyaluran/", routing.routing, name="routing"),
    path("meja/penyaluran/coba/", routing.trial, name="routing_trial"),
    path("meja/penyaluran/baris.csv", routing.download, name="routing_rows"),
    path("meja/kalender/", calendar.calendar, name="calendar"),
    path("meja/pembacaan/", identity.readings, name="readings"),
]
