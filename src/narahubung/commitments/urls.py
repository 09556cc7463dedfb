"""The addresses of the room `commitments`."""

from django.urls import path

from narahubung.commitments import acts, editor, opening, own_key, pages, screen, verification

app_name = "commitments"

urlpatterns = [
    path("akun/tanda-tangan/", own_key.own_key, name="own_key"),
    path("akun/tanda-tangan/sandi/", opening.ask, name="ask_passkey"),
    path("komitmen/", pages.index, name="list"),
    path("komitmen/periksa/", verification.verify, name="verify"),
    path("komitmen/dinding/", pages.wall, name="wall"),
    path("komitmen/baru/<int:government>/", editor.new, name="new"),
    path("komitmen/layar/<str:token>/", screen.screen, name="screen"),
    path("komitmen/layar/<str:token>/sandi/", screen.ask, name="screen_ask"),
    path("komitmen/<slug:code>/", pages.commitment, name="commitment"),
    path("komitmen/<slug:code>/naskah.pdf", pages.pdf, name="pdf"),
    path("komitmen/<slug:code>/ubah/", editor.edit, name="edit"),
    path("komitmen/<slug:code>/buka/", acts.open_round, name="open"),
    path("komitmen/<slug:code>/tarik/", acts.withdraw, name="withdraw"),
    path("komitmen/<slug:code>/tanda-tangan/", acts.sign, name="sign"),
    path("komitmen/<slug:code>/kertas/", acts.paper, name="paper"),
    path("komitmen/<slug:code>/kertas/<int:place>/", pages.scan, name="scan"),
    path("komitmen/<slug:code>/layar/", screen.begin, name="screen_begin"),
    path("komitmen/<slug:code>/dinding/", pages.wall, name="wall_of"),
    path("komitmen/<slug:code>/kepatuhan/", pages.keeping, name="keeping"),
]
