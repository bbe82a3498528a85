"""Documents kept as JSON, and texts as people type them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.papers.document import Article, Heading, Item, Paragraph
from parindex.papers.docx import render_docx
from parindex.papers.prose import blocks_of, text_of
from parindex.papers.stored import dump, load
from tests.papers.samples import ALL


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_document_comes_back_from_json_as_it_was_and_prints_the_same(name: str) -> None:
    document = ALL[name]
    back = load(json.loads(json.dumps(dump(document))))
    assert back == document
    paper, types = load_paper_format(), load_paper_types()
    assert render_docx(back, paper, types) == render_docx(document, paper, types)


def test_something_else_is_no_document() -> None:
    with pytest.raises(ValueError, match="kind"):
        load({"subject": "thiếu mọi thứ khác"})


def test_typed_lines_become_headings_lists_articles_and_paragraphs() -> None:
    typed = (
        "Thực hiện Kế hoạch năm 2025:\n\nI. KẾT QUẢ\n1. Công tác chỉ đạo\na) Ban hành kế hoạch;\n- Giao ban.\n"
        "1. Giao Phòng Nội vụ theo dõi.\nĐiều 2. Quyết định có hiệu lực từ ngày ký."
    )
    assert blocks_of(typed) == (
        Paragraph("Thực hiện Kế hoạch năm 2025:"),
        Heading("I.", "KẾT QUẢ", 1),
        Heading("1.", "Công tác chỉ đạo", 2),
        Item("Ban hành kế hoạch;", "a)"),
        Item("Giao ban."),
        Item("Giao Phòng Nội vụ theo dõi.", "1."),
        Article(2, "Quyết định có hiệu lực từ ngày ký."),
    )


LINE = st.one_of(
    st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=40),
    st.builds(
        "{} {}".format,
        st.sampled_from(["Điều 3.", "IV.", "1.", "2.3.", "đ)", "-"]),
        st.text(st.characters(categories=("L",)), min_size=1, max_size=20).map(lambda word: word + ";"),
    ),
)


@given(st.lists(LINE, max_size=8).map("\n".join))
def test_blocks_written_out_and_read_again_are_the_same(typed: str) -> None:
    blocks = blocks_of(typed)
    assert blocks_of(text_of(blocks)) == blocks
