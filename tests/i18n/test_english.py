"""Vietnamese is the source language; the English catalogue is complete and used only by whoever asks for it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from django.test import Client

from parindex.accounts.models import User
from tests.people import People
from tests.plan_reviews import confirmed

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import messages  # noqa: E402 -- a script beside the package

TEMPLATES = sorted((ROOT / "src" / "parindex").rglob("templates/**/*.html"))
TRANSLATED = re.compile(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}|{%.*?%}|{#.*?#}|{{.*?}}", re.DOTALL)
VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
# The languages name themselves.
OWN_NAMES = {"Tiếng Việt"}


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(messages.CATALOGUE))


def test_every_string_has_its_english_and_no_english_is_left_over(catalogue: polib.POFile) -> None:
    assert messages.problems(catalogue, messages.messages()) == []


def test_the_english_fills_in_the_same_values(catalogue: polib.POFile) -> None:
    def values(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)s|%[ds]", text))

    wrong = [
        entry.msgid
        for entry in catalogue
        for english in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if values(english) != values(entry.msgid)
    ]
    assert wrong == []


def test_the_english_is_english(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if re.search("[ăđơư]", entry.msgstr)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_nothing_past_the_catalogue(template: Path) -> None:
    text = template.read_text("utf-8")
    for name in OWN_NAMES:
        text = text.replace(name, "")
    assert VIETNAMESE.findall(TRANSLATED.sub("", text)) == []


@pytest.mark.parametrize("path", ["/", "/ke-hoach/", "/van-ban/", "/to-chuc/"])
def test_a_page_is_vietnamese_whatever_the_browser_says_until_its_reader_chooses(
    client_of: Callable[[User], Client], people: People, path: str
) -> None:
    confirmed(people)
    browser = client_of(people.officer)
    vietnamese = browser.get(path, headers={"Accept-Language": "en"}).content.decode()
    chosen = browser.post("/language/", {"language": "en", "next": path})
    english = browser.get(path).content.decode()
    assert '<html lang="vi">' in vietnamese
    assert "Việc của đơn vị" in vietnamese
    assert chosen.status_code == 302
    assert '<html lang="en">' in english
    assert "Work of the unit" in english


def test_dates_and_numbers_keep_the_vietnamese_form_in_english(
    client_of: Callable[[User], Client], people: People
) -> None:
    plan = confirmed(people)
    browser = client_of(people.officer)
    browser.post("/language/", {"language": "en", "next": "/"})
    page = browser.get(f"/ke-hoach/{plan.pk}/?view=target").content.decode()
    assert "98,5" in page
    assert "10/01/2025" in page
