"""A whole quarter in a browser: opened, filled, late, returned, missing, consolidated, directed, signed, issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from parindex.accounts.models import User
from parindex.config import demo_papers
from parindex.config.demo import PASSWORD
from parindex.dispatch.models import OutgoingDocument, RegisterEntry
from parindex.organization.models import Unit
from parindex.organization.queries import grants_on
from parindex.papers.signing import verify
from parindex.planning.models import Direction
from parindex.reporting import commands
from parindex.reporting.models import ReportRound, UnitReport
from tests.browser.conftest import Visitor
from tests.office import needs_office
from tests.report_rounds import on, sound

DUE, LATE, AFTER = date(2025, 6, 20), date(2025, 6, 24), date(2025, 6, 26)
DIFFICULTY = "Đường truyền của Bộ phận Một cửa hay mất vào giờ cao điểm."
MISSING = "Phòng Dân tộc"


def holder(report: UnitReport, role: str, instead: str = "") -> User:
    """Who holds a role in the unit that reports; else the other role."""
    rows = grants_on(DUE).filter(unit=report.unit, role__in=[role, instead]).select_related("user")
    return sorted(rows, key=lambda row: row.role != role)[0].user


def fill(unit: Visitor, report: UnitReport, *, difficulty: str) -> None:
    """Type a sound answer into every field of the unit's report, as `sound` gives it, and save it."""
    page = unit.page
    unit.open(f"/bao-cao/{report.pk}/")
    for key, entry in sound(report).items():
        given = entry.given
        for sign, value in (("t", given.text), ("n", given.number), ("a", given.numerator), ("b", given.denominator)):
            if value not in (None, ""):
                page.fill(f"[name='{sign}-{key}']", str(value))
    page.wait_for_load_state("networkidle")
    assert page.locator(".save-state .tag-bad").count() == 0, "a field clashed with itself"
    page.fill("[name='t-kho-khan.vuong-mac']", difficulty)
    page.click("#report-form button[type=submit]")
    page.wait_for_selector("text=Đã lưu nháp.")


def others_report(round_: ReportRound, day: date, *, but: set[int], accept: bool) -> None:
    """The units that nobody watches here report and are accepted by the same commands as the pages use."""
    for report in round_.reports.exclude(pk__in=but).select_related("unit", "for_unit", "round"):
        writer, head = holder(report, "SELF_ASSESSOR", "UNIT_LEADER"), holder(report, "UNIT_LEADER", "SELF_ASSESSOR")
        sent = commands.save_answers(on(writer, day), report, sound(report))
        sent = commands.submit(on(head, day, 14), sent)
        if accept:
            own = report.unit.code == "ninh-son-phong-noi-vu"
            judge = User.objects.get(username="chutich" if own else "noivu")
            commands.accept(on(judge, day, 16), sent)


