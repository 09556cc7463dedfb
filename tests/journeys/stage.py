"""Everybody who meets on a journey, each with a browser of their own: what they press, in the words they read."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect

from narahubung.ops.demo_people import DEMO_PASSWORD
from narahubung.ops.reference import rows_of
from tests import crawl
from tests.browser import DESK, PHONE
from tests.running import Running

ASSISTANT, SECOND_ASSISTANT = "pvl@ombudsman-kaltim.example", "pvl2@ombudsman-kaltim.example"
EXAMINER, HEAD = "pemeriksa@ombudsman-kaltim.example", "kepala@ombudsman-kaltim.example"
AUDITOR = "auditor@ombudsman-kaltim.example"
COORDINATOR = "koordinator@kukar.example"
LIAISON, DEPUTY = "narahubung@disdukcapil.example", "wakil@disdukcapil.example"
AGENCY_HEAD = "kepala@disdukcapil.example"
HUB_LIAISON = "narahubung@inspektorat.example"

KTP = "KTP elektronik saya belum jadi sejak tiga bulan. Di loket Disdukcapil dikatakan blangko habis."
WAIT = 20_000.0  # milliseconds; a loaded machine of two cores needs some
# The worker looks at the clock every fifteen seconds.
CLOCK = 45_000.0


@dataclass(frozen=True, slots=True)
class Taken:
    """What a complainant writes down: the number, the code and the PIN."""

    number: str
    code: str
    pin: str


@dataclass(slots=True)
class Stage:
    """The house of a journey and the browsers open in it."""

    house: Running
    browser: Browser
    signed_in: dict[str, StorageState]
    has_script: bool = True
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def stranger(self, *, phone: bool = True) -> Page:
        """Open a browser of somebody without an account."""
        return self._open(None, phone=phone)

    def enter(self, email: str, *, phone: bool = False) -> Page:
        """Open a browser in which somebody of the invented people is signed in."""
        if email not in self.signed_in:
            page = self._open(None, phone=phone)
            crawl.sign_in(page, self.house.base_url, email, DEMO_PASSWORD)
            self.signed_in[email] = page.context.storage_state()
            return page
        return self._open(self.signed_in[email], phone=phone)

    def close(self) -> None:
        """Close all browsers; fails where a page complained in its console."""
        for context in self.contexts:
            context.close()
        assert not self.complaints, f"a page complained in its console: {self.complaints}"

    def mails(self) -> dict[str, str]:
        """Return all mail that was sent, headers and text by the address it went to."""
        found: dict[str, str] = {}
        for path in sorted((self.house.home / "mail").glob("*")):
            for raw in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
                if not raw.strip():
                    continue
                mail = message_from_bytes(raw, policy=policy.default)
                body = mail.get_body()
                text = f"{mail['Subject']}\n{body.get_content() if body else ''}"
                found[str(mail["To"])] = found.get(str(mail["To"]), "") + text
        return found

    def _open(self, state: StorageState | None, *, phone: bool) -> Page:
        size = PHONE if phone else DESK
        context = self.browser.new_context(
            base_url=self.house.base_url,
            viewport={"width": size["width"], "height": size["height"]},
            locale="id-ID",
            java_script_enabled=self.has_script,
            storage_state=state,
        )
        context.set_default_timeout(WAIT)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            # A refusal that the journey asked for is not an error of the page.
            lambda line: (
                self.complaints.append(line.text) if line.type == "error" and "status of 4" not in line.text else None
            ),
        )
        return page


def press(page: Page | Locator, word: str, *, first: bool = False) -> None:
    """Press the button or follow the link of that name."""
    found = page.get_by_role("button", name=word, exact=True).or_(page.get_by_role("link", name=word, exact=True))
    (found.first if first else found).click()


def shows(page: Page, *texts: str) -> None:
    """Insist that the page shows these words."""
    for text in texts:
        expect(page.locator("main")).to_contain_text(text, timeout=WAIT)


def said(page: Page) -> str:
    """Return what the house answered to the last press."""
    return page.locator("main .notice, main .errors").first.inner_text()


# --- the complainant ---


def tell(page: Page, *, text: str = KTP, **story: str) -> None:
    """Fill in the first screen of the form and go on; `story` are further fields by name."""
    page.goto("/")
    page.locator("main").get_by_role("link", name="Sampaikan laporan").click()  # on a phone the menu is folded
    page.get_by_label("Apa yang terjadi?").fill(text)
    for name, value in story.items():
        box = page.locator(f"[name={name}]")
        if name in ("service", "reported") and not box.is_visible():
            page.get_by_text("Bila Anda tahu").click()
        if name in ("service", "reported", "where"):
            box.select_option(value)
        else:
            box.fill(value)
    press(page, "Lanjut")


def introduce(page: Page, *, name: str = "Sari Contohwati", identity: str = "open", **person: str) -> None:
    """Fill in the second screen and go on to the third."""
    page.locator(f"[name=identity][value={identity}]").check()
    if identity != "anonymous":
        page.get_by_label("Nama lengkap").fill(name)
    for field_name, value in person.items():
        page.locator(f"[name={field_name}]").fill(value)
    press(page, "Lanjut")


def take(page: Page) -> Taken:
    """Send the complaint and write down what the receipt says."""
    press(page, "Kirim laporan")
    shows(page, "Laporan Anda kami terima")
    return Taken(*page.locator("dd.big").all_inner_texts())


def lodge(
    page: Page, *, text: str = KTP, name: str = "Sari Contohwati", identity: str = "open", **person: str
) -> Taken:
    """Lodge a complaint from the first page to the receipt."""
    tell(page, text=text)
    introduce(page, name=name, identity=identity, **person)
    return take(page)


def track(page: Page, taken: Taken) -> None:
    """Open one's own complaint with code and PIN."""
    page.goto("/lacak/")
    if not page.url.endswith("/lacak/laporan/"):
        page.get_by_label("Kode pelacakan").fill(taken.code.lower())
        page.get_by_label("PIN").fill(taken.pin)
        press(page, "Buka laporan")
    shows(page, taken.number)


