"""Pictures of charts: drawn once for the same content, kept in the data folder, given to pages inside the page.

A picture has no address of its own. Whoever may read the page reads it, nobody else: figures are often not public
yet, and a page already asks who may see them.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import structlog
from django.conf import settings
from lxml import etree

from parindex.core.apart import TooCostly, run_apart
from parindex.kit.charts import Chart

log = structlog.get_logger("parindex.charts")

STYLE = "1"  # raised when a picture of the same content is to look different
MOST_KEPT = 2000
# The renderer reserves 64 GB of addresses and uses 0.1 of them; its processor time is what is held.
MEMORY, SECONDS = 1 << 38, 10
PATIENCE = 10.0  # seconds to wait while another worker draws: one renderer at a time on a machine
REST = 60.0  # seconds without a try after a failure, so that pages don't wait for a renderer that is not there
SVG = "{http://www.w3.org/2000/svg}"
PATTERNS = """<defs xmlns="http://www.w3.org/2000/svg">
<pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="6" height="6" fill="white"/><rect width="2.4" height="6" fill="#1b2429"/></pattern></defs>"""


class _Rest:
    until = 0.0


_rest = _Rest()


class Picture:
    """An SVG as a page shows it, with its size."""

    def __init__(self, svg: bytes) -> None:
        root = etree.fromstring(svg)
        self.svg, self.width, self.height = svg, root.get("width"), root.get("height")

    @property
    def address(self) -> str:
        """The picture itself, as the source of an image."""
        return f"data:image/svg+xml;base64,{b64encode(self.svg).decode()}"


def pictures(charts: Sequence[Chart]) -> list[Picture | None]:
    """A picture of each chart; None for one that could not be drawn, of which the page shows the table alone.

    Several charts of one page that are asked for together are drawn in one go.
    """
    digests = [_digest(chart) for chart in charts]
    if time.monotonic() >= _rest.until and not all(_kept(digest).exists() for digest in digests):
        try:
            _draw(list(zip(digests, charts, strict=True)))
        except (OSError, ValueError, TooCostly, subprocess.SubprocessError) as error:
            _rest.until = time.monotonic() + REST
            log.warning("charts.not_drawn", reason=str(getattr(error, "stderr", None) or repr(error))[-500:])
    return [_read(digest) for digest in digests]


def _digest(chart: Chart) -> str:
    try:
        renderer = version("vl-convert-python")
    except PackageNotFoundError:
        renderer = ""
    content = [STYLE, renderer, chart.title, chart.description, chart.spec]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _kept(digest: str) -> Path:
    return Path(settings.CHARTS_DIR) / f"{digest}.svg"


def _read(digest: str) -> Picture | None:
    try:
        data = _kept(digest).read_bytes()
        return Picture(data)
    except (OSError, etree.XMLSyntaxError):
        return None


def _draw(asked: Sequence[tuple[str, Chart]]) -> None:
    """Draw what nobody has drawn yet, and keep it."""
    with _alone():
        missing = [(digest, chart) for digest, chart in asked if not _kept(digest).exists()]
        if not missing:
            return
        specs = json.dumps([chart.spec for _digest, chart in missing]).encode()
        drawn = json.loads(run_apart("parindex.kit.vega:draw", specs, memory=MEMORY, seconds=SECONDS))
        for (digest, chart), svg in zip(missing, drawn, strict=True):
            # An empty file for what can't be drawn: it would fail the same way on every page.
            _keep(digest, b"" if svg is None else dressed(svg, chart))
        _forget()


@contextmanager
def _alone() -> Iterator[None]:
    """One renderer at a time on a machine, over all workers. Raises TimeoutError."""
    folder = Path(settings.CHARTS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "drawing.lock").open("w") as lock:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise TimeoutError("another worker is still drawing") from None
                time.sleep(0.05)
        yield


def _keep(digest: str, svg: bytes) -> None:
    """Whole or not at all: a reader never sees half a picture."""
    with tempfile.NamedTemporaryFile(dir=settings.CHARTS_DIR, delete=False) as file:
        file.write(svg)
    os.replace(file.name, _kept(digest))  # noqa: PTH105 -- the name is that of the file just closed


def _forget() -> None:
    """The oldest go once there are too many: they are drawn again when asked for."""
    kept = sorted(Path(settings.CHARTS_DIR).glob("*.svg"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-MOST_KEPT]:
        path.unlink(missing_ok=True)


def dressed(svg: str, chart: Chart) -> bytes:
    """With title, description and patterns, and without what the renderer says in English about its own parts."""
    root = etree.fromstring(svg.encode())
    for one in root.iter():
        for name in [str(name) for name in one.attrib]:
            if name.startswith("aria-") or name in ("role", "class"):
                del one.attrib[name]
    root.insert(0, etree.fromstring(PATTERNS))
    for name, text in (("desc", chart.description), ("title", chart.title)):
        told = etree.Element(f"{SVG}{name}", id=f"chart-{name}")
        told.text = text
        root.insert(0, told)
    root.set("role", "img")
    root.set("aria-labelledby", "chart-title chart-desc")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8")
