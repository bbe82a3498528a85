"""The demonstration's one-stop service: procedures of the catalogue, what hangs at a commune, a change in June."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.kit.catalog import ProcedureContent, load_procedures
from parindex.onestop import commands
from parindex.onestop.models import ProcedureVersion
from parindex.onestop.queries import procedures
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for

POSTED = date(2025, 2, 10)
CHANGED = date(2025, 6, 12)
BOARD = "Bảng niêm yết số 1, Bộ phận Một cửa"
# Changed in June by an invented decision, and not yet posted anew at Lâm Sơn.
MARITAL_STATUS, COPIES = "1.004873", "2.000815"
NOT_POSTED = "1.003554"
DECISION = {"number": "VD-12/QĐ-UBND", "dated": "2025-06-05", "issuer": "UBND tỉnh (ví dụ)"}
LOOK_AGAIN = {"1.000656": date(2025, 6, 16)}  # to be looked at on the demonstration's day


def tell(system: Actor) -> None:
    """Load, post, change."""
    commands.load_procedures(system, load_procedures().values())
    clerk = _on("motcua", POSTED)
    commune = Unit.objects.get(code="ninh-son-ubnd-xa-lam-son")
    for version in procedures.in_force(POSTED).order_by("field", "name"):
        if commune.level in version.levels and version.code != NOT_POSTED:
            again = LOOK_AGAIN.get(version.code, POSTED + timedelta(days=180))
            commands.post(clerk, commune, version, place=BOARD, posted_on=POSTED, next_check_on=again)
    officer = _on("noivu", CHANGED)
    changed = _draft(officer, MARITAL_STATUS, conditions="Không phải nộp giấy tờ đã có trong cơ sở dữ liệu hộ tịch.")
    commands.publish(officer, changed, since=CHANGED)
    _draft(officer, COPIES, result="Bản sao được chứng thực; bản sao điện tử được chứng thực khi có yêu cầu")


def _draft(officer: Actor, code: str, **changes: object) -> ProcedureVersion:
    says = load_procedures()[code].versions[0].content.model_dump(mode="json")
    content = ProcedureContent.model_validate({**says, "publication": DECISION, **changes})
    return commands.save_draft(officer, code, content)


def _on(username: str, day: date) -> Actor:
    return actor_for(User.objects.get(username=username), datetime.combine(day, time(8, 30), LOCAL_ZONE))
