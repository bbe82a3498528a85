"""Plans of reviews, reviews at every stage and their cost sheets for tests."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.onestop import commands
from parindex.onestop.commands import Findings, LineFigures, SheetFigure
from parindex.onestop.models import ReviewItem, ReviewPlan
from parindex.onestop.states import CostPart
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import loaded
from tests.people import People

SOURCE, DATED = "Phiếu khảo sát 30 hồ sơ", date(2025, 5, 20)
AMENDED = Findings(
    necessity="MEETS",
    reasonableness="PARTLY",
    reasonableness_note="Yêu cầu nộp bản sao giấy tờ đã có trong cơ sở dữ liệu",
    legality="MEETS",
    result="AMEND",
    proposal="Bỏ bản sao trích lục",
    legal_change="Khoản 2 Điều 22 Nghị định 123/2015/NĐ-CP",
)


def by(user: User, when: datetime = NOW) -> Actor:
    return actor_for(user, when)


def planned(people: People, year: int = 2025) -> ReviewPlan:
    """A plan of huyện Mẫu that is still being written."""
    return commands.plan_reviews(by(people.officer), people.unit("huyen"), year=year, title=f"Rà soát năm {year}")


def added(people: People, plan: ReviewPlan, **given: Any) -> ReviewItem:
    """A review led by Phòng Tư pháp until the end of June, of a group unless a procedure is given."""
    what = {} if "procedure" in given or "group" in given else {"group": f"Nhóm {plan.items.count() + 1}"}
    told = {
        "lead_unit": people.unit("tu-phap"),
        "starts_on": date(2025, 3, 1),
        "ends_on": date(2025, 6, 30),
        **what,
        **given,
    }
    return commands.add_review(by(people.officer), plan, **told)


def issued(people: People, plan: ReviewPlan) -> ReviewPlan:
    return commands.issue_review_plan(
        by(people.officer), plan, reference="05/KH-UBND", issued_on=date(2025, 1, 20), sent_on=date(2025, 1, 22)
    )


def under_way(people: People, **given: Any) -> ReviewItem:
    """A procedure that Phòng Tư pháp is to review."""
    plan = planned(people)
    item = added(people, plan, procedure=loaded(people), **given)
    issued(people, plan)
    return refreshed(item)


def figures(**values: str) -> list[SheetFigure]:
    """Figures of a whole sheet: `figures(wage="50000", times="1", subjects="100")`."""
    return [SheetFigure(CostPart(name.upper()), Decimal(value), SOURCE, DATED) for name, value in values.items()]


def line(activity: str = "prepare", **given: Any) -> LineFigures:
    """A line; amounts as text."""
    amounts = {name: Decimal(given.pop(name)) for name in ("hours", "outsourced", "direct") if given.get(name)}
    return LineFigures(activity, **{"source": SOURCE, "dated": DATED, **given, **amounts})


WHOLE = figures(wage="50000", times="1", subjects="100")


def costed(people: People, item: ReviewItem, before: str = "2", after: str = "0.5") -> ReviewItem:
    """Both sheets: so many hours of preparing now and afterwards, and 8.000 đồng of fees."""
    for side, hours in (("BEFORE", before), ("AFTER", after)):
        lines = [line(hours=hours, outsourced="0", direct="0"), line("fee", direct="8000")]
        commands.save_costs(by(people.reporter), refreshed(item), side=side, figures=WHOLE, lines=lines)
    return refreshed(item)


def reviewed(people: People, item: ReviewItem, findings: Findings = AMENDED) -> ReviewItem:
    """Written and finished by the expert of Phòng Tư pháp."""
    if findings.result == "AMEND" and not item.sheets.exists():
        item = costed(people, item)
    written = commands.write_findings(by(people.reporter), item, findings)
    return commands.finish_review(by(people.reporter), written)


def approved(people: People, item: ReviewItem) -> ReviewItem:
    return commands.approve_review(by(people.chair), item, approval="88/QĐ-UBND", approved_on=NOW.date())


def sent(people: People, item: ReviewItem) -> ReviewItem:
    return commands.send_proposal(by(people.officer), item, sent_to="Bộ Tư pháp", sent_on=NOW.date())


def enacted(people: People, item: ReviewItem, *, yes: bool = True) -> ReviewItem:
    return commands.record_outcome(
        by(people.officer), item, enacted=yes, outcome="Nghị định mới", outcome_on=NOW.date()
    )


def refreshed(item: ReviewItem) -> ReviewItem:
    """As the database has it, nothing kept from before."""
    return ReviewItem.objects.get(pk=item.pk)
