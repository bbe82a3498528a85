"""Pages of dossiers at two sizes on PostgreSQL, asked by sixteen people at once of the production server.

`BENCH_DOSSIERS` is the large size (default 2 000 000); needs DATABASE_URL of a database that may be filled.
"""

from __future__ import annotations

import io
import os
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

SMALL, LARGE = 2_000, int(os.environ.get("BENCH_DOSSIERS", "2000000"))
USERS, SECONDS, WORKERS = 16, int(os.environ.get("BENCH_SECONDS", "12")), 3
PORT = 18_123
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2025, 6, 16, 9, tzinfo=ZONE)
COMMUNES = 20

# One row a number: two in a hundred still open, three late, the rest in time; days spread over two years.
FILL = """
INSERT INTO onestop_dossier (version, code, channel, return_way, state, subject_kind, applicant, identity, phone,
  email, address, agent, request, sets, submitted_at, accepted_at, first_due_at, statutory_due_at, due_at, solved_at,
  returned_at, closed_at, punctuality, supplements, late_kind, late_cause, result_reference, source, source_key,
  applicant_folded, unit_id, office_id, procedure_id, procedure_version_id, owes_fee, is_digitised, changed_at)
SELECT 1, 'H43.' || lpad((n %% 20)::text, 2, '0') || '-' || to_char(at, 'YYMMDD') || '-' || lpad(n::text, 7, '0'),
  'DIRECT', 'DIRECT', CASE WHEN is_open THEN 'IN_PROCESS' ELSE 'RETURNED' END, 'PERSON', name,
  '058' || lpad(n::text, 9, '0'), '09' || lpad(n::text, 8, '0'), '', '', '{}', '', 1,
  at, at, due, due, due, CASE WHEN NOT is_open THEN done END, CASE WHEN NOT is_open THEN done END,
  CASE WHEN NOT is_open THEN done END, CASE WHEN is_open THEN '' WHEN done > due THEN 'LATE' ELSE 'ON_TIME' END, 0,
  CASE WHEN NOT is_open AND done > due AND n %% 2 = 0 THEN 'STAFF' ELSE '' END, '', '', 'bench', n::text,
  folded, units.id, units.id, %(procedure)s, %(version)s, true, true, at
FROM (SELECT n, n %% 50 = 7 AS is_open, first || ' ' || middle || ' ' || last AS name,
        lower(ffirst || ' ' || fmiddle || ' ' || flast) AS folded,
        CASE WHEN n %% 50 = 7 THEN timestamptz '2025-06-10 08:00+07' ELSE timestamptz '2023-06-01 08:00+07'
          + (n * 730.0 / %(rows)s) * interval '1 day' END AS at,
        CASE WHEN n %% 50 = 7 THEN timestamptz '2025-06-13 08:00+07' + (n %% 9) * interval '1 day'
          ELSE timestamptz '2023-06-04 08:00+07' + (n * 730.0 / %(rows)s) * interval '1 day' END AS due,
        timestamptz '2023-06-03 08:00+07' + (n * 730.0 / %(rows)s) * interval '1 day'
          + CASE WHEN n %% 33 = 0 THEN interval '3 day' ELSE interval '0' END AS done
      FROM generate_series(%(first)s, %(last)s) AS n
      JOIN (VALUES (0,'Nguyễn','nguyen'),(1,'Trần','tran'),(2,'Chamaléa','chamalea'),(3,'Võ','vo'),
        (4,'Katơr','kator')) AS f(k, first, ffirst) ON f.k = n %% 5
      JOIN (VALUES (0,'Thị','thi'),(1,'Văn','van'),(2,'Minh','minh')) AS m(k, middle, fmiddle) ON m.k = n %% 3
      JOIN (VALUES (0,'Đậu','dau'),(1,'Hạnh','hanh'),(2,'Ước','uoc'),(3,'Quý','quy'),(4,'Lan','lan'),(5,'Bảo','bao'),
        (6,'Ánh','anh')) AS l(k, last, flast) ON l.k = n %% 7) AS made
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS k FROM organization_unit WHERE code LIKE 'c%%') AS units
  ON units.k = n %% %(communes)s
"""


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

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        _let_the_application_in()
        people = _people()
        results = {}
        done = 0
        for size in (SMALL, LARGE):
            _fill(done, size)
            done = size
            results[size] = _measure(people)
        _told(results)


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


