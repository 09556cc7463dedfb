"""The floor: what Django itself needs for such pages, in one file, with nothing of the product in it.

Four bare views over three tables: a form that validates and creates case, event and outbox row in one transaction, a
JSON view that creates one row, a list of 25 with filters and badges, a case with twenty lines of history. No session,
no rights, no translation, no routing. What is written goes through the ORM, as in any Django project; what is read is
lean: SQL by hand, moments written in Python. Served by the same server with the same settings.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import django
import psycopg
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from psycopg.conninfo import conninfo_to_dict

TABLES = """
CREATE TABLE floor_case (id uuid PRIMARY KEY, number text NOT NULL, agency int NOT NULL, state text NOT NULL,
    service text NOT NULL, place text NOT NULL, words text NOT NULL, lodged_at timestamptz NOT NULL,
    wait_at timestamptz NOT NULL);
CREATE TABLE floor_event (id bigserial PRIMARY KEY, case_id uuid NOT NULL REFERENCES floor_case, number int NOT NULL,
    act text NOT NULL, person text NOT NULL, words text NOT NULL, at timestamptz NOT NULL, UNIQUE (case_id, number));
CREATE TABLE floor_outbox (event_id bigint PRIMARY KEY REFERENCES floor_event, tries int NOT NULL);
INSERT INTO floor_case SELECT md5(n::text)::uuid, '2026-' || lpad(n::text, 6, '0'), n % 16, 'acknowledged',
    'Kartu keluarga: baru, pecah, gabung, ubah', 'Tenggarong', repeat('Sudah lama menunggu. ', 20),
    now() - interval '1 minute' * n, now() + interval '1 minute' * (n - 500) FROM generate_series(1, %s) n;
INSERT INTO floor_event (case_id, number, act, person, words, at) SELECT md5(n::text)::uuid, k, 'write',
    'Sri Safitri (rekaan)', repeat('Mohon penjelasan kapan selesai. ', 8), now() - interval '1 hour' * k
    FROM generate_series(1, 40) n, generate_series(1, 20) k;
CREATE INDEX floor_inbox ON floor_case (agency, wait_at, id);
"""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
# As many choices as a liaison's page offers: ten services, twenty districts.
_FILTERS = [("layanan", [f"Layanan {n}" for n in range(10)]), ("kecamatan", [f"Kecamatan {n}" for n in range(20)])]
_PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title}</title></head><body>
<main>{body}</main></body></html>"""
_FORM = """<form method="post">{% csrf_token %}{{ form.as_div }}<button>Kirim</button></form>"""
_INBOX = """<form>{% for name, choices in filters %}<label>{{ name }}<select name="{{ name }}"><option>
{% for choice in choices %}<option>{{ choice }}</option>{% endfor %}</select></label>{% endfor %}<button>Saring</button>
</form><p>{{ open }} menunggu, {{ late }} lewat</p><table><thead><tr><th>Laporan</th><th>Keadaan</th><th>Sisa</th>
</tr></thead><tbody>{% for row in rows %}<tr><th><a href="/case/{{ row.id }}">{{ row.service }}</a>
<small>{{ row.number }} · {{ row.place }}</small></th><td>{{ row.state }}</td><td>{{ row.until }}</td></tr>
{% endfor %}</tbody></table><a href="?after={{ last }}">Berikutnya</a>"""
_CASE = """<h1>{{ number }}</h1><p>{{ state }} · {{ until }}</p><p>{{ words }}</p><ol>{% for line in lines %}<li>
<time>{{ line.at }}</time> {{ line.act }}, {{ line.person }}<p>{{ line.words }}</p></li>{% endfor %}</ol>"""


def database(url: str) -> dict[str, object]:
    """Return Django's entry for an address, its connections kept open for good."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    entry: dict[str, object] = {name: parts.pop(part, "") for name, part in known.items()}
    return entry | {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None, "OPTIONS": parts}


if not settings.configured:
    settings.configure(
        SECRET_KEY="the floor keeps no secrets",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": database(os.environ["BENCH_FLOOR_URL"])},
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                (
                                    "django.template.loaders.locmem.Loader",
                                    {
                                        name: _PAGE.format(title=name, body=body)
                                        for name, body in (("form", _FORM), ("inbox", _INBOX), ("case", _CASE))
                                    },
                                )
                            ],
                        )
                    ],
                },
            }
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        TIME_ZONE="UTC",
    )
    django.setup()


class Case(models.Model):  # noqa: DJ008 - nobody reads it by name
    """A complaint."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField()
    agency = models.IntegerField()
    state = models.TextField()
    service = models.TextField()
    place = models.TextField()
    words = models.TextField()
    lodged_at = models.DateTimeField()
    wait_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Case]] = models.Manager()

    class Meta:
        app_label, db_table, managed = "floor", "floor_case", False


