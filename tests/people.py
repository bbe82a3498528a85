"""The same people in every test.

Huyện Mẫu is a district committee below tỉnh Mẫu with two divisions and a commune; huyện Láng Giềng is
another district with a commune of its own, whose people are strangers to the first.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import date, datetime

from parindex.accounts.models import User
from parindex.audit.actor import Actor, system_actor
from parindex.audit.models import AuditEntry
from parindex.audit.roles import Role
from parindex.organization import commands
from parindex.organization.models import RoleGrant, Unit
from tests.kept_rows import KeptRows

START = date(2025, 1, 1)


@dataclass
class People:
    """Units by short name in `units`; persons as attributes."""

    units: dict[str, Unit]
    system: Actor
    officer: User  # công chức theo dõi CCHC, Phòng Nội vụ huyện Mẫu
    chair: User  # chủ tịch huyện Mẫu
    leader: User  # trưởng phòng Tư pháp
    reporter: User  # chuyên viên Phòng Tư pháp
    communer: User  # công chức xã Bắc Sơn
    receiver: User  # công chức tiếp nhận một cửa xã Bắc Sơn
    handler: User  # công chức giải quyết hồ sơ xã Bắc Sơn
    head: User  # chủ tịch xã Bắc Sơn
    appraiser: User
    front: User
    clerk: User  # văn thư huyện Mẫu
    admin: User
    auditor: User
    stranger: User  # công chức theo dõi CCHC của huyện Láng Giềng
    nobody: User  # có tài khoản, không có vai trò

    def unit(self, name: str) -> Unit:
        return self.units[name]


UNITS = (
    # code, kind, level, name, parent, place
    ("tinh", "PEOPLES_COMMITTEE", "PROVINCE", "UBND tỉnh Mẫu", None, "tỉnh Mẫu"),
    ("huyen", "PEOPLES_COMMITTEE", "DISTRICT", "UBND huyện Mẫu", "tinh", "huyện Mẫu"),
    ("noi-vu", "DIVISION", "DISTRICT", "Phòng Nội vụ", "huyen", "huyện Mẫu"),
    ("tu-phap", "DIVISION", "DISTRICT", "Phòng Tư pháp", "huyen", "huyện Mẫu"),
    ("xa", "PEOPLES_COMMITTEE", "COMMUNE", "UBND xã Bắc Sơn", "huyen", "xã Bắc Sơn"),
    ("mat-tran", "FATHERLAND_FRONT", "DISTRICT", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện", None, "huyện Mẫu"),
    ("lang-gieng", "PEOPLES_COMMITTEE", "DISTRICT", "UBND huyện Láng Giềng", "tinh", "huyện Láng Giềng"),
    ("lang-gieng-noi-vu", "DIVISION", "DISTRICT", "Phòng Nội vụ", "lang-gieng", "huyện Láng Giềng"),
)

PERSONS = (
    ("officer", "Nguyễn Thị Đậu", Role.REFORM_OFFICER, "noi-vu"),
    ("chair", "Đặng Văn Quý", Role.CHAIR, "huyen"),
    ("leader", "Phạm Thị Ngọc", Role.UNIT_LEADER, "tu-phap"),
    ("reporter", "Lê Văn Định", Role.SELF_ASSESSOR, "tu-phap"),
    ("communer", "Trần Quốc Ơn", Role.SELF_ASSESSOR, "xa"),
    ("receiver", "Chamaléa Thị Duyên", Role.INTAKE, "xa"),
    ("handler", "Võ Minh Khoa", Role.CASE_OFFICER, "xa"),
    ("head", "Nguyễn Thành Trung", Role.UNIT_LEADER, "xa"),
    ("appraiser", "Huỳnh Thị Đào", Role.APPRAISER, "noi-vu"),
    ("front", "Đinh Văn Ước", Role.OVERSIGHT, "mat-tran"),
    ("clerk", "Hồ Thị Thanh Thư", Role.CLERK, "huyen"),
    ("admin", "Lý Hữu Phước", Role.SYSTEM_ADMIN, "huyen"),
    ("auditor", "Tạ Thị Uyên", Role.AUDITOR, "huyen"),
    ("stranger", "Võ Xuân Ý", Role.REFORM_OFFICER, "lang-gieng-noi-vu"),
)


_kept: dict[datetime, tuple[KeptRows, bytes]] = {}


def settled(now: datetime) -> People:
    """The units and the people. Where nothing was written before, they are settled once in a process and put back."""
    if any(model._base_manager.exists() for model in (User, Unit, RoleGrant, AuditEntry)):
        return settle(now)
    if now in _kept:
        rows, people = _kept[now]
        rows.put_back()
    else:
        people = pickle.dumps(settle(now))
        _kept[now] = (KeptRows(), people)
    again: People = pickle.loads(people)
    return again


def settle(now: datetime) -> People:
    """Make the units and the people through the same commands as everything else."""
    system = system_actor(now)
    units: dict[str, Unit] = {}
    for code, kind, level, name, parent, place in UNITS:
        units[code] = commands.establish_unit(
            system,
            code=code,
            kind=kind,
            level=level,
            name=name,
            parent=units[parent] if parent else None,
            place=place,
        )
    users = {name: person(name, full_name) for name, full_name, _role, _unit in PERSONS}
    for name, _full_name, role, unit in PERSONS:
        commands.grant_role(system, users[name], units[unit], role, valid_from=START)
    return People(units=units, system=system, nobody=person("nobody", "Mai Văn Không"), **users)


def appointed(people: People, role: Role, unit: str) -> User:
    """Somebody else with one role."""
    user = person(f"{role.lower()}-{unit}", f"Người giữ vai trò {role.lower()}")
    commands.grant_role(people.system, user, people.units[unit], role, valid_from=START)
    return user


def person(username: str, full_name: str) -> User:
    return User.objects.create(username=username, full_name=full_name)
