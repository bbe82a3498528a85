"""Search that ignores accents and case, the same on both engines."""

from __future__ import annotations

import unicodedata

import pytest

from parindex.kit.search import matching
from parindex.organization.commands import establish_unit
from parindex.organization.models import Unit
from tests.people import People


@pytest.mark.parametrize(
    "words",
    [
        "Đậu Nguyễn",
        "đậu",
        "dau",
        "ĐẬU",
        "nguyen dau",
        "NGUYỄN",
        unicodedata.normalize("NFD", "Nguyễn Đậu"),
        "  dau  ",
    ],
)
def test_a_name_is_found_however_it_is_typed(people: People, words: str) -> None:
    establish_unit(people.system, code="dau", kind="DIVISION", level="DISTRICT", name="Phòng Nguyễn Đậu")
    assert [unit.code for unit in matching(Unit.objects.all(), words)] == ["dau"]


def test_every_word_has_to_be_there(people: People) -> None:
    assert matching(Unit.objects.all(), "phong khong-co").count() == 0


def test_a_sign_of_the_pattern_language_is_only_itself(people: People) -> None:
    assert matching(Unit.objects.all(), "%").count() == 0
    assert matching(Unit.objects.all(), "_").count() == 0
