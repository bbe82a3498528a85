"""Nothing a person reads goes past gettext: templates hold no words of their own, Python no Vietnamese."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import parindex

SOURCE = Path(parindex.__file__).parent
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*") if path.suffix in {".html", ".txt"})
MODULES = sorted(SOURCE.rglob("*.py"))

VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
BLOCK = re.compile(
    r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%\s*comment\b.*?{%\s*endcomment\s*%}", re.DOTALL
)
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
TRANSLATED = re.compile(r"""{%\s*translate\s+(?:"[^"]*"|'[^']*')|_\((?:"[^"]*"|'[^']*')\)""")
READ_ALOUD = re.compile(r"""\s(?:title|alt|placeholder|aria-label|data-label)=(?:"([^"]*)"|'([^']*)')""")
ATTRIBUTE = re.compile(r"""\s[\w-]+=(?:"([^"]*)"|'([^']*)')""")
UNREAD = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>|&\w+;", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
OWN_NAMES = {"parindex", "SHA", "Tiếng", "Việt", "English"}  # the product; each language in its own words

GETTEXT = {"_", "_lazy", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}
NOT_FOR_PAGES = ("plans", "papers", "rules", "management", "migrations")
# Vietnamese that is no interface: alphabets, names and words that are stored as they are, and a default of the
# operator's own settings.
STORED_OR_SET = {
    "audit/actor.py": {"Hệ thống"},  # the name in the journal, one for all readers
    "core/calendar.py": {"Ngày nghỉ hằng tuần"},  # stands beside the holidays that the catalogue names
    "planning/commands/steering.py": {"CĐ."},  # the number of a direction, stored with it
    "organization/commands.py": {" (tên cần đối chiếu)"},  # goes into the register with the source of a unit
    "config/settings.py": {"Đăng nhập một lần"},  # PARINDEX_OIDC_NAME
    "scoring/models/sheets.py": {"Chưa kê khai"},  # reasons of outcomes, which the engine writes in Vietnamese
    "scoring/publication.py": {"Chưa chấm", "Không khảo sát trong năm nên không tính tiêu chí này"},
    "scoring/web/forms.py": {"%H giờ"},  # how an hour may be typed
    "scoring/web/inputs.py": {"đạt", "có", "không đạt", "không"},  # how an answer may be typed
}
CONTENT = (
    "api/v1/schemas.py",
    "core/text.py",
    "config/demo.py",
    "config/demo_year.py",
    "config/demo_reports.py",
    "config/demo_papers.py",
    "config/demo_onestop.py",
    "config/demo_reviews.py",
    "config/demo_dossiers/applicants.py",
    "config/demo_dossiers/desk.py",
    "config/demo_dossiers/exports.py",
    "config/demo_dossiers/intake.py",
    "config/demo_scoring/past.py",
    "config/demo_scoring/setting.py",
    "analytics/sheets.py",
    "measures/datasets.py",
    "scoring/sheets.py",
    "organization/letterhead.py",
    "dispatch/papers.py",
    "dispatch/sheets.py",
    "onestop/review_papers.py",
    "onestop/bulk/layout.py",
    "onestop/bulk/returned.py",
    "onestop/bulk/source.py",
    "onestop/sheets/figures.py",
    "onestop/sheets/letters.py",
    "onestop/sheets/costs.py",
    "onestop/sheets/layout.py",
    "onestop/sheets/back.py",
    "onestop/sheets/figures.py",
    "planning/papers.py",
    "reporting/papers.py",
    "reporting/sheets.py",
    "kit/catalog/criteria.py",
    "scoring/workbook/layout.py",
    "scoring/workbook/out.py",
    "scoring/workbook/back.py",
)  # how the API describes itself; the alphabet; the demonstration; what official documents say: Vietnamese for all


def words_past_gettext(template: str) -> list[str]:
    """Words a template shows by itself, in text, in attributes that are read aloud and in the strings of its tags."""
    bare = BLOCK.sub(" ", template)
    strings = [tag for tag in TAG.findall(bare) if VIETNAMESE.search(TRANSLATED.sub("", tag))]
    page = TAG.sub(" ", bare)
    attributes = [" ".join(pair) for pair in READ_ALOUD.findall(page)]
    attributes += [
        text for pair in ATTRIBUTE.findall(READ_ALOUD.sub(" ", page)) for text in pair if VIETNAMESE.search(text)
    ]
    shown = WORD.findall(" ".join([UNREAD.sub(" ", page), *attributes]))
    return strings + [word for word in shown if word not in OWN_NAMES]


def strings_past_gettext(module: str) -> set[str]:
    """Vietnamese strings of a module that are neither translated nor documentation."""
    tree = ast.parse(module)
    passed = {id(text) for node in ast.walk(tree) for text in _translated(node)}
    passed |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return {text for node, text in _strings(tree) if id(node) not in passed and VIETNAMESE.search(text)}


def _translated(node: ast.AST) -> list[ast.expr]:
    """The arguments of a call of gettext; what is put together inside the call never reaches the catalogue."""
    if not isinstance(node, ast.Call):
        return []
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return node.args if name in GETTEXT else []


def _strings(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    assert words_past_gettext(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('<h1>{% translate "Kế hoạch" %}</h1>', []),
        ("{% blocktranslate count n=n %}{{ n }} mục{% plural %}{{ n }} mục{% endblocktranslate %}", []),
        ('<td data-label="{% translate \'Số\' %}">{{ plan.number|default:_("chưa có số") }}</td>', []),
        ('<meta name="viewport" content="width=device-width"><a class="brand" href="/">parindex</a>', []),
        ("<h1>Kế hoạch</h1>", ["Kế", "hoạch"]),
        ('<td data-label="Tu ngay">{{ day }}</td>', ["Tu", "ngay"]),
        ('<input type="submit" value="Gửi đi">', ["Gửi", "đi"]),
        ('<td>{{ plan.number|default:"chưa có số" }}</td>', ['{{ plan.number|default:"chưa có số" }}']),
        ('{% include "x.html" with caption="Đang mở" %}', ['{% include "x.html" with caption="Đang mở" %}']),
    ],
)
def test_words_are_found_wherever_a_template_can_hide_them(template: str, words: list[str]) -> None:
    assert words_past_gettext(template) == words


def test_python_shows_no_vietnamese_that_was_not_passed_through_gettext() -> None:
    found = {}
    for path in MODULES:
        name = path.relative_to(SOURCE).as_posix()
        if name not in CONTENT and not set(path.relative_to(SOURCE).parts) & set(NOT_FOR_PAGES):
            found[name] = strings_past_gettext(path.read_text("utf-8"))
    assert {name: texts for name, texts in found.items() if texts} == STORED_OR_SET


@pytest.mark.parametrize(
    ("module", "texts"),
    [
        ('"""Mô tả."""\nname = _("Kế hoạch")', set()),
        ('raise Forbidden(gettext("Không được %(what)s") % {"what": act})', set()),
        ('raise Forbidden("Không được")', {"Không được"}),
        ('label = f"{name} đã xong"', {" đã xong"}),
        ('label = _(f"Đã xong {name}")', {"Đã xong "}),
        ('label = _("Đã xong" if done else "Đang mở")', {"Đã xong", "Đang mở"}),
        ('LABELS = {"open": "Đang mở", "done": _("Đã xong")}', {"Đang mở"}),
    ],
)
def test_strings_are_found_wherever_python_can_hide_it(module: str, texts: set[str]) -> None:
    assert strings_past_gettext(module) == texts
