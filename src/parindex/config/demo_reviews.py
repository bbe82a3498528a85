"""The demonstration's review of procedures in 2025: one proposal sent, one under way, one late, one not begun.

Every figure of costs is an example and says so where its source is named.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from parindex.config.demo_year import Story
from parindex.kit.catalog import load_cost_rules
from parindex.onestop import commands
from parindex.onestop.commands import Findings, LineFigures, SheetFigure
from parindex.onestop.models import ReviewItem, ReviewPlan
from parindex.onestop.queries import procedures
from parindex.onestop.states import Channel, CostPart, CostSide
from parindex.organization.models import Unit

DRAWN, ISSUED, SENT = date(2025, 1, 13), date(2025, 1, 21), date(2025, 1, 22)
WRITTEN, FINISHED = date(2025, 4, 22), date(2025, 4, 25)
APPROVED, PROPOSED, BEGUN = date(2025, 5, 20), date(2025, 5, 28), date(2025, 6, 10)
MARITAL_STATUS, SHOP, ALLOWANCE = "1.004873", "1.001612", "1.001776"
LAND = "Nhóm thủ tục cấp xã, cấp huyện về đất đai liên quan đến người dân"
EXAMPLE, SURVEYED = "Số liệu ví dụ của bản trình diễn", date(2025, 4, 15)
DECISION = "VD-88/QĐ-UBND của Chủ tịch UBND tỉnh (ví dụ)"
GDP_YEAR = 2023

PLAN = (
    # procedure or group, lead unit, from, to
    (MARITAL_STATUS, "phong-tu-phap", date(2025, 3, 3), date(2025, 4, 30)),
    (ALLOWANCE, "van-phong", date(2025, 3, 3), date(2025, 5, 30)),
    (SHOP, "phong-tai-chinh-va-ke-hoach", date(2025, 4, 1), date(2025, 6, 30)),
    (LAND, "phong-tu-phap", date(2025, 7, 1), date(2025, 9, 30)),
)
FOUND = Findings(
    necessity="MEETS",
    necessity_note="Giấy xác nhận còn cần cho đăng ký kết hôn và giao dịch tài sản.",
    reasonableness="PARTLY",
    reasonableness_note="Yêu cầu nộp bản sao trích lục ly hôn trong khi cơ sở dữ liệu hộ tịch điện tử đã có.",
    legality="MEETS",
    result="AMEND",
    proposal="Bỏ bản sao trích lục ly hôn khi tra cứu được trong cơ sở dữ liệu hộ tịch; trả kết quả trực tuyến.",
    legal_change="Khoản 2 Điều 22 Nghị định 123/2015/NĐ-CP",
    cost_note="Số giờ và số hồ sơ là số liệu ví dụ.",
)
# activity, words, way, hours, outsourced, direct: now, and as the proposal would have it.
Told = tuple[str, str, str, str | None, str | None, str]
NOW: tuple[Told, ...] = (
    ("prepare", "Điền tờ khai", "", "0.5", "0", "2000"),
    ("prepare", "Xin bản sao trích lục ly hôn", "", "2", "8000", "10000"),
    ("travel", "Đến trụ sở UBND xã hai lần", Channel.DIRECT, "1.5", "0", "30000"),
    ("submit", "", Channel.DIRECT, "0.5", "0", "0"),
    ("submit", "Nộp trên Cổng Dịch vụ công", Channel.ONLINE, "0.25", "0", "0"),
    ("result", "", "", "0.25", "0", "0"),
    ("charge", "Lệ phí hộ tịch", Channel.DIRECT, None, None, "15000"),
    ("charge", "Lệ phí hộ tịch, giảm khi nộp trực tuyến", Channel.ONLINE, None, None, "7500"),
)
DROPPED, SHORTER = "Xin bản sao trích lục ly hôn", "Đến trụ sở UBND xã hai lần"


def tell(story: Story) -> None:
    """Plan, issue; then what each unit has done by the demonstration's day."""
    plan = _planned(story)
    _proposed(story, _item(plan, MARITAL_STATUS))
    _begun(story, _item(plan, SHOP))


