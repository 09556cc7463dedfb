"""The addresses of the room `statistics`."""

from django.urls import URLPattern, path

from narahubung.statistics import (
    acceleration_page,
    agency,
    annotations_page,
    board,
    dashboard,
    denominators_page,
    dictionary,
    letter,
    map_page,
    opendata_page,
    public,
    silence_page,
)

app_name = "statistics"

urlpatterns: list[URLPattern] = [
    path("angka/", dashboard.dashboard, name="dashboard"),
    path("angka/papan/", board.board, name="board"),
    path("angka/opd/", board.own, name="own"),
    path("angka/opd/<slug:code>/", agency.agency, name="agency"),
    path("angka/opd/<slug:code>/surat.pdf", letter.letter, name="letter"),
    path("angka/kamus/", dictionary.dictionary, name="dictionary"),
    path("angka/catatan/", annotations_page.notes, name="annotations"),
    path("angka/catatan/<uuid:annotation>/", annotations_page.note, name="annotation"),
    path("angka/senyap/", silence_page.silent, name="silent"),
    path("angka/senyap/tindakan/", silence_page.act, name="silent_act"),
    path("angka/senyap/masalah-sama/", silence_page.same, name="same_trouble"),
    path("angka/publik/", public.public, name="public"),
    path("angka/data/", opendata_page.data, name="data"),
    path("angka/data/terbitkan/", opendata_page.publish, name="publish"),
    path("angka/data/<slug:office>/terbaru/<str:name>", opendata_page.newest, name="data_newest"),
    path("angka/data/<slug:office>/<int:number>/<str:name>", opendata_page.download, name="data_file"),
    path("angka/pembanding/", denominators_page.give, name="denominators"),
    path("angka/pembanding/templat.<str:kind>", denominators_page.template, name="denominators_template"),
    path("angka/peta/", map_page.district_map, name="map"),
    path("angka/percepatan/", acceleration_page.plans, name="plans"),
    path("angka/percepatan/baru/", acceleration_page.register, name="plan_form"),
    path("angka/percepatan/<int:plan>/", acceleration_page.plan, name="plan"),
    path("angka/percepatan/<int:plan>/buka/", acceleration_page.open_data, name="open_data"),
    path("angka/percepatan/<int:plan>/rencana.json", acceleration_page.text, name="plan_text"),
]
