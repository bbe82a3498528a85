"""A round that has been open since spring, so that in June units declare and look ahead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from parindex.audit.actor import LOCAL_ZONE
from parindex.scoring import commands
from parindex.scoring.commands import Declared
from parindex.scoring.models import Round, Sheet
from tests.conftest import NOW
from tests.scoring_rounds import MOMENTS, Cast, at, criteria, sheet_of

DRAFTED, OPENED = datetime(2025, 3, 3, 9, tzinfo=LOCAL_ZONE), datetime(2025, 4, 1, 8, tzinfo=LOCAL_ZONE)
TIMETABLE = commands.Timetable(
    **{**MOMENTS, "opens_at": OPENED}, council_on=date(2026, 1, 15), cutoff_on=date(2025, 12, 15)
)


def running(cast: Cast, units: tuple[str, ...] = ("tu-phap", "xa", "noi-vu"), **changed: Any) -> Round:
    officer, huyen = at(DRAFTED, cast.officer), cast.people.unit("huyen")
    version = commands.check_set(officer, commands.draft_set(officer, huyen, criteria(**changed)))
    council = at(DRAFTED, cast.council)
    version = commands.issue_set(council, version, decision="123/QĐ-UBND", decided_on=date(2025, 3, 3))
    round_ = commands.set_up(officer, huyen, year=2025, title="Đánh giá CCHC năm 2025", timetable=TIMETABLE)
    commands.put_group(officer, round_, name="Đơn vị", version=version, units=[cast.people.unit(u) for u in units])
    return commands.open_round(at(OPENED, cast.officer), round_)


def declared(cast: Cast, round_: Round, unit: str, given: Mapping[str, Mapping[str, Any]]) -> Sheet:
    """What the unit has declared by June."""
    who = {"tu-phap": cast.reporter, "xa": cast.communer, "noi-vu": cast.home}[unit]
    leaves = {code: Declared(values) for code, values in given.items()}
    return commands.fill(at(NOW, who), sheet_of(round_, cast, unit), leaves=leaves)
