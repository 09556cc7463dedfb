"""The addresses of the house itself."""

from django.urls import path

from narahubung.web import views

app_name = "web"

urlpatterns = [
    path("bahasa/<slug:code>/", views.language, name="language"),
    path("gaya/", views.style_guide, name="style_guide"),
]
