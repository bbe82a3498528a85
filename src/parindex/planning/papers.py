"""A plan as an official document, as it stands on a day with everything that amended it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.legal import queries as legal
from parindex.legal.models import LegalDocument
from parindex.organization import letterhead
from parindex.papers.document import Annex, Block, Column, Document, Heading, Item, Paragraph, Table
from parindex.papers.wording import date_text, symbol_of
from parindex.planning import queries
from parindex.planning.models import Plan, Task
from parindex.planning.states import AmendmentState, AssignmentRole, Recurrence, ReportingPeriod

ARCHIVE = "VT, NV"
CLOSING = "Các cơ quan, đơn vị căn cứ Kế hoạch này tổ chức thực hiện; có khó khăn, vướng mắc thì báo cáo kịp thời."


def of_plan(plan: Plan, day: date) -> Document:
    """The plan with its targets, duties, who leads them and when they are due; what was dropped is left out.

    Number and date are left to be written: it is issued anew. Its amendments are named in the text.
    """
    issuer = letterhead.issuer_of(plan.issuer)
    tasks = list(queries.with_assignments(plan.tasks.filter(dropped_on=None, direction=None)).order_by("position"))
    signer = letterhead.signer_of(plan.issuer, day)
    return Document(
        kind="ke-hoach",
        issuer=issuer,
        symbol=symbol_of(load_paper_types()["ke-hoach"], letterhead.abbreviation_of(plan.issuer)),
        place=letterhead.place_of(plan.issuer),
        year=day.year,
        subject=plan.title,
        signer=signer,
        bases=tuple(_bases(plan, day)),
        body=(Paragraph(f"{issuer.name} ban hành Kế hoạch {plan.title} như sau:"), *_body(plan, tasks)),
        recipients=("UBND cấp trên trực tiếp", "Các đơn vị được giao nhiệm vụ"),
        archive=ARCHIVE,
        annexes=(Annex("Phân công nhiệm vụ", _assignments(tasks), landscape=True),),
    )


def _bases(plan: Plan, day: date) -> Iterable[str]:
    """What the plan's opening cites, as it may be cited on the day: a text that was replaced by what replaced it."""
    parts = [*plan.targets.all(), *plan.tasks.all()]
    begins = min((part.first_line for part in parts if part.first_line is not None), default=0)
    named = set()
    for citation in legal.cited_by(plan):
        if any(first < begins for first, _last in citation.lines):
            for document in legal.citable(citation.document, day):
                if document.pk not in named:
                    named.add(document.pk)
                    yield f"Căn cứ {_cited(document)}"


def _cited(document: LegalDocument) -> str:
    """ "Quyết định số 2466/QĐ-UBND ngày 19 tháng 10 năm 2022 của … về …", as far as it is known."""
    told = [document.kind, f"số {document.reference}" if document.reference else ""]
    if document.issued_on:
        told.append(date_text(document.issued_on, document.issued_on.year, load_paper_format()))
    if document.issuer:
        told.append(f"của {document.issuer}")
    if document.title:
        told.append(document.title[:1].lower() + document.title[1:] if document.reference else document.title)
    return " ".join(filter(None, told))


def _body(plan: Plan, tasks: list[Task]) -> Iterable[Block]:
    yield Heading("I.", "Mục tiêu, chỉ tiêu")
    for target in plan.targets.filter(dropped_on=None).order_by("position"):
        yield Item(target.text, f"{target.ordinal}.")
    yield Heading("II.", "Nhiệm vụ, giải pháp")
    group = None
    for task in tasks:
        if task.title != group:
            group = task.title
            if group:
                yield Paragraph(group, bold=True)
        yield Item(task.text, f"{task.path}.")
    yield Heading("III.", "Chế độ báo cáo")
    for duty in plan.reporting.all():
        via = f", qua {duty.via}" if duty.via else ""
        yield Item(f"{ReportingPeriod(duty.period).label}: {duty.reporters} báo cáo {duty.receiver}{via}.")
    yield from _amendments(plan)
    yield Paragraph(
        "Các cơ quan, đơn vị căn cứ Kế hoạch này tổ chức thực hiện; khó khăn, vướng mắc báo cáo kịp thời."
    )


def _amendments(plan: Plan) -> Iterable[Block]:
    rows = plan.amendments.filter(state=AmendmentState.APPLIED).order_by("pk")
    for row in rows:
        decided = f" ngày {row.decided_on:%d/%m/%Y}" if row.decided_on else ""
        yield Paragraph(
            f"Kế hoạch này gồm cả nội dung điều chỉnh tại {row.reference or 'văn bản'}{decided}.", italic=True
        )


def _assignments(tasks: list[Task]) -> tuple[Block, ...]:
    """Who does what by when. A large set of units is named once, below the table, however many duties it has."""
    columns = (
        Column("Mục", 2, "center"),
        Column("Nhiệm vụ", 10),
        Column("Chủ trì", 5),
        Column("Phối hợp", 5),
        Column("Thời hạn", 4, "center"),
        Column("Sản phẩm", 4),
    )
    groups: dict[tuple[str, ...], str] = {}
    rows = tuple(
        (
            task.path,
            task.text,
            _units(task, AssignmentRole.LEAD, groups),
            _units(task, AssignmentRole.COOPERATING, groups),
            _when(task),
            task.product,
        )
        for task in tasks
    )
    notes = (Paragraph(f"{label}: {', '.join(names)}.") for names, label in groups.items())
    return (Table(columns, rows), *notes)


def _units(task: Task, role: str, groups: dict[tuple[str, ...], str]) -> str:
    names = tuple(row.unit.name for row in task.assignments.all() if row.role == role and row.ended_on is None)
    if len(names) <= FEW:
        return ", ".join(names)
    return groups.setdefault(names, f"Nhóm {len(groups) + 1} ({len(names)} đơn vị)")


# Units above this are named as a group.
FEW = 6


def _when(task: Task) -> str:
    parts = [
        f"{task.due_on:%d/%m/%Y}" if task.due_on else "",
        Recurrence(task.recurrence).label if task.recurrence else "",
    ]
    return "; ".join(str(part) for part in parts if part) or task.due_text
