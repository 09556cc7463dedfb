"""The addresses of the public door, pages and API."""

from django.urls import path

from narahubung.intake import api, home, lodge, receipts, track, verification

app_name = "intake"

urlpatterns = [
    path("", home.home, name="home"),
    path("lapor/", lodge.lodge, name="lodge"),
    path("lapor/berkas/", lodge.upload, name="upload"),
    path("lapor/diterima/", receipts.lodged, name="lodged"),
    path("lapor/diterima/tanda-terima.pdf", receipts.receipt, name="receipt"),
    path("lacak/", track.track, name="track"),
    path("lacak/laporan/", track.case, name="case"),
    path("lacak/laporan/<slug:name>/", track.act, name="act"),
    path("lacak/berkas/<uuid:attachment>/", track.file, name="file"),
    path("lacak/tanda-terima.pdf", track.receipt, name="case_receipt"),
    path("lacak/keluar/", track.leave, name="leave"),
    path("tanda-terima/", verification.verify, name="verify"),
    path("tanda-terima/kunci/", verification.keys, name="keys"),
    path("tanda-terima/kunci/<slug:code>.pem", verification.root, name="root"),
    path("tanda-terima/kunci/<slug:code>/<int:number>.crl", verification.withdrawn, name="withdrawn"),
    path("tanda-terima/<str:reference>/", verification.verify_receipt, name="verify_receipt"),
    path("api/", api.addresses),
]
