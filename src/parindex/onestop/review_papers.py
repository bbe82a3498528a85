"""Official documents of reviews: the year's plan, and the report of results with what compliance costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from parindex.kit.catalog import LegalSource, load_cost_rules, load_paper_format, load_paper_types, load_sources
from parindex.kit.templatetags.kit import number
from parindex.onestop.models import ReviewItem, ReviewPlan
from parindex.onestop.queries import reviews
from parindex.onestop.queries.costs import Compared, Reckoned
from parindex.onestop.states import Channel, ReviewResult, ReviewState
from parindex.organization import letterhead
from parindex.papers.document import Annex, Block, Column, Document, Heading, Item, Paragraph, Table
from parindex.papers.wording import date_text, symbol_of

ARCHIVE = "VT, NV"
AIMS = (
    "Phát hiện quy định không cần thiết, không hợp lý, không hợp pháp hoặc chi phí tuân thủ cao để sửa đổi, bổ sung, "
    "thay thế, bãi bỏ theo thẩm quyền hoặc kiến nghị cấp có thẩm quyền.",
    "Rà soát đúng danh mục, đúng thời hạn; phương án có số liệu chi phí trước và sau, mỗi số liệu có nguồn.",
)
QUESTIONS = (
    "Sự cần thiết của thủ tục và từng bộ phận cấu thành.",
    "Tính hợp lý: trình tự, cách thức, thành phần hồ sơ, thời hạn, phí, lệ phí, yêu cầu, điều kiện.",
    "Tính hợp pháp: thẩm quyền ban hành, sự phù hợp với văn bản có giá trị cao hơn.",
    "Chi phí tuân thủ hiện tại và sau khi thực hiện phương án.",
)
CARRYING_OUT = (
    "Đơn vị chủ trì rà soát, tính chi phí tuân thủ, báo cáo kết quả và phương án đúng thời hạn tại Phụ lục.",
    "Bộ phận theo dõi cải cách hành chính đôn đốc, tổng hợp kết quả trình Chủ tịch UBND.",
)
METHOD = (
    "Chi phí một lần thực hiện bằng tổng chi phí các công việc (số giờ × thu nhập một giờ + thuê ngoài + chi trực "
    "tiếp) cộng phí, lệ phí, chi phí khác theo quy định; chi phí một năm nhân với số lần và số đối tượng trong năm. "
    "Nhiều nguồn số liệu chênh nhau thì lấy mức trung bình thấp; không tính chi phí cơ hội ({article} {text})."
)
UNKNOWN = "chưa biết"
RECEIVERS = ("UBND cấp trên trực tiếp", "Các đơn vị chủ trì rà soát")
FINDINGS = (("necessity", "Sự cần thiết"), ("reasonableness", "Tính hợp lý"), ("legality", "Tính hợp pháp"))


def of_plan(plan: ReviewPlan, day: date) -> Document:
    """Kế hoạch rà soát: what is reviewed, by whom, from when to when; the list is its annex."""
    rows = list(reviews.items_of(plan))
    issuer = letterhead.issuer_of(plan.unit)
    body: list[Block] = [
        Paragraph(f"{issuer.name} ban hành Kế hoạch {_lowered(plan.title)} như sau:"),
        Heading("I.", "Mục đích, yêu cầu"),
        *(Item(text, f"{at}.") for at, text in enumerate(AIMS, start=1)),
        Heading("II.", "Nội dung rà soát"),
        Paragraph(f"Rà soát {len(rows)} thủ tục, nhóm thủ tục nêu tại Phụ lục, theo các nội dung sau:"),
        *(Item(text, f"{at}.") for at, text in enumerate(QUESTIONS, start=1)),
        Heading("III.", "Tổ chức thực hiện"),
        *(Item(text, f"{at}.") for at, text in enumerate(CARRYING_OUT, start=1)),
        Paragraph("Trong quá trình thực hiện, có khó khăn, vướng mắc thì báo cáo kịp thời."),
    ]
    columns = (
        Column("STT", 2, "center"),
        Column("Thủ tục, nhóm thủ tục", 14),
        Column("Mã thủ tục", 4, "center"),
        Column("Đơn vị chủ trì", 8),
        Column("Bắt đầu", 4, "center"),
        Column("Hoàn thành", 4, "center"),
    )
    listed = tuple(
        (str(at), row.subject, _code(row), row.lead_unit.name, f"{row.starts_on:%d/%m/%Y}", f"{row.ends_on:%d/%m/%Y}")
        for at, row in enumerate(rows, start=1)
    )
    annex = Annex("Danh mục thủ tục rà soát", (Table(columns, listed),), landscape=True)
    return _document(plan, day, "ke-hoach", plan.title, tuple(body), (annex,))


def of_results(plan: ReviewPlan, day: date) -> Document:
    """Báo cáo kết quả rà soát, with costs before and after in landscape; what is not known is said to be so."""
    found = reviews.overview(plan, day)
    done = [row for row in found.rows if row.item.is_done]
    body = [
        Paragraph(f"{letterhead.issuer_of(plan.unit).name} báo cáo kết quả {_lowered(plan.title)} như sau:"),
        Heading("I.", "Tình hình thực hiện"),
        *_progress(plan, found, day),
        Heading("II.", "Kết quả và phương án"),
        *_results(done),
        Heading("III.", "Chi phí tuân thủ"),
        *_savings(found),
        Paragraph("Trên đây là kết quả rà soát, đánh giá thủ tục hành chính; số liệu chi tiết tại các phụ lục."),
    ]
    annexes = [Annex("Chi phí tuân thủ trước và sau đơn giản hóa", (_costs(done, found),), landscape=True)]
    details = tuple(_details(done))
    if details:
        annexes.append(Annex("Chi tiết cách tính và nguồn số liệu", details, landscape=True))
    return _document(plan, day, "bao-cao", f"Kết quả {_lowered(plan.title)}", tuple(body), tuple(annexes))


def _document(
    plan: ReviewPlan, day: date, kind: str, subject: str, body: tuple[Block, ...], annexes: tuple[Annex, ...]
) -> Document:
    return Document(
        kind=kind,
        issuer=letterhead.issuer_of(plan.unit),
        symbol=symbol_of(load_paper_types()[kind], letterhead.abbreviation_of(plan.unit)),
        place=letterhead.place_of(plan.unit),
        year=day.year,
        subject=subject,
        signer=letterhead.signer_of(plan.unit, day),
        bases=tuple(_bases()) if kind == "ke-hoach" else (),
        body=body,
        recipients=RECEIVERS,
        archive=ARCHIVE,
        annexes=annexes,
    )


def _bases() -> Iterator[str]:
    """The texts by which reviews are planned and costs reckoned, as the register has them."""
    rules = load_cost_rules()
    for one in (_source(rules.plan_before.doc), _source(rules.formula.doc)):
        day = date_text(one.issued_on, one.year or 0, load_paper_format()) if one.issued_on else ""
        title = _lowered(one.title or "")
        yield " ".join(filter(None, ("Căn cứ", one.kind, "số", one.reference, day, "của", one.issuer, title)))


def _source(code: str) -> LegalSource:
    return next(one for one in load_sources() if one.id == code)


def _progress(plan: ReviewPlan, found: reviews.Overview, day: date) -> Iterator[Block]:
    issued = f", ban hành tại {plan.reference} ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""
    yield Paragraph(
        f"Kế hoạch{issued} có {found.done.whole} nội dung; đến ngày {day:%d/%m/%Y} đã rà soát xong "
        f"{_share(found.done)}."
    )
    late = [row for row in found.rows if row.is_late and not row.item.is_done]
    for row in late:
        yield Item(f"Quá hạn {row.item.ends_on:%d/%m/%Y}: {row.item.subject} ({row.item.lead_unit.name});")
    yield Paragraph(f"Kiến nghị được thực thi: {_share(found.accepted)} kiến nghị đã gửi.")


def _results(done: Iterable[reviews.Row]) -> Iterator[Block]:
    rows = list(done)
    if not rows:
        yield Paragraph("Chưa có nội dung nào rà soát xong.")
    for at, row in enumerate(rows, start=1):
        item = row.item
        yield Heading(f"{at}.", f"{item.subject}{_in_brackets(_code(item))}", 2)
        for name, title in FINDINGS:
            note = getattr(item, f"{name}_note")
            shown = getattr(item, f"get_{name}_display")()
            yield Item(f"{title}: {shown}.{f' {note}' if note else ''}")
        yield Item(f"Kết quả: {item.get_result_display()}. Tình trạng: {ReviewState(item.state).label}.")
        if item.result != ReviewResult.KEEP:
            yield Item(f"Phương án: {item.proposal}")
            yield Item(f"Văn bản cần sửa: {item.legal_change}")
        if item.cost_note:
            yield Item(f"Về chi phí tuân thủ: {item.cost_note}")


def _savings(found: reviews.Overview) -> Iterator[Block]:
    formula = load_cost_rules().formula
    text = _source(formula.doc)
    yield Paragraph(METHOD.format(article=formula.article, text=f"{text.kind} {text.reference}"))
    yield Paragraph(
        f"Chi phí tiết kiệm một năm theo các phương án đã tính được ({found.proposed.known} nội dung): "
        f"{number(found.proposed.total)} đồng; trong đó đã được thực thi {number(found.enacted.total)} đồng."
    )
    if found.unknown:
        yield Paragraph("Chưa tính được, không cộng vào số trên:")
        for row in found.unknown:
            yield Item(f"{row.item.subject}{_in_brackets(row.item.cost_note)};")


def _costs(done: Iterable[reviews.Row], found: reviews.Overview) -> Table:
    rows = []
    for at, row in enumerate(done, start=1):
        one = row.costs
        amounts = (one.once_before, one.once_after, one.a_year_before, one.a_year_after, one.saving.amount)
        percent = f"{number(one.saving.percent)}%" if one.saving.percent is not None else "–"
        rows.append((str(at), row.item.subject, *map(_amount, amounts), percent))
    total = ("", "Cộng các nội dung đã tính được", "", "", "", "", number(found.proposed.total), "")
    columns = (
        Column("STT", 2, "center"),
        Column("Thủ tục, nhóm thủ tục", 9),
        Column("Một lần, hiện tại (đồng)", 4, "right"),
        Column("Một lần, sau (đồng)", 4, "right"),
        Column("Một năm, hiện tại (đồng)", 4, "right"),
        Column("Một năm, sau (đồng)", 4, "right"),
        Column("Tiết kiệm một năm (đồng)", 4, "right"),
        Column("Tỷ lệ", 3, "right"),
    )
    return Table(columns, (*rows, total), strong=frozenset({len(rows)}))


def _details(done: Iterable[reviews.Row]) -> Iterator[Block]:
    """For each sheet a table of its work and payments with where every figure was found."""
    for at, row in enumerate(done, start=1):
        for side in _sides(row.costs):
            yield Paragraph(f"{at}. {row.item.subject} – {side.sheet.get_side_display()}", bold=True)
            yield _sheet(side)
            for figure in side.given:
                sources = "; ".join(f"{one.source}, {one.dated:%d/%m/%Y}" for one in figure.inputs)
                yield Item(f"{figure.label}: {number(figure.value)} ({sources});")


def _sides(costs: Compared) -> list[Reckoned]:
    return [side for side in (costs.before, costs.after) if side is not None]


def _sheet(side: Reckoned) -> Table:
    columns = (
        Column("Công việc, khoản thu", 6),
        Column("Cách nộp", 3),
        Column("Số giờ", 2, "right"),
        Column("Thuê ngoài (đồng)", 3, "right"),
        Column("Trực tiếp, số tiền (đồng)", 3, "right"),
        Column("Chi phí một lần (đồng)", 3, "right"),
        Column("Nguồn", 6),
    )
    rows = tuple(
        (
            f"{line.activity}{f': {line.line.name}' if line.line.name else ''}",
            str(Channel(line.line.channel).label) if line.line.channel else "Mọi cách nộp",
            "" if line.is_payment else _amount(line.hours),
            "" if line.is_payment else _amount(line.outsourced),
            _amount(line.direct),
            _amount(line.cost),
            "; ".join(f"{one.source}, {one.dated:%d/%m/%Y}" for one in line.by_source),
        )
        for line in side.lines
    )
    total = ("Chi phí một lần", "", "", "", "", _amount(side.once), "")
    year = ("Chi phí một năm", "", "", "", "", _amount(side.a_year), "")
    return Table(columns, (*rows, total, year), strong=frozenset({len(rows), len(rows) + 1}))


def _amount(value: Decimal | None) -> str:
    return UNKNOWN if value is None else number(value)


def _share(share: reviews.Share) -> str:
    percent = f" ({number(share.percent)}%)" if share.percent is not None else ""
    return f"{share.part}/{share.whole}{percent}"


def _code(item: ReviewItem) -> str:
    return item.procedure_version.code if item.procedure_version else ""


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
