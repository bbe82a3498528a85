"""The pages of reviews: what they show, what they take, and what they refuse with the words kept."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parindex.accounts.models import User
from parindex.dispatch.models import OutgoingDocument
from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.onestop import commands, review_papers, sheets
from parindex.onestop.models import CostInput, ReviewItem, ReviewPlan
from parindex.onestop.queries.costs import compared
from parindex.onestop.sheets.costs import GENERAL, LINES
from parindex.papers.document import Document, Table
from parindex.papers.docx import render_docx
from parindex.papers.grids import Sheet, read_book
from parindex.papers.linting import check_document
from tests.conftest import NOW
from tests.html_forms import posted_of
from tests.one_stop import loaded
from tests.people import People
from tests.review_plans import (
    AMENDED,
    SOURCE,
    added,
    approved,
    by,
    costed,
    issued,
    planned,
    refreshed,
    reviewed,
    sent,
    under_way,
)

pytestmark = pytest.mark.usefixtures("frozen")
ClientOf = Callable[[User], Client]
TODAY = NOW.date()


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def costs_url(item: ReviewItem, side: str = "hien-tai") -> str:
    return f"/ra-soat/noi-dung/{item.pk}/chi-phi/{side}/"


def test_a_year_from_the_empty_page_to_the_answer(people: People, client_of: ClientOf) -> None:
    """Planned, issued, reviewed, costed, approved, sent and enacted, each by whoever does it, through the pages."""
    version, officer = loaded(people), client_of(people.officer)
    officer.post("/ra-soat/", {"unit": people.unit("huyen").pk, "year": "2025", "title": "Rà soát 2025"})
    plan = ReviewPlan.objects.get()
    item_form = {
        "procedure": version.pk,
        "lead_unit": people.unit("tu-phap").pk,
        "starts_on": "1/3/2025",
        "ends_on": "30/6/2025",
    }
    officer.post(f"/ra-soat/{plan.pk}/them/", item_form)
    issue = {"reference": "05/KH-UBND", "issued_on": "20/1/2025", "sent_on": "22/1/2025"}
    officer.post(f"/ra-soat/{plan.pk}/ban-hanh/", issue)
    item = plan.items.get()
    expert = client_of(people.reporter)
    assert version.name in text(expert.get("/ra-soat/"))
    for side, hours in (("hien-tai", "2"), ("sau", "0,5")):
        form = posted_of(expert.get(costs_url(item, side)).content)
        form |= _filled(hours)
        assert expert.post(costs_url(item, side), form).status_code == 302
    findings = {**vars(AMENDED), "cost_note": "Theo khảo sát"}
    expert.post(f"/ra-soat/noi-dung/{item.pk}/ket-luan/", findings)
    expert.post(f"/ra-soat/noi-dung/{item.pk}/xong/")
    day = f"{TODAY:%d/%m/%Y}"
    approval = {"approval": "88/QĐ-UBND", "approved_on": day}
    client_of(people.chair).post(f"/ra-soat/noi-dung/{item.pk}/thong-qua/", approval)
    officer.post(f"/ra-soat/noi-dung/{item.pk}/gui/", {"sent_to": "Bộ Tư pháp", "sent_on": day})
    outcome = {"enacted": "1", "outcome": "NĐ 1/2025", "outcome_on": day}
    officer.post(f"/ra-soat/noi-dung/{item.pk}/ket-qua/", outcome)
    assert refreshed(item).state == "ENACTED"
    said = text(officer.get(f"/ra-soat/{plan.pk}/"))
    for words in ("1/1 (100%)", "Đã thực thi", "7.500.000 đồng (69,44%)", "Trong đó đã thực thi 7.500.000 đồng"):
        assert words in said
    assert "Tiết kiệm một năm 7.500.000 đồng" in text(officer.get(f"/ra-soat/noi-dung/{item.pk}/"))


def _filled(hours: str) -> dict[str, str]:
    """The rows that a new sheet offers, filled in: 50.000 an hour, once a year, 100 people; some hours; a fee."""
    told = {"f-0-value": "50.000", "f-1-value": "1", "f-2-value": "100"}
    sourced = {f"f-{n}-{name}": value for n in range(3) for name, value in SOURCED.items()}
    lines = {"l-0-hours": hours, "l-0-outsourced": "0", "l-0-direct": "0", "l-0-activity": "prepare"}
    fee = {"l-1-activity": "fee", "l-1-direct": "8.000", "l-1-hours": "", "l-1-outsourced": ""}
    both = {f"l-{n}-{name}": value for n in range(2) for name, value in SOURCED.items()}
    return {**told, **sourced, **lines, **fee, **both}


SOURCED = {"source": SOURCE, "dated": "20/5/2025"}


def test_a_sheet_saved_as_it_was_drawn_says_what_it_said(people: People, client_of: ClientOf) -> None:
    item = costed(people, under_way(people))
    two_sources = [
        *_lines_of(item),
        commands.LineFigures("travel", "Xe", "", Decimal("1"), Decimal("0"), Decimal("3"), "A", TODAY),
        commands.LineFigures("travel", "Xe", "", Decimal("2.5"), Decimal("0"), Decimal("4"), "B", TODAY),
    ]
    commands.save_costs(by(people.reporter), item, side="BEFORE", figures=_figures_of(item), lines=two_sources)
    before = _told(refreshed(item))
    client = client_of(people.reporter)
    assert client.post(costs_url(item), posted_of(client.get(costs_url(item)).content)).status_code == 302
    assert _told(refreshed(item)) == before
    assert len(before) > 9


def _told(item: ReviewItem) -> list[tuple[Any, ...]]:
    rows = CostInput.objects.filter(sheet__item=item, sheet__side="BEFORE").order_by("pk")
    fields = ("line__activity", "line__name", "line__channel", "part", "value", "source", "dated")
    return sorted(rows.values_list(*fields), key=str)


def _lines_of(item: ReviewItem) -> list[commands.LineFigures]:
    found = compared(item).before
    rows = [(row.line, one) for row in (found.lines if found else ()) for one in row.by_source]
    return [
        commands.LineFigures(
            line.activity, line.name, line.channel, one.hours, one.outsourced, one.direct, one.source, one.dated
        )
        for line, one in rows
    ]


def _figures_of(item: ReviewItem) -> list[commands.SheetFigure]:
    found = compared(item).before
    given = found.given if found else []
    return [commands.SheetFigure(one.part, one.value, one.source, one.dated) for row in given for one in row.inputs]


def test_the_sheet_of_later_starts_from_that_of_now(people: People, client_of: ClientOf) -> None:
    item = under_way(people)
    costed(people, item)
    item.sheets.get(side="AFTER")
    form = posted_of(client_of(people.reporter).get(costs_url(item, "sau")).content)
    assert form["l-0-hours"] == "0,5"
    other = added(people, item.plan)
    commands.save_costs(
        by(people.reporter), other, side="BEFORE", figures=[], lines=[commands.LineFigures("travel", "Xe")]
    )
    answer = client_of(people.reporter).get(costs_url(other, "sau"))
    assert "Bắt đầu từ bảng hiện tại" in text(answer)
    assert posted_of(answer.content)["l-0-name"] == "Xe"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"l-0-hours": "hai giờ"}, "Số viết như 97,5 hoặc 1.234,5."),
        ({"l-0-hours": "1,234.5"}, "Số viết như 97,5 hoặc 1.234,5."),
        ({"l-0-hours": "1.234"}, "«1.234» là 1234 hay 1,234?"),
        ({"l-0-hours": "-1"}, "lớn hơn hoặc bằng với 0"),
        ({"l-0-direct": "-5"}, "lớn hơn hoặc bằng với 0"),
        ({"l-0-source": ""}, "Hãy ghi nguồn của số liệu."),
        ({"l-0-dated": ""}, "Hãy ghi ngày của số liệu."),
        ({"l-0-dated": "30/02/2025"}, "Ngày phải có thật"),
        ({"l-0-activity": ""}, "Hãy chọn công việc hoặc khoản thu."),
        ({"l-0-activity": "sleep"}, "sleep"),
        ({"l-1-hours": "1"}, "khoản phải nộp chỉ ghi số tiền"),
        ({"f-0-source": " "}, "Hãy ghi nguồn của số liệu."),
        ({"f-0-value": ""}, "Có nguồn mà chưa có số."),
        ({"f-0-part": ""}, "Hãy chọn đây là số liệu nào."),
        ({"f-1-value": "1.500"}, "«1.500» là 1500 hay 1,500?"),
        ({"f-2-dated": "03/06/2025"}, "không thể sau hôm nay"),
        ({"f-0-value": "999999999999999"}, "11 chữ số"),
        ({"f-3-part": "WEIGHT_DIRECT", "f-3-value": "90", **{f"f-3-{k}": v for k, v in SOURCED.items()}}, "là 90%"),
    ],
)
def test_what_can_not_be_read_is_told_and_nothing_is_kept(
    typed: dict[str, str], said: str, people: People, client_of: ClientOf
) -> None:
    item, client = under_way(people), client_of(people.reporter)
    form = posted_of(client.get(costs_url(item)).content) | _filled("2") | typed
    answer = client.post(costs_url(item), form)
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert not item.sheets.exists()
    name, value = next(iter(typed.items()))
    assert value.strip() in (posted_of(answer.content).get(name) or "").strip() or value == "sleep"


def test_a_number_of_a_thousand_and_a_half_is_read_as_written_here(people: People, client_of: ClientOf) -> None:
    item, client = under_way(people), client_of(people.reporter)
    form = posted_of(client.get(costs_url(item)).content) | _filled("1.234,5") | {"l-0-direct": "1.234"}
    client.post(costs_url(item), form)
    found = compared(refreshed(item)).before
    assert found is not None
    assert (found.lines[0].hours, found.lines[0].direct) == (Decimal("1234.5"), 1234)


def test_a_dropped_row_goes_and_an_untouched_offer_is_not_kept(people: People, client_of: ClientOf) -> None:
    item, client = under_way(people), client_of(people.reporter)
    form = posted_of(client.get(costs_url(item)).content) | _filled("2") | {"l-0-drop": "on", "l-0-hours": "sai"}
    assert client.post(costs_url(item), form).status_code == 302
    found = compared(refreshed(item)).before
    assert found is not None
    assert [row.line.activity for row in found.lines] == ["fee"]


def test_a_refused_step_keeps_what_was_typed(people: People, client_of: ClientOf) -> None:
    item = reviewed(people, under_way(people))
    url = f"/ra-soat/noi-dung/{item.pk}/thong-qua/"
    answer = client_of(people.chair).post(url, {"approval": "88/QĐ-UBND", "approved_on": "03/06/2025"})
    assert (answer.status_code, "không thể sau hôm nay" in text(answer)) == (422, True)
    assert 'value="88/QĐ-UBND"' in answer.content.decode()


def test_the_author_is_not_offered_to_approve_and_a_stranger_sees_nothing(
    people: People, client_of: ClientOf
) -> None:
    item = reviewed(people, under_way(people))
    url = f"/ra-soat/noi-dung/{item.pk}/"
    assert "thong-qua" in client_of(people.chair).get(url).content.decode()
    assert "thong-qua" not in client_of(people.reporter).get(url).content.decode()
    assert client_of(people.stranger).get(url).status_code == 404


@pytest.mark.parametrize("path", ["/ra-soat/", "/ra-soat/{plan}/"])
def test_a_page_asks_as_much_for_one_row_as_for_three(path: str, people: People, client_of: ClientOf) -> None:
    plan, client = planned(people), client_of(people.officer)
    asked = []
    for count in (1, 1, 3):
        while plan.items.count() < count:
            added(people, plan)
        with CaptureQueriesContext(connection) as queries:
            client.get(path.format(plan=plan.pk))
        asked.append(len(queries))
        if path == "/ra-soat/":
            planned(people, 2025 - len(asked))
    assert asked[1] == asked[2] <= 26


def rendered(document: Document) -> docx.document.Document:
    data = render_docx(document, load_paper_format(), load_paper_types())
    assert [one.rule for one in check_document(data, load_paper_format(), load_paper_types())] == []
    return docx.Document(io.BytesIO(data))


@pytest.fixture
def year(people: People) -> ReviewPlan:
    """One proposal sent, one not known, one late."""
    plan = planned(people)
    first, second = added(people, plan, procedure=loaded(people)), added(people, plan)
    added(people, plan, group="Nhóm trễ", ends_on=TODAY.replace(month=5))
    plan = issued(people, plan)
    sent(people, approved(people, reviewed(people, refreshed(first))))
    explained = commands.Findings(**{**vars(AMENDED), "cost_note": "Chưa có số đối tượng"})
    commands.finish_review(
        by(people.reporter), commands.write_findings(by(people.reporter), refreshed(second), explained)
    )
    return plan


def test_the_plan_is_an_official_document_with_its_list(year: ReviewPlan) -> None:
    document = review_papers.of_plan(year, TODAY)
    said = [paragraph.text for paragraph in rendered(document).paragraphs]
    assert "Rà soát 3 thủ tục, nhóm thủ tục nêu tại Phụ lục, theo các nội dung sau:" in said
    assert any("63/2010/NĐ-CP" in line and line.startswith("Căn cứ") for line in said)
    table = document.annexes[0].blocks[0]
    assert isinstance(table, Table)
    assert [(row[1], row[3], row[5]) for row in table.rows] == [
        ("Nhóm trễ", "Phòng Tư pháp", "02/05/2025"),
        ("Cấp Giấy xác nhận tình trạng hôn nhân", "Phòng Tư pháp", "30/06/2025"),
        ("Nhóm 2", "Phòng Tư pháp", "30/06/2025"),
    ]


def test_the_report_adds_up_what_is_known_and_names_the_rest(year: ReviewPlan) -> None:
    document = review_papers.of_results(year, TODAY)
    said = "\n".join(paragraph.text for paragraph in rendered(document).paragraphs)
    for words in (
        "đã rà soát xong 2/3 (66,7%)",
        "Quá hạn 02/05/2025: Nhóm trễ (Phòng Tư pháp);",
        "7.500.000 đồng; trong đó đã được thực thi 0 đồng",
        "Nhóm 2 (Chưa có số đối tượng);",
        "Điều 27 Thông tư 02/2017/TT-VPCP",
    ):
        assert words in said
    costs = document.annexes[0].blocks[0]
    assert isinstance(costs, Table)
    assert costs.rows == (
        ("1", "Cấp Giấy xác nhận tình trạng hôn nhân", "108.000", "33.000", "10.800.000", "3.300.000", "7.500.000",
         "69,44%"),
        ("2", "Nhóm 2", "chưa biết", "chưa biết", "chưa biết", "chưa biết", "chưa biết", "–"),
        ("", "Cộng các nội dung đã tính được", "", "", "", "", "7.500.000", ""),
    )  # fmt: skip
    assert all(annex.landscape for annex in document.annexes)


def test_the_documents_are_handed_out_and_put_forward(year: ReviewPlan, people: People, client_of: ClientOf) -> None:
    officer = client_of(people.officer)
    for which in ("ke-hoach", "bao-cao"):
        assert officer.get(f"/ra-soat/{year.pk}/{which}.docx").content[:2] == b"PK"
        assert officer.post(f"/ra-soat/{year.pk}/trinh-ky/{which}/").status_code == 302
    assert [row.about.split(":")[-1] for row in OutgoingDocument.objects.order_by("pk")] == ["ke-hoach", "bao-cao"]
    for bad in (f"{year.pk}/ke-hoach.exe", f"{year.pk}/so-sanh.docx", "99/ke-hoach.docx"):
        assert officer.get(f"/ra-soat/{bad}").status_code == 404


def test_the_workbook_holds_the_figures_and_leaves_unknown_cells_empty(people: People) -> None:
    item = costed(people, under_way(people))
    told = [
        *_lines_of(item),
        commands.LineFigures("travel", "Xe", "", Decimal("1"), None, Decimal("5"), SOURCE, TODAY),
    ]
    commands.save_costs(by(people.reporter), item, side="AFTER", figures=_figures_of(item), lines=told)
    read = read_book(sheets.cost_book(refreshed(item)), [Sheet("Hiện tại", LINES), Sheet("Sau đơn giản hóa", LINES),
                                                         Sheet("Kết quả", GENERAL)])  # fmt: skip
    assert read.errors == []
    now, later, results = read.lines.values()
    assert [(row.cells["activity"], row.cells["cost"]) for row in now] == [("Chuẩn bị hồ sơ", 100_000), ("Phí", 8000)]
    assert "cost" not in later[2].cells
    assert "outsourced" not in later[2].cells
    known = {(row.cells.get("side"), row.cells["what"]): row.cells.get("value") for row in results}
    assert known["Hiện tại", "Chi phí một năm (đồng)"] == 10_800_000
    assert known["Sau đơn giản hóa", "Chi phí một năm (đồng)"] is None
    assert known[None, "Tiết kiệm một năm (đồng)"] is None
