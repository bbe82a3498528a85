"""Pages of dossiers at two sizes on PostgreSQL, asked by sixteen people at once of the production server.

`BENCH_DOSSIERS` is the large size (default 2 000 000). DATABASE_URL names a database that may be filled, or that an
earlier run has filled and this one measures again; the small one lies beside it (`<its name>_small`). What the
dossiers are like: bench/dossier_rows.py.
"""

from __future__ import annotations

import io
import os
import random
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, datetime
from http.client import HTTPConnection
from typing import Any
from zoneinfo import ZoneInfo

from bench import dossier_rows

SMALL, LARGE = 2_000, int(os.environ.get("BENCH_DOSSIERS", "2000000"))
USERS, SECONDS, WORKERS = 16, int(os.environ.get("BENCH_SECONDS", "12")), 3
PORT = 18_123
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2025, 6, 16, 9, tzinfo=ZONE)


def run() -> None:
    """Fill, serve, ask; print p50 and p95 of each page at both sizes, and how often the database was asked."""
    if "postgres" not in os.environ.get("DATABASE_URL", ""):
        print("\ndossiers: needs PostgreSQL; set DATABASE_URL (scripts/postgresql.sh start)")
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "parindex.config.settings", "PARINDEX_DATA": folder}
        os.environ |= {"PARINDEX_HTTPS": "0", "PARINDEX_SECRET_KEY": secrets.token_urlsafe(50)}
        os.environ |= {"PARINDEX_LOG_LEVEL": "ERROR", "PARINDEX_DEMO_DAY": "2025-06-16", "PARINDEX_REQUIRE_MFA": "0"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        results = {}
        whole = os.environ["DATABASE_URL"]
        for size, url in ((SMALL, f"{whole}_small"), (LARGE, whole)):
            os.environ["DATABASE_URL"] = url
            people = _prepared(size, url.rpartition("/")[2])
            results[size] = _measure(people)
        _told(results)


def _prepared(size: int, name: str) -> dict[str, str]:
    """Turns to a database, makes and fills it where it is not; name → session of those who ask."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0)
    _let_the_application_in()
    found = dossier_rows.there()
    if found not in (0, size):
        raise SystemExit(f"the database holds {found} dossiers, not {size}")
    if not found:
        _make_people()
        dossier_rows.fill(size)
    return _signed_in()


def _let_the_application_in() -> None:
    """The product refuses to serve as the owner of the journal, so the server connects as a role of its own."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN CREATE ROLE application LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    call_command("grant_application_role", "application", stdout=io.StringIO())


def _as_application() -> str:
    scheme, _at, rest = os.environ["DATABASE_URL"].partition("://")
    return f"{scheme}://application@{rest.rpartition('@')[2]}"


def _make_people() -> None:
    """Sixteen: eight at desks, four who solve, four who follow."""
    from parindex.accounts.models import User
    from parindex.audit.actor import system_actor
    from parindex.kit.catalog import load_procedures
    from parindex.onestop.commands import load_procedures as load
    from parindex.organization.commands import establish_unit, grant_role

    system = system_actor(NOW)
    top = establish_unit(system, code="top", kind="PEOPLES_COMMITTEE", level="DISTRICT", name="UBND huyện")
    office = establish_unit(system, code="nv", kind="DIVISION", level="DISTRICT", name="Phòng Nội vụ", parent=top)
    communes = [
        establish_unit(system, code=f"c{n:02}", kind="PEOPLES_COMMITTEE", level="COMMUNE", name=f"UBND xã {n}",
                       parent=top)
        for n in range(dossier_rows.COMMUNES)
    ]  # fmt: skip
    load(system, load_procedures().values())
    for n in range(USERS):
        role, unit = ("INTAKE", communes[n]) if n < 8 else ("CASE_OFFICER", communes[n])
        if n >= 12:
            role, unit = "REFORM_OFFICER", office
        user = User.objects.create(username=f"u{n}", full_name=f"Người {n}")
        grant_role(system, user, unit, role, valid_from=date(2024, 1, 1))


def _signed_in() -> dict[str, str]:
    """Name → session of each."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from parindex.accounts.models import User

    session_store = import_module(settings.SESSION_ENGINE).SessionStore
    found = {}
    for user in User.objects.filter(username__in=[f"u{n}" for n in range(USERS)]).order_by("pk"):
        store = session_store()
        store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
        found[user.username] = str(store.session_key)
    return found


def _pages() -> dict[str, list[str]]:
    """Page → addresses, one a person."""
    from parindex.onestop.models import Dossier
    from parindex.organization.models import Unit

    units = list(Unit.objects.filter(code__startswith="c").order_by("code"))
    last = _last_of_each_desk(solved_at__isnull=False)
    codes = dict(Dossier.objects.filter(pk__in=last.values()).values_list("unit", "code"))
    mine = [codes[units[n].pk] for n in range(USERS)]
    open_codes = dict(
        Dossier.objects.filter(pk__in=_last_of_each_desk(solved_at=None).values()).values_list("unit", "code")
    )
    numbers = dict(Dossier.objects.filter(pk__in=last.values()).values_list("unit", "identity"))
    return {
        "list, newest": ["/ho-so/?xem=tat-ca"] * USERS,
        "list, waiting for me": ["/ho-so/?xem=cho-toi"] * USERS,
        "list, overdue": ["/ho-so/?xem=qua-han"] * USERS,
        "list, due soon": ["/ho-so/?xem=sap-den-han"] * USERS,
        "list, one state": ["/ho-so/?trang-thai=STOPPED"] * USERS,
        "search, code": [f"/ho-so/?q={code}" for code in mine],
        "search, number": [f"/ho-so/?q={numbers[units[n].pk]}" for n in range(USERS)],
        "search, name": ["/ho-so/?q=chamalea+thi+hoa"] * USERS,
        "search, frequent name": ["/ho-so/?q=nguyen+thi"] * USERS,
        "search, nobody": ["/ho-so/?q=khong+co+ten+nay"] * USERS,
        "one dossier, open": [f"/ho-so/{open_codes[units[n].pk]}/" for n in range(USERS)],
        "one dossier, closed": [f"/ho-so/{code}/" for code in mine],
        "lateness": ["/ho-so/tre-han/"] * USERS,
    }


def _last_of_each_desk(**which: object) -> dict[int, int]:
    from django.db.models import Max

    from parindex.onestop.models import Dossier

    rows = Dossier.objects.filter(**which).order_by().values("unit").annotate(top=Max("pk"))
    return {row["unit"]: row["top"] for row in rows}


def _measure(people: dict[str, str]) -> dict[str, tuple[float, float, int]]:
    pages = _pages()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "parindex.config.wsgi", "-b", f"127.0.0.1:{PORT}", "-w", str(WORKERS),
         "--preload", "--log-level", "warning"],
        env={**os.environ, "DATABASE_URL": _as_application()},
    )  # fmt: skip
    try:
        _wait()
        return {name: _ask(people, urls) for name, urls in pages.items()}
    finally:
        server.terminate()
        server.wait()


def _wait() -> None:
    for _ in range(600):
        try:
            connection = HTTPConnection("127.0.0.1", PORT)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not come up")


def _ask(people: dict[str, str], urls: list[str]) -> tuple[float, float, int]:
    """p50 and p95 in milliseconds over all people, and how many answers.

    Each looks at a page for half a second to a second and a half before the next; they do not begin all at once.
    """
    from django.conf import settings

    times: list[float] = []
    until = time.monotonic() + SECONDS

    def one(session: str, url: str, chance: random.Random) -> None:
        connection = HTTPConnection("127.0.0.1", PORT)
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}", "Host": "localhost"}
        time.sleep(chance.uniform(0, 1.5))
        while time.monotonic() < until:
            start = time.perf_counter()
            connection.request("GET", url, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{url} answered {answer.status}")
            times.append((time.perf_counter() - start) * 1000)
            time.sleep(chance.uniform(0.5, 1.5))

    threads = [
        threading.Thread(target=one, args=(session, url, random.Random(n)))
        for n, (session, url) in enumerate(zip(people.values(), urls, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statistics.median(times), statistics.quantiles(times, n=20)[18], len(times)


def _told(results: dict[int, dict[str, Any]]) -> None:
    small, large = results[SMALL], results[LARGE]
    print(f"\npages of dossiers, PostgreSQL, {USERS} people, {WORKERS} workers, ms p50/p95")
    for name, (p50, p95, _n) in large.items():
        before = small[name]
        print(
            f"  {name:22} {SMALL:>7}: {before[0]:6.0f} /{before[1]:6.0f}   {LARGE}: {p50:6.0f} /{p95:6.0f}"
            f"   ×{p95 / before[1]:.1f}"
        )
