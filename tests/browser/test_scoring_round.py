"""A round in a browser: a commune scores itself, the deadline locks it, it is asked, explains, and is published.

The server's clock is the day of the demonstration, which the test sets from step to step.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.config.demo import PASSWORD
from parindex.kit import clock
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for
from parindex.scoring import commands
from parindex.scoring.models import LeafEntry, Mark, Result, Round, Sheet
from tests.browser.conftest import Visitor
from tests.scoring_rounds import criteria

OPENED, DUE, JUDGED, EXPLAINED, SECOND, COUNCIL = (date(2025, 6, day) for day in (16, 18, 20, 23, 25, 27))
COMMUNE = "ninh-son-ubnd-xa-lam-son"


def by(username: str) -> Actor:
    return actor_for(User.objects.get(username=username), clock.now())


def evening(day: date) -> datetime:
    """The end of a day, so that the whole of it still belongs to the step."""
    return datetime.combine(day, time(23, 59), LOCAL_ZONE)


def round_of_june() -> Round:
    """A round of the demonstration's district that runs through its steps within a fortnight."""
    huyen = Unit.objects.get(code="ninh-son-ubnd")
    officer = by("noivu")
    version = commands.check_set(
        officer, commands.draft_set(officer, huyen, criteria(code="xa-mau", level="COMMUNE"))
    )
    version = commands.issue_set(by("hoidong"), version, decision="12/QĐ-UBND", decided_on=OPENED)
    table = commands.Timetable(
        opens_at=datetime.combine(OPENED, time(0), LOCAL_ZONE), self_due_at=evening(DUE),
        appraisal_due_at=evening(JUDGED), explain_due_at=evening(EXPLAINED), second_due_at=evening(SECOND),
        council_on=COUNCIL, cutoff_on=OPENED,
    )  # fmt: skip
    one = commands.set_up(officer, huyen, year=2026, title="Đánh giá cải cách hành chính năm 2026", timetable=table)
    commands.put_group(officer, one, name="Xã", version=version, units=[Unit.objects.get(code=COMMUNE)])
    commands.allot(
        officer,
        one,
        appraiser=User.objects.get(username="thamdinh"),
        fields=["1", "2"],
        sheets=list(Sheet.objects.filter(round=one)),
    )
    return one


def arrive(visit: Callable[..., Visitor], username: str, size: str = "wide", *, javascript: bool = True) -> Visitor:
    visitor = visit(size, javascript=javascript)
    visitor.sign_in(username, PASSWORD)
    return visitor


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_commune_through_a_whole_round(visit: Callable[..., Visitor], settings: object, javascript: bool) -> None:
    def it_is(day: date) -> None:
        settings.DEMO_DAY = day  # type: ignore[attr-defined]

    it_is(OPENED)
    one = round_of_june()
    officer = arrive(visit, "noivu", javascript=javascript)
    officer.open(f"/cham-diem/dot/{one.pk}/")
    officer.page.click("button:has-text('Mở cho đơn vị tự chấm')")
    officer.page.wait_for_selector("text=Đã mở đợt")

    unit = arrive(visit, "lamson", javascript=javascript)
    unit.page.click("main >> text=Đánh giá cải cách hành chính năm 2026")
    assert "0/3 đã xong" in unit.page.inner_text("main")
    unit.picture("phieu")
    declare(unit, javascript=javascript)

    head = arrive(visit, "ctlamson", javascript=javascript)
    sheet = Sheet.objects.get(round=one)
    head.open(f"/cham-diem/phieu/{sheet.pk}/")
    head.page.click("button:has-text('Nộp phiếu tự chấm')")
    assert "1.1.3" in head.page.inner_text(".error-summary")
    head.picture("nop-thieu")

    it_is(DUE + timedelta(days=1))
    late(unit, sheet)
    officer.open(f"/cham-diem/dot/{one.pk}/chuyen-buoc/")
    officer.page.click("main form button:has-text('Chuyển bước')")
    officer.page.wait_for_selector("text=Đã chuyển sang bước")

    appraise(arrive(visit, "thamdinh", javascript=javascript), sheet)
    go_on(JUDGED, settings)
    explain(arrive(visit, "lamson", "narrow", javascript=javascript), sheet)
    go_on(EXPLAINED, settings)
    again(arrive(visit, "thamdinh", javascript=javascript), sheet)
    go_on(SECOND, settings)

    it_is(COUNCIL)
    conclude(arrive(visit, "hoidong", javascript=javascript), officer, sheet)
    publish(arrive(visit, "chutich", javascript=javascript), one)
    result = Result.objects.get(round=one)
    assert result.read()["groups"][0]["units"][0]["unit"] == COMMUNE
    unit.open(f"/cham-diem/phieu/{sheet.pk}/tieu-chi/1.1.2/")
    assert "Thẩm định lần 2" in unit.page.inner_text("main")


