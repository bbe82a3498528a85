"""Reports of the demonstration: the year 2024 and the first quarter closed, the half year being collected.

Who was late, sent back or missing follows from the order of units, so that every preparation tells the same story.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from parindex.audit.actor import LOCAL_ZONE, Actor, system_actor
from parindex.config.demo_year import Story
from parindex.kit.catalog import ReportField
from parindex.notices import commands as notices
from parindex.organization.models import Unit
from parindex.organization.queries import leaders_of
from parindex.organization.states import Level
from parindex.reporting import commands, policies
from parindex.reporting.calc import Given
from parindex.reporting.models import ReportRound, UnitReport
from parindex.reporting.states import ReportState

# A unit in so many is late, is sent back once; one is missing in each closed round.
LATE, RETURNED, MISSING = 7, 5, 13
NOTHING_IN = frozenset({"chi-dao.sang-kien", "chi-dao.doi-thoai", "the-che.xu-ly", "so.thanh-toan"})
WORDS = {
    "chi-dao.ket-qua": "{unit} đã ban hành kế hoạch, phân công một lãnh đạo phụ trách và một công chức theo dõi; "
    "giao ban hằng tháng về cải cách hành chính.",
    "the-che.ket-qua": "Đã rà soát văn bản thuộc lĩnh vực được giao; không có văn bản ban hành sai thẩm quyền.",
    "tthc.ket-qua": "Niêm yết công khai đầy đủ thủ tục hành chính; tiếp nhận và trả kết quả đúng quy trình, "
    "hồ sơ trễ hẹn đều có thư xin lỗi.",
    "bo-may.ket-qua": "Tổ chức bộ máy ổn định; bố trí công chức đúng vị trí việc làm.",
    "cong-vu.ket-qua": "Chấp hành kỷ luật, kỷ cương hành chính; cử công chức dự các lớp bồi dưỡng theo kế hoạch.",
    "tai-chinh.ket-qua": "Quản lý tài chính đúng quy định, công khai dự toán theo quý.",
    "so.ket-qua": "Văn bản đi được ký số và gửi trên hệ thống; hướng dẫn người dân nộp hồ sơ trực tuyến.",
    "danh-gia.han-che": "Tỷ lệ hồ sơ nộp trực tuyến ở một số lĩnh vực còn thấp.",
    "danh-gia.nguyen-nhan": "Người dân chưa quen nộp hồ sơ trực tuyến; thiết bị ở Bộ phận Một cửa đã cũ.",
    "kho-khan.de-xuat": "Đề nghị huyện hỗ trợ kinh phí thay thiết bị.",
    "phuong-huong.noi-dung": "Tiếp tục thực hiện kế hoạch năm; tuyên truyền, hướng dẫn nộp hồ sơ trực tuyến.",
}
# Per cent of a ratio's whole, some more from unit to unit.
SHARES = {"tthc.truc-tuyen": 62, "tthc.dung-han": 97, "so.van-ban-di": 96, "tai-chinh.giai-ngan": 34}
# The most that a unit counts of a thing in a quarter; most units count less.
MOST = {
    "chi-dao.van-ban": 6,
    "chi-dao.kiem-tra": 2,
    "chi-dao.tuyen-truyen": 14,
    "chi-dao.sang-kien": 1,
    "chi-dao.doi-thoai": 1,
    "the-che.ban-hanh": 1,
    "the-che.ra-soat": 9,
    "tthc.xin-loi": 4,
    "cong-vu.boi-duong": 11,
}
DISCIPLINED = 8  # the one unit of the story in which somebody was
DIFFICULTY = "Thiết bị của Bộ phận Một cửa xuống cấp, hay hỏng khi số hóa hồ sơ."


@dataclass(frozen=True)
class Chapter:
    """A round of the story: when it was opened, when most sent, when it was closed; `scale` of its figures."""

    type: str
    period: str
    opened: date
    sent: date
    late: date
    closed: date | None
    scale: int


CHAPTERS = (
    Chapter("cchc-nam", "2024", date(2024, 12, 2), date(2024, 12, 18), date(2024, 12, 24), date(2024, 12, 27), 4),
    Chapter("cchc-quy", "2025-Q1", date(2025, 3, 3), date(2025, 3, 18), date(2025, 3, 25), date(2025, 3, 28), 1),
    Chapter("cchc-6-thang", "2025-H1", date(2025, 6, 2), date(2025, 6, 16), date(2025, 6, 16), None, 2),
)


def tell_closed(story: Story) -> None:
    """The rounds that are over, put together into the committee's report."""
    for chapter in CHAPTERS:
        if chapter.closed is not None:
            round_ = _open(story, chapter)
            for at, report in enumerate(_reports(round_)):
                _closed(story, chapter, report, at)
            for day in (chapter.sent, chapter.late, chapter.closed):
                commands.climb(system_actor(datetime.combine(day, time(6), LOCAL_ZONE)))
            _close(story, round_, chapter.closed)


def tell_running(story: Story) -> None:
    """The round that is being collected on the demonstration's day."""
    for chapter in CHAPTERS:
        if chapter.closed is None:
            for at, report in enumerate(_reports(_open(story, chapter))):
                _running(story, chapter, report, at)


