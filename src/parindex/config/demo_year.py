"""The first half of the demonstration's year: what units reported, what was sent back, asked for and directed.

Everything passes through the same commands as real work, on its own day. Who did how much follows from the order
of units and duties, so that every preparation tells the same story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from parindex.accounts.commands import create_account
from parindex.accounts.models import User
from parindex.analytics.commands import bind_target
from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.audit.roles import Role
from parindex.organization.commands import grant_role
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for, existing_on, grants_on
from parindex.planning import commands, policies, queries
from parindex.planning.commands.progress import NewFile
from parindex.planning.models import Obligation, Plan, TargetMeasure
from parindex.planning.queries import reporters
from parindex.planning.states import Reporters

PLANNED = date(2025, 1, 20)
# Invented people who report for the units that no other person of the demonstration serves.
NAMES = (
    "Nguyễn Văn Bình", "Trần Thị Cúc", "Lê Quang Dũng", "Phạm Thị Én", "Katơr Giang", "Đỗ Thị Hà", "Pi Năng Khôi",
    "Vũ Thị Lan", "Bùi Văn Mạnh", "Chamaléa Nga", "Hồ Thị Oanh", "Phan Văn Phú", "Tà Yên Quý", "Ngô Thị Sen",
    "Đặng Văn Tài", "Mai Thị Uyên", "Lưu Văn Vinh", "Cao Thị Xuân", "Trịnh Văn Yên", "Kiều Thị Ánh",
)  # fmt: skip
# Duties of all units to which Phòng Nội vụ gave a date, because the plan gives none.
DATED = {
    "IV.1.2": date(2025, 4, 15),
    "IV.1.3": date(2025, 5, 20),
    "IV.1.6": date(2025, 6, 20),
    "IV.1.7": date(2025, 8, 29),
}
RESULTS = (
    "Đã ban hành kế hoạch và phân công công chức phụ trách.",
    "Đã thực hiện xong, có báo cáo kèm theo.",
    "Đã niêm yết, công khai đầy đủ; đường dây nóng hoạt động thường xuyên.",
    "Đã tổ chức tuyên truyền trên loa truyền thanh và tại các buổi họp thôn.",
)
REPORT = "BÁO CÁO\nKết quả thực hiện nhiệm vụ cải cách hành chính.\nTài liệu ví dụ của bản trình diễn.\n"


@dataclass
class Story:
    """The people of the demonstration, at work on given days."""

    plan: Plan
    system: Actor
    password: str

    def at(self, username: str, day: date, hour: int = 9) -> Actor:
        moment = datetime.combine(day, time(hour), LOCAL_ZONE)
        return actor_for(User.objects.get(username=username), moment)

    def reporter(self, unit: Unit, day: date) -> Actor:
        """Whoever reports for the unit."""
        held = grants_on(day).filter(unit=unit, role__in=policies.REPORTERS).order_by("pk").first()
        if held is None:
            raise LookupError(f"nobody reports for {unit}")
        return self.at(held.user.username, day)


HEADS = (
    "Nguyễn Hữu Đạt", "Trần Quốc Hùng", "Lê Thị Hồng", "Phạm Văn Khánh", "Katơr Thị Liên", "Đỗ Minh Luân",
    "Pi Năng Thị Mai", "Vũ Đình Nam", "Bùi Thị Nga", "Chamaléa Phương", "Hồ Văn Quang", "Phan Thị Sương",
    "Tà Yên Thạch", "Ngô Văn Thịnh", "Đặng Thị Thu", "Mai Văn Tiến", "Lưu Thị Trâm", "Cao Văn Tuấn", "Trịnh Thị Vân",
    "Kiều Văn Xuyên", "Đinh Thị Yến",
)  # fmt: skip


def begin(plan: Plan, system: Actor, password: str) -> Story:
    """The story before anything has happened: whoever reports and heads each unit."""
    story = Story(plan, system, password)
    _settle_reporters(story)
    return story


def tell(story: Story) -> None:
    """Fill the plan with believable progress until the demonstration's day."""
    _set_dates(story)
    _report(story)
    _ask_for_time(story)
    _report_values(story)
    _raise_and_direct(story)
    _amend(story)


def _settle_reporters(story: Story) -> None:
    """A reporter and a head for each unit that no other person of the demonstration serves so."""
    _settle(story, "bc", NAMES, Role.SELF_ASSESSOR, policies.REPORTERS, "Công chức")
    _settle(story, "tt", HEADS, Role.UNIT_LEADER, (Role.UNIT_LEADER,), "Thủ trưởng")


