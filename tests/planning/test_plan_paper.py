"""A plan comes out of the system as an official document, as it stands with its amendments."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import docx
import time_machine
from django.test import Client

from parindex.accounts.models import User
from parindex.dispatch.models import OutgoingDocument
from parindex.kit.catalog import load_paper_format, load_paper_types, load_sources
from parindex.legal.commands import load_register
from parindex.organization.commands import establish_unit
from parindex.organization.queries import actor_for
from parindex.papers.document import Paragraph, Table
from parindex.papers.docx import render_docx
from parindex.papers.linting import check_document
from parindex.planning import commands, papers, queries
from tests.conftest import NOW
from tests.office import needs_office
from tests.outgoing import issued
from tests.people import People
from tests.plan_reviews import TEXT, confirmed


def test_the_plan_is_issued_as_it_stands_today(people: People) -> None:
    plan = confirmed(people)
    officer = actor_for(people.officer, NOW)
    draft = commands.draft_amendment(officer, plan)
    task = plan.tasks.get(path="II.2")
    before = queries.task_as_change(task)
    commands.change_task(officer, draft, task=task, after={**before, "text": "Rà soát văn bản hai lần một năm."})
    commands.apply_amendment(
        officer, draft, reason="Theo yêu cầu", reference="9/QĐ-UBND", decided_on=date(2025, 5, 30)
    )
    document = papers.of_plan(plan, NOW.date())
    data = render_docx(document, load_paper_format(), load_paper_types())
    file = docx.Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in file.paragraphs if paragraph.text.strip()]
    assert [one.rule for one in check_document(data, load_paper_format(), load_paper_types())] == []
    assert (document.symbol, document.signer.name) == ("KH-UBND", "Đặng Văn Quý")
    assert "1. 98,5% hồ sơ được giải quyết đúng hạn." in lines
    assert "II.2. Rà soát văn bản hai lần một năm." in lines
    assert "Kế hoạch này gồm cả nội dung điều chỉnh tại 9/QĐ-UBND ngày 30/05/2025." in lines
    rows = [[cell.text for cell in row.cells] for row in file.tables[2].rows]
    assert rows[0] == ["Mục", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Sản phẩm"]
    assert ["II.1.2", "30/09/2025", "Phòng Tư pháp"] in [[row[0], row[4], row[3]] for row in rows]


def test_the_bases_of_the_plan_are_printed_and_one_replaced_since_gives_way(people: People) -> None:
    load_register(people.system, load_sources())
    plan = confirmed(people)
    before, after = papers.of_plan(plan, NOW.date()).bases, papers.of_plan(plan, date(2025, 8, 1)).bases
    assert [base[:53] for base in before] == ["Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm"]
    assert [base[:35] for base in after] == ["Căn cứ Nghị định số 118/2025/NĐ-CP "]


def test_a_large_set_of_units_is_named_once_below_the_duties(people: People) -> None:
    names = [f"Ủy ban nhân dân xã Số {n}" for n in range(1, 9)]
    for at, name in enumerate(names):
        establish_unit(
            people.system,
            code=f"xa-{at}",
            kind="PEOPLES_COMMITTEE",
            level="COMMUNE",
            name=name,
            parent=people.unit("huyen"),
            place=f"xã Số {at + 1}",
        )
    text = TEXT.replace("3. Ủy ban nhân dân xã Bắc Sơn:", f"3. {'; '.join(names)}:")
    plan = confirmed(people, text)
    table, *notes = papers.of_plan(plan, NOW.date()).annexes[0].blocks
    assert isinstance(table, Table)
    assert "Nhóm 1 (8 đơn vị)" in {row[2] for row in table.rows}
    assert [note.text for note in notes if isinstance(note, Paragraph)] == [f"Nhóm 1 (8 đơn vị): {', '.join(names)}."]


@needs_office
def test_a_plan_issued_anew_replaces_the_one_issued_before(
    people: People, client_of: Callable[[User], Client]
) -> None:
    plan = confirmed(people)
    for _time in range(2):
        with time_machine.travel(NOW, tick=False):
            client_of(people.officer).post(f"/ke-hoach/{plan.pk}/trinh-ky/")
        issued(people, OutgoingDocument.objects.latest("pk"))
    first, second = OutgoingDocument.objects.order_by("pk")
    assert [first.state, second.state, second.replaces] == ["REPLACED", "ISSUED", first]
