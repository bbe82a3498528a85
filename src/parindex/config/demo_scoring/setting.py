"""What both rounds of the demonstration begin with: sets issued, units in groups, people and moments."""

from __future__ import annotations

from datetime import date, datetime, time

from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.audit.roles import Role
from parindex.config.demo_year import Story
from parindex.kit.catalog import criteria_in_force
from parindex.organization.models import Unit
from parindex.organization.queries import grants_on
from parindex.organization.states import UnitKind
from parindex.scoring import commands
from parindex.scoring.models import CriteriaVersion, Round

COMMUNES, OFFICES = "Ủy ban nhân dân xã, thị trấn", "Cơ quan chuyên môn cấp huyện"
GENERATED = "Số liệu ví dụ của bản trình diễn, sinh tự động."
# Group → the level of the set it is assessed by.
LEVELS = {COMMUNES: "COMMUNE", OFFICES: "DIVISION"}


def moment(day: date, hour: int = 17) -> datetime:
    return datetime.combine(day, time(hour), LOCAL_ZONE)


def issue_sets(story: Story, drafted: date, issued: date) -> dict[str, CriteriaVersion]:
    """Group → the set it is assessed by."""
    found = {}
    for group, level in LEVELS.items():
        criteria = criteria_in_force(level, drafted)[0]
        version = commands.draft_set(story.at("noivu", drafted), story.plan.issuer, criteria)
        version = commands.check_set(story.at("noivu", drafted, 15), version)
        decision = "1876/QĐ-UBND"
        found[group] = commands.issue_set(story.at("chutich", issued), version, decision=decision, decided_on=issued)
    return found


def units_of(committee: Unit) -> dict[str, list[Unit]]:
    """Group → the units of the district assessed in it."""
    below = Unit.objects.filter(parent=committee).order_by("position")
    return {
        COMMUNES: [unit for unit in below if unit.kind == UnitKind.PEOPLES_COMMITTEE],
        OFFICES: [unit for unit in below if unit.kind != UnitKind.PEOPLES_COMMITTEE],
    }


def set_up(officer: Actor, story: Story, year: int, timetable: commands.Timetable) -> Round:
    title = f"Đánh giá, xếp loại cải cách hành chính năm {year}"
    return commands.set_up(officer, story.plan.issuer, year=year, title=title, timetable=timetable)


def put_groups(officer: Actor, round_: Round, versions: dict[str, CriteriaVersion]) -> None:
    for name, units in units_of(round_.owner).items():
        commands.put_group(officer, round_, name=name, version=versions[name], units=units)


def report(unit: Unit, year: int) -> commands.Document:
    """The one document by which a unit proves everything, its annexes among it."""
    title = f"Báo cáo kết quả cải cách hành chính năm {year}"
    data = f"{title.upper()}\n{unit.name}\n{GENERATED}\n".encode()
    return commands.Document("bao-cao.txt", data, title=title, issued_on=date(year, 12, 4))


def writer(story: Story, unit: Unit, day: date) -> Actor:
    """Whoever writes on the unit's own sheet: its self-assessor, or its head where nobody else does."""
    held = grants_on(day).filter(unit=unit, role__in=(Role.SELF_ASSESSOR, Role.UNIT_LEADER))
    return story.at(held.select_related("user").order_by("role", "pk")[0].user.username, day)
