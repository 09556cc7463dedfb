"""The addresses of the room `statistics`."""

from django.urls import URLPattern, path

from narahubung.statistics import acceleration_page, agency, annotations_page, dashboard, dictionary

app_name = "statistics"

urlpatterns: list[URLPattern] = [
    path("angka/", dashboard.dashboard, name="dashboard"),
    path("angka/opd/<slug:code>/", agency.agency, name="agency"),
    path("angka/kamus/", dictionary.dictionary, name="dictionary"),
    path("angka/catatan/", annotations_page.notes, name="annotations"),
    path("angka/catatan.csv", annotations_page.download, name="annotations_file"),
    path("angka/catatan/<uuid:annotation>/", annotations_page.note, name="annotation"),
    path("angka/percepatan/", acceleration_page.plans, name="plans"),
    path("angka/percepatan/baru/", acceleration_page.register, name="plan_form"),
    path("angka/percepatan/<int:plan>/", acceleration_page.plan, name="plan"),
    path("angka/percepatan/<int:plan>/buka/", acceleration_page.open_data, name="open_data"),
    path("angka/percepatan/<int:plan>/rencana.json", acceleration_page.text, name="plan_text"),
]
