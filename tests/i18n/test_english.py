"""Vietnamese for everybody, English for whoever asks for it at the foot of a page; figures alike in both."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.db import OperationalError, models
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import formats, translation

from parindex.accounts.models import User
from parindex.config import errors
from parindex.dispatch.models import OutgoingDraft
from parindex.kit.catalog import (
    catalog_path,
    load_all_measures,
    load_criteria,
    load_paper_format,
    load_paper_types,
    load_reports,
    load_sources,
)
from parindex.kit.fields import DateField, DecimalField
from parindex.kit.formats.en import formats as english_formats
from parindex.kit.formats.vi import formats as vietnamese_formats
from parindex.kit.templatetags.kit import date_vi, number
from parindex.onestop.bulk import COLUMNS
from parindex.organization.letterhead import signer_of
from parindex.organization.models import Unit
from parindex.papers.prose import text_of
from parindex.papers.stored import load
from parindex.planning.models import Plan
from parindex.rules import CriteriaSet, check
from parindex.rules.compare import METHODS, POLICIES
from parindex.rules.criteria import CriteriaField, Criterion
from parindex.scoring.models import CriteriaVersion, Result, RoundGroup
from tests.people import People
from tests.plan_reviews import confirmed, opened
from tests.rights.objects import kwargs_for
from tests.test_rights import EVERYBODY, TABLE, expected

GUIDE = {"desk:guide", "desk:chapter"}  # written in Vietnamese only
Browser = Callable[[User], Client]
VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
READ_ALOUD = re.compile(r'\s(?:title|alt|placeholder|aria-label|data-label)="([^"]*)"')
LANGUAGE_FORM = re.compile(r'<form[^>]*class="language".*?</form>', re.DOTALL)


@pytest.fixture
def plan(people: People) -> Plan:
    """A plan in force and another still under review."""
    opened(people)
    return confirmed(people)


def in_english(browser: Client) -> Client:
    browser.post("/language/", {"language": "en", "next": "/"})
    return browser


def language_of(browser: Client, path: str = "/accounts/login/", **headers: str) -> str:
    answer = browser.get(path, headers=headers)
    (language,) = re.findall(r'<html lang="(\w+)">', answer.content.decode())
    assert answer["Content-Language"] == language
    return str(language)


def texts_of(page: str) -> list[str]:
    """What is read on a page, one text to a node or attribute; the languages' own names aside."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", LANGUAGE_FORM.sub("", page), flags=re.DOTALL)
    bare = re.sub(r"<textarea.*?</textarea>", lambda box: box[0].replace("\n", "<br>"), bare, flags=re.DOTALL)
    nodes = [*re.split(r"<[^>]*>", bare), *READ_ALOUD.findall(bare)]
    return [" ".join(html.unescape(node).split()) for node in nodes if node.strip()]


@translation.override("en")
def stored_texts() -> frozenset[str]:
    """Everything anybody has entered: the strings of all records, one by one and line by line, and their names."""
    found = {line for unit in Unit.objects.all() for line in signer_of(unit, date(2025, 6, 2)).lines}
    found.update(text_of(load(draft.content).body) for draft in OutgoingDraft.objects.all())
    sets = [one.criteria for model in (CriteriaVersion, RoundGroup) for one in model._base_manager.all()]
    found.update(text for criteria in sets for text in texts_of_set(criteria))
    found.update(text for result in Result.objects.all() for text in _inside(result.read()))
    for model in apps.get_models():
        if model.__module__.startswith("django."):  # thousands of permissions that no page shows
            continue
        for record in model._base_manager.all():
            found.add(str(record))
            found.update(text for field in model._meta.concrete_fields for text in _strings(record, field))
    return _lines_and_pieces(found)


def texts_of_set(criteria: CriteriaSet) -> set[str]:
    """What is in a criteria set, and what the engine, which knows one language, says of it."""
    found = set(_inside(criteria.model_dump(mode="json")))
    ruled = [*criteria.leaves(), *criteria.bonus.items, *criteria.penalty.items]
    found |= {one.rule.words(Fraction(one.points)) for one in ruled}
    found |= {f"{one.code}. {one.name}" for one in _headings(criteria)}
    return found | {one.message for one in check(criteria, load_all_measures())}


def _lines_and_pieces(texts: set[str]) -> frozenset[str]:
    lines = {" ".join(line.split()) for text in texts for line in [text, *text.splitlines()]}
    return frozenset(piece for line in lines for piece in [line, *pieces_of(line)])


def _headings(criteria: CriteriaSet) -> Iterator[CriteriaField | Criterion]:
    for field in criteria.fields:
        yield field
        yield from field.criteria


