"""Citizens following dossiers: requests a second under the production server, beside pages that ask for less.

gunicorn as docs/settings.md runs it, SQLite in a folder of its own, some thousands of dossiers. Every request comes
from an address of its own, as behind a proxy, so that limits are counted and not met.

The clients run on the server's own two cores. Where `wrk` is installed they are its connections: it asks in C from
requests made before, so what is measured is the server. Without it (or with BENCH_CLIENT=python) they are
processes of Python and take a good share of the cores for themselves; the heading says which. What the workers used
of the processor for an answer is told too: other work on the machine disturbs it less than it does the rate.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

DOSSIERS, EVENTS = 5000, 5
CLIENTS, SECONDS, WORKERS = 6, 4, 2
HOST, PORT = "127.0.0.1", 8977
SECRET = "c" * 32
NOW = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
WRK = None if os.environ.get("BENCH_CLIENT") == "python" else shutil.which("wrk")
SCRIPT = Path(__file__).with_suffix(".lua")
PREPARED = 20_000  # requests made before wrk begins; it starts again with the first
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
        clients = f"{CLIENTS} clients ({'wrk' if WRK else 'Python'})"
        print(f"\nfollowing a dossier: gunicorn, {WORKERS} workers, {DOSSIERS} dossiers, SQLite, {clients}")
        print(f"  load average at the beginning {os.getloadavg()[0]:.1f}")
        with _server(env) as server:
            for kind in _kinds(tokens):
                _measure(kind, server)
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
def _server(env: dict[str, str]) -> Iterator[int]:
    """Its process, whose children are the workers."""
    command = [sys.executable, "-m", "gunicorn", "parindex.config.wsgi:application", "--preload", "--timeout=120"]
    command += [f"--bind={HOST}:{PORT}", f"--workers={WORKERS}", "--log-level=warning"]
    process = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    try:
        _await(process)
        yield process.pid
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


@dataclass(frozen=True)
class Found:
    """What clients saw: how many answers a second, and milliseconds until one."""

    answers: int
    rate: float
    p50: float
    p95: float


def _measure(kind: Kind, server: int) -> None:
    """Every client asks for so long; an answer of another status stops the measurement."""
    before = _used(server)
    found = _by_wrk(kind) if WRK else _by_python(kind)
    used = (_used(server) - before) / found.answers * 1000
    print(
        f"  {kind.name:28} {found.rate:7.0f} a second  p50 {found.p50:6.1f} ms  p95 {found.p95:6.1f} ms  "
        f"workers {used:5.2f} ms of processor"
    )


def _used(server: int) -> float:
    """Seconds of processor that the workers of a server have used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12]) if int(fields[1]) == server else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def _by_wrk(kind: Kind) -> Found:
    with tempfile.NamedTemporaryFile() as file:
        file.writelines(kind.request(n) + b"\0" for n in range(PREPARED))
        file.flush()
        command = [
            str(WRK),
            "--threads=1",
            f"--connections={CLIENTS}",
            f"--duration={SECONDS}s",
            f"--script={SCRIPT}",
        ]
        command += [f"http://{HOST}:{PORT}", "--", file.name, str(kind.status)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    answers, seconds, p50, p95, wrong = (float(one) for one in said.rpartition("found ")[2].split())
    if wrong:
        raise RuntimeError(f"{kind.name}: {wrong:.0f} answers of another status or none at all")
    return Found(int(answers), answers / seconds, p50, p95)


def _by_python(kind: Kind) -> Found:
    global _asking
    _asking = kind
    with ProcessPoolExecutor(CLIENTS, mp_context=multiprocessing.get_context("fork")) as clients:
        times = list(itertools.chain.from_iterable(clients.map(_client, range(CLIENTS))))
    p95 = statistics.quantiles(times, n=20)[18]
    return Found(len(times), len(times) / SECONDS, statistics.median(times) * 1000, p95 * 1000)


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
