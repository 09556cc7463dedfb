"""The day of the focal points: the spreadsheet they come from, their keys, what a stranger's tools say of a file."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import xlsxwriter
from django.utils import timezone
from playwright.sync_api import Page, expect

from narahubung.accounts.models import Person
from narahubung.commitments import signing, standing
from narahubung.commitments.models import Party
from narahubung.documents import signers
from narahubung.meetings import door
from narahubung.meetings.models import Meeting
from narahubung.network.sheet import COLUMNS
from narahubung.ops.reference import rows_of
from narahubung.rules.lifecycle import Act
from narahubung.web.dates import local_day
from tests import crawl, scratch
from tests.browser import DESK, PHONE
from tests.journeys import past
from tests.journeys import stage as on
from tests.journeys.past import Past
from tests.journeys.stage import Stage, Taken
from tests.running import Running

KEEPER, REGENT = "pencegahan@ombudsman-kaltim.example", "bupati@kukar.example"
DINKES, REFUSES = "narahubung@dinkes.example", "narahubung@disperindag.example"
NEWCOMER, SUCCESSOR = "narahubung@disperkim.example", "narahubung.baru@disdukcapil.example"
PIN = "294817"
NEW_PASSWORD = "mendung-kapur-sirih-47"
# Where pictures of every step go, for somebody who looks: `SHOTS=/tmp/shots pytest …`.
SHOTS = os.environ.get("SHOTS", "")
PYHANKO = """
import sys
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
root = x509.Certificate.load(pem.unarmor(open(sys.argv[2], "rb").read())[2])
for signature in PdfFileReader(open(sys.argv[1], "rb")).embedded_signatures:
    believed = ValidationContext(trust_roots=[root], moment=signature.self_reported_timestamp)
    print(validate_pdf_signature(signature, believed).bottom_line)
"""


@dataclass(slots=True)
class Day:
    """The day as it goes on: its stage, where a stranger's tools lie, and what was made so far."""

    stage: Stage
    folder: Path
    code: str = ""
    meeting: str = ""
    shown: int = 0
    cases: list[Taken] = field(default_factory=list)

    @property
    def house(self) -> Running:
        """The house in which it happens."""
        return self.stage.house

    def look(self, page: Page, name: str) -> None:
        """Insist that the page fits a phone and a desk; leave pictures of both where somebody wants them."""
        expect(page.locator("main")).to_be_visible()
        before = page.viewport_size
        for size in (PHONE, DESK):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            crawl.assert_fits(page)
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{self.shown:02d}-{name}-{size['width']}.png", full_page=True)
        self.shown += 1
        if before is not None:
            page.set_viewport_size(before)


# --- the network ---


def empty_posts(house: Running) -> None:
    """Take all liaisons away; the number of the directory moves beyond any that another house of this process had."""
    house.psql("DELETE FROM agencies_appointment WHERE role = 'liaison' AND agency_id IS NOT NULL")
    house.psql("UPDATE agencies_directoryversion SET version = version + 30000000")


def sixteen_rows() -> list[list[str]]:
    """Return a row for each agency as a clerk types them: one acting holder, and one who has no account yet."""
    letter_day = local_day(timezone.now()) - timedelta(days=500)
    names = {row["email"]: row["name"] for row in rows_of("demo_people.csv")}
    rows = []
    for number, agency in enumerate(rows_of("agencies.csv"), start=1):
        code = agency["code"]
        email = f"narahubung@{code.lower()}.example"
        kind = "plt" if code == "DLHK" else "definitif"
        name = names.get(email, "Wulan Baru (rekaan)")
        letter = f"SK-CONTOH/{number:03d}"
        contact = "pengaduan (contoh)"
        rows.append([code, agency["short_name"], kind, name, email, "", letter, letter_day.isoformat(), "", contact])
    return rows