@functools.cache
@translation.override("en")
def catalogue_texts() -> frozenset[str]:
    """What the catalogue says in Vietnamese for everybody: reports, papers, measures, criteria, legal sources."""
    found = {text for column in COLUMNS for text in (column.title, column.hint)}
    found |= {kind.name for kind in load_reports().types} | {*METHODS.values(), *POLICIES.values()}
    paper = load_paper_format()
    found.update(paper.urgencies, paper.circulations)
    found.update(word for kind in load_paper_types().values() for word in (kind.name, kind.abbreviation))
    for versions in load_criteria().values():
        found.update(text for criteria in versions for text in texts_of_set(criteria))
    for folder in ("measures", "parameters", "onestop-forms"):
        for path in (catalog_path() / folder).glob("*.yaml"):
            found.update(_inside(yaml.safe_load(path.read_text("utf-8"))))
    for source in load_sources():
        found |= {source.reference, f"{source.kind} {source.reference}"}
    return _lines_and_pieces(found)


def _strings(record: models.Model, field: models.Field[Any, Any]) -> Iterator[str]:
    choices = {value for value, _label in field.flatchoices}
    yield from (text for text in _inside(getattr(record, field.attname)) if text not in choices)


def _inside(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in _inside(one))
    elif isinstance(value, list | tuple):
        yield from (text for one in value for text in _inside(one))


def pieces_of(text: str) -> list[str]:
    """A text taken apart where the program puts what somebody entered between words of its own."""
    return [piece.strip() for piece in re.split(r"(?:^| )[–·→] |[«»“”();|]|[:,.] |\.$|^, ", text) if piece.strip()]


def frame_texts(page: str) -> list[str]:
    """Texts with Vietnamese letters that nobody entered: they can only come from the program."""
    texts = [text for text in texts_of(page) if VIETNAMESE.search(text)]
    entered = stored_texts() | catalogue_texts() if texts else frozenset()

    def is_entered(text: str) -> bool:
        cut = text.removesuffix(" …")
        words = text.split(" ")
        beside = ((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words)))
        return (
            text in entered
            or (cut != text and any(one.startswith(cut) for one in entered))
            or any(one in entered and other in entered for one, other in beside)
        )

    pieces = [piece for text in texts for piece in ([text] if is_entered(text) else pieces_of(text))]
    return [piece for piece in pieces if VIETNAMESE.search(piece) and not is_entered(piece)]


@pytest.mark.parametrize("accepted", ["en", "en-US,en;q=0.9", "fr", "vi", ""])
@pytest.mark.django_db
def test_a_page_is_vietnamese_whatever_the_browser_prefers(client: Client, accepted: str) -> None:
    assert language_of(client, **{"Accept-Language": accepted}) == "vi"


@pytest.mark.django_db
def test_the_form_at_the_foot_of_a_page_changes_the_language_and_comes_back_to_the_page() -> None:
    browser = Client(enforce_csrf_checks=True)
    languages = []
    for language in ("en", "vi"):
        page = browser.get("/accounts/login/?next=/van-ban/%3Fq%3D61").content.decode()
        (form,) = LANGUAGE_FORM.findall(page)
        fields = {
            name: html.unescape(value)
            for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
        }
        answer = browser.post("/language/", {**fields, "language": language})
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/van-ban/%3Fq%3D61")
        languages.append(language_of(browser))
    assert languages == ["en", "vi"]


