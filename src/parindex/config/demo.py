"""The demonstration: huyện Ninh Sơn on a working day of 2025, with one person in each role.

Everything is made through the same commands and the same plan reader as real data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection, transaction

from parindex.accounts.commands import create_account
from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE, Actor, system_actor
from parindex.audit.models import AuditEntry
from parindex.audit.roles import Role
from parindex.config import (
    demo_dossiers,
    demo_onestop,
    demo_papers,
    demo_reports,
    demo_reviews,
    demo_scoring,
    demo_year,
)
from parindex.kit import clock
from parindex.kit.catalog import catalog_path, load_sources, load_territories
from parindex.legal.commands import load_register
from parindex.organization.commands import grant_role, load_units
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for
from parindex.planning import commands as planning
from parindex.planning import intake, queries
from parindex.planning.models import Plan

DEMO_DAY = date(2025, 6, 16)
GRANTED = date(2024, 1, 2)
PASSWORD = "ninh-son-tot-2025"  # noqa: S105 -- printed for whoever tries the demonstration, useless elsewhere
SYSTEM_NAME = "Bản trình diễn"
PLAN = "plans/ke-hoach-nang-cao-par-index-2025.docx"


@dataclass(frozen=True)
class Person:
    """One invented person of the demonstration."""

    username: str
    full_name: str
    title: str
    role: Role
    unit: str


PEOPLE = (
    Person("noivu", "Trần Thị Hạnh", "Chuyên viên", Role.REFORM_OFFICER, "phong-noi-vu"),
    Person("chutich", "Đặng Quốc Bảo", "Chủ tịch UBND huyện", Role.CHAIR, "ubnd"),
    Person("vanthu", "Nguyễn Thị Thư", "Văn thư", Role.CLERK, "van-phong"),
    Person("tuphap", "Lê Văn Định", "Chuyên viên", Role.SELF_ASSESSOR, "phong-tu-phap"),
    Person("tptuphap", "Phạm Thị Ngọc", "Trưởng phòng", Role.UNIT_LEADER, "phong-tu-phap"),
    Person("lamson", "K'Brếu Hoàng", "Công chức Văn phòng - Thống kê", Role.SELF_ASSESSOR, "ubnd-xa-lam-son"),
    Person("ctlamson", "Nguyễn Thành Trung", "Chủ tịch UBND xã", Role.UNIT_LEADER, "ubnd-xa-lam-son"),
    Person("motcua", "Chamaléa Thị Duyên", "Công chức một cửa", Role.INTAKE, "ubnd-xa-lam-son"),
    Person("diachinh", "Võ Minh Khoa", "Công chức Địa chính", Role.CASE_OFFICER, "ubnd-xa-lam-son"),
    Person("thamdinh", "Huỳnh Thị Đào", "Chuyên viên", Role.APPRAISER, "phong-tai-chinh-va-ke-hoach"),
    Person("thamdinh2", "Lâm Văn Hòa", "Chuyên viên", Role.APPRAISER, "phong-noi-vu"),
    Person("hoidong", "Bùi Đức Thắng", "Chánh Văn phòng", Role.COUNCIL, "van-phong"),
    Person("thanhtra", "Ngô Thị Ánh", "Thanh tra viên", Role.INSPECTOR, "thanh-tra"),
    Person("mattran", "Đinh Văn Ơn", "Ủy viên thường trực", Role.OVERSIGHT, "mttq"),
    Person("quantri", "Lý Hữu Phước", "Quản trị hệ thống", Role.SYSTEM_ADMIN, "van-phong"),
    Person("nhatky", "Tạ Thị Uyên", "Kiểm soát nhật ký", Role.AUDITOR, "thanh-tra"),
    Person("dulieu", "Mai Xuân Ý", "Phụ trách dữ liệu cá nhân", Role.DATA_PROTECTION, "van-phong"),
)


class NotADemo(Exception):
    """The database holds data that is not the demonstration's."""


def refuse_other_data() -> None:
    """Raise NotADemo unless the database is empty or holds the demonstration.

    Asked before anything is migrated: a demonstration must not even change the tables of real records.
    """
    tables = set(connection.introspection.table_names())
    ours = {model._meta.db_table for model in (AuditEntry, User, Unit)}
    if not tables or (ours <= tables and (_is_prepared() or not _has_rows())):
        return
    raise NotADemo


def _has_rows() -> bool:
    return User.objects.exists() or Unit.objects.exists()


def prepare(*, newest: int | None = None) -> bool:
    """Load the demonstration into an empty database; True when it was loaded now.

    `newest`: so many of the other system's last dossiers instead of all 50,000, for tests.
    Raises NotADemo when the database already holds other data.
    """
    refuse_other_data()
    if _is_prepared():
        return False
    with transaction.atomic():
        system = system_actor(clock.now(), name=SYSTEM_NAME)
        load_units(system, load_territories())
        load_register(system, load_sources())
        for person in PEOPLE:
            _settle(system, person)
        story = demo_year.begin(_read_and_confirm_plan(), system, PASSWORD)
        demo_scoring.tell_published(story)
        demo_reports.tell_closed(story)
        demo_year.tell(story)
        demo_scoring.tell_running(story)
        demo_reports.tell_running(story)
        demo_papers.tell(story)
        demo_onestop.tell(system)
        demo_dossiers.tell_desk(system)
        demo_dossiers.take_in(system, newest=newest)
        demo_reviews.tell(story)
    return True


def _is_prepared() -> bool:
    return AuditEntry.objects.filter(act="organization.units.load", actor_id=None, actor_name=SYSTEM_NAME).exists()


def _settle(system: Actor, person: Person) -> User:
    user = create_account(
        system,
        person.username,
        full_name=person.full_name,
        title=person.title,
        email=f"{person.username}@ninh-son.example",
        password=PASSWORD,
    )
    unit = Unit.objects.get(code=unit_code(person.unit))
    grant_role(system, user, unit, person.role, valid_from=GRANTED)
    return user


def unit_code(short: str) -> str:
    return f"ninh-son-{short}"


def _read_and_confirm_plan() -> Plan:
    moment = datetime.combine(demo_year.PLANNED, time(8), LOCAL_ZONE)
    officer = actor_for(User.objects.get(username="noivu"), moment)
    path = catalog_path() / PLAN
    data = path.read_bytes()
    issuer = Unit.objects.get(code=unit_code("ubnd"))
    document = intake.read(data, path.name, intake.directory_for(issuer, DEMO_DAY))
    review = planning.open_review(
        officer, issuer, name=path.name, data=data, reading=document.reading, lines=document.lines
    )
    for name in queries.tally(review).unknown_names:
        review = planning.name_unit(officer, review, written=name, unit=None)
    return planning.confirm_review(
        officer,
        review,
        title=document.reading["document"]["title"],
        reference="",
        issued_on=None,
        year=DEMO_DAY.year,
        signer=(document.reading["document"]["signer"] or {}).get("name") or "",
        without_lead_is_right=True,
    )