def spreadsheet(rows: Sequence[Sequence[str]]) -> bytes:
    """Return an XLSX file with these rows below our header."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Jejaring")
        for line, row in enumerate([COLUMNS, *rows]):
            sheet.write_row(line, 0, row)
    return written.getvalue()


def upload(page: Page, content: bytes) -> None:
    """Choose the spreadsheet and let it be looked at."""
    page.locator("input[type=file]").set_input_files(
        {"name": "jejaring.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    on.press(page, "Periksa dahulu")


def liaisons(house: Running) -> int:
    """Return how many liaisons the agencies have."""
    ((count,),) = house.psql("SELECT count(*) FROM agencies_appointment WHERE role = 'liaison' AND agency_id > 0")
    return int(str(count))


def come_in(day: Day, email: str) -> Page:
    """Let somebody who was appointed without an account follow the mails to a password of their own, and sign in."""
    mail = wait_for_link(day.house, email, r"/akun/password/reset/")
    page = day.stage.stranger(phone=True)
    page.goto(mail)
    page.locator("main input[type=email]").fill(email)
    page.locator("main form button[type=submit], main form button").first.click()
    page.goto(wait_for_link(day.house, email, r"/akun/password/reset/key/[^\s]+"))
    for box in page.locator("main input[type=password]").all():
        box.fill(NEW_PASSWORD)
    day.look(page, "kata-sandi-baru")
    page.locator("main form button").first.click()
    page.wait_for_url(lambda address: "set-password" not in address)
    crawl.sign_in(page, day.house.base_url, email, NEW_PASSWORD)
    day.stage.signed_in[email] = page.context.storage_state()
    return page


def wait_for_link(house: Running, email: str, path: str) -> str:
    """Return the path of the link that mail to somebody carries, once the worker has sent it."""
    until = time.monotonic() + on.CLOCK / 1000
    while time.monotonic() < until:
        for file in sorted((house.home / "mail").glob("*")):
            for raw in file.read_text().split("\n" + "-" * 79 + "\n"):
                text = raw.replace("=\n", "").replace("=3D", "=")
                found = re.search(rf"https?://[^\s]*?{path}", text)
                if f"To: {email}" in text and found:
                    return urlsplit(found.group()).path
        house.psql("UPDATE notices_notice SET not_before = now() WHERE state = 'owed' AND not_before > now()")
        time.sleep(0.2)
    raise AssertionError(f"no mail to {email} leads to {path}: {house.logs()[-2000:]}")


# --- the commitment ---


def make_key(page: Page) -> None:
    """Make one's own signing key with a PIN."""
    page.goto("/akun/tanda-tangan/")
    for box in page.locator("input[name^=buat-]").all():
        if box.is_visible():
            box.fill(PIN)
    on.press(page, "Buat kunci tanda tangan")
    on.shows(page, "Kunci Anda")


def give_keys(day: Day, *emails: str) -> None:
    """Let these people have made their keys before the day, with the PIN of all invented people."""
    with past.inside(day.house):
        at = timezone.now()
        for email in emails:
            person = Person.objects.get(email=email)
            signers.enrol(person.pk, name=person.name, post="Pejabat (contoh)", pin=PIN, at=at)


def sign_elsewhere(day: Day, *emails: str) -> None:
    """Let these people sign through the same door as the pages, each with their own key and PIN."""
    give_keys(day, *emails)
    with past.inside(day.house):
        for email in emails:
            at = timezone.now()
            who = past.actor(email, at=at)
            row = standing.found(day.code)
            part = standing.own_part(who, row, list(Party.objects.filter(commitment=row).order_by("place")))
            assert part is not None, email
            signing.sign(day.code, part.place, pin=PIN, actor=who, at=at, key=uuid4())


# --- a stranger's tools ---


def pdfsig(day: Day, pdf: bytes) -> str:
    """Return what poppler says of the signatures of a file, with the office's root trusted."""
    store, file = day.folder / "nss", day.folder / "looked-at.pdf"
    if not store.exists():
        store.mkdir()
        certutil = [shutil.which("certutil") or "certutil", "-d", f"sql:{store}"]
        subprocess.run([*certutil, "-N", "--empty-password"], check=True)
        subprocess.run([*certutil, "-A", "-n", "kantor", "-t", "CT,C,C", "-i", day.folder / "root.pem"], check=True)
    file.write_bytes(pdf)
    tool = shutil.which("pdfsig") or "pdfsig"
    return subprocess.run([tool, "-nssdir", f"sql:{store}", file], capture_output=True, text=True, check=True).stdout