@pytest.mark.django_db
def test_the_choice_is_kept_for_a_year_out_of_reach_of_scripts(client: Client) -> None:
    cookie = client.post("/language/", {"language": "en", "next": "/"}).cookies["language"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (365 * 24 * 3600, True, "Lax")


@pytest.mark.parametrize("asked", ["fr", "xx", "../en", ""])
@pytest.mark.django_db
def test_a_language_we_do_not_have_is_vietnamese(client: Client, asked: str) -> None:
    client.cookies["language"] = asked
    assert language_of(client) == "vi"


@pytest.mark.django_db
def test_the_choice_holds_for_its_own_browser_only(client: Client) -> None:
    assert (language_of(in_english(client)), language_of(Client())) == ("en", "vi")


@pytest.mark.django_db
def test_the_choice_shows_which_language_is_on(client: Client) -> None:
    pressed = re.compile(r'value="(\w+)"[^>]*aria-current="true">([^<]+)<')
    pages = [client.get("/accounts/login/"), in_english(client).get("/accounts/login/")]
    assert [pressed.findall(page.content.decode()) for page in pages] == [[("vi", "Tiếng Việt")], [("en", "English")]]


@pytest.mark.usefixtures("frozen")
def test_an_answer_to_a_sent_form_offers_no_choice_that_would_lose_it(client_of: Browser, people: People) -> None:
    browser = client_of(people.officer)
    item = opened(people).items.earliest("position")
    asked = browser.get(reverse("planning:item", args=[item.pk]))
    refused = browser.post(reverse("planning:reclassify", args=[item.pk]), {"kind": "NONSENSE"})
    offered = [len(LANGUAGE_FORM.findall(answer.content.decode())) for answer in (asked, refused)]
    assert ([asked.status_code, refused.status_code], offered) == ([200, 422], [1, 0])


def test_a_page_without_a_session_offers_no_form_that_would_be_refused() -> None:
    page = errors.unavailable(RequestFactory().get("/ke-hoach/"), OperationalError("away")).content.decode()
    assert LANGUAGE_FORM.findall(page) == []


@pytest.mark.usefixtures("frozen", "plan")
@pytest.mark.parametrize(
    ("path", "headings"),
    [
        ("/", ["Work of the unit", "Plans under review", "Plans being followed", "To do (2)"]),
        ("/ke-hoach/", ["Plans", "Under review", "Confirmed"]),
        ("/ke-hoach/tai-len/", ["Enter a plan from a file"]),
        ("/van-ban/", ["Register of documents"]),
        ("/to-chuc/", ["Organisational structure"]),
        ("/khong-co/", ["Page not found"]),
    ],
)
def test_a_page_has_english_headings(client_of: Browser, people: People, path: str, headings: list[str]) -> None:
    page = in_english(client_of(people.officer)).get(path).content.decode()
    assert [
        " ".join(re.sub("<[^>]*>", "", text).split()) for text in re.findall(r"<h[12].*?</h[12]>", page)
    ] == headings


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize(
    ("view", "columns"),
    [
        ("part", ["Item", "Duty", "Lead", "Cooperating", "Deadline"]),
        ("unit", []),
        ("target", ["No.", "Target", "Required level", "State"]),
    ],
)
def test_the_plan_page_is_english_around_a_vietnamese_plan(
    client_of: Browser, people: People, plan: Plan, view: str, columns: list[str]
) -> None:
    page = in_english(client_of(people.officer)).get(f"/ke-hoach/{plan.pk}/?view={view}").content.decode()
    assert re.findall(r'<th scope="col">(.*?)</th>', page) == columns
    assert re.findall(r"<dt>(.*?)</dt>", page) == ["Issuing body", "Number and symbol", "Date of issue", "Signed by"]
    assert (frame_texts(page), plan.title in page) == ([], True)


@pytest.mark.usefixtures("frozen")
@pytest.mark.long
@pytest.mark.parametrize("name", sorted(set(TABLE) - GUIDE - {"healthz", "readyz", "set_language"}))
def test_no_page_mixes_vietnamese_of_its_own_into_the_english(name: str, people: People, client_of: Browser) -> None:
    url = reverse(name, kwargs=kwargs_for(TABLE[name].get("object"), people))
    allowed = [person for person in EVERYBODY if expected(TABLE[name], "get", person) == 200]
    mixed = {}
    for person in [*allowed[:1], *(["nobody"] if "nobody" not in allowed else [])]:
        answer = in_english(client_of(getattr(people, person))).get(url)
        if answer["Content-Type"].startswith("text/html"):
            mixed[person] = frame_texts(answer.content.decode())
    assert {person: texts for person, texts in mixed.items() if texts} == {}


def test_vietnamese_of_a_page_of_its_own_would_be_found(client_of: Browser, people: People) -> None:
    page = client_of(people.nobody).get("/").content.decode()
    assert "Bạn chưa được giao vai trò nào" in frame_texts(page)


@pytest.mark.usefixtures("frozen")
def test_dates_and_numbers_on_a_page_are_the_same_in_both_languages(
    client_of: Browser, people: People, plan: Plan
) -> None:
    figure = re.compile(r"\d+(?:[./,:]\d+)+")
    browser = client_of(people.officer)
    path = f"/ke-hoach/{plan.pk}/?view=target"
    pages = [browser.get(path).content.decode(), in_english(browser).get(path).content.decode()]
    vietnamese, english = ([found for text in texts_of(page) for found in figure.findall(text)] for page in pages)
    assert english == vietnamese
    assert {"98,5", "10/01/2025"} <= set(english)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_dates_and_numbers_are_written_and_read_as_in_vietnam(language: str) -> None:
    with translation.override(language):
        written = (
            date_vi(date(2025, 4, 3)),
            formats.date_format(date(2025, 4, 3)),
            number(Decimal("1234567.50")),
            formats.localize(1234),
        )
        read = (DateField().clean("03/04/2025"), DecimalField().clean("1.234,5"))
    assert written == ("03/04/2025", "03/04/2025", "1.234.567,5", "1.234")
    assert read == (date(2025, 4, 3), Decimal("1234.5"))


def test_every_format_of_the_vietnamese_is_also_that_of_the_english() -> None:
    ours = {name: value for name, value in vars(vietnamese_formats).items() if name.isupper()}
    assert {name: getattr(english_formats, name, None) for name in ours} == ours
