"""Citizens following dossiers: requests a second under the production server, beside pages that ask for less.

gunicorn as docs/settings.md runs it, SQLite in a folder of its own, some thousands of dossiers; clients are processes
of this machine and take their share of its cores. Each comes from addresses of its own, as behind a proxy, so that
limits are counted and not met.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

DOSSIERS, EVENTS = 5000, 5
CLIENTS, SECONDS, WORKERS = 6, 4, 2
HOST, PORT = "127.0.0.1", 8977
SECRET = "c" * 32
NOW = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")


@dataclass(frozen=True)
class Kind:
    """What a client asks again and again: the n-th request, and the status every answer must have."""

    name: str
    request: Callable[[int], bytes]
    status: int = 200


def run() -> None:
    """Print for each kind of request how many a second, the median and the 95th percentile."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "PARINDEX_DATA": folder,
            "PARINDEX_SECRET_KEY": "k" * 64,
            "PARINDEX_ALLOWED_HOSTS": HOST,
            "DJANGO_SETTINGS_MODULE": "parindex.config.settings",
        }
        env.pop("DATABASE_URL", None)
        for step in (["migrate", "--verbosity=0"], ["collectstatic", "--noinput", "--verbosity=0"]):
            subprocess.run([sys.executable, "-m", "parindex", *step], env=env, check=True)
        os.environ |= env
        tokens = _dossiers()
        print(f"\nfollowing a dossier: gunicorn, {WORKERS} workers, {DOSSIERS} dossiers, SQLite, {CLIENTS} clients")
        with _server(env):
            for kind in _kinds(tokens):
                _measure(kind)
        counted = Path(folder, "limits.sqlite3").stat().st_size // 1024
        print(f"  the file of counts has {counted} KB")


def _kinds(tokens: list[str]) -> list[Kind]:
    return [
        Kind("healthz, no page at all", lambda n: _get("/healthz")),
        Kind("the list of procedures", lambda n: _get("/tra-cuu/thu-tuc/")),
        Kind("code and digits", lambda n: _post(n, _digits(n % DOSSIERS))),
        Kind("code and wrong digits", lambda n: _post(n, "0000"), status=404),
        Kind("the address on the receipt", lambda n: _get(tokens[n % DOSSIERS])),
    ]


def _code(n: int) -> str:
    return f"H43.12.05-{NOW:%y%m%d}-{n:04}"


def _digits(n: int) -> str:
    return f"{n + 1:04}"


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n\r\n".encode()


def _post(n: int, digits: str) -> bytes:
    body = f"csrfmiddlewaretoken={SECRET}&code={_code(n % DOSSIERS)}&digits={digits}"
    address = f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
    return (
        f"POST /tra-cuu/ho-so/ HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: {address}\r\n"
        f"Referer: https://{HOST}/\r\nCookie: __Host-csrf={SECRET}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}"
    ).encode()


@contextmanager
def _server(env: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "parindex.config.wsgi:application", "--preload", "--timeout=120"]
    command += [f"--bind={HOST}:{PORT}", f"--workers={WORKERS}", "--log-level=warning"]
    process = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    try:
        _await(process)
        yield
    finally:
        process.terminate()
        process.wait()


def _await(process: subprocess.Popen[bytes]) -> None:
    """Until it answers. Raises RuntimeError when it ended or does not in a minute."""
    for _attempt in range(240):
        if process.poll() is not None:
            break
        try:
            _ask(_get("/healthz"))
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise RuntimeError("the server does not answer")


def _ask(request: bytes) -> bytes:
    with socket.create_connection((HOST, PORT), timeout=30) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def _measure(kind: Kind) -> None:
    """Every client asks for so long; an answer of another status stops the measurement."""
    global _asking
    _asking = kind
    with ProcessPoolExecutor(CLIENTS, mp_context=multiprocessing.get_context("fork")) as clients:
        times = list(itertools.chain.from_iterable(clients.map(_client, range(CLIENTS))))
    p95 = statistics.quantiles(times, n=20)[18]
    print(
        f"  {kind.name:28} {len(times) / SECONDS:7.0f} a second  "
        f"p50 {statistics.median(times) * 1000:6.1f} ms  p95 {p95 * 1000:6.1f} ms"
    )


_asking: Kind


def _client(number: int) -> list[float]:
    times = []
    end = time.perf_counter() + SECONDS
    for n in itertools.count(number, CLIENTS):
        begun = time.perf_counter()
        if begun >= end:
            return times
        answer = _ask(_asking.request(n))
        times.append(time.perf_counter() - begun)
        found = STATUS.match(answer)
        if found is None or int(found[1]) != _asking.status:
            raise RuntimeError(f"{_asking.name}: {answer[:200]!r}")
    raise AssertionError


def _dossiers() -> list[str]:
    """Rows written directly, inside an act: building is not what is measured. Returns the addresses of receipts."""
    import django

    django.setup()
    from parindex.audit.actor import system_actor
    from parindex.audit.journal import Act, act_in_progress
    from parindex.kit.catalog import load_procedures
    from parindex.onestop import commands, links
    from parindex.onestop.models import Dossier, DossierEvent
    from parindex.organization.commands import establish_unit

    system = system_actor(NOW)
    commune = establish_unit(system, code="xa", kind="PEOPLES_COMMITTEE", level="COMMUNE", name="UBND xã Bắc Sơn")
    versions = commands.load_procedures(system, list(load_procedures().values()))
    version = next(one for one in versions if one.code == "1.004873")
    due = NOW + timedelta(days=2)
    with act_in_progress(Act("bench.set.up", system)):
        rows = Dossier.objects.bulk_create(
            Dossier(
                code=_code(n), unit=commune, office=commune, procedure=version.procedure, procedure_version=version,
                channel="DIRECT", return_way="DIRECT", state="IN_PROCESS", applicant="Nguyễn Thị Minh",
                phone=f"091234{_digits(n)}", submitted_at=NOW, accepted_at=NOW, first_due_at=due, due_at=due,
                statutory_due_at=due,
            )
            for n in range(DOSSIERS)
        )  # fmt: skip
        DossierEvent.objects.bulk_create(
            DossierEvent(dossier=row, kind="OTHER_ANSWERED", at=NOW) for row in rows for _n in range(EVENTS)
        )
    return [links.address_of_following(row) for row in rows]
