"""What the page of the one-stop service's figures costs: a district of 22 offices, 200.000 dossiers of two years.

On the database of DATABASE_URL, which must be empty, else on an SQLite file of its own.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

MANY, RUNS, ROUNDS = 200_000, 15, 20
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2025, 6, 2, 9, tzinfo=ZONE)
FIRST, DAYS = datetime(2023, 6, 5, 7, 30, tzinfo=ZONE), 728
PAGES = {
    "a quarter by unit": "/so-lieu-mot-cua/?ky=2025-Q2",
    "a whole quarter by unit": "/so-lieu-mot-cua/?ky=2025-Q1",
    "a whole quarter by procedure": "/so-lieu-mot-cua/?ky=2025-Q1&nhom=thu-tuc",
    "a whole quarter by role": "/so-lieu-mot-cua/?ky=2025-Q1&nhom=vai-tro",
    "a year by month": "/so-lieu-mot-cua/?ky=2024&nhom=thang",
    "dossiers behind a figure": "/so-lieu-mot-cua/ho-so/onestop.on_time_ratio/mau-so/?ky=2025-Q1",
    "the set of 766": "/so-lieu-mot-cua/766/?ky=2025-Q1",
    "signals of a quarter": "/so-lieu-mot-cua/dau-hieu/?ky=2025-Q1",
}


def run() -> None:
    """Build the district and print times in milliseconds and numbers of queries."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PARINDEX_DATA": folder, "PARINDEX_DEBUG": "1", "PARINDEX_LOG_LEVEL": "ERROR"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.config.settings"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connection

        settings.DEBUG = False
        settings.DEMO_DAY = NOW.date()
        settings.REQUIRE_MFA = False
        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        officer, clerk, head = _people()
        start = time.perf_counter()
        _fill(head)
        print(f"\nfigures of {MANY} dossiers, {connection.vendor}, filled in {time.perf_counter() - start:.0f} s")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for who, user in (("the district", officer), ("one commune", clerk)):
            print(f"  seen by {who} ({RUNS} runs)")
            for name, path in PAGES.items():
                if who == "one commune" and "dau-hieu" in path:
                    continue
                _measure(user, name, path)


def _measure(user: Any, name: str, path: str) -> None:
    from django.db import connection
    from django.test import Client

    browser, asked = Client(), []
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def counting(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(counting):
        if browser.get(path).status_code != 200:
            raise RuntimeError(f"{path} was not answered")
    times = []
    for _run in range(RUNS):
        start = time.perf_counter()
        browser.get(path)
        times.append((time.perf_counter() - start) * 1000)
    p95 = statistics.quantiles(times, n=20)[18]
    print(f"    {name:30} p50 {statistics.median(times):7.1f} ms  p95 {p95:7.1f} ms  {len(asked)} queries")


def _people() -> tuple[Any, Any, Any]:
    from parindex.accounts.commands import create_account
    from parindex.audit.actor import system_actor
    from parindex.kit.catalog import load_procedures
    from parindex.onestop.commands import load_procedures as publish
    from parindex.organization.commands import establish_unit, grant_role

    system = system_actor(NOW)
    top = establish_unit(system, code="top", kind="PEOPLES_COMMITTEE", level="DISTRICT", name="UBND huyện")
    for n in range(13):
        establish_unit(system, code=f"d{n}", kind="DIVISION", level="DISTRICT", name=f"Phòng {n}", parent=top)
    for n in range(8):
        name, kind = f"UBND xã {n}", "PEOPLES_COMMITTEE"
        establish_unit(system, code=f"c{n}", kind=kind, level="COMMUNE", name=name, parent=top)
    publish(system, load_procedures().values())
    made = []
    for name, role, code in (("officer", "REFORM_OFFICER", "d0"), ("clerk", "INTAKE", "c1")):
        user = create_account(system, name, full_name=name, password="mot-mat-khau-du-dai")
        from parindex.organization.models import Unit

        grant_role(system, user, Unit.objects.get(code=code), role, valid_from=date(2023, 1, 1))
        made.append(user)
    return made[0], made[1], top


def _fill(top: Any) -> None:
    """Rows written past the journal: building is not what is measured."""
    from django.db import models

    from parindex.onestop.models import Dossier, DossierEvent, DossierStep, ProcedureVersion
    from parindex.organization.models import Unit

    chance = Random(1)
    versions = list(ProcedureVersion.objects.select_related("procedure"))
    below = list(Unit.objects.filter(parent=top))
    desks = [(unit if unit.level == "COMMUNE" else top, unit) for unit in below]
    plain = {model: models.QuerySet(model) for model in (Dossier, DossierStep, DossierEvent)}
    for round_ in range(ROUNDS):
        size = MANY // ROUNDS
        rows = [_dossier(chance, versions, desks, n) for n in range(round_ * size, (round_ + 1) * size)]
        rows = plain[Dossier].bulk_create(rows, batch_size=2000)
        steps = [
            DossierStep(
                dossier=row, number=n, name="Bước", by=by, unit_id=row.office_id,
                started_at=row.accepted_at, ended_at=row.solved_at,
            )
            for row in rows
            for n, by in enumerate(("Bộ phận Một cửa", f"Chuyên viên {row.office_id}", "Lãnh đạo"), start=1)
        ]  # fmt: skip
        plain[DossierStep].bulk_create(steps, batch_size=5000)
        asked = [
            DossierEvent(dossier=row, kind="COMPLETION_ASKED", at=row.accepted_at + timedelta(hours=30))
            for row in rows
            if row.supplements
        ]
        plain[DossierEvent].bulk_create(asked, batch_size=5000)


def _dossier(chance: Random, versions: list[Any], desks: list[tuple[Any, Any]], n: int) -> Any:
    from parindex.onestop import clock
    from parindex.onestop.models import Dossier

    desk, office = chance.choice(desks)
    version = chance.choice(versions)
    accepted = FIRST + timedelta(days=chance.randrange(DAYS), minutes=chance.randrange(500))
    due = accepted + timedelta(days=chance.randrange(1, 16))
    solved = accepted + timedelta(minutes=chance.randrange(5, 20_000))
    done = solved < NOW and chance.random() < 0.985
    dossier = Dossier(
        code=f"H43-{n:07}", unit=desk, office=office, procedure=version.procedure, procedure_version=version,
        channel=chance.choice(["DIRECT", "ONLINE", "ONLINE", "POST"]), return_way="DIRECT", state="IN_PROCESS",
        applicant="Nguyễn Văn Mẫu", applicant_folded="nguyen van mau", submitted_at=accepted, accepted_at=accepted,
        due_at=due, first_due_at=due, supplements=int(chance.random() < 0.05), owes_fee=chance.random() < 0.4,
        is_digitised=chance.random() < 0.7, is_reused=chance.choice([True, False, None]),
        changed_at=accepted,
    )  # fmt: skip
    dossier.is_paid_online = chance.random() < 0.5 if dossier.owes_fee else None
    if done:
        dossier.state, dossier.solved_at, dossier.returned_at, dossier.closed_at = "RETURNED", solved, solved, solved
        dossier.result_signed_on = clock.local(solved).date()
        dossier.has_electronic_result = chance.random() < 0.8
        dossier.punctuality = clock.punctuality(solved, due)
    return dossier
