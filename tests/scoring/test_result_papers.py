"""Documents of a round: by the format of official documents, into the register, and the table as figures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import python_calamine
import time_machine
from django.test import Client
from django.urls import reverse

from parindex.accounts.models import User
from parindex.dispatch.models import OutgoingDocument
from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.papers.document import Document, Table
from parindex.papers.docx import render_docx
from parindex.papers.linting import check_document
from parindex.scoring import commands, papers
from parindex.scoring.models import Result
from parindex.scoring.publication import Change, Judgement
from parindex.scoring.queries import results
from parindex.scoring.queries.published import table_of
from parindex.scoring.queries.stories import by_field, sheet_of, stories
from parindex.scoring.states import Verdict
from tests.scoring_rounds import COUNCIL, Cast, at, concluded, published

LATER = COUNCIL + timedelta(days=30)
Browser = Callable[[User], Client]


def departures(content: Document) -> list[str]:
    paper, types = load_paper_format(), load_paper_types()
    return [str(one) for one in check_document(render_docx(content, paper, types), paper, types)]


def words(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml").decode()


def tables(content: Document) -> list[Table]:
    return [block for annex in content.annexes for block in annex.blocks if isinstance(block, Table)]


def notice_of(result: Result, unit: str) -> Document:
    group, row = table_of(result).find(unit)
    parts = by_field(stories(sheet_of(result, unit), row), row)
    return papers.notice(result, group, row, parts, LATER.date())


def test_the_decision_says_what_the_table_says_and_keeps_to_the_format(cast: Cast) -> None:
    result = published(cast)
    content = papers.decision(result.round, result.content, result.decided_on, signed=papers.decided(result))
    ranking, fields = tables(content)
    assert ranking.rows == (
        ("1", "Phòng Nội vụ", "84/100", "84", "Tốt"),
        ("1", "Phòng Tư pháp", "84/100", "84", "Tốt"),
        ("1", "UBND xã Bắc Sơn", "84/100", "84", "Tốt"),
    )
    assert fields.rows[:2] == (("", "Điểm tối đa", "50", "50", "100"), ("1", "Phòng Nội vụ", "45", "39", "84"))
    assert (content.number, content.symbol, content.signer.lines) == (45, "QĐ-UBND", ("CHỦ TỊCH",))
    assert any("123/QĐ-UBND ngày 30 tháng 9 năm 2025" in base for base in content.bases)
    assert departures(content) == []


def test_a_notice_to_a_unit_keeps_to_the_format_and_has_its_sheet_with_it(cast: Cast) -> None:
    content = notice_of(published(cast), "xa")
    (sheet,) = tables(content)
    assert [row[0] for row in sheet.rows] == [
        "1", "1.1.1", "1.1.2", "1.1.3", "2", "2.1.1", "2.1.2", "2.1.3", "2.1.4",
    ]  # fmt: skip
    assert sheet.rows[2][2:8] == ("20", "19", "19", "–", "–", "19")
    assert departures(content) == []


def test_before_publication_the_chair_puts_the_decision_forward_without_a_number(
    cast: Cast, client_of: Browser
) -> None:
    with time_machine.travel(COUNCIL + timedelta(days=1), tick=False):
        round_ = concluded(cast)
        answer = client_of(cast.chair).post(reverse("results:forward_decision", args=[round_.pk]))
        document = OutgoingDocument.objects.get()
        assert answer.headers["Location"] == reverse("dispatch:document", args=[document.pk])
        assert (document.kind, document.issuer, document.about) == (
            "quyet-dinh", cast.people.unit("huyen"), f"scoring.round:{round_.pk}:quyet-dinh",
        )  # fmt: skip
        assert document.content.number is None
        assert {one.unit.code for one in document.deliveries.all()} == {"tu-phap", "xa", "noi-vu"}
        shown = client_of(cast.council).get(reverse("results:draft", args=[round_.pk])).content.decode()
        assert reverse("dispatch:document", args=[document.pk]) in shown


def test_the_decision_that_corrects_names_the_one_it_mends(cast: Cast) -> None:
    first = published(cast)
    change = Change("xa", "2.1.4", Judgement(Verdict.POINTS, points="2", reason="Cộng nhầm"))
    proposed = commands.propose_correction(at(LATER, cast.council), first, changes=[change], reason="Cộng nhầm")
    second = commands.decide_correction(at(LATER, cast.chair), proposed, granted=True, decision="60/QĐ-UBND")
    assert isinstance(second, Result)
    content = papers.decision(second.round, second.content, LATER.date(), corrects=first)
    said = str(content.body)
    assert content.subject.startswith("Đính chính")
    assert "Quyết định số 45/QĐ-UBND ngày 16/01/2026" in said
    assert "Lý do: Cộng nhầm." in said
    assert departures(content) == []
    assert results.latest(first.round) == second


def test_a_notice_is_sent_to_its_unit_by_whoever_ran_the_round(cast: Cast, client_of: Browser) -> None:
    with time_machine.travel(LATER, tick=False):
        result = published(cast)
        address = reverse("results:forward_notice", args=[result.pk, "xa"])
        assert client_of(cast.reporter).post(address).status_code == 403
        assert client_of(cast.officer).post(address).status_code == 302
        document = OutgoingDocument.objects.get()
        assert (document.kind, [one.unit.code for one in document.deliveries.all()]) == ("thong-bao", ["xa"])


def test_who_may_not_write_a_notice_under_way_is_led_to_its_draft(cast: Cast, client_of: Browser) -> None:
    with time_machine.travel(LATER, tick=False):
        result = published(cast)
        address = reverse("results:forward_notice", args=[result.pk, "xa"])
        client_of(cast.officer).post(address)
        document = OutgoingDocument.objects.get()
        answer = client_of(cast.chair).post(address, follow=True)
        assert answer.redirect_chain == [(reverse("dispatch:document", args=[document.pk]), 302)]
        assert f"«{document.drafting_unit.name}» đang soạn văn bản này" in answer.content.decode()
        assert OutgoingDocument.objects.get().version == document.version


def test_files_are_given_to_whoever_reads_the_page(cast: Cast, client_of: Browser) -> None:
    result, client = published(cast), client_of(cast.communer)

    def file(name: str, *args: Any) -> bytes:
        answer = client.get(reverse(f"results:{name}", args=[result.pk, *args]))
        assert answer.status_code == 200
        return bytes(answer.content)

    assert "Phê duyệt và công bố" in words(file("decision", "docx"))
    told = words(file("unit_sheet", "xa", "docx"))
    assert "PHIẾU ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2025" in told
    assert "Hội đồng thống nhất" in told
    assert client.get(reverse("results:unit_sheet", args=[result.pk, "xa", "exe"])).status_code == 404
    book = python_calamine.load_workbook(io.BytesIO(file("workbook")))
    heading, first, *_rest = book.get_sheet_by_index(0).to_python()
    assert heading[:4] == ["Hạng", "Đơn vị", "Chỉ số", "Xếp loại"]
    assert first[:4] == [1.0, "Phòng Nội vụ", 84.0, "Tốt"]
    assert first[heading.index("1.1.2 (20)")] == 19.0
