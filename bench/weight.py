"""What the product weighs: time to the first page of an empty demonstration, memory of three busy workers."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
WORKERS = 3
PAGES = ("/", "/ke-hoach/", "/van-ban/", "/to-chuc/", "/cham-diem/", "/ket-qua-cai-cach/1/", "/du-bao/")
ROUNDS = 60
PASSWORD = "ninh-son-tot-2025"


def run() -> None:
    """Start `parindex demo` in an empty folder and print seconds to the first page; again, and print MB of it.

    A server that has just prepared fifty thousand dossiers holds on to what that took; one started later doesn't.
    """
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PARINDEX_DATA": folder}
        start = time.perf_counter()
        with _served(env):
            print(f"\nfirst page of a new demonstration: {time.perf_counter() - start:.1f} s")
        with _served(env) as server:
            _browse()
            counting, serving = _megabytes(server.pid)
            print(f"{WORKERS} workers and their parent, {ROUNDS * len(PAGES)} pages later: {serving:.0f} MB")
            print(f"the process that counts anew what changes: {counting:.0f} MB")


@contextmanager
def _served(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The demonstration from its first page on."""
    command = [sys.executable, "-m", "parindex", "demo", f"--port={PORT}", f"--workers={WORKERS}"]
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_for_page()
        yield server
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _wait_for_page() -> None:
    for _attempt in range(1_800):
        try:
            urllib.request.urlopen(f"{SITE}/accounts/login/").read()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise TimeoutError("no page within 180 seconds")


def _browse() -> None:
    """Sign in and open pages until every worker has served some."""
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    form = browser.open(f"{SITE}/accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    if token is None:
        raise LookupError("the sign-in page has no form")
    fields = {"csrfmiddlewaretoken": token[1], "login": "noivu", "password": PASSWORD}
    browser.open(f"{SITE}/accounts/login/", urllib.parse.urlencode(fields).encode()).read()
    for _round in range(ROUNDS):
        for page in PAGES:
            browser.open(SITE + page).read()


def _megabytes(parent: int) -> tuple[float, float]:
    """Memory of those that count, and of the parent with those that serve; shared pages once (PSS of the kernel)."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    counts = {pid for pid in children if b"\0measure\0" in Path(f"/proc/{pid}/cmdline").read_bytes()}
    each = {pid: _proportional(pid) / 1024 for pid in [str(parent), *children]}
    return sum(each[pid] for pid in counts), sum(told for pid, told in each.items() if pid not in counts)


def _proportional(pid: str) -> int:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