def pyhanko(day: Day, pdf: bytes) -> list[str]:
    """Return what another program finds for each signature, in a process of its own."""
    file = day.folder / "another.pdf"
    file.write_bytes(pdf)
    said = subprocess.run(
        [sys.executable, "-c", PYHANKO, file, day.folder / "root.pem"], capture_output=True, text=True, check=True
    )
    return said.stdout.split()


def verdict(day: Day, pdf: bytes) -> tuple[int, str]:
    """Return exit code and words of `narahubung commitment verify` on a machine that has the root and no house."""
    file = day.folder / "given.pdf"
    file.write_bytes(pdf)
    clean = scratch.environment(day.folder, day.house.database)
    done = subprocess.run(
        [sys.executable, "-m", "narahubung", "commitment", "verify", file, "--trust", day.folder / "root.pem"],
        env=clean | {"LANG": "C"}, cwd=day.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def text_of(day: Day, pdf: bytes) -> str:
    """Return the words of a file as another program reads them, with single spaces."""
    file = day.folder / "read.pdf"
    file.write_bytes(pdf)
    tool = shutil.which("pdftotext") or "pdftotext"
    read = subprocess.run([tool, file, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(read.split())


# --- cases and the meeting ---


def overdue(day: Day, agency: str) -> Past:
    """Return a case that its agency has left lying beyond its day."""
    with past.inside(day.house):
        story = past.lodged(working_days_ago=5)
        story.verify()
        story.forward(agency)
    day.cases.append(story.taken)
    return story


def let_the_day_come(house: Running, meeting: str) -> None:
    """Let the day of a planned meeting have come."""
    moved = house.psql(
        "UPDATE meetings_meeting SET starts_at = now(), ends_at = now() + (ends_at - starts_at)"
        " WHERE id = %s RETURNING id",
        UUID(meeting),
    )  # fmt: skip
    assert len(moved) == 1


def code_at_door(day: Day) -> str:
    """Return what the QR on the projector says this minute."""
    with past.inside(day.house):
        return door.code(Meeting.objects.get(pk=UUID(day.meeting)), at=timezone.now())


def numbers_in(place: Page) -> set[str]:
    """Return the numbers of the cases that a page names."""
    return set(re.findall(r"\b\d{4}-\d{6,}-\d{2}\b", place.locator("main").inner_text()))


def four_weeks_go_by(day: Day) -> None:
    """Let the commitment have been in force for four weeks: what agencies pledged binds the cases of those weeks."""
    moved = day.house.psql(
        "UPDATE commitments_commitment SET in_force_at = in_force_at - interval '28 days' WHERE code = %s RETURNING id",
        day.code,
    )
    day.house.psql("UPDATE agencies_pledgedterm SET valid_from = valid_from - 28 WHERE commitment = %s", day.code)
    assert len(moved) == 1


def came_and_were_taken(day: Day, *, in_time: int, late: int) -> None:
    """Let so many cases of these weeks have gone to Iwan's agency; some he took the same hour, some days later."""
    with past.inside(day.house):
        for number in range(in_time + late):
            story = past.forwarded(working_days_ago=8 + number % 5)
            if number >= in_time:
                story.now = past.morning(working_days_ago=4)
            story.do(on.LIAISON, Act.ACKNOWLEDGE)


def lay_until_today(day: Day, *, cases: int) -> None:
    """Let so many cases have lain with the agency for days; the successor takes them now, too late."""
    with past.inside(day.house):
        for _number in range(cases):
            story = past.forwarded(working_days_ago=5)
            story.now = timezone.now()  # an hour ago may be yesterday, when the successor was not there yet
            story.do(SUCCESSOR, Act.ACKNOWLEDGE, minutes=0)


def soon_promised(page: Page, code: str, agency: str, *, says: str) -> None:
    """Wait until the page on compliance says so of an agency: the worker has folded what happened into facts."""
    until = time.monotonic() + on.CLOCK / 1000
    while says not in (found := promised(page, code, agency)):
        assert time.monotonic() < until, found
        time.sleep(0.5)


def promised(page: Page, code: str, agency: str) -> str:
    """Return what the page on compliance says of an agency, clause by clause."""
    page.goto(f"/komitmen/{code}/kepatuhan/")
    rows = page.locator("main tr", has_text=agency)
    expect(rows.first).to_be_visible()
    return "\n".join(rows.all_inner_texts())
