"""The addresses of the meetings."""

from django.urls import path

from narahubung.meetings import deeds, feed, minutes_page, pages, plan_page, public, running_page

app_name = "meetings"

urlpatterns = [
    path("rapat/", pages.index, name="index"),
    path("rapat/baru/", plan_page.plan, name="plan"),
    path("rapat/publik/", public.public, name="public"),
    path("rapat/kalender/", feed.subscribe, name="subscribe"),
    path("rapat/kalender/<str:token>.ics", feed.feed, name="feed"),
    path("rapat/balasan/", feed.take_replies, name="replies"),
    path("rapat/<uuid:meeting>/", pages.meeting, name="meeting"),
    path("rapat/<uuid:meeting>/cetak/", pages.printed, name="printed"),
    path("rapat/<uuid:meeting>/rapat.ics", pages.calendar, name="calendar"),
    path("rapat/<uuid:meeting>/hadir/", pages.attendance, name="attendance"),
    path("rapat/<uuid:meeting>/keputusan/", pages.decisions, name="decisions"),
    path("rapat/<uuid:meeting>/berita-acara/", minutes_page.minutes, name="minutes"),
    path("rapat/<uuid:meeting>/tanda-tangani/", minutes_page.sign, name="sign"),
    path("rapat/<uuid:meeting>/berita-acara.pdf", pages.record, name="record"),
    path("rapat/<uuid:meeting>/riwayat/", pages.history, name="history"),
    path("rapat/<uuid:meeting>/ubah/", plan_page.change, name="change"),
    path("rapat/<uuid:meeting>/jalan/", running_page.run, name="run"),
    path("rapat/<uuid:meeting>/jalan/keadaan/", running_page.state, name="state"),
    path("rapat/<uuid:meeting>/layar/", running_page.screen, name="screen"),
    path("rapat/<uuid:meeting>/pintu/", running_page.at_door, name="door"),
    path("rapat/<uuid:meeting>/gabung/", running_page.join, name="join"),
    path("rapat/<uuid:meeting>/catatan/", running_page.notes, name="notes"),
    path("rapat/<uuid:meeting>/<slug:slug>/", deeds.deed, name="deed"),
]