def _settle(story: Story, prefix: str, names: Sequence[str], role: Role, instead: Sequence[Role], title: str) -> None:
    served = set(grants_on(PLANNED).filter(role__in=instead).values_list("unit_id", flat=True))
    holders = Unit.objects.filter(obligations__task__plan=story.plan).exclude(pk__in=served).distinct()
    for at, unit in enumerate(holders.order_by("position")):
        name = names[at % len(names)]
        user = create_account(
            story.system, f"{prefix}{at + 1:02}", full_name=name, title=title, password=story.password
        )
        grant_role(story.system, user, unit, role, valid_from=date(2024, 1, 2))


def _set_dates(story: Story) -> None:
    for path, due in DATED.items():
        for one in Obligation.objects.filter(task__plan=story.plan, task__path=path).order_by("pk"):
            judge = "chutich" if one.unit_id in story.at("noivu", PLANNED).units() else "noivu"
            commands.set_due(story.at(judge, PLANNED), one, on=due)


def _report(story: Story) -> None:
    """Most units are on time, some late, one in seven was sent back, one in five still at work."""
    rows = Obligation.objects.filter(task__plan=story.plan, task__path__in=DATED).exclude(task__path="IV.1.7")
    for at, one in enumerate(rows.select_related("task", "unit").order_by("task__position", "unit__position")):
        due = DATED[one.task.path]
        early = date(due.year, due.month, max(1, due.day - 1 - at % 7))
        _one_report(story, one, at, _weekday(min(early, date(2025, 6, 6))))
    quarterly = Obligation.objects.filter(task__plan=story.plan, period="2025-Q1")
    for at, one in enumerate(quarterly.select_related("task", "unit").order_by("task__position", "unit__position")):
        if at % 6:
            _finish(story, one, date(2025, 3, 27 + at % 2), at)


def _one_report(story: Story, one: Obligation, at: int, day: date) -> None:
    pattern = at % 10
    if pattern in {2, 7}:
        actor = story.reporter(one.unit, day)
        commands.report_progress(actor, one, percent=40 + 10 * (at % 4), result=RESULTS[at % 4])
    elif pattern == 4:
        return
    elif pattern == 9:
        late = date(2025, 6, 12)
        one = _submit(story, one, late, at)
    else:
        one = _finish(story, one, day, at)


def _finish(story: Story, one: Obligation, day: date, at: int) -> Obligation:
    one = _submit(story, one, day, at)
    judge = story.at("noivu", day, 15)
    if not policies.may_judge(judge, one):
        judge = story.at("chutich", day, 15)
    if at % 7 == 3:
        return commands.return_progress(judge, one, reason="Thiếu danh sách kèm theo; đề nghị bổ sung.")
    return commands.verify_progress(judge, one)


def _submit(story: Story, one: Obligation, day: date, at: int) -> Obligation:
    file = NewFile(
        name=f"bao-cao-{one.task.path}.txt",
        data=f"{REPORT}{one.unit.name}, {day:%d/%m/%Y}".encode(),
        pages="1",
        is_result=True,
    )
    actor = story.reporter(one.unit, day)
    return commands.report_progress(actor, one, percent=100, result=RESULTS[at % 4], done_on=day, files=[file])


def _ask_for_time(story: Story) -> None:
    rows = Obligation.objects.filter(task__plan=story.plan, task__path="IV.1.6", state="OPEN").order_by(
        "unit__position"
    )
    for at, one in enumerate(rows[:3]):
        asked = commands.ask_extension(
            story.reporter(one.unit, date(2025, 6, 9)),
            one,
            to_due=date(2025, 7, 15),
            reason="Chờ kinh phí mua thiết bị.",
        )
        if at == 0 and policies.may_decide_extension(story.at("noivu", date(2025, 6, 10)), asked):
            commands.decide_extension(story.at("noivu", date(2025, 6, 10)), asked, granted=True)


# Figures that records of the demonstration count.
COUNTED = {
    "hồ sơ cấp huyện": "onestop.online_of_received_ratio",
    "hồ sơ cấp xã": "onestop.online_of_received_ratio",
}


def _report_values(story: Story) -> None:
    """The first quarter's figures: by communes where the plan speaks of communes, else by one office."""
    office = Unit.objects.get(code="ninh-son-van-phong")
    officer = story.at("noivu", PLANNED)
    for at, measure in enumerate(TargetMeasure.objects.filter(target__plan=story.plan).order_by("pk")):
        communes = "xã" in measure.scope
        code = COUNTED.get(measure.subject, "")
        measure = commands.describe_measure(
            officer,
            measure,
            owner=office,
            reporters=Reporters.COMMUNES if communes else Reporters.OFFICES if code else Reporters.OWNER,
            baseline=None,
            legal_basis="",
        )
        if code:
            bind_target(officer, measure, code=code)
        if at % 5 == 4 or (code and not communes):
            continue
        for place, unit in enumerate(reporters.reporting_units(measure, date(2025, 3, 31))):
            if communes and place == 5:
                continue
            _one_value(story, measure, unit, at + place)