def declare(unit: Visitor, *, javascript: bool) -> None:
    """Two leaves of three: a yes with its document, and a ratio that says at once what it comes to."""
    page = unit.page
    page.click("a:has-text('1.1.1')")
    page.check("[name='so-met'][value=co]")
    page.set_input_files("[name=file]", {"name": "ke-hoach.txt", "mimeType": "text/plain", "buffer": b"Ke hoach\n"})
    page.fill("[name=pages]", "tr. 2")
    page.fill("[name=issued_on]", "5/3/2024")
    page.click("button:has-text('Lưu, sang tiêu chí chưa xong')")
    page.wait_for_selector("h1:has-text('1.1.2')")
    page.fill("[name='so-done']", "190")
    page.fill("[name='so-all']", "hai trăm")
    page.press("[name='so-all']", "Tab")
    if javascript:
        page.wait_for_selector("#ket-qua >> text=Chưa lưu")
    page.fill("[name='so-all']", "200")
    page.press("[name='so-all']", "Tab")
    if javascript:
        page.wait_for_selector("#ket-qua >> text=19/20 điểm")
    page.click("button.btn-secondary:has-text('Lưu')")
    page.wait_for_selector("text=Đã lưu tiêu chí 1.1.2")
    assert "19/20 điểm" in page.inner_text("#ket-qua")
    assert "chưa có tài liệu kiểm chứng" in page.inner_text("main")
    unit.picture("tieu-chi")


def late(unit: Visitor, sheet: Sheet) -> None:
    """The page stayed open over the deadline: what is typed then comes back, and is not stored."""
    unit.open(f"/cham-diem/phieu/{sheet.pk}/")
    assert "Đã khóa do hết hạn" in unit.page.inner_text("main")
    unit.open(f"/cham-diem/phieu/{sheet.pk}/tieu-chi/1.1.3/")
    assert unit.page.locator("main form [name='so-met']").count() == 0
    assert not LeafEntry.objects.get(sheet=sheet, leaf="1.1.3").facts


def appraise(judge: Visitor, sheet: Sheet) -> None:
    """Agree with one button, ask about what has no document, nothing for what wasn't declared, points by hand."""
    page = judge.page
    page.click("main >> text=Thẩm định UBND xã Lâm Sơn")
    page.click("a:has-text('Chấm tiếp: 1.1.1')")
    assert "Ban hành ngoài năm 2026" in page.inner_text("main")
    judge.picture("cham")
    page.click("button:has-text('Ghi, sang tiêu chí sau')")
    page.wait_for_selector("h1:has-text('1.1.2')")
    page.check("[name=verdict][value=NO_EVIDENCE]")
    page.fill("[name=reason]", "Không có tài liệu")
    page.fill("[name=asks]", "Báo cáo nào có số này?")
    page.click("button:has-text('Ghi, sang tiêu chí sau')")
    page.wait_for_selector("h1:has-text('1.1.3')")
    page.check("[name=verdict][value=NO_EVIDENCE]")
    page.click("button:has-text('Ghi, sang tiêu chí sau')")
    assert "Hãy ghi lý do" in page.inner_text(".error-summary")
    page.fill("[name=reason]", "Không kê khai")
    page.click("button:has-text('Ghi, sang tiêu chí sau')")
    page.wait_for_selector("h1:has-text('2.1.3')")
    page.check("[name=verdict][value=POINTS]")
    page.fill("[name=points]", "7,5")
    page.fill("[name=reason]", "Theo biên bản")
    page.click("button:has-text('Ghi, sang tiêu chí sau')")
    page.wait_for_selector("text=không còn tiêu chí nào phải chấm")
    assert Mark.objects.filter(entry__sheet=sheet).count() == 4


def go_on(day: date, settings: object) -> None:
    """The day after the step's last the officer goes on; the page of that is tested above."""
    settings.DEMO_DAY = day + timedelta(days=1)  # type: ignore[attr-defined]
    one = Round.objects.get(year=2026)
    commands.go_on(by("noivu"), one)


def explain(unit: Visitor, sheet: Sheet) -> None:
    page = unit.page
    page.click("main >> text=Đánh giá cải cách hành chính năm 2026")
    assert "Im lặng là đồng ý" in page.inner_text("main")
    page.click("#giai-trinh + ul a")
    page.fill("[name=text]", "Báo cáo số 45, gửi kèm")
    page.set_input_files("[name=file]", {"name": "bc45.txt", "mimeType": "text/plain", "buffer": b"Bao cao 45\n"})
    page.fill("[name=issued_on]", "1/6/2025")
    page.click("button:has-text('Lưu giải trình')")
    page.wait_for_selector("text=Đã lưu giải trình")
    assert not unit.scrolls_sideways()
    unit.picture("giai-trinh")
    assert LeafEntry.objects.get(sheet=sheet, leaf="1.1.2").explanation.text == "Báo cáo số 45, gửi kèm"


