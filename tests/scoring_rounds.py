"""A round of huyện Mẫu at work: a small set of every kind of leaf, its people, its steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE, Actor, system_actor
from parindex.audit.roles import Role
from parindex.organization import commands as organization
from parindex.organization.models import RoleGrant
from parindex.organization.queries import actor_for
from parindex.organization.states import GrantState
from parindex.rules import CriteriaSet
from parindex.scoring import commands
from parindex.scoring.models import CriteriaVersion, LeafEntry, Round, RoundGroup, Sheet
from parindex.scoring.states import RoundState, Verdict
from tests.people import People, person

YEAR = 2025
SELF_DUE = datetime(2025, 12, 10, 17, 0, tzinfo=LOCAL_ZONE)
MOMENTS = {
    "opens_at": datetime(2025, 11, 10, 8, 0, tzinfo=LOCAL_ZONE),
    "self_due_at": SELF_DUE,
    "appraisal_due_at": datetime(2025, 12, 25, 17, 0, tzinfo=LOCAL_ZONE),
    "explain_due_at": datetime(2026, 1, 5, 17, 0, tzinfo=LOCAL_ZONE),
    "second_due_at": datetime(2026, 1, 12, 17, 0, tzinfo=LOCAL_ZONE),
}
TIMETABLE = commands.Timetable(**MOMENTS, council_on=date(2026, 1, 15), cutoff_on=date(2025, 12, 15))
TEXT = "Báo cáo kết quả cải cách hành chính\n".encode()


def leaf(code: str, points: str, rule: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"method": "appraisal", "basis": "Điều 1", "evidence": ("Báo cáo",), **more}
    return {"code": code, "name": f"Tiêu chí {code}", "points": points, "rule": rule, **told}


RATIO = {
    "done": {"title": "Số hồ sơ đúng hạn", "measure": "onestop.received", "side": "part"},
    "all": {"title": "Số hồ sơ đã giải quyết", "measure": "onestop.received", "side": "whole"},
}
LEAVES = (
    leaf("1.1.1", "10", {"type": "boolean", "value": "met", "yes": "10"},
         inputs={"met": {"title": "Ban hành kế hoạch đúng hạn", "kind": "yes_no"}}),
    leaf("1.1.2", "20", {"type": "linear", "value": "100*done/all"}, inputs=RATIO, when_nothing_arose="full"),
    leaf("1.1.3", "20", {"type": "linear", "value": "100*met/asked"},
         inputs={"met": {"title": "Đã xử lý"}, "asked": {"title": "Phải xử lý"}}, when_nothing_arose="exclude",
         excluded_when=({"when": "no_shop", "reason": "Đơn vị không có bộ phận một cửa"},)),
    leaf("2.1.1", "20", {"type": "survey_weighted", "form": "sipas", "weights": {"good": "100", "bad": "0"}},
         method="survey", evidence=(), inputs={"ballots": {"title": "Phiếu", "kind": "ballots"}}),
    leaf("2.1.2", "10", {"type": "external_index", "index": "DTI", "scale": "1"}, method="import", evidence=(),
         inputs={"index": {"title": "Chỉ số chuyển đổi số"}}),
    leaf("2.1.3", "10", {"type": "manual", "step": "0.5"}, evidence=(),
         inputs={"judged": {"title": "Điểm"}, "reason": {"title": "Lý do", "kind": "option"}}),
    leaf("2.1.4", "10", {"type": "manual"}, method="council", evidence=(),
         inputs={"judged": {"title": "Điểm"}, "reason": {"title": "Lý do", "kind": "option"}}),
)  # fmt: skip
LEAVES[2]["inputs"]["no_shop"] = {"title": "Không có bộ phận một cửa", "kind": "yes_no"}
OWN = ("1.1.1", "1.1.2", "1.1.3")


def criteria(*, version: int = 1, code: str = "phong-mau", **changed: Any) -> CriteriaSet:
    first, second = LEAVES[:3], LEAVES[3:]

    def one(code: str, name: str, leaves: tuple[dict[str, Any], ...]) -> dict[str, Any]:
        inner = {"code": f"{code}.1", "name": f"{name}, tiêu chí", "points": "50", "leaves": leaves}
        return {"code": code, "name": name, "points": "50", "criteria": (inner,)}

    count = {"count": {"title": "Số"}}
    extra = {"basis": "Điều 2", "inputs": count}
    return CriteriaSet.model_validate({
        "code": code, "version": version, "title": "Bộ tiêu chí mẫu", "level": "DIVISION",
        "valid_from": date(2025, 1, 1), "scale": "100",
        "source": {"doc": "123/QĐ-UBND", "title": "Quyết định mẫu", "mark": "S"},
        "fields": (one("1", "Thể chế", first), one("2", "Phục vụ", second)),
        "bonus": {"cap": "2", "items": ({"code": "T1", "name": "Sáng kiến", "points": "2",
                                         "rule": {"type": "bonus", "each": "1"}, **extra},)},
        "penalty": {"cap": "5", "items": ({"code": "P1", "name": "Chậm báo cáo", "points": "5",
                                           "rule": {"type": "penalty", "each": "0.5"}, **extra},)},
        "gates": ({"code": "G1", "name": "Có cán bộ bị kỷ luật", "when": "disciplined", "class_not_above": "kha",
                   "basis": "Điều 3"},),
        "classes": ({"code": "tot", "label": "Tốt", "min": "80"}, {"code": "kha", "label": "Khá", "min": "65"},
                    {"code": "yeu", "label": "Yếu", "min": "0"}),
        **changed,
    })  # fmt: skip


def at(moment: datetime, user: User | None = None) -> Actor:
    return system_actor(moment) if user is None else actor_for(user, moment)


@dataclass
class Cast:
    """The people of tests/people.py and those that a round needs besides."""

    people: People
    council: User  # Hội đồng, Phó Chánh Văn phòng UBND huyện
    second: User  # ủy viên Hội đồng khác
    other: User  # người thẩm định ngoài Phòng Nội vụ, để thẩm định Phòng Nội vụ
    home: User  # người tự đánh giá của Phòng Nội vụ
    extra: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        extra: dict[str, User] = self.__dict__.get("extra", {})
        return extra[name] if name in extra else getattr(self.people, name)  # type: ignore[no-any-return]


def granted(people: People, user: User, unit: str, role: Role) -> RoleGrant:
    """A role that works at once; a sensitive one is confirmed by the auditor."""
    grant = organization.grant_role(people.system, user, people.unit(unit), role, valid_from=date(2025, 1, 1))
    if grant.state == GrantState.PROPOSED:
        organization.confirm_grant(actor_for(people.auditor, people.system.at), grant)
    return grant


def cast_of(people: People) -> Cast:
    made = {
        "council": ("Kiều Thị Hoa", "huyen", Role.COUNCIL),
        "second": ("Katơr Văn Lộc", "huyen", Role.COUNCIL),
        "other": ("Bùi Thị Nga", "huyen", Role.APPRAISER),
        "home": ("Trịnh Văn Nội", "noi-vu", Role.SELF_ASSESSOR),
    }
    users = {}
    for name, (full_name, unit, role) in made.items():
        users[name] = person(name, full_name)
        granted(people, users[name], unit, role)
    confirm_all(people)
    return Cast(people, **users)


def confirm_all(people: People) -> None:
    for grant in RoleGrant.objects.filter(state=GrantState.PROPOSED):
        organization.confirm_grant(actor_for(people.auditor, people.system.at), grant)


DRAFTED = datetime(2025, 10, 1, 9, tzinfo=LOCAL_ZONE)


def issued(cast: Cast, made: CriteriaSet | None = None) -> CriteriaVersion:
    version = commands.draft_set(at(DRAFTED, cast.officer), cast.people.unit("huyen"), made or criteria())
    version = commands.check_set(at(DRAFTED, cast.officer), version)
    council = at(DRAFTED + timedelta(hours=1), cast.council)
    return commands.issue_set(council, version, decision="123/QĐ-UBND", decided_on=date(2025, 9, 30))


def set_up(cast: Cast, units: tuple[str, ...] = ("tu-phap", "xa", "noi-vu")) -> Round:
    officer = at(DRAFTED + timedelta(days=1), cast.officer)
    huyen = cast.people.unit("huyen")
    round_ = commands.set_up(officer, huyen, year=YEAR, title="Đánh giá CCHC năm 2025", timetable=TIMETABLE)
    version = CriteriaVersion.objects.filter(state="ISSUED").first() or issued(cast)
    commands.put_group(officer, round_, name="Đơn vị", version=version, units=[cast.people.unit(u) for u in units])
    return round_


def opened(cast: Cast, units: tuple[str, ...] = ("tu-phap", "xa", "noi-vu")) -> Round:
    round_ = set_up(cast, units)
    return commands.open_round(at(MOMENTS["opens_at"], cast.officer), round_)


def sheet_of(round_: Round, cast: Cast, unit: str) -> Sheet:
    return Sheet.objects.select_related("round", "unit").get(round=round_, unit=cast.people.unit(unit))


def entry_of(round_: Round, cast: Cast, unit: str, leaf: str) -> LeafEntry:
    return LeafEntry.objects.get(sheet=sheet_of(round_, cast, unit), leaf=leaf)


def group_of(round_: Round) -> RoundGroup:
    return round_.groups.get()


DECLARED: dict[str, dict[str, Any]] = {
    "1.1.1": {"met": True},
    "1.1.2": {"done": "190", "all": "200"},
    "1.1.3": {"met": "8", "asked": "10"},
}
WRITERS = {"tu-phap": ("reporter", "leader"), "xa": ("communer", "head"), "noi-vu": ("home", "home")}
APPRAISERS = {"tu-phap": "appraiser", "xa": "appraiser", "noi-vu": "other"}


def document(name: str = "bao-cao.txt", *, data: bytes = TEXT, issued_on: date | None = date(2025, 11, 12)) -> Any:
    return commands.Document(name, data, title="Báo cáo 12/BC", pages="tr. 3", issued_on=issued_on)


def filled(cast: Cast, round_: Round, unit: str, moment: datetime) -> Sheet:
    """Every leaf that the unit scores, declared and proven."""
    writer = at(moment, getattr(cast, WRITERS[unit][0]))
    for code in OWN:
        entry = commands.save_leaf(writer, entry_of(round_, cast, unit, code), given=DECLARED[code])
        commands.attach(writer, entry, document(f"{unit}-{code}.txt", data=TEXT + f"{unit} {code}".encode()))
    return sheet_of(round_, cast, unit)


def submitted(cast: Cast, round_: Round, unit: str, moment: datetime) -> Sheet:
    sheet = filled(cast, round_, unit, moment)
    return commands.submit(at(moment + timedelta(hours=1), getattr(cast, WRITERS[unit][1])), sheet)


def allotted(cast: Cast, round_: Round, moment: datetime) -> None:
    for unit in WRITERS:
        if Sheet.objects.filter(round=round_, unit=cast.people.unit(unit)).exists():
            appraiser = getattr(cast, APPRAISERS[unit])
            sheet = sheet_of(round_, cast, unit)
            commands.allot(at(moment, cast.council), round_, appraiser=appraiser, fields=["1", "2"], sheets=[sheet])


def in_appraisal(cast: Cast, units: tuple[str, ...] = ("tu-phap", "xa", "noi-vu")) -> Round:
    """Everyone has handed in, the appraisers have their fields."""
    round_ = opened(cast, units)
    for unit in units:
        submitted(cast, round_, unit, SELF_DUE - timedelta(days=5))
    allotted(cast, round_, SELF_DUE + timedelta(minutes=1))
    return commands.go_on(at(SELF_DUE + timedelta(hours=1), cast.officer), round_)


def marked(cast: Cast, round_: Round, moment: datetime, *, asks: dict[tuple[str, str], str] | None = None) -> None:
    for entry in LeafEntry.objects.filter(sheet__round=round_, leaf__in=[*OWN, "2.1.3"]).select_related(
        "sheet__unit"
    ):
        code = entry.sheet.unit.code
        appraiser = at(moment, getattr(cast, APPRAISERS[code]))
        question = (asks or {}).get((code, entry.leaf), "")
        if entry.leaf == "2.1.3":
            commands.mark(appraiser, entry, verdict=Verdict.POINTS, points=Decimal("7.5"), reason="Theo biên bản")
        elif question:
            commands.mark(appraiser, entry, verdict=Verdict.NO_EVIDENCE, reason="Văn bản khác năm", asks=question)
        else:
            commands.mark(appraiser, entry, verdict=Verdict.AS_DECLARED)


def outside(cast: Cast, round_: Round, moment: datetime) -> None:
    """Ballots and the imported index, Phòng Nội vụ's own entered by somebody else."""
    for who, units in (("officer", ("tu-phap", "xa")), ("other", ("noi-vu",))):
        present = [u for u in units if Sheet.objects.filter(round=round_, unit=cast.people.unit(u)).exists()]
        if not present:
            continue
        for code, given in (("2.1.1", {"ballots": {"dan": {"good": 80, "bad": 20}}}), ("2.1.2", {"index": "0.75"})):
            commands.enter_outside(
                at(moment, getattr(cast, who)), round_, group=group_of(round_), leaf=code,
                values=dict.fromkeys(present, given), source="Kết quả khảo sát 2025",
            )  # fmt: skip