def _one_value(story: Story, measure: TargetMeasure, unit: Unit, at: int) -> None:
    if measure.unit != "%":
        return
    whole = Decimal(120 + 17 * (at % 5))
    part = (whole * (measure.value - (6 if at % 4 == 1 else 0)) / 100).to_integral_value(rounding="ROUND_CEILING")
    commands.report_value(
        story.reporter(unit, date(2025, 4, 4)),
        measure,
        unit=unit,
        period="2025-Q1",
        numerator=min(part, whole),
        denominator=whole,
    )


def _raise_and_direct(story: Story) -> None:
    plan = story.plan
    tasks = {task.path: task for task in plan.tasks.all()}
    communes = list(existing_on(PLANNED).filter(parent=plan.issuer, level="COMMUNE").order_by("position"))
    first, second, third = communes[0], communes[1], communes[4]
    day = date(2025, 5, 12)
    staff = commands.raise_difficulty(
        story.reporter(first, day), first, about=tasks["IV.1.6"],
        text="Máy tính và máy quét của Bộ phận Một cửa đã cũ, thường xuyên bị treo khi số hóa hồ sơ.",
        proposal="Đề nghị huyện bố trí kinh phí thay 02 máy tính, 01 máy quét.",
    )  # fmt: skip
    commands.escalate_difficulty(story.at("noivu", date(2025, 5, 14)), staff, note="Vượt thẩm quyền của phòng.")
    commands.direct(
        story.at("chutich", date(2025, 5, 16)), plan,
        text="Phòng Tài chính và Kế hoạch rà soát, trình phương án kinh phí thay thiết bị Bộ phận Một cửa cấp xã.",
        units=[Unit.objects.get(code="ninh-son-phong-tai-chinh-va-ke-hoach")], due_on=date(2025, 6, 10),
        reference="12/TB-UBND", difficulty=staff,
    )  # fmt: skip
    network = commands.raise_difficulty(
        story.reporter(second, day), second, about=tasks["IV.1.4"],
        text="Đường truyền mạng ở hai thôn vùng cao chập chờn nên người dân khó nộp hồ sơ trực tuyến.",
        proposal="Đề nghị làm việc với doanh nghiệp viễn thông.",
    )  # fmt: skip
    commands.escalate_difficulty(story.at("noivu", date(2025, 6, 11)), network, note="Cần Chủ tịch làm việc.")
    commands.raise_difficulty(
        story.reporter(third, date(2025, 6, 12)), third, about=tasks["IV.1.3"],
        text="Chưa có tài liệu tuyên truyền bằng tiếng Raglai cho đồng bào.",
    )  # fmt: skip


def _amend(story: Story) -> None:
    """Before the reform the plan gains a duty of handing over files, and one duty is worded anew."""
    officer = story.at("noivu", date(2025, 5, 23))
    draft = commands.draft_amendment(officer, story.plan)
    communes = existing_on(PLANNED).filter(parent=story.plan.issuer, level="COMMUNE").order_by("position")
    commands.add_task(
        officer, draft,
        after={
            "path": "IV.1.8",
            "text": "Lập danh mục, bàn giao hồ sơ, số liệu cải cách hành chính khi sắp xếp đơn vị hành chính cấp xã.",
            "lead": [unit.code for unit in communes], "cooperating": ["ninh-son-phong-noi-vu"],
            "due_on": "2025-06-25", "recurrence": "", "due_text": "", "product": "Biên bản bàn giao",
            "needs_document": True,
        },
    )  # fmt: skip
    tasks = {task.path: task for task in story.plan.tasks.all()}
    before = queries.task_as_change(tasks["IV.1.7"])
    after = {**before, "text": f"{before['text']} Hoàn thành trước khi kết thúc hoạt động cấp huyện."}
    commands.change_task(officer, draft, task=tasks["IV.1.7"], after=after)
    commands.apply_amendment(
        officer, draft, reason="Chuẩn bị sắp xếp đơn vị hành chính cấp xã và kết thúc hoạt động cấp huyện.",
        reference="1250/QĐ-UBND", decided_on=date(2025, 5, 22),
    )  # fmt: skip


def _weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return date.fromordinal(day.toordinal() - max(0, day.weekday() - 4))
