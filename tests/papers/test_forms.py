"""Forms as .docx: the code in the corner, lines to be filled in, who signs, what never stands alone on a page."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest
import segno
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.papers.document import Code, Column, Document, Entry, Form, Paragraph, Signer, Table
from parindex.papers.docx import render_docx
from parindex.papers.stored import dump, load
from tests.papers.samples import COMMITTEE

PAPER, TYPES = load_paper_format(), load_paper_types()
MILLIMETRE = 36_000
HAND = "(Ký, ghi rõ họ tên)"
FORM = Document(
    kind="receipt",
    issuer=COMMITTEE,
    symbol="BPTNTKQ",
    place="Ninh Sơn",
    year=2026,
    subject="",
    signer=Signer(("NGƯỜI TIẾP NHẬN",), "Lê Văn Định", HAND),
    issued_on=date(2026, 3, 5),
    body=(
        Entry("Họ tên", "Trần Thị Bình"),
        Entry("Thư điện tử"),
        Code("https://example.vn/", "Theo dõi hồ sơ"),
        Paragraph("Mời Ông/Bà đến đúng hẹn."),
    ),
    form=Form("Giấy tiếp nhận", qr="H32-1|1.001193", foot="Mẫu số 01", counterpart=Signer(("NGƯỜI NỘP",), "", HAND)),
)


def rendered(document: Document) -> Any:
    return docx.Document(io.BytesIO(render_docx(document, PAPER, TYPES)))


def picture(part: Any, blip: Any) -> bytes:
    return bytes(part.related_parts[blip.get(qn("r:embed"))].blob)


def code_of(text: str) -> bytes:
    """The picture of a text as any maker of codes draws it."""
    made = io.BytesIO()
    segno.make_qr(text, error="m").save(made, kind="png", scale=8, border=2)
    return made.getvalue()


def test_the_code_stands_in_the_top_left_corner_of_the_first_page_only_and_says_its_text() -> None:
    section = rendered(FORM).sections[0]
    header = section.first_page_header
    (anchor,) = header._element.iter(qn("wp:anchor"))
    offsets = [int(one.text) / MILLIMETRE for one in anchor.iter(qn("wp:posOffset"))]
    assert offsets == [7, 7]
    assert int(anchor.find(qn("wp:extent")).get("cx")) / MILLIMETRE == 22
    (blip,) = anchor.iter(qn("a:blip"))
    assert picture(header.part, blip) == code_of("H32-1|1.001193")
    assert anchor.find(qn("wp:docPr")).get("descr") == "Mã QR"
    assert not list(section.header._element.iter(qn("wp:anchor")))


def test_what_is_not_known_has_dots_to_the_margin_to_write_on() -> None:
    known, unknown = rendered(FORM).paragraphs[1:3]
    assert (known.text, unknown.text) == ("Họ tên: Trần Thị Bình", "Thư điện tử: \t")
    (stop,) = unknown.paragraph_format.tab_stops
    assert (round(stop.position.mm), stop.leader) == (165, 1)
    assert not list(known.paragraph_format.tab_stops)


def test_a_code_in_the_text_stands_beside_its_words() -> None:
    made = rendered(FORM)
    left, right = made.tables[1].rows[0].cells
    (blip,) = left._element.iter(qn("a:blip"))
    assert picture(made.part, blip) == code_of("https://example.vn/")
    assert right.text == "Theo dõi hồ sơ"


def test_the_title_stands_alone_two_sign_and_there_is_no_end_mark() -> None:
    made = rendered(FORM)
    assert [one.text for one in made.paragraphs if one.text] == [
        "GIẤY TIẾP NHẬN", "Họ tên: Trần Thị Bình", "Thư điện tử: \t", "Mời Ông/Bà đến đúng hẹn.",
    ]  # fmt: skip
    signed = [[one.text.strip() for one in cell.paragraphs] for cell in made.tables[2].rows[0].cells]
    assert signed == [["NGƯỜI NỘP", HAND, ""], ["NGƯỜI TIẾP NHẬN", HAND, "Lê Văn Định"]]
    for footer in (made.sections[0].footer, made.sections[0].first_page_footer):
        assert [one.text for one in footer.paragraphs] == ["Mẫu số 01"]


def test_signatures_never_stand_alone_on_a_page() -> None:
    last = next(one for one in rendered(FORM).paragraphs if one.text.startswith("Mời"))
    assert last.paragraph_format.keep_with_next


def test_a_form_in_landscape_without_number_and_signature() -> None:
    assert FORM.form is not None
    table = Table((Column("STT"), Column("Tên", 3)), (("1", "A"),), small=True)
    made = rendered(
        replace(FORM, symbol="", signer=Signer(()), body=(table,), form=replace(FORM.form, landscape=True, qr=""))
    )
    section = made.sections[0]
    assert (section.orientation, round(section.page_width.mm)) == (WD_ORIENT.LANDSCAPE, 297)
    assert len(made.tables) == 2
    assert made.tables[0].cell(1, 0).text == ""
    assert {one.get(qn("w:val")) for one in made.tables[1]._tbl.iter(qn("w:sz"))} == {"20"}


def test_a_form_comes_back_from_json_as_it_was_and_is_the_same_bytes_each_time() -> None:
    assert load(json.loads(json.dumps(dump(FORM)))) == FORM
    assert render_docx(FORM, PAPER, TYPES) == render_docx(FORM, PAPER, TYPES)


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=30, deadline=None)
def test_any_text_can_be_an_answer(label: str, value: str) -> None:
    assert len(rendered(replace(FORM, body=(Entry(label, value),))).tables) == 2


def test_ordinary_documents_still_need_a_kind() -> None:
    with pytest.raises(KeyError):
        render_docx(replace(FORM, form=None), PAPER, TYPES)
