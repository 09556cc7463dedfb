"""What every template keeps to: no code in the page, a proof of origin in every form, readers named above every box."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house import sources

PAGES = [path for path in sources.templates() if path.suffix == ".html"]
OURS = [path for path in PAGES if "/allauth/" not in path.as_posix()]
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
ADDRESS = re.compile(r"{% url '([\w:]+)'")
# In a page's own text these would be code, which the content policy refuses, or words that nobody escaped.
CODE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|javascript:|\bautoescape off\b")
# Place → why words may pass unescaped there. This list only shrinks.
TRUSTED = {"src/narahubung/web/templates/web/form/field.html": "help texts are ours; Django's own hold a list"}
# What is sent there changes no case: a search, a visit, a language, a sign-in, a look at an identity.
CHANGES_NO_CASE = {
    *("account_login", "account_logout", "desk:forget", "desk:identity", "desk:people", "desk:routing_rows"),
    *("intake:leave", "intake:lodged", "intake:track", "intake:verify", "notices:seen", "commitments:verify"),
    "meetings:notes",  # every version is kept, and the same words again change nothing
}
KEY = re.compile(r'name="(key|kunci)"|form\.key|hidden_fields|\{\{ (page\.|box\.)?form \}\}|intake/carried\.html')
CHANGES_NO_CASE_WITHOUT_ADDRESS = {
    *("account/login.html", "desk/routing_trial.html", "inbox/identity.html"),  # to itself
    *("meetings/subscribe.html", "meetings/replies.html"),  # a new address closes the old, an answer is the last one
    "commitments/own_key.html",  # of a person's keys the last one signs, and what the ones before it signed stays good
}


def forms(path: Path) -> list[str]:
    """Return the forms of a template that send something."""
    return [form for form in FORM.findall(path.read_text(encoding="utf-8")) if 'method="post"' in form]


def place(path: Path) -> str:
    """Return the name by which a template is asked for."""
    return path.as_posix().split("/templates/", 1)[1]


@pytest.mark.parametrize("path", PAGES, ids=sources.name)
def test_a_page_holds_no_code_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not CODE.findall(text)
    assert "|safe" not in text or sources.name(path) in TRUSTED


@pytest.mark.parametrize("path", [path for path in PAGES if forms(path)], ids=sources.name)
def test_a_form_proves_where_it_comes_from_and_is_pressed_once(path: Path) -> None:
    for form in forms(path):
        assert "{% csrf_token %}" in form or "intake/carried.html" in form
        addresses = set(ADDRESS.findall(form))
        changes_a_case = not (addresses & CHANGES_NO_CASE) and (
            bool(addresses) or place(path) not in CHANGES_NO_CASE_WITHOUT_ADDRESS
        )
        assert not changes_a_case or KEY.search(form), f"two presses of this form would be two: {form[:160]}"


@pytest.mark.parametrize("path", [path for path in OURS if "<textarea" in path.read_text()], ids=sources.name)
def test_a_box_for_words_says_who_will_read_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert "readers" in text


def test_no_reason_is_left_for_what_is_gone() -> None:
    assert {place for place in TRUSTED if "|safe" not in (sources.ROOT / place).read_text()} == set()