class Event(models.Model):  # noqa: DJ008 - nobody reads it by name
    """What happened to it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    number = models.IntegerField()
    act = models.TextField()
    person = models.TextField()
    words = models.TextField()
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[Event]] = models.Manager()

    class Meta:
        app_label, db_table, managed = "floor", "floor_event", False


class Outbox(models.Model):  # noqa: DJ008 - nobody reads it by name
    """What nobody has reacted to yet."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True)
    tries = models.IntegerField()

    objects: ClassVar[models.Manager[Outbox]] = models.Manager()

    class Meta:
        app_label, db_table, managed = "floor", "floor_outbox", False


def moment(at: datetime) -> str:
    """Return a moment as the pages write it."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} {at.hour:02}.{at.minute:02}"


class Lodging(forms.Form):
    """As many fields as the product's form asks for."""

    text = forms.CharField(max_length=20_000, widget=forms.Textarea)
    place = forms.CharField(max_length=200, required=False)
    service = forms.ChoiceField(choices=[("kk", "Kartu keluarga"), ("ktp", "KTP")], required=False)
    happened_on = forms.DateField(required=False)
    name = forms.CharField(max_length=200)
    phone = forms.CharField(max_length=40, required=False)
    email = forms.EmailField(required=False)


def form(request: HttpRequest) -> HttpResponse:
    """Show the form; write what was sent as case, event and outbox row in one transaction."""
    sent = Lodging(request.POST or None)
    if request.method != "POST" or not sent.is_valid():
        return render(request, "form", {"form": sent}, status=422 if request.method == "POST" else 200)
    said, now = sent.cleaned_data, timezone.now()
    with transaction.atomic():
        made = Case.objects.create(
            id=uuid4(), number=uuid4().hex[:13], agency=1, state="registered", service=said["service"],
            place=said["place"], words=said["text"], lodged_at=now, wait_at=now + timedelta(days=3),
        )  # fmt: skip
        event = Event.objects.create(case=made, number=1, act="lodge", person=said["name"], words="", at=now)
        Outbox.objects.create(event=event, tries=0)
    return HttpResponseRedirect(f"/case/{made.id}")


@csrf_exempt
def one(request: HttpRequest) -> HttpResponse:
    """Write what a program sent with one INSERT."""
    said, now = json.loads(request.body), timezone.now()
    made = Case.objects.create(
        id=uuid4(), number=uuid4().hex[:13], agency=1, state="registered", service="", place=str(said.get("place", "")),
        words=str(said["text"]), lodged_at=now, wait_at=now + timedelta(days=3),
    )  # fmt: skip
    return JsonResponse({"case": str(made.id)}, status=201)


def inbox(request: HttpRequest) -> HttpResponse:
    """Show 25 cases of an agency, oldest term first, and how many wait and are late, counted up to a thousand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, number, service, place, state, wait_at FROM floor_case WHERE agency = %s"
            " ORDER BY wait_at, id LIMIT 26",
            [1],
        )
        rows = [
            {"id": key, "number": number, "service": service, "place": place, "state": state, "until": moment(until)}
            for key, number, service, place, state, until in cursor.fetchall()
        ]
        cursor.execute(
            "SELECT (SELECT count(*) FROM (SELECT FROM floor_case WHERE agency = %s LIMIT 1000) AS o),"
            " (SELECT count(*) FROM (SELECT FROM floor_case WHERE agency = %s AND wait_at < now() LIMIT 1000) AS l)",
            [1, 1],
        )
        waiting, late = cursor.fetchone()
    context = {"rows": rows[:25], "open": waiting, "late": late, "last": rows[24]["id"], "filters": _FILTERS}
    return render(request, "inbox", context)


def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a case with its history."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, state, wait_at, words FROM floor_case WHERE id = %s", [key])
        number, state, until, words = cursor.fetchone()
        cursor.execute("SELECT at, act, person, words FROM floor_event WHERE case_id = %s ORDER BY number", [key])
        lines = [
            {"at": moment(at), "act": act, "person": person, "words": said}
            for at, act, person, said in cursor.fetchall()
        ]
    context = {"number": number, "state": state, "until": moment(until), "words": words, "lines": lines}
    return render(request, "case", context)


urlpatterns = [path("form", form), path("one", one), path("inbox", inbox), path("case/<uuid:key>", case)]
application = get_wsgi_application()


def lay(url: str, *, cases: int) -> None:
    """Make the floor's tables in an empty database and fill them."""
    with psycopg.connect(url) as connected:
        connected.execute(TABLES.replace("%s", str(cases)))
    with psycopg.connect(url, autocommit=True) as connected:
        connected.execute("VACUUM (ANALYZE)")


if __name__ == "__main__":
    lay(os.environ["BENCH_FLOOR_URL"], cases=int(sys.argv[1]))
