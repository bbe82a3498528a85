"""Every page as every kind of person sees it: no accessibility violation, no CSP message, no sideways scroll."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from parindex.accounts.models import User
from parindex.config.demo import PASSWORD
from parindex.kit import clock
from parindex.legal.models import LegalDocument
from parindex.organization.queries import actor_for
from parindex.planning import commands
from parindex.planning.models import (
    Amendment,
    Change,
    Difficulty,
    Obligation,
    Plan,
    PlanReview,
    Target,
    TargetMeasure,
    Task,
)
from tests.browser.conftest import Visitor


def pages() -> dict[str, list[tuple[str, str, int]]]:
    """Who looks at what: name of the picture, path, status."""
    plan, review = Plan.objects.get(), PlanReview.objects.get()
    late = Obligation.objects.filter(state="IN_PROGRESS").earliest("pk")
    measure = TargetMeasure.objects.filter(values__isnull=False).earliest("pk")
    difficulty = Difficulty.objects.get(state="ESCALATED")
    task = Task.objects.get(plan=plan, path="IV.3.2")
    mine = Obligation.objects.filter(unit__code="ninh-son-ubnd-xa-lam-son", state="OPEN").earliest("pk")
    draft, change = _draft(plan)
    return {
        "noivu": [
            ("viec", "/", 200),
            ("dieu-chinh", f"/ke-hoach/{plan.pk}/dieu-chinh/", 200),
            ("phu-luc", f"/ke-hoach/dieu-chinh/{plan.amendments.get(number=1).pk}/", 200),
            ("soan-dieu-chinh", f"/ke-hoach/dieu-chinh/{draft.pk}/", 200),
            ("sua-nhiem-vu", f"/ke-hoach/dieu-chinh/{draft.pk}/nhiem-vu/{task.pk}/", 200),
            ("nhiem-vu-da-dieu-chinh", f"/ke-hoach/nhiem-vu/{change.task_id}/", 200),
            ("ngay-truoc", f"/ke-hoach/{plan.pk}/ngay-truoc/?ngay=15/05/2025", 200),
            ("ngay-truoc-loi", f"/ke-hoach/{plan.pk}/ngay-truoc/?ngay=15/05/2030", 422),
            ("ke-hoach", "/ke-hoach/", 200),
            ("theo-phan", f"/ke-hoach/{plan.pk}/", 200),
            ("theo-doi", f"/ke-hoach/{plan.pk}/theo-doi/", 200),
            ("phan-viec-tre", f"/ke-hoach/phan-viec/{late.pk}/", 200),
            ("so-lieu", f"/ke-hoach/so-lieu/{measure.pk}/", 200),
            ("theo-don-vi", f"/ke-hoach/{plan.pk}/?view=unit", 200),
            ("theo-chi-tieu", f"/ke-hoach/{plan.pk}/?view=target", 200),
            ("nguyen-van", f"/ke-hoach/{plan.pk}/nguon/", 200),
            ("nhiem-vu", f"/ke-hoach/nhiem-vu/{task.pk}/", 200),
            ("chi-tieu", f"/ke-hoach/chi-tieu/{Target.objects.get(ordinal='6').pk}/", 200),
            ("tai-len", "/ke-hoach/tai-len/", 200),
            ("soat-xong", f"/ke-hoach/soat/{review.pk}/", 200),
            ("van-ban", "/van-ban/", 200),
            ("van-ban-khong-thay", "/van-ban/?q=khong+co+van+ban+nay", 200),
            ("mot-van-ban", f"/van-ban/{LegalDocument.objects.get(reference='61/2018/NĐ-CP').pk}/", 200),
            ("to-chuc", "/to-chuc/", 200),
            ("to-chuc-khanh-hoa", "/to-chuc/?day=01%2F07%2F2025&names=then", 200),
            ("to-chuc-loi", "/to-chuc/?day=31%2F02%2F2025", 422),
            ("don-vi", "/to-chuc/don-vi/khanh-hoa-ubnd-phuong-do-vinh/", 200),
            ("huong-dan", "/huong-dan/nhap-ke-hoach/", 200),
            ("khong-duoc", "/nhat-ky/", 403),
            ("khong-thay", "/ke-hoach/999999/", 404),
            ("doi-mat-khau", "/accounts/password/change/", 200),
            ("hai-buoc", "/accounts/2fa/", 200),
        ],
        "chutich": [
            ("dieu-hanh", f"/ke-hoach/{plan.pk}/dieu-hanh/", 200),
            ("kho-khan", f"/ke-hoach/kho-khan/{difficulty.pk}/", 200),
            ("chi-dao", f"/ke-hoach/{plan.pk}/chi-dao/?kho-khan={difficulty.pk}", 200),
        ],
        "lamson": [
            ("viec-cua-xa", "/", 200),
            ("thong-bao", "/thong-bao/", 200),
            ("lich-cua-toi", "/lich-cua-toi/", 200),
            ("phan-viec-cua-xa", f"/ke-hoach/phan-viec/{mine.pk}/", 200),
        ],
        "quantri": [("vai-tro", "/to-chuc/vai-tro/", 200), ("giao-vai-tro", "/to-chuc/vai-tro/giao/", 200)],
        "nhatky": [("nhat-ky", "/nhat-ky/", 200)],
    }


def _draft(plan: Plan) -> tuple[Amendment, Change]:
    """A draft that drops a duty with reports and changes a figure; and a change applied before."""
    officer = actor_for(User.objects.get(username="noivu"), clock.now())
    draft = commands.draft_amendment(officer, plan)
    commands.drop_task(officer, draft, task=plan.tasks.get(path="IV.1.2"))
    measure = TargetMeasure.objects.filter(target__plan=plan).latest("pk")
    commands.change_figure(officer, draft, measure=measure, comparator=">=", value=Decimal("97.5"))
    return draft, plan.amendments.get(number=1).changes.get(kind="CHANGED")


def test_every_page_is_accessible_and_keeps_to_its_security_policy(visit: Callable[..., Visitor]) -> None:
    wrong: dict[str, object] = {}
    for username, seen in pages().items():
        visitor = visit()
        if bad := visitor.faults("dang-nhap", "/accounts/login/", 200):
            wrong["dang-nhap"] = bad
        visitor.sign_in(username, PASSWORD)
        for name, path, status in seen:
            if bad := visitor.faults(name, path, status):
                wrong[name] = bad
    assert wrong == {}