def in_council(cast: Cast, units: tuple[str, ...] = ("tu-phap", "xa", "noi-vu")) -> Round:
    """Appraised twice; only the council's own leaf is still open."""
    round_ = in_appraisal(cast, units)
    marked(cast, round_, SELF_DUE + timedelta(days=5))
    outside(cast, round_, SELF_DUE + timedelta(days=5))
    for moment in (MOMENTS["appraisal_due_at"], MOMENTS["explain_due_at"], MOMENTS["second_due_at"]):
        round_ = commands.go_on(at(moment + timedelta(hours=1), cast.officer), round_)
    assert round_.state == RoundState.COUNCIL
    return round_


COUNCIL = datetime(2026, 1, 15, 14, 0, tzinfo=LOCAL_ZONE)


def concluded(cast: Cast, units: tuple[str, ...] = ("tu-phap", "xa", "noi-vu")) -> Round:
    round_ = in_council(cast, units)
    for entry in LeafEntry.objects.filter(sheet__round=round_, leaf="2.1.4"):
        council = at(COUNCIL, cast.council)
        commands.mark(council, entry, verdict=Verdict.POINTS, points=Decimal(8), reason="Hội đồng thống nhất")
    return commands.conclude(at(COUNCIL + timedelta(hours=1), cast.council), round_, conclusion="Nhất trí")


def published(cast: Cast, units: tuple[str, ...] = ("tu-phap", "xa", "noi-vu")) -> Any:
    round_ = concluded(cast, units)
    chair = at(COUNCIL + timedelta(days=1), cast.chair)
    return commands.publish(chair, round_, decision="45/QĐ-UBND", decided_on=date(2026, 1, 16))
