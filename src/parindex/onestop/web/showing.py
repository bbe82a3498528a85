"""Rows of dossiers as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.core.working_time import WorkingTime
from parindex.onestop import clock
from parindex.onestop.models import Dossier
from parindex.onestop.queries.dossiers import Sight
from parindex.onestop.states import Channel, DossierState, EventKind


@dataclass(frozen=True)
class Line:
    """A dossier with the applicant as this person may read them, and how it stands now."""

    dossier: Dossier
    name: str
    standing: str


def lines(
    actor: Actor, rows: Iterable[Dossier], sight: Sight | None = None, working: WorkingTime | None = None
) -> list[Line]:
    """`sight` and `working` are for whoever has asked for them already."""
    sight, working = sight or Sight.of(actor), working or clock.working_time()
    return [Line(one, sight.name(one), clock.standing_of(one, actor.at, working)) for one in rows]


def printable(dossier: Dossier) -> list[tuple[str, str]]:
    """The papers there are for a dossier as it stands: (form in the address, what it is called)."""
    asked = any(one.kind == EventKind.COMPLETION_ASKED for one in dossier.events.all())
    offered = (
        ("giay-tiep-nhan", _("Giấy tiếp nhận và hẹn trả"), dossier.accepted_at is not None),
        ("yeu-cau-bo-sung", _("Phiếu yêu cầu bổ sung"), asked),
        ("tu-choi-tiep-nhan", _("Phiếu từ chối tiếp nhận"), dossier.state == DossierState.REFUSED),
        ("xin-loi", _("Văn bản xin lỗi và hẹn lại"), hasattr(dossier, "apology") and bool(dossier.apology.reason)),
        ("dung-giai-quyet", _("Thông báo dừng giải quyết"), dossier.state == DossierState.STOPPED),
        ("giao-nhan-buu-chinh", _("Biên bản giao nhận qua bưu chính"), dossier.channel == Channel.POST),
        ("phieu-kiem-soat", _("Phiếu kiểm soát"), True),
        ("cach-tinh-han", _("Cách tính thời hạn"), bool(dossier.accepted_at and dossier.procedure_version)),
    )
    return [(form, label) for form, label, there in offered if there]
