"""Pages of the one-stop service as those who work with them see them: accessible, and within the screen."""

from __future__ import annotations

from collections.abc import Callable

from parindex.config.demo import PASSWORD
from parindex.onestop.models import Dossier, ReviewPlan
from parindex.onestop.states import DossierState
from tests.browser.conftest import Visitor

DESK = "ninh-son-ubnd-xa-lam-son"


def pages() -> dict[str, list[tuple[str, str, int]]]:
    """Who looks at what: name of the picture, path, status."""
    ours = Dossier.objects.filter(unit__code=DESK, source="")
    late = ours.filter(state=DossierState.IN_PROCESS).earliest("due_at")
    paused = ours.filter(state=DossierState.TO_COMPLETE).earliest("pk")
    done = ours.filter(state=DossierState.RETURNED).earliest("pk")
    theirs = Dossier.objects.exclude(source="").earliest("pk")
    return {
        "motcua": [
            ("ho-so", "/ho-so/", 200),
            ("ho-so-tat-ca", "/ho-so/?xem=tat-ca", 200),
            ("ho-so-khong-thay", "/ho-so/?q=khong+co", 200),
            ("tiep-nhan-chon", "/ho-so/tiep-nhan/", 200),
            ("tiep-nhan", f"/ho-so/tiep-nhan/1.004873/?noi={DESK}", 200),
            ("ho-so-da-tra", f"/ho-so/{done.code}/", 200),
            ("ho-so-tam-dung", f"/ho-so/{paused.code}/", 200),
            ("vi-sao", f"/giay-to-ho-so/{paused.code}/vi-sao/", 200),
            ("so-theo-doi", "/giay-to-ho-so/so-theo-doi/", 200),
        ],
        "diachinh": [("ho-so-qua-han", f"/ho-so/{late.code}/", 200)],
        "ctlamson": [("tre-han", "/ho-so/tre-han/", 200)],
        "noivu": [
            ("ho-so-nap-ve", f"/ho-so/{theirs.code}/", 200),
            ("ma-dinh-danh", "/ho-so/ma-dinh-danh/", 200),
            ("nap-ho-so", "/nap-ho-so/", 200),
            ("cach-doc-tep", "/nap-ho-so/cach-doc/", 200),
            ("so-lieu-mot-cua", "/so-lieu-mot-cua/", 200),
            ("bo-766", "/so-lieu-mot-cua/766/", 200),
            ("dau-hieu", "/so-lieu-mot-cua/dau-hieu/", 200),
            ("ra-soat", "/ra-soat/", 200),
            ("ra-soat-ke-hoach", f"/ra-soat/{ReviewPlan.objects.get().pk}/", 200),
            ("tinh-lai-han", "/tinh-lai-han/", 200),
        ],
    }


def test_every_page_of_the_one_stop_service_is_accessible_and_fits(visit: Callable[..., Visitor]) -> None:
    wrong: dict[str, object] = {}
    for username, seen in pages().items():
        visitor = visit()
        visitor.sign_in(username, PASSWORD)
        for name, path, status in seen:
            if bad := visitor.faults(name, path, status):
                wrong[name] = bad
    assert wrong == {}