def again(judge: Visitor, sheet: Sheet) -> None:
    page = judge.page
    judge.open(f"/cham-diem/tham-dinh/{sheet.pk}/")
    page.click("a:has-text('Chấm tiếp: 1.1.2')")
    assert "Báo cáo số 45, gửi kèm" in page.inner_text("main")
    page.check("[name=verdict][value=AS_DECLARED]")
    page.click("button:has-text('Ghi, sang tiêu chí sau')")
    page.wait_for_selector("text=không còn tiêu chí nào phải chấm")


def conclude(council: Visitor, officer: Visitor, sheet: Sheet) -> None:
    """What is still open is listed; survey and index are entered, the council's own leaf is judged."""
    council.open(f"/cham-diem/dot/{sheet.round_id}/hoi-dong/")
    assert "chưa có điểm" in council.page.inner_text("main")
    council.picture("hoi-dong")
    group = sheet.group_id
    for leaf, typed in (("2.1.1", "dân; good; 80\ndân; bad; 20"), ("2.1.2", "0,75")):
        officer.open(f"/cham-diem/dot/{sheet.round_id}/ngoai/{group}/{leaf}/")
        officer.page.fill("main table textarea, main table input[type=text]", typed)
        officer.page.fill("[name=source]", "Báo cáo 12")
        officer.page.click("button:has-text('Nhập số liệu')")
        officer.page.wait_for_selector("text=Đã nhập số liệu của 1 đơn vị")
    council.open(f"/cham-diem/tham-dinh/{sheet.pk}/2.1.4/")
    council.page.check("[name=verdict][value=POINTS]")
    council.page.fill("[name=points]", "8")
    council.page.fill("[name=reason]", "Hội đồng thống nhất")
    council.page.click("button:has-text('Ghi, sang tiêu chí sau')")
    council.page.wait_for_selector("text=Mọi tiêu chí đã có điểm")
    council.open(f"/cham-diem/dot/{sheet.round_id}/hoi-dong/")
    council.page.fill("[name=conclusion]", "Hội đồng nhất trí")
    council.page.click("button:has-text('Thông qua')")
    council.page.wait_for_selector("text=Hội đồng đã thông qua")


def publish(chair: Visitor, one: Round) -> None:
    chair.page.click("main >> text=Đánh giá cải cách hành chính năm 2026")
    chair.page.fill("[name=decision]", "45/QĐ-UBND")
    chair.page.fill("[name=decided_on]", f"{COUNCIL:%d/%m/%Y}")
    chair.page.click("button:has-text('Công bố kết quả')")
    chair.page.wait_for_selector("text=Đã công bố kết quả")
    chair.picture("cong-bo")


PAGES = {
    "lamson": ["", "phieu/{sheet}/", "phieu/{sheet}/tieu-chi/1.1.2/", "phieu/{sheet}/thuong-tru/"],
    "noivu": ["", "dot/moi/", "dot/{round}/", "dot/{round}/phan-cong/", "dot/{round}/ngoai/",
              "dot/{round}/chuyen-buoc/", "dot/{round}/ngoai/{group}/2.1.1/", "phieu/{sheet}/dieu-hanh/",
              "dot/{round}/lich-su/"],
    "thamdinh": ["tham-dinh/{sheet}/", "tham-dinh/{sheet}/1.1.2/", "dot/{round}/xung-dot/"],
}  # fmt: skip


def test_pages_of_a_round_are_sound(visit: Callable[..., Visitor], settings: object) -> None:
    settings.DEMO_DAY = OPENED  # type: ignore[attr-defined]
    one = commands.open_round(by("noivu"), round_of_june())
    sheet = Sheet.objects.get(round=one)
    words = {"sheet": sheet.pk, "round": one.pk, "group": sheet.group_id}
    bad: dict[str, list[str]] = {}
    for username in ("lamson", "noivu"):
        visitor = arrive(visit, username)
        for path in PAGES[username]:
            address = "/cham-diem/" + path.format(**words)
            if found := visitor.faults(path.replace("/", "-"), address, 200):
                bad[f"{username} {address}"] = found
    settings.DEMO_DAY = DUE + timedelta(days=1)  # type: ignore[attr-defined]
    commands.go_on(by("noivu"), one)
    visitor = arrive(visit, "thamdinh")
    for path in PAGES["thamdinh"]:
        address = "/cham-diem/" + path.format(**words)
        if found := visitor.faults(path.replace("/", "-"), address, 200):
            bad[address] = found
    assert bad == {}