def _open(story: Story, chapter: Chapter) -> ReportRound:
    officer = story.at("noivu", chapter.opened)
    return commands.open_round(officer, story.plan.issuer, type=chapter.type, period=chapter.period)


def _reports(round_: ReportRound) -> list[UnitReport]:
    return list(round_.reports.select_related("unit", "for_unit", "round").order_by("pk"))


def _closed(story: Story, chapter: Chapter, report: UnitReport, at: int) -> None:
    if at % MISSING == MISSING - 1:
        return
    day = chapter.late if at % LATE == LATE - 1 else chapter.sent
    report = _send(story, chapter, report, at, day)
    judge = _judge(story, report, day)
    if at % RETURNED == RETURNED - 1:
        remarks = {"tthc.ket-qua": "Chưa nêu số thủ tục đã niêm yết; đề nghị bổ sung."}
        report = commands.send_back(judge, report, remarks=remarks)
        report = commands.submit(_head(story, report, day), report)
    commands.accept(judge, report)


def _running(story: Story, chapter: Chapter, report: UnitReport, at: int) -> None:
    """On the demonstration's day some are accepted, some wait, one is sent back, some are being written."""
    step = at % 6
    if step in {0, 1, 4}:
        report = _send(story, chapter, report, at, chapter.sent)
    elif step == 2:
        begun = dict(list(_answers(chapter, report, at).items())[:9])
        commands.save_answers(story.reporter(report.unit, chapter.sent), report, begun)
    if report.state != ReportState.SUBMITTED:
        return
    if step == 0:
        commands.accept(_judge(story, report, chapter.sent), report)
    elif at == 4:
        remarks = {"tthc.ket-qua": "Chưa có số liệu thủ tục đã đơn giản hóa."}
        commands.send_back(_judge(story, report, chapter.sent), report, remarks=remarks)


def _send(story: Story, chapter: Chapter, report: UnitReport, at: int, day: date) -> UnitReport:
    report = commands.save_answers(story.reporter(report.unit, day), report, _answers(chapter, report, at))
    return commands.submit(_head(story, report, day), report)


def _head(story: Story, report: UnitReport, day: date) -> Actor:
    held = leaders_of(report.unit, day).select_related("user").first()
    return story.at(held.user.username, day, 14) if held else story.reporter(report.unit, day)


def _judge(story: Story, report: UnitReport, day: date) -> Actor:
    officer = story.at("noivu", day, 15)
    return officer if policies.may_judge(officer, report) else story.at("chutich", day, 15)


def _answers(chapter: Chapter, report: UnitReport, at: int) -> dict[str, commands.Entry]:
    fields = [one for one in report.round.form_used.fields() if not one.filled_from]
    return {one.key: commands.Entry(_given(chapter, one, report.unit, at), 0) for one in fields}


def _given(chapter: Chapter, one: ReportField, unit: Unit, at: int) -> Given:
    if one.key == "kho-khan.vuong-mac":
        return Given(text=DIFFICULTY) if at % 9 == 1 else Given(nothing=True)
    if one.kind == "narrative":
        return Given(text=WORDS[one.key].format(unit=unit.name))
    if one.key in NOTHING_IN and at % 3:
        return Given(nothing=True)
    commune = unit.level == Level.COMMUNE
    if one.key == "tthc.tiep-nhan":
        return Given(number=Decimal(_dossiers(chapter, at, commune=commune)))
    if one.kind == "ratio":
        return _ratio(chapter, one, at, commune=commune)
    if one.key.startswith("bo-may."):
        return Given(number=Decimal((19 if commune else 9) + at % 3 - (one.key == "bo-may.co-mat")))
    if one.key == "cong-vu.ky-luat":
        return Given(number=Decimal(at == DISCIPLINED))
    return Given(number=Decimal((at * 7 + len(one.title)) % (MOST[one.key] + 1) * chapter.scale))


def _dossiers(chapter: Chapter, at: int, *, commune: bool) -> int:
    return ((420 if commune else 60) + 23 * (at % 7)) * chapter.scale


def _ratio(chapter: Chapter, one: ReportField, at: int, *, commune: bool) -> Given:
    if one.whole == "tthc.tiep-nhan" or one.key == "tthc.dung-han":
        whole = _dossiers(chapter, at, commune=commune)
    else:
        whole = ((4 + at % 5) if one.key == "tthc.phan-anh" else (80 + 11 * (at % 6))) * chapter.scale
    part = whole * min(SHARES.get(one.key, 88) + at % 4, 100) // 100
    return Given(numerator=Decimal(part), denominator=None if one.whole else Decimal(whole))


def _close(story: Story, round_: ReportRound, day: date) -> None:
    officer = story.at("noivu", day, 10)
    commands.close_round(officer, round_, note="Đơn vị chưa có báo cáo được nêu tên trong báo cáo tổng hợp.")
    drawn = commands.draw(officer, round_)
    for text in drawn.texts.all():
        words = list(dict.fromkeys(source["text"] for source in text.sources))
        commands.edit_text(officer, text, words="\n".join(words[:3]) or "Không phát sinh.")
    commands.finalise(officer, drawn)
    for name in ("noivu", "chutich"):
        notices.see_all(story.at(name, day, 16))
