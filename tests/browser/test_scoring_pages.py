"""Criteria sets, published results and forecasts as people see them: accessible, and within the screen."""

from __future__ import annotations

from collections.abc import Callable

from parindex.accounts.models import User
from parindex.config.demo import PASSWORD
from parindex.kit import clock
from parindex.kit.catalog import load_criteria
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for
from parindex.scoring import commands
from parindex.scoring.models import CriteriaVersion, Result, Round, Sheet
from parindex.scoring.states import SetState
from tests.browser.conftest import Visitor

COMMUNE = "ninh-son-ubnd-xa-lam-son"
OF_A_DRAFT = (
    "", "thong-tin-chung/", "cach-tinh/", "xep-loai/", "thuong-tru/", "thuong-tru/them/thuong/", "thuong-tru/P1/",
    "thuong-tru/P1/?loai=van-ban", "khong-che/", "khong-che/P4/", "them-linh-vuc/", "them-tieu-chi/1/", "muc/1.1/",
    "tieu-chi/1.1.1/", "tieu-chi/1.1.3/?loai=bands", "them-vao/1.1/", "sap-xep/", "sap-xep/1.1/",
)  # fmt: skip
OF_A_UNIT = ("", "diem-mat/", "nam-truoc/", "so-lieu-ngoai/", "tieu-chi/1.1.1/")


def a_draft() -> CriteriaVersion:
    """A draft with something to mend: its days overlap those of the set in force."""
    officer = actor_for(User.objects.get(username="noivu"), clock.now())
    made = load_criteria()["xa"][0].model_copy(update={"version": 2})
    return commands.draft_set(officer, Unit.objects.get(code="ninh-son-ubnd"), made)


def pages(draft: CriteriaVersion) -> dict[str, list[str]]:
    """Who looks at what."""
    issued = CriteriaVersion.objects.filter(state=SetState.ISSUED, code="xa").latest("number")
    result, sheet = Result.objects.earliest("pk"), Sheet.objects.filter(unit__code=COMMUNE).latest("pk")
    one, own = f"/ket-qua-cai-cach/{result.pk}/", Round.objects.latest("pk")
    return {
        "noivu": [
            "/bo-tieu-chi/", f"/bo-tieu-chi/{issued.pk}/", f"/bo-tieu-chi/{draft.pk}/so-voi/{issued.pk}/",
            f"/bo-tieu-chi/{issued.pk}/phong-theo/",
            *(f"/bo-tieu-chi/{draft.pk}/{path}" for path in OF_A_DRAFT),
            "/ket-qua-cai-cach/", one, f"{one}kiem-tra/", *(f"{one}don-vi/{COMMUNE}/{path}" for path in OF_A_UNIT),
            "/du-bao/", f"/du-bao/{sheet.pk}/", f"/du-bao/{sheet.pk}/thu/",
            "/cham-diem/", f"/cham-diem/dot/{own.pk}/",
        ],
        "lamson": ["/cham-diem/", f"/cham-diem/phieu/{sheet.pk}/", "/du-bao/", f"/du-bao/{sheet.pk}/", one],
    }  # fmt: skip


def test_pages_around_an_assessment_are_accessible_and_fit(visit: Callable[..., Visitor]) -> None:
    wrong: dict[str, list[str]] = {}
    draft = a_draft()
    for username, seen in pages(draft).items():
        visitor = visit()
        visitor.sign_in(username, PASSWORD)
        for path in seen:
            if bad := visitor.faults(path.strip("/").replace("/", "-"), path, 200):
                wrong[f"{username} {path}"] = bad
        if username == "noivu":
            for path, typed in (("xep-loai/", "rows-0-min"), ("tieu-chi/1.1.1/", "points"), ("cach-tinh/", "scale")):
                if bad := refused(visitor, f"/bo-tieu-chi/{draft.pk}/{path}", typed):
                    wrong[f"{path} với lỗi"] = bad
    assert wrong == {}


def refused(visitor: Visitor, path: str, field: str) -> list[str]:
    """What is wrong with a form given back with a mistake."""
    visitor.open(path)
    visitor.page.fill(f"[name='{field}']", "không phải số")
    visitor.page.click("main button:has-text('Lưu')")
    visitor.page.wait_for_selector(f"[name='{field}'].is-invalid")
    visitor.complaints.clear()
    return visitor.faults_on_each_screen(path.strip("/").replace("/", "-") + "-loi")


def test_a_draft_is_put_right_without_javascript_and_issued_by_another(visit: Callable[..., Visitor]) -> None:
    """It is not passed on until its days come after the old ones; a part moves, a class is added."""
    draft = a_draft()
    address = f"/bo-tieu-chi/{draft.pk}/"
    officer = visit(javascript=False)
    officer.sign_in("noivu", PASSWORD)
    page = officer.page
    officer.open(address)
    page.click("button:has-text('Kiểm tra xong, trình ban hành')")
    assert "cùng có hiệu lực" in page.inner_text(".error-summary")
    page.click("a:has-text('Sửa thông tin chung')")
    page.fill("[name=valid_from]", "1/7/2025")
    page.fill("[name=valid_to]", "")
    page.click("button:has-text('Lưu')")
    page.click("a:has-text('Sắp xếp, bỏ mục')")
    page.click("#muc-1\\.1\\.1 button:has-text('Xuống')")
    assert page.url.endswith("#muc-1.1.2")
    officer.open(f"{address}xep-loai/")
    page.fill("[name='rows-5-label']", "Hoàn thành")
    page.fill("[name='rows-5-min']", "60")
    page.click("button:has-text('Lưu')")
    assert "Hoàn thành: từ 60 điểm" in page.inner_text("main")
    page.click("button:has-text('Kiểm tra xong, trình ban hành')")
    page.wait_for_selector("text=Bộ tiêu chí chờ người khác ban hành")
    council = visit(javascript=False)
    council.sign_in("hoidong", PASSWORD)
    council.open(address)
    council.page.fill("[name=decision]", "99/QĐ-UBND")
    council.page.fill("[name=decided_on]", "16/6/2025")
    council.page.click("button:has-text('Ban hành theo quyết định này')")
    council.page.wait_for_selector("text=từ đây nội dung không đổi nữa")
    told = CriteriaVersion.objects.get(pk=draft.pk)
    assert told.state == SetState.ISSUED
    assert [band.label for band in told.criteria.classes][3:5] == ["Hoàn thành", "Trung bình"]
    assert told.criteria.leaf("1.1.2").name == draft.criteria.leaf("1.1.1").name
