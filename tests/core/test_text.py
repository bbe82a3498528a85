"""One spelling to store, one form to compare."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from parindex.core.text import clean, fold, plain, squeeze


def test_search_is_blind_to_accents_and_case() -> None:
    assert fold("Nguyễn Thị ĐẬU") == "nguyen thi dau"


def test_the_icelandic_letter_is_taken_for_the_vietnamese_one() -> None:
    assert clean("Ðại Lãnh") == "Đại Lãnh"
    assert fold("Ðại Lãnh") == "dai lanh"


def test_invisible_characters_and_odd_spaces_are_mended() -> None:
    assert clean("Ủy\u200b ban\u00a0nhân\u00ad dân\r\nxã") == "Ủy ban nhân dân\nxã"


def test_both_places_of_a_tone_are_one_word() -> None:
    assert plain("HOÁ, thuỷ, quý, Hoà, hoàn") == "hóa, thủy, quý, hòa, hoàn"


def test_squeezing_leaves_single_spaces() -> None:
    assert squeeze("  a \n b\t c ") == "a b c"


@given(st.text())
def test_plain_text_keeps_its_length(text: str) -> None:
    assert len(plain(clean(text))) == len(clean(text))


@given(st.text())
def test_decomposed_text_folds_as_composed_text_does(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
