"""A real browser on a real server with the demonstration's data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import demo_database

# Playwright's synchronous interface runs an event loop in this thread, which Django would refuse to share.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
REQUIRED = os.environ.get("PARINDEX_REQUIRE_BROWSER") == "1"
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
SCREENS = tuple(SIZES)
# Only what is wrong leaves the browser: all that axe passed takes twice as long to hand over as to find.
VIOLATIONS = """async tags => {
  const found = await axe.run({runOnly: tags, resultTypes: ["violations"], selectors: false});
  return found.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`);
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = "" if CHROMIUM else "Debian's chromium is not installed"
    reason = reason or ("" if AXE.exists() else "axe-core is not installed; run `make assets`")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(demo_database.GROUP))
            if reason and not REQUIRED:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
        )
        yield browser
        browser.close()


class Visitor:
    """One person at one screen; collects what the browser complains about."""

    def __init__(self, chromium: object, server: str, size: str, *, javascript: bool = True) -> None:
        self.server = server
        self.context = chromium.new_context(java_script_enabled=javascript)  # type: ignore[attr-defined]
        self.page = self.context.new_page()
        self.take(size)
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def take(self, size: str) -> None:
        """Another screen; the page that is open stays open on it."""
        self.size = size
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})

    def sign_in(self, username: str, password: str) -> None:
        self.page.goto(f"{self.server}/accounts/login/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", password)
        self.page.click("main form button[type=submit]")
        self.page.wait_for_selector("nav.main-nav")

    def open(self, path: str) -> int:
        return int(self.page.goto(self.server + path).status)

    def violations(self) -> list[str]:
        """What axe finds on the page as it stands, A and AA of WCAG 2.2."""
        if not self.page.evaluate("typeof axe !== 'undefined'"):
            self.page.evaluate(AXE.read_text("utf-8"))
        return list(
            self.page.evaluate(VIOLATIONS, ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
        )

    def faults(self, name: str, path: str, status: int) -> list[str]:
        """What is wrong with a page: its answer, what the browser complains about, and how it is on each screen."""
        answered = self.open(path)
        bad = [] if answered == status else [f"answered {answered}"]
        bad += self.faults_on_each_screen(name)
        # The browser itself logs the 403 and 404 we ask for; anything else is ours.
        bad += [one for one in self.complaints if "Failed to load resource" not in one]
        self.complaints.clear()
        return bad

    def faults_on_each_screen(self, name: str) -> list[str]:
        """What axe finds on the open page, and whether it scrolls sideways, on the wide screen and on the narrow.

        Only style sheets ask how wide the screen is, so that a page need not be loaded on each.
        """
        bad = []
        for size in SCREENS:
            self.take(size)
            self.picture(name)
            bad += [f"{size}: {one}" for one in self.violations()]
            if self.scrolls_sideways():
                bad.append(f"{size}: scrolls sideways")
        return bad

    def scrolls_sideways(self) -> bool:
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
        )

    def picture(self, name: str) -> None:
        """Kept when PARINDEX_SCREENSHOTS names a folder, for people to look at."""
        if folder := os.environ.get("PARINDEX_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{folder}/{name}-{self.size}.png", full_page=True)


@pytest.fixture
def visit(chromium: object, demo_site: str) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def arrive(size: str = "wide", **more: bool) -> Visitor:
        visitors.append(Visitor(chromium, demo_site, size, **more))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()


@pytest.fixture
def demo_site(shared_database: None, live_server: object, settings: object, tmp_path: Path) -> str:
    """The demonstration on its day, served by a thread of this process."""
    from parindex.config import demo

    settings.DEMO_DAY = demo.DEMO_DAY  # type: ignore[attr-defined]
    settings.REQUIRE_MFA = False  # type: ignore[attr-defined]
    settings.EVIDENCE_DIR = tmp_path / "evidence"  # type: ignore[attr-defined]
    settings.ACCOUNT_RATE_LIMITS = False  # type: ignore[attr-defined]
    demo_database.put(tmp_path / "evidence")
    return str(live_server.url)  # type: ignore[attr-defined]
