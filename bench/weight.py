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
from pathlib import Path

PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
WORKERS = 3
PAGES = ("/", "/ke-hoach/", "/van-ban/", "/to-chuc/")
ROUNDS = 60
PASSWORD = "ninh-son-tot-2025"


def run() -> None:
    """Start `parindex demo` in an empty folder and print seconds to the first page and MB of the workers."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PARINDEX_DATA": folder}
        command = [sys.executable, "-m", "parindex", "demo", f"--port={PORT}", f"--workers={WORKERS}"]
        start = time.perf_counter()
        server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            _wait_for_page()
            first = time.perf_counter() - start
            _browse()
            print(f"\nfirst page of a new demonstration: {first:.1f} s")
            pages = ROUNDS * len(PAGES)
            print(f"{WORKERS} workers and their parent, {pages} pages later: {_megabytes(server.pid):.0f} MB")
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def _wait_for_page() -> None:
    for _attempt in range(600):
        try:
            urllib.request.urlopen(f"{SITE}/accounts/login/").read()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise TimeoutError("no page within 60 seconds")


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


def _megabytes(parent: int) -> float:
    """Memory of a process and its children, pages they share counted once (PSS of the kernel)."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return sum(_proportional(pid) for pid in [str(parent), *children]) / 1024


def _proportional(pid: str) -> int:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
