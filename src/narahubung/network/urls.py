"""The addresses of the network."""

from django.urls import path

from narahubung.network import acts, board, files, import_page, post_page, public

app_name = "network"

urlpatterns = [
    path("jejaring/", board.board, name="board"),
    path("jejaring/publik/", public.public, name="public"),
    path("jejaring/papan.<slug:kind>", files.board_file, name="board_file"),
    path("jejaring/jejaring.<slug:kind>", files.network_file, name="network_file"),
    path("jejaring/templat.<slug:kind>", files.template, name="template"),
    path("jejaring/impor/", import_page.take_in, name="import"),
    path("jejaring/serah-terima/<int:record>.pdf", post_page.handover, name="handover"),
    path("jejaring/pos/<slug:code>/", post_page.post, name="post"),
    path("jejaring/pos/<slug:code>/jawaban/", post_page.answers, name="answers"),
    path("jejaring/pos/<slug:code>/<slug:slug>/", acts.act, name="act"),
]