# --- the office ---


def find(page: Page, number: str) -> None:
    """Open a case at the desk by the number that somebody reads out."""
    page.goto(f"/meja/laporan/?q={number}")
    page.locator("table th a").click()
    shows(page, number)


def begin(page: Page, word: str) -> None:
    """Open the form of an act on the page of a case, wherever its button stands."""
    link = page.get_by_role("link", name=word, exact=True)
    if not link.is_visible():
        page.get_by_text("Tindakan lain").click()
    link.click()
    expect(page.locator("h1")).to_have_text(word.removesuffix(" (atas nama pelapor)"))


def send(page: Page, word: str) -> None:
    """Send the form of an act; the page of the case says what came of it."""
    press(page, word)
    expect(page.locator("main .notice-good").first).to_be_visible()


def answer_checklist(page: Page) -> None:
    """Answer every requirement so that the complaint passes."""
    for row in rows_of("checklist.csv"):
        page.locator(f"[name={row['code']}][value={row['passes_if']}]").check()


def verify(page: Page) -> None:
    """Go through the checklist of the open case and let it on."""
    begin(page, "Nyatakan lengkap")
    answer_checklist(page)
    send(page, "Nyatakan lengkap")


def forward(page: Page, agency: str = "") -> None:
    """Send the open case to the agency that is suggested, or to the one named."""
    begin(page, "Teruskan ke instansi")
    if agency:
        page.get_by_label("Instansi", exact=True).select_option(label=agency)
    send(page, "Teruskan ke instansi")


def propose_closing(page: Page) -> None:
    """Propose to close the open case as settled."""
    begin(page, "Usulkan penutupan")
    page.locator("[name=closing]").select_option("settled:settled_by_answer")
    send(page, "Usulkan penutupan")


# --- the agency ---


def open_waiting(page: Page, number: str) -> None:
    """Open a case from the inbox."""
    page.goto(f"/kotak/?q={number}")
    page.locator("table th a").click()
    shows(page, number)


def acknowledge(page: Page, number: str) -> None:
    """Take a case in the list itself, with one press."""
    page.goto("/kotak/")
    page.locator("tr", has_text=number).get_by_role("button", name=re.compile("Kami terima")).click()
    shows(page, "Narahubung menyatakan menerima")


def draft(page: Page, text: str) -> None:
    """Write the answer of the open case and hand it to the head of the agency."""
    page.get_by_label("Apa penjelasan dan penyelesaian instansi Anda?").fill(text)
    press(page, "Ajukan kepada kepala instansi")
    shows(page, "Rancangan jawaban diajukan")


def approve(page: Page, number: str) -> None:
    """Approve the draft that waits, as another person than the one who wrote it."""
    open_waiting(page, number)
    press(page, "Setujui dan kirim jawaban", first=True)
    shows(page, "Jawaban instansi disetujui dan dikirim")


# --- the clock ---


def case_of(house: Running, number: str) -> UUID:
    """Return the key of a case."""
    ((key,),) = house.psql("SELECT id FROM cases_case WHERE number = %s", number)
    assert isinstance(key, UUID)
    return key


def let_pass(house: Running, number: str, term: str) -> None:
    """Let the time of one running term be over, as if the days had gone by; the worker finds it so."""
    moved = house.psql(
        "UPDATE cases_term SET due_at = least(due_at, now() - interval '1 minute'), warned_from = NULL,"
        " next_check_at = now() WHERE case_id = %s AND code = %s AND ended_at IS NULL RETURNING id",
        case_of(house, number), term,
    )  # fmt: skip
    assert len(moved) == 1


def wait_for(page: Page, *texts: str) -> None:
    """Reload the page until it shows these words, which the worker brings about."""
    for _ in range(int(CLOCK / 1000)):
        shown = page.locator("main").inner_text()
        if all(text in shown for text in texts):
            return
        page.wait_for_timeout(1000)
        page.reload()
    shows(page, *texts)


def wait_for_clock(house: Running, number: str) -> None:
    """Wait until the worker has looked at every term of a case that it should look at by now."""
    until = time.monotonic() + CLOCK / 1000
    waiting = "SELECT 1 FROM cases_term WHERE case_id = %s AND ended_at IS NULL AND next_check_at <= now()"
    while house.psql(waiting, case_of(house, number)):
        assert time.monotonic() < until, house.logs()
        time.sleep(0.3)


def wait_for_mail(house: Running, address: str, number: str) -> None:
    """Wait until the worker has sent somebody mail about a case; what waits for office hours goes at once."""
    until = time.monotonic() + CLOCK / 1000
    folder = house.home / "mail"
    while not any(
        address in text and number in text for text in map(Path.read_text, folder.glob("*") if folder.exists() else ())
    ):
        assert time.monotonic() < until, house.logs()
        house.psql("UPDATE notices_notice SET not_before = now() WHERE state = 'owed' AND not_before > now()")
        time.sleep(0.3)
