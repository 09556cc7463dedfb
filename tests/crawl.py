"""Walk through every page that a person can reach by pressing links, one page of each kind."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

from narahubung.rules.facts import State

MOST = 150  # pages; a walk that goes on longer walks in circles
LOOKED_INTO = 3  # cases of a state; others of the same state offer other acts
# What in an address says whose page it is, not which: of sixteen agencies' pages one is enough.
WHOSE = {"code", "office"}
# Pages of the same kind differ by what is filtered or which page of a list it is: one of each is enough.
NOT_WALKED = ("/akun/logout/", "/bahasa/")


def kind_of(address: str) -> str | None:
    """Return the pattern that answers this address, the same for all cases; None where nothing answers.

    Each act and each tab of a list is a kind of its own: they show different forms and different columns.
    """
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    kind = found.route
    for name, value in found.kwargs.items():
        if isinstance(value, str) and name not in WHOSE:
            kind = kind.replace(f"<slug:{name}>", value)
    tab = parse_qs(parts.query).get("lihat")
    return f"{kind}?{tab[0]}" if tab else kind


def sign_in(page: Page, base_url: str, email: str, password: str) -> None:
    """Sign in as an invented person."""
    page.goto(f"{base_url}/akun/login/")
    form = page.locator("main form.form")
    form.locator("input[name=login]").fill(email)
    form.locator("input[name=password]").fill(password)
    form.locator("button[type=submit]").first.click()
    expect(page, f"{email} cannot sign in").not_to_have_url(f"{base_url}/akun/login/")


class Links(HTMLParser):
    """Collects where the links of a page lead."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of a link, whole and without its fragment."""
        target = dict(attrs).get("href")
        if tag == "a" and target is not None:
            self.found.append(urldefrag(urljoin(self.address, target)).url)


def everything(_kind: str) -> bool:
    """Look at every page."""
    return True


def walk(
    page: Page, base_url: str, *, start: str = "/", wanted: Callable[[str], bool] = everything
) -> Iterator[tuple[str, str]]:
    """Ask for one page of each kind within reach; open those that are wanted and yield kind and address while open.

    A link that leads nowhere, or to a page that answers with an error, fails the walk and says on which page it stood.
    """
    waiting = deque([(f"{base_url}{start}", "the start")])
    seen: set[str] = set()
    while waiting:
        address, origin = waiting.popleft()
        kind = kind_of(address)
        assert kind is not None, f"{origin} links to {address}, where nothing answers"
        if kind in seen:
            continue
        seen.add(kind)
        assert len(seen) <= MOST
        answer = page.request.get(address)
        assert answer.status < 400, f"{origin} links to {address}, which answers {answer.status}"
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue  # a download
        if wanted(kind):
            page.goto(address)
            yield kind, page.url
        for link in Links(answer.url, answer.text()).found:
            if link.startswith(f"{base_url}/") and not urlsplit(link).path.startswith(NOT_WALKED):
                waiting.append((link, answer.url))


def every_state(page: Page, base_url: str, register: str, *, cases: str) -> Iterator[tuple[str, str]]:
    """Open the newest case of each state in a register, then one form of every act that any of them offers.

    Yields what it is and its address while it is open. `cases` is how the addresses of single cases begin.
    """
    seen: set[str] = set()
    for state in State:
        listed = page.request.get(f"{base_url}{register}", params={"keadaan": state.value})
        links = dict.fromkeys(link for link in Links(listed.url, listed.text()).found if _is_case(link, cases))
        for place, address in enumerate(list(links)[:LOOKED_INTO]):
            answer = page.request.get(address)
            assert answer.status == 200, f"{listed.url} links to {address}, which answers {answer.status}"
            if place == 0:
                page.goto(address)
                yield state.value, address
            for link in dict.fromkeys(Links(address, answer.text()).found):
                kind = kind_of(link) or ""
                if link.startswith(address) and link != address and not link.endswith(".pdf") and kind not in seen:
                    seen.add(kind)
                    opened = page.goto(link)
                    assert opened is not None
                    assert opened.status == 200, f"{address} links to {link}, which answers {opened.status}"
                    yield kind, link


def _is_case(address: str, cases: str) -> bool:
    path = urlsplit(address).path
    return (
        path.startswith(cases)
        and "<uuid:case>/" in (kind_of(address) or "")
        and path.count("/") == cases.count("/") + 1
    )


def assert_fits(page: Page) -> None:
    """Fail where the page is wider than the window and has to be pushed sideways."""
    wide, window = page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
    assert wide <= window, f"{page.url} is {wide} px wide in a window of {window} px"
