"""A duty through its life in a browser: reported, verified, sent back, extended, a difficulty, a direction, done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from parindex.config.demo import PASSWORD
from parindex.planning.models import Difficulty, Obligation, Plan
from tests.browser.conftest import Visitor


def of_lam_son(path: str, **more: str) -> Obligation:
    return Obligation.objects.get(task__path=path, unit__code="ninh-son-ubnd-xa-lam-son", **more)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_duty_is_reported_judged_extended_and_directed(
    visit: Callable[..., Visitor], tmp_path: Path, javascript: bool
) -> None:
    plan = Plan.objects.get()
    evidence = tmp_path / "báo cáo kết quả.txt"
    evidence.write_text("Kết quả kiểm tra nội bộ", "utf-8")
    inspection, open_duty = of_lam_son("IV.1.7"), of_lam_son("IV.1.4", period="2025-Q2")

    unit = visit("wide", javascript=javascript)
    unit.sign_in("lamson", PASSWORD)
    page = unit.page
    page.click(f"a[href='/ke-hoach/phan-viec/{inspection.pk}/']")
    page.fill("#id_bao-cao_percent", "140")
    page.fill("#id_bao-cao_result", "Đã kiểm tra ba lượt, nhân rộng một mô hình.")
    page.click("#bao-cao button[type=submit]")
    assert "từ 0 đến 100%" in page.inner_text(".error-summary")
    assert page.input_value("#id_bao-cao_result") == "Đã kiểm tra ba lượt, nhân rộng một mô hình."
    unit.picture("bao-cao-loi")
    page.fill("#id_bao-cao_percent", "100")
    page.set_input_files("#id_bao-cao_file_1", str(evidence))
    page.fill("#id_bao-cao_pages_1", "1")
    page.click("#bao-cao button[type=submit]")
    page.wait_for_selector("text=Đã gửi báo cáo.")
    unit.picture("phan-viec")

    officer = visit("wide", javascript=javascript)
    officer.sign_in("noivu", PASSWORD)
    assert officer.open(f"/ke-hoach/{plan.pk}/theo-doi/") == 200
    officer.page.click(f"a[href='/ke-hoach/phan-viec/{inspection.pk}/']")
    officer.page.click("#tra-lai summary")
    officer.page.fill("#id_tra-lai_reason", "Cần danh sách các lượt kiểm tra.")
    officer.page.click("#tra-lai button[type=submit]")
    officer.page.wait_for_selector("text=Đã trả lại")
    officer.page.fill("#id_gia-han_to_due", "15/09/2025")
    officer.page.fill("#id_gia-han_reason", "Chờ tài liệu của tỉnh")
    officer.page.click("#gia-han button[type=submit]")
    officer.page.wait_for_selector("text=hạn đầu tiên vẫn hiện")
    assert "29/08/2025" in officer.page.inner_text("main")

    unit.open(f"/ke-hoach/phan-viec/{inspection.pk}/")
    assert "Cần danh sách các lượt kiểm tra." in page.inner_text("main")
    page.fill("#id_bao-cao_percent", "100")
    page.fill("#id_bao-cao_result", "Đã bổ sung danh sách.")
    page.click("#bao-cao button[type=submit]")
    page.wait_for_selector("text=Đã gửi báo cáo.")
    officer.open(f"/ke-hoach/phan-viec/{inspection.pk}/")
    officer.page.click("#xac-nhan button[type=submit]")
    officer.page.wait_for_selector("text=Đã xác nhận hoàn thành.")

    unit.open(f"/ke-hoach/phan-viec/{open_duty.pk}/")
    page.click("#kho-khan summary")
    page.fill("#id_kho-khan_text", "Thiếu công chức trực một cửa.")
    page.click("#kho-khan button[type=submit]")
    page.wait_for_selector("text=Đã gửi khó khăn")
    raised = Difficulty.objects.get(text="Thiếu công chức trực một cửa.")
    officer.open(f"/ke-hoach/kho-khan/{raised.pk}/")
    officer.page.click("summary:has-text('Trình Chủ tịch')")
    officer.page.click("button:has-text('Trình')")
    officer.page.wait_for_selector("text=Đã trình Chủ tịch.")

    chair = visit("wide", javascript=javascript)
    chair.sign_in("chutich", PASSWORD)
    chair.open(f"/ke-hoach/{plan.pk}/dieu-hanh/")
    chair.picture("dieu-hanh-cho")
    chair.page.click(f"a[href='/ke-hoach/kho-khan/{raised.pk}/']")
    chair.page.click("a:has-text('Ra chỉ đạo')")
    chair.page.fill("[name=text]", "Bố trí công chức trực một cửa trong tháng 6.")
    chair.page.fill("[name=due_on]", "30/06/2025")
    chair.page.click("button:has-text('Giao thực hiện')")
    chair.page.wait_for_selector("text=Đã giao")

    directed = Obligation.objects.get(task__direction__difficulties=raised)
    assert (directed.unit.code, f"{directed.due_on}") == ("ninh-son-ubnd-xa-lam-son", "2025-06-30")
    unit.open("/")
    page.click(f"a[href='/ke-hoach/phan-viec/{directed.pk}/']")
    page.fill("#id_bao-cao_percent", "100")
    page.fill("#id_bao-cao_result", "Đã bố trí.")
    page.click("#bao-cao button[type=submit]")
    page.wait_for_selector("text=Đã gửi báo cáo.")
    chair.open(f"/ke-hoach/phan-viec/{directed.pk}/")
    chair.page.click("#xac-nhan button[type=submit]")
    chair.page.wait_for_selector("text=Đã xác nhận hoàn thành.")
    unit.open(f"/ke-hoach/kho-khan/{raised.pk}/")
    assert "Bố trí công chức trực một cửa trong tháng 6." in page.inner_text("main")
    ours = [c for visitor in (unit, officer, chair) for c in visitor.complaints if "Failed to load resource" not in c]
    assert ours == []


def test_the_chairs_page_prints_on_one_sheet_of_a4(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    from pypdfium2 import PdfDocument

    chair = visit("wide")
    chair.sign_in("chutich", PASSWORD)
    chair.open(f"/ke-hoach/{Plan.objects.get().pk}/dieu-hanh/")
    printed = tmp_path / "dieu-hanh.pdf"
    chair.page.pdf(path=str(printed), format="A4", prefer_css_page_size=True)
    assert len(PdfDocument(printed)) == 1
