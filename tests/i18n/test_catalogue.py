"""The English catalogue has exactly the messages of the source, each with English that says the same."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import polib
import pytest

import hatch_build
from scripts import messages

VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
QUOTED = re.compile("«(.+?)»")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(messages.CATALOGUE))


def texts(catalogue: polib.POFile | polib.MOFile) -> dict[tuple[str, str | None], list[str]]:
    return {(entry.msgid, entry.msgctxt): english(entry) for entry in catalogue}


def english(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_message_has_its_english_and_no_english_is_left_over(catalogue: polib.POFile) -> None:
    assert messages.problems(catalogue, messages.messages()) == []


def test_nothing_in_the_catalogue_waits_for_a_second_look(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []


def test_a_catalogue_with_faults_is_told_each_of_them() -> None:
    found = {
        ("%(n)s tệp", "%(n)s tệp", None): ["a.py"],
        ("Hạn %(day)s", None, None): ["a.py"],
        ("Số", None, None): ["a.html"],
        ("Số", None, "plural"): ["a.html"],
        ("Mục", None, None): ["a.html"],
        ("Mục", "Mục", None): ["b.html"],
    }
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="%(n)s tệp", msgid_plural="%(n)s tệp", msgstr_plural={0: "a file", 1: ""}))
    catalogue.append(polib.POEntry(msgid="Hạn %(day)s", msgstr="Due on %(date)s"))
    catalogue.append(polib.POEntry(msgid="Số", msgstr="Number"))
    catalogue.append(polib.POEntry(msgid="Mục", msgstr="Item"))
    catalogue.append(polib.POEntry(msgid="Mục", msgid_plural="Mục", msgstr_plural={0: "Item", 1: "Items"}))
    catalogue.append(polib.POEntry(msgid="Cũ", msgstr="Old"))
    assert messages.problems(catalogue, found) == [
        "not translated: %(n)s tệp",
        "not translated: Số",
        "no longer used: Cũ",
        "other places to fill in: Hạn %(day)s",
        "with and without a plural: Mục",
    ]


def test_refreshing_keeps_the_english_and_drops_what_is_gone() -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Số", msgstr="Number"))
    catalogue.append(polib.POEntry(msgid="Số", msgctxt="plural", msgstr="Numbers"))
    catalogue.append(polib.POEntry(msgid="Cũ", msgstr="Old"))
    found = {("Số", None, None): ["a.html"], ("Số", None, "plural"): ["a.html"], ("Mới", None, None): ["b.py"]}
    fresh = messages.refreshed(catalogue, found)
    assert [(entry.msgid, entry.msgctxt, entry.msgstr) for entry in fresh] == [
        ("Mới", None, ""),
        ("Số", None, "Number"),
        ("Số", "plural", "Numbers"),
    ]


def test_the_english_has_no_vietnamese_left_in_it(catalogue: polib.POFile) -> None:
    assert [text for entry in catalogue for text in english(entry) if VIETNAMESE.search(text)] == []


def test_one_and_several_differ_in_english(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if entry.msgid_plural and len(set(english(entry))) != 2] == []


def test_a_button_named_in_a_sentence_has_the_words_it_bears_in_english(catalogue: polib.POFile) -> None:
    labels = {entry.msgid: entry.msgstr for entry in catalogue if not entry.msgctxt}
    wrong = [
        (entry.msgid, label)
        for entry in catalogue
        for label in QUOTED.findall(entry.msgid)
        if label in labels and f"“{labels[label]}”" not in entry.msgstr
    ]
    named = {label for entry in catalogue for label in QUOTED.findall(entry.msgid) if label in labels}
    assert wrong == []
    assert named >= {"Việc của đơn vị", "Xác nhận kế hoạch", "Trình kiểm tra", "Kiểm tra tệp"}


def test_compiling_gives_every_message_to_the_running_program(catalogue: polib.POFile, tmp_path: Path) -> None:
    source = tmp_path / "src" / "parindex" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    shutil.copy(messages.CATALOGUE, source)
    hatch_build.compile_messages(tmp_path)
    assert texts(polib.mofile(str(source.with_suffix(".mo")))) == texts(catalogue)
