"""What a changed calendar costs on open dossiers that all move: looked at, applied in one act, undone.

On the database of DATABASE_URL, which must be empty, else on an SQLite file of its own.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

APPLIED, LOOKED_AT = 10_000, 50_000
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2025, 6, 3, 14, tzinfo=ZONE)
CODE, DAYS = "1.004873", 3
MONDAY, OFF = datetime(2025, 6, 2, 7, 30, tzinfo=ZONE), date(2025, 6, 5)  # received on it, due on that
T = TypeVar("T")


def run() -> None:
    """Build the desk and print seconds of CPU and of the clock; CPU is this process's, without the database's."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PARINDEX_DATA": folder, "PARINDEX_DEBUG": "1", "PARINDEX_LOG_LEVEL": "ERROR"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.config.settings"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connection

        settings.DEBUG = False
        call_command("migrate", verbosity=0)
        print(f"\na changed calendar, every dossier moves, {connection.vendor}")
        officer, chair, desk = _people()
        _measure(officer, chair, desk)


def _measure(officer: Any, chair: Any, desk: Any) -> None:
    from parindex.onestop import commands
    from parindex.onestop.queries import recount_previews, recounts

    _fill(desk, 0, APPLIED)
    changed = _with_a_day_off(recounts.of_catalogue())
    recounts.of_catalogue = lambda: changed  # as after an edit of the catalogue
    asked = commands.propose_calendar(officer, reason="Nghỉ bù", doc="tb")
    applied = _timed(f"{APPLIED} applied", lambda: commands.approve_recount(chair, asked))
    if recounts.counts_of(applied)["moved"] != APPLIED:
        raise RuntimeError("not every dossier moved")
    undone = _timed(f"{APPLIED} undone", lambda: commands.undo_recount(chair, applied, reason="Rút"))
    if recounts.counts_of(undone)["fates"] != {"RESTORED": APPLIED}:
        raise RuntimeError("not every dossier was put back")
    _fill(desk, APPLIED, LOOKED_AT)
    again = commands.propose_calendar(officer, reason="Nghỉ bù", doc="tb")
    preview = _timed(f"{LOOKED_AT} looked at", lambda: recount_previews.preview_of(again, NOW))
    if preview.moved != LOOKED_AT:
        raise RuntimeError("not every dossier would move")


def _timed(name: str, act: Callable[[], T]) -> T:
    cpu, wall = time.process_time(), time.perf_counter()
    found = act()
    print(f"    {name:20} {time.process_time() - cpu:6.1f} s CPU {time.perf_counter() - wall:6.1f} s", flush=True)
    return found


def _with_a_day_off(working: Any) -> Any:
    from parindex.core.calendar import CalendarYear, WorkingCalendar
    from parindex.core.working_time import WorkingTime

    year = working.calendar.years[OFF.year]
    changed = CalendarYear(
        OFF.year, {**year.days_off, OFF: "Nghỉ bù"}, year.working_saturdays, confirmed=year.confirmed
    )
    return WorkingTime(WorkingCalendar.of([*working.calendar.years.values(), changed]), working.hours)


def _people() -> tuple[Any, Any, Any]:
    from parindex.accounts.commands import create_account
    from parindex.audit.actor import system_actor
    from parindex.kit.catalog import load_procedures
    from parindex.onestop.commands import keep_calendar
    from parindex.onestop.commands import load_procedures as publish
    from parindex.organization.commands import establish_unit, grant_role
    from parindex.organization.queries import actor_for

    system = system_actor(NOW)
    top = establish_unit(system, code="top", kind="PEOPLES_COMMITTEE", level="COMMUNE", name="UBND xã")
    publish(system, [load_procedures()[CODE]])
    keep_calendar(system)
    made = []
    for name, role in (("officer", "REFORM_OFFICER"), ("chair", "CHAIR")):
        user = create_account(system, name, full_name=name, password="mot-mat-khau-du-dai")
        grant_role(system, user, top, role, valid_from=date(2023, 1, 1))
        made.append(actor_for(user, NOW))
    return made[0], made[1], top


def _fill(desk: Any, done: int, size: int) -> None:
    """Rows written past the journal: building is not what is measured. Each has a step under way, due with it."""
    from django.db import models

    from parindex.onestop.models import Dossier, DossierStep, ProcedureVersion

    version = ProcedureVersion.objects.select_related("procedure").get(procedure__code=CODE)
    rows = [_dossier(desk, version, MONDAY + timedelta(minutes=n % 240), n) for n in range(done, size)]
    rows = models.QuerySet(Dossier).bulk_create(rows)
    steps = [
        DossierStep(
            dossier=row, number=1, name="Bước", by="Chuyên viên", unit=desk, started_at=row.accepted_at,
            due_at=row.due_at,
        )
        for row in rows
    ]  # fmt: skip
    models.QuerySet(DossierStep).bulk_create(steps)


def _dossier(desk: Any, version: Any, accepted: datetime, n: int) -> Any:
    from parindex.onestop.models import Dossier

    due = accepted + timedelta(days=DAYS)
    return Dossier(
        code=f"H43-{n:07}", unit=desk, office=desk, procedure=version.procedure, procedure_version=version,
        channel="DIRECT", return_way="DIRECT", state="IN_PROCESS", applicant="Nguyễn Văn Mẫu",
        applicant_folded="nguyen van mau", submitted_at=accepted, accepted_at=accepted, due_at=due,
        first_due_at=due, statutory_due_at=due,
    )  # fmt: skip