def _people() -> dict[str, str]:
    """Sixteen signed in: eight at desks, four who solve, four who follow; name → session."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

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
        for n in range(COMMUNES)
    ]  # fmt: skip
    load(system, load_procedures().values())
    session_store = import_module(settings.SESSION_ENGINE).SessionStore
    found = {}
    for n in range(USERS):
        role, unit = ("INTAKE", communes[n]) if n < 8 else ("CASE_OFFICER", communes[n])
        if n >= 12:
            role, unit = "REFORM_OFFICER", office
        user = User.objects.create(username=f"u{n}", full_name=f"Người {n}")
        grant_role(system, user, unit, role, valid_from=date(2024, 1, 1))
        store = session_store()
        store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
        found[user.username] = str(store.session_key)
    return found


def _fill(done: int, size: int) -> None:
    from django.db import connection

    from parindex.onestop.models import ProcedureVersion

    version = ProcedureVersion.objects.get(procedure__code="1.004873")
    start = time.perf_counter()
    with connection.cursor() as cursor:
        for first in range(done + 1, size + 1, 200_000):
            told = {"first": first, "last": min(size, first + 199_999), "rows": size, "communes": COMMUNES}
            cursor.execute(FILL, told | {"procedure": version.procedure_id, "version": version.pk})
        cursor.execute("VACUUM ANALYZE onestop_dossier")
    print(f"  {size} dossiers are there ({time.perf_counter() - start:.0f} s)", flush=True)


def _pages() -> dict[str, list[str]]:
    """Page → addresses, one a person."""
    from django.db.models import Max

    from parindex.onestop.models import Dossier
    from parindex.organization.models import Unit

    units = list(Unit.objects.filter(code__startswith="c").order_by("code"))
    last = {row["unit"]: row["top"] for row in Dossier.objects.values("unit").annotate(top=Max("pk"))}
    codes = dict(Dossier.objects.filter(pk__in=last.values()).values_list("unit", "code"))
    mine = [codes[units[n].pk] for n in range(USERS)]
    numbers = dict(Dossier.objects.filter(pk__in=last.values()).values_list("unit", "identity"))
    return {
        "list, newest": ["/ho-so/?xem=tat-ca"] * USERS,
        "list, waiting for me": ["/ho-so/?xem=cho-toi"] * USERS,
        "list, overdue": ["/ho-so/?xem=qua-han"] * USERS,
        "list, one state": ["/ho-so/?trang-thai=STOPPED"] * USERS,
        "search, code": [f"/ho-so/?q={code}" for code in mine],
        "search, number": [f"/ho-so/?q={numbers[units[n].pk]}" for n in range(USERS)],
        "search, name": ["/ho-so/?q=chamalea+thi+dau"] * USERS,
        "search, nobody": ["/ho-so/?q=khong+co+ten+nay"] * USERS,
        "one dossier": [f"/ho-so/{code}/" for code in mine],
        "lateness": ["/ho-so/tre-han/"] * USERS,
    }


def _measure(people: dict[str, str]) -> dict[str, tuple[float, float, int]]:
    pages = _pages()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "parindex.config.wsgi", "-b", f"127.0.0.1:{PORT}", "-w", str(WORKERS),
         "--log-level", "warning"],
        env={**os.environ, "DATABASE_URL": _as_application()},
    )  # fmt: skip
    try:
        _wait()
        return {name: _ask(people, urls) for name, urls in pages.items()}
    finally:
        server.terminate()
        server.wait()


def _wait() -> None:
    for _ in range(100):
        try:
            connection = HTTPConnection("127.0.0.1", PORT)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not come up")


def _ask(people: dict[str, str], urls: list[str]) -> tuple[float, float, int]:
    """p50 and p95 in milliseconds over all people, each asking again as soon as answered, and how many answers."""
    from django.conf import settings

    times: list[float] = []
    until = time.monotonic() + SECONDS

    def one(session: str, url: str) -> None:
        connection = HTTPConnection("127.0.0.1", PORT)
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}", "Host": "localhost"}
        while time.monotonic() < until:
            start = time.perf_counter()
            connection.request("GET", url, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{url} answered {answer.status}")
            times.append((time.perf_counter() - start) * 1000)
            time.sleep(0.5)  # reading a page takes longer; sixteen people who never read would be hundreds

    threads = [
        threading.Thread(target=one, args=(session, url)) for session, url in zip(people.values(), urls, strict=True)
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
