"""Rows of dossiers as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parindex.audit.actor import Actor
from parindex.core.working_time import WorkingTime
from parindex.kit.templatetags.kit import date_vi, datetime_vi
from parindex.onestop import bulk, clock
from parindex.onestop.models import Dossier, ImportBatch
from parindex.onestop.queries.dossiers import Sight
from parindex.onestop.states import Channel, DossierState, EventKind


@dataclass(frozen=True)
class Line:
    """A dossier with the applicant as this person may read them, and how it stands now."""

    dossier: Dossier
    title: str
    office: str
    name: str
    standing: str


def lines(actor: Actor, rows: Iterable[Dossier], sight: Sight, working: WorkingTime) -> list[Line]:
    """Of rows read by `dossiers.for_lines`."""
    return [
        Line(
            one,
            one.title,  # type: ignore[attr-defined]
            one.office_name,  # type: ignore[attr-defined]
            sight.name(one),
            clock.standing_of(one, actor.at, working),
        )
        for one in rows
    ]


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


LENGTH_OF_A_DAY = len("2025-06-15")
# Of an applicant: shown only to those who read them whole.
OF_THE_PERSON = frozenset({"applicant", "identity", "phone", "address"})


@dataclass(frozen=True)
class Changed:
    """What one batch changed in a dossier: (title of a column, before, after)."""

    at: datetime
    batch: ImportBatch
    told: list[tuple[str, str, str]]


def changes_of(dossier: Dossier, *, whole: bool) -> list[Changed]:
    """What later exports of its own system changed, the last first; nothing for a dossier that is run here."""
    if not dossier.source:
        return []
    hidden = frozenset() if whole else OF_THE_PERSON
    titles = {column.key: column.title for column in bulk.COLUMNS if column.key not in hidden}
    rows = dossier.changes.select_related("batch").order_by("-pk")
    return [
        Changed(
            one.at,
            one.batch,
            [
                (titles[key], _said(one.before.get(key)), _said(after))
                for key, after in one.after.items()
                if key in titles
            ],
        )
        for one in rows
    ]


def _said(value: object) -> str:
    """A value as it is kept in a change: a moment, a day, yes and no, or words."""
    if isinstance(value, bool):
        return pgettext("answer", "Có") if value else pgettext("answer", "Không")
    if not isinstance(value, str):
        return "" if value is None else str(value)
    try:
        if len(value) == LENGTH_OF_A_DAY:
            return date_vi(date.fromisoformat(value))
        return datetime_vi(datetime.fromisoformat(value))
    except ValueError:
        return value