@needs_office
def test_a_quarter_of_all_units_from_opening_to_a_signed_report(
    visit: Callable[..., Visitor], settings: Any, tmp_path: Path
) -> None:
    keys = demo_papers.make_keys(tmp_path, PASSWORD)
    settings.TRUSTED_AUTHORITIES = str(keys / "ca.pem")
    people = {name: visit("wide") for name in ("noivu", "chutich", "vanthu", "lamson", "ctlamson")}
    for name, visitor in people.items():
        visitor.sign_in(name, PASSWORD)
    officer = people["noivu"].page

    # Opened: every unit owes a report at once.
    people["noivu"].open("/bao-cao/mo/")
    committee = Unit.objects.get(code="ninh-son-ubnd")
    officer.select_option("[name=chosen]", f"{committee.pk}|cchc-quy|2025-Q2")
    officer.click("main form button:has-text('Mở đợt')")
    officer.wait_for_selector("text=Đã mở đợt báo cáo")
    round_ = ReportRound.objects.get(type="cchc-quy", period="2025-Q2")
    reports = {report.unit.name: report for report in round_.reports.select_related("unit", "for_unit", "round")}
    assert len(reports) >= 21
    assert round_.due_on == DUE

    # Filled in time by one commune, in the browser; its head sends it.
    lam_son = reports["UBND xã Lâm Sơn"]
    fill(people["lamson"], lam_son, difficulty=DIFFICULTY)
    people["lamson"].page.click("text=Trình thủ trưởng")
    people["ctlamson"].open(f"/bao-cao/{lam_son.pk}/")
    people["ctlamson"].page.click("button:has-text('Nộp báo cáo')")
    people["ctlamson"].page.wait_for_selector("text=Đã nộp báo cáo")

    # Returned with a reason at a field, mended and sent again.
    people["noivu"].open(f"/bao-cao/{lam_son.pk}/")
    officer.fill("[name='r-tthc.ket-qua']", "Chưa nêu số thủ tục đã niêm yết.")
    officer.click("text=Trả lại kèm lý do")
    officer.wait_for_selector("text=Đã trả lại; đơn vị được báo.")
    people["ctlamson"].open(f"/bao-cao/{lam_son.pk}/")
    assert "Chưa nêu số thủ tục đã niêm yết." in people["ctlamson"].page.inner_text("main")
    people["ctlamson"].page.fill("[name='t-tthc.ket-qua']", "Đã niêm yết 218 thủ tục tại Bộ phận Một cửa.")
    people["ctlamson"].page.click("#report-form button[type=submit]")
    people["ctlamson"].page.wait_for_selector("text=Đã lưu nháp.")
    people["ctlamson"].page.click("button:has-text('Nộp báo cáo')")
    people["ctlamson"].page.wait_for_selector("text=Đã nộp báo cáo")
    people["noivu"].open(f"/bao-cao/{lam_son.pk}/")
    officer.click("button:has-text('Chấp nhận')")
    officer.wait_for_selector("text=Đã chấp nhận báo cáo.")

    # The others in time, one late, one not at all.
    late, missing = reports["Phòng Tư pháp"], reports[MISSING]
    others_report(round_, DUE, but={lam_son.pk, late.pk, missing.pk}, accept=True)
    settings.DEMO_DAY = LATE
    others_report(round_, LATE, but={one.pk for one in reports.values()} - {late.pk}, accept=True)
    people["noivu"].open(f"/bao-cao/dot/{round_.pk}/")
    told = officer.inner_text("main")
    assert f"{len(reports) - 2}/{len(reports)}" in told
    people["noivu"].picture("quy-cac-don-vi")

    # Consolidated: the missing unit is named; words edited, fixed.
    settings.DEMO_DAY = AFTER
    people["noivu"].open(f"/bao-cao/dot/{round_.pk}/tong-hop/")
    officer.click("button:has-text('Tổng hợp')")
    officer.wait_for_selector("text=Đã tổng hợp từ các báo cáo")
    assert MISSING in officer.inner_text("main")
    officer.click("button:has-text('Chốt')")
    officer.wait_for_selector("text=Đã chốt báo cáo tổng hợp.")

    # The commune's difficulty goes up to the chair, who directs.
    difficulty = round_.plan.difficulties.get(text=DIFFICULTY)  # type: ignore[union-attr]
    people["noivu"].open(f"/ke-hoach/kho-khan/{difficulty.pk}/")
    officer.click("details:has(button:has-text('Trình')) summary")
    officer.click("button:has-text('Trình')")
    officer.wait_for_load_state()
    chair = people["chutich"].page
    people["chutich"].open(f"/ke-hoach/{difficulty.plan_id}/chi-dao/?kho-khan={difficulty.pk}")
    chair.fill("[name=text]", "Lắp đường truyền dự phòng cho Bộ phận Một cửa xã Lâm Sơn.")
    chair.fill("[name=due_on]", "30/06/2025")
    chair.click("main form button[type=submit]")
    chair.wait_for_selector("text=Đã giao")
    assert Direction.objects.filter(difficulties=difficulty).exists()

    # Put forward, checked by the head and the clerk.
    people["noivu"].open(f"/bao-cao/dot/{round_.pk}/tong-hop/")
    officer.click("button:has-text('Trình ký')")
    officer.wait_for_selector("text=Đã lập dự thảo văn bản")
    document = OutgoingDocument.objects.get(about__startswith="reporting.consolidation", state="DRAFT")
    path = f"/van-ban-di/{document.pk}/"
    officer.click("button:has-text('Trình kiểm tra')")
    officer.wait_for_selector("text=Đã trình kiểm tra nội dung.")
    people["chutich"].open(path)
    chair.click("button:has-text('Đồng ý nội dung')")
    clerk = people["vanthu"].page
    people["vanthu"].open(path)
    assert "đúng thể thức" in clerk.inner_text("main")
    clerk.click("button:has-text('Đạt, chuyển người ký')")

    # Numbered and signed by the chair, sealed and issued by the clerk, with trial certificates.
    people["chutich"].open(path)
    people["chutich"].picture("ky-van-ban")
    chair.set_input_files("#key_file", str(keys / "chu-tich.p12"))
    chair.fill("#key_password", PASSWORD)
    chair.click("button:has-text('Ký văn bản')")
    chair.wait_for_selector("text=Đã ký.")
    people["vanthu"].open(path)
    clerk.set_input_files("#key_file", str(keys / "co-quan.p12"))
    clerk.fill("#key_password", PASSWORD)
    clerk.click("button:has-text('Đóng dấu và phát hành')")
    clerk.wait_for_selector("text=Đã đóng dấu, vào sổ và phát hành.")
    entry = RegisterEntry.objects.get(document=document.pk)
    assert entry.reference in clerk.inner_text("main")
    people["vanthu"].picture("da-phat-hanh")
    assert people["vanthu"].violations() == []

    # Verified: by ourselves, and by anybody on the page that checks a document.
    with clerk.expect_download() as download:
        clerk.click("text=Bản phát hành (PDF)")
    issued = tmp_path / "da-phat-hanh.pdf"
    download.value.save_as(issued)
    found = verify(issued.read_bytes(), trusted=[(keys / "ca.pem").read_bytes()], at=datetime.now(UTC))
    assert [one.certificate.name for one in found.signatures] == ["Đặng Quốc Bảo", "UBND huyện Ninh Sơn"]
    assert found.sound
    people["lamson"].open("/van-ban/kiem-tra/")
    people["lamson"].page.set_input_files("[name=file]", str(issued))
    people["lamson"].page.click("main form button[type=submit]")
    assert people["lamson"].page.inner_text("main").count("Chữ ký hợp lệ") == 2
    people["vanthu"].open(f"/van-ban-di/so/{document.issuer_id}/2025/")
    assert entry.reference in clerk.inner_text("main")
    people["noivu"].open(f"/bao-cao/dot/{round_.pk}/tong-hop/")
    assert entry.reference in officer.inner_text("main")
    for visitor in people.values():
        assert visitor.complaints == []