def _planned(story: Story) -> ReviewPlan:
    officer, committee = story.at("noivu", DRAWN), story.plan.issuer
    title = "Rà soát, đánh giá thủ tục hành chính năm 2025 trên địa bàn huyện Ninh Sơn"
    plan = commands.plan_reviews(officer, committee, year=DRAWN.year, title=title)
    for what, lead, starts_on, ends_on in PLAN:
        version = procedures.version_on(what, DRAWN)
        commands.add_review(
            officer,
            plan,
            procedure=version,
            group="" if version else what,
            lead_unit=Unit.objects.get(code=f"ninh-son-{lead}"),
            starts_on=starts_on,
            ends_on=ends_on,
        )
    return commands.issue_review_plan(
        story.at("noivu", SENT), plan, reference="12/KH-UBND", issued_on=ISSUED, sent_on=SENT
    )


def _proposed(story: Story, item: ReviewItem) -> None:
    """Reviewed by Phòng Tư pháp, passed by the province, sent on."""
    expert = story.at("tuphap", WRITTEN)
    later = tuple(row for row in NOW if row[1] != DROPPED)
    later = tuple((*row[:3], "0.75", "0", "15000") if row[1] == SHORTER else row for row in later)
    for side, told, online in ((CostSide.BEFORE, NOW, "30"), (CostSide.AFTER, later, "70")):
        commands.save_costs(expert, item, side=side, figures=_figures(online, "1260"), lines=_lines(told))
    item = commands.write_findings(expert, item, FOUND)
    item = commands.finish_review(story.at("tuphap", FINISHED), item)
    item = commands.approve_review(story.at("chutich", APPROVED), item, approval=DECISION, approved_on=APPROVED)
    commands.send_proposal(story.at("noivu", PROPOSED), item, sent_to="Bộ Tư pháp, qua UBND tỉnh", sent_on=PROPOSED)


def _begun(story: Story, item: ReviewItem) -> None:
    """Half written: costs of now, of which one figure is not known yet."""
    expert = story.reporter(item.lead_unit, BEGUN)
    told: tuple[Told, ...] = (
        ("prepare", "Điền giấy đề nghị", "", "1", "0", "5000"),
        ("travel", "", "", "1", None, "25000"),
        ("charge", "Lệ phí đăng ký hộ kinh doanh", "", None, None, "100000"),
    )
    commands.save_costs(expert, item, side=CostSide.BEFORE, figures=_figures("", "310"), lines=_lines(told))
    findings = Findings(necessity="MEETS", reasonableness="PARTLY", reasonableness_note="Có thể bỏ bản sao giấy tờ.")
    commands.write_findings(expert, item, findings)


def _figures(online: str, subjects: str) -> list[SheetFigure]:
    gdp = load_cost_rules().gdp_per_head[GDP_YEAR]
    told = {CostPart.TIMES: "1", CostPart.SUBJECTS: subjects}
    if online:
        told |= {CostPart.WEIGHT_ONLINE: online, CostPart.WEIGHT_DIRECT: str(100 - int(online))}
    wage = SheetFigure(CostPart.GDP, gdp.value, gdp.source, gdp.published_on)
    return [wage, *(SheetFigure(part, Decimal(value), EXAMPLE, SURVEYED) for part, value in told.items())]


def _lines(told: tuple[Told, ...]) -> list[LineFigures]:
    return [
        LineFigures(activity, name, channel, _amount(hours), _amount(outsourced), Decimal(direct), EXAMPLE, SURVEYED)
        for activity, name, channel, hours, outsourced, direct in told
    ]


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _item(plan: ReviewPlan, code: str) -> ReviewItem:
    return plan.items.select_related("lead_unit").get(procedure_version__procedure__code=code)
