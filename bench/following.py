"""What the page of a whole plan costs: 21 units, 200 duties, 4 quarters, beside ten duties; and one report saved."""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

UNITS, DUTIES, RUNS = 21, 200, 60
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = datetime(2025, 8, 18, 9, tzinfo=ZONE)


def run() -> None:
    """Build two plans in an SQLite file of their own and print times in milliseconds and numbers of queries."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PARINDEX_DATA": folder, "PARINDEX_DEBUG": "1", "PARINDEX_LOG_LEVEL": "ERROR"}
        os.environ.pop("DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.config.settings"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.DEBUG = False
        settings.DEMO_DAY = TODAY.date()
        settings.REQUIRE_MFA = False
        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        _measure()


def _measure() -> None:
    officer, reporter, units = _people()
    print(f"\nthe page of a whole plan, {UNITS} units, 4 quarters, SQLite ({RUNS} runs)")
    for duties in (10, DUTIES, 1000):
        plan = _plan(units, duties)
        times, queries = _page(officer, f"/ke-hoach/{plan.pk}/theo-doi/")
        p95 = statistics.quantiles(times, n=20)[18]
        print(f"  {duties:5} duties  p50 {statistics.median(times):6.1f} ms  p95 {p95:6.1f} ms  {queries} queries")
    times = _reports(reporter, plan)
    print(f"  saving progress with a file: p50 {statistics.median(times):.1f} ms")


def _people() -> tuple[Any, Any, list[Any]]:
    from parindex.accounts.commands import create_account
    from parindex.audit.actor import system_actor
    from parindex.organization.commands import establish_unit, grant_role

    system = system_actor(TODAY)
    top = establish_unit(system, code="top", kind="PEOPLES_COMMITTEE", level="DISTRICT", name="UBND huyện")
    names = [(f"d{n}", "DIVISION") for n in range(13)] + [(f"c{n}", "PEOPLES_COMMITTEE") for n in range(8)]
    units = [
        establish_unit(system, code=code, kind=kind, level="DISTRICT", name=f"Đơn vị {code}", parent=top)
        for code, kind in names
    ]
    people = []
    for name, role, unit in (("officer", "REFORM_OFFICER", units[0]), ("reporter", "SELF_ASSESSOR", units[1])):
        user = create_account(system, name, full_name=name, password="mot-mat-khau-du-dai")
        grant_role(system, user, unit, role, valid_from=date(2025, 1, 1))
        people.append(user)
    return people[0], people[1], units


def _plan(units: list[Any], duties: int) -> Any:
    """Rows written directly, inside an act: building is not what is measured."""
    from parindex.audit.actor import system_actor
    from parindex.audit.journal import Act, act_in_progress
    from parindex.core.period import periods_of
    from parindex.evidence.models import StoredFile
    from parindex.planning.models import Obligation, Plan, Task, TaskAssignment

    at = TODAY
    with act_in_progress(Act("bench.set.up", system_actor(at))):
        file = StoredFile(sha256="0" * 64, size=1, media_type="text/plain", name="a", unit=units[0], received_at=at)
        file.save()
        issuer = units[0].parent
        plan = Plan(issuer=issuer, title="Kế hoạch", year=2025, file=file, lines=[], confirmed_at=at)
        plan.save()
        tasks = Task.objects.bulk_create(
            Task(plan=plan, position=n, path=f"I.{n}", text=f"Nhiệm vụ {n} " * 12, recurrence="quarterly")
            for n in range(duties)
        )
        rows = TaskAssignment.objects.bulk_create(
            TaskAssignment(task=task, unit=unit, role="LEAD") for task in tasks for unit in units
        )
        Obligation.objects.bulk_create(
            Obligation(
                assignment=row, task_id=row.task_id, unit_id=row.unit_id, period=quarter.key, starts_on=quarter.first,
                due_on=quarter.last, first_due_on=quarter.last, due_basis="PERIOD", **_state(row.pk, quarter.number),
            )
            for row in rows
            for quarter in periods_of("quarter", 2025)
        )  # fmt: skip
    return plan


def _state(row: int, quarter: int) -> dict[str, Any]:
    """Most of the first quarter done, some of the second late, the rest open."""
    if quarter == 1 and row % 10:
        return {"state": "DONE", "percent": 100, "reported_on": date(2025, 3, 28 + row % 4)}
    if quarter == 2 and row % 3 == 0:
        return {"state": "SUBMITTED", "percent": 100, "reported_on": date(2025, 6, 27)}
    return {}


def _page(user: Any, path: str) -> tuple[list[float], int]:
    from django.db import connection
    from django.test import Client

    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    asked: list[str] = []

    def counting(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(counting):
        if browser.get(path).status_code != 200:
            raise RuntimeError(f"{path} was not answered")
    gc.collect()
    gc.freeze()  # as config.wsgi does before it serves
    times = []
    for _run in range(RUNS):
        start = time.perf_counter()
        browser.get(path)
        times.append((time.perf_counter() - start) * 1000)
    return times, len(asked)


def _reports(user: Any, plan: Any) -> list[float]:
    from parindex.organization.queries import actor_for
    from parindex.planning import commands
    from parindex.planning.commands.progress import NewFile
    from parindex.planning.models import Obligation

    actor = actor_for(user, TODAY)
    times = []
    for n, one in enumerate(Obligation.objects.filter(task__plan=plan, unit__code="d1", state="OPEN")[:RUNS]):
        file = NewFile(name="ket-qua.txt", data=f"Kết quả {n}".encode() * 200, pages="1", is_result=True)
        start = time.perf_counter()
        commands.report_progress(actor, one, percent=50, result="Đang làm", files=[file])
        times.append((time.perf_counter() - start) * 1000)
    return times
