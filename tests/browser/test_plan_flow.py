"""The whole way in a browser: upload, correct, confirm, and a unit sees its duties."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parindex.config.demo import PASSWORD
from parindex.kit.catalog import catalog_path
from parindex.planning.models import Plan
from tests.browser.conftest import Visitor

DEMO_PLAN = catalog_path() / "plans" / "ke-hoach-nang-cao-par-index-2025.docx"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_document_to_the_duties_of_a_unit(visit: Callable[..., Visitor], javascript: bool) -> None:
    officer = visit("wide", javascript=javascript)
    officer.sign_in("noivu", PASSWORD)
    page = officer.page
    page.click("nav.main-nav >> text=Kế hoạch")
    page.click("a:has-text('Nhập kế hoạch từ tệp')")
    page.click("button:has-text('Đọc kế hoạch')")
    assert page.locator(".error-summary").is_visible()
    officer.picture("tai-len-loi")

    page.set_input_files("[name=file]", str(DEMO_PLAN))
    page.click("button:has-text('Đọc kế hoạch')")
    page.wait_for_selector("text=Đọc thành", timeout=10_000)
    assert page.locator("article.item").count() == 42
    officer.picture("soat")

    page.click("article:has(h3:has-text('Nhiệm vụ IV.5.1')) >> text=Sửa")
    page.fill("[name=text]", "Tham mưu kế hoạch rà soát văn bản, trình trước ngày 30/4.")
    page.fill("[name=due_on]", "31/2/2025")
    page.click("button:has-text('Lưu mục này')")
    assert "Ngày phải có thật" in page.inner_text(".error-summary")
    officer.picture("sua-loi")
    page.fill("[name=due_on]", "30/4/2025")
    page.click("button:has-text('Lưu mục này')")
    page.wait_for_selector("text=đã sửa tay")

    page.click("article:has(h3:has-text('Nhiệm vụ IV.5.2')) >> text=Tách")
    page.fill("[name=text]", "Theo dõi việc xây dựng văn bản.\n\nHướng dẫn ban hành văn bản theo danh mục.")
    page.click("form button:has-text('Tách')")
    page.wait_for_selector("h3:has-text('IV.5.2.2')")

    while page.locator(".inline-form").count():
        page.click(".inline-form >> nth=0 >> button")
        page.wait_for_load_state()
    page.click("text=Kiểm tra lần cuối và xác nhận")
    officer.picture("xac-nhan")
    page.fill("[name=year]", "2025")
    page.click("button:has-text('Xác nhận kế hoạch')")
    page.wait_for_selector("text=Đã xác nhận kế hoạch")
    assert Plan.objects.count() == 2

    for size in ("wide", "narrow"):
        unit = visit(size, javascript=javascript)
        unit.sign_in("tuphap", PASSWORD)
        duties = unit.page.inner_text("main")
        assert "Tham mưu kế hoạch rà soát văn bản, trình trước ngày 30/4." in duties
        assert "30/04/2025" in duties
        assert "Hướng dẫn ban hành văn bản theo danh mục." in duties
        unit.picture("viec-tu-phap")
