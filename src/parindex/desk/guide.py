"""The user guide, the same files as docs/huong-dan, served inside the product."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

PACKAGED = Path(__file__).resolve().parent.parent / "_guide"
CHECKOUT = Path(__file__).resolve().parents[3] / "docs" / "huong-dan"


@dataclass(frozen=True)
class Chapter:
    """One file of the guide; `slug` is its name without the number and the extension."""

    slug: str
    title: str
    path: Path

    def html(self) -> str:
        """The chapter as HTML. Raw HTML in the source is escaped."""
        markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
        return str(markdown.render(self.path.read_text("utf-8")))


def chapters() -> list[Chapter]:
    """The chapters in their order."""
    folder = PACKAGED if PACKAGED.is_dir() else CHECKOUT
    return [_chapter(path) for path in sorted(folder.glob("*.md"))]


def _chapter(path: Path) -> Chapter:
    first_line = path.read_text("utf-8").split("\n", 1)[0]
    return Chapter(slug=path.stem.split("-", 1)[1], title=first_line.removeprefix("# "), path=path)
