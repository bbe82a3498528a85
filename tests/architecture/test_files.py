"""Rules about files: small ones, pages without inline script or style, nothing of one person's machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "parindex"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
LONGEST_FILE = 350
LONGEST_FUNCTION = 60
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".html",
    ".js",
    ".mjs",
    ".scss",
    ".sh",
    ".txt",
    ".json",
    ".po",
    ".css",
    ".svg",
    "",
}
INLINE = re.compile(r"<style|\sstyle\s*=|\s(?:hx-)?on[a-z:-]*\s*=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
POST_FORM = re.compile(r"<form[^>]*method=[\"']?post\b[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_page_has_no_inline_script_or_style(template: Path) -> None:
    assert INLINE.findall(template.read_text("utf-8")) == []


def test_every_form_that_posts_is_protected() -> None:
    bare = [
        str(template.relative_to(SOURCE))
        for template in TEMPLATES
        for form in POST_FORM.findall(template.read_text("utf-8"))
        if "csrf_token" not in form
    ]
    assert bare == []


def test_every_picture_has_a_text() -> None:
    pictures = [(t.name, tag) for t in TEMPLATES for tag in re.findall(r"<img[^>]*>", t.read_text("utf-8"))]
    assert [pair for pair in pictures if " alt=" not in pair[1]] == []


def test_files_and_functions_stay_small() -> None:
    long_files, long_functions = [], []
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        if "migrations" not in path.parts and text.count("\n") > LONGEST_FILE:
            long_files.append(str(path.relative_to(SOURCE)))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
                long_functions.append(f"{path.relative_to(SOURCE)}:{node.name}")
    assert (long_files, long_functions) == ([], [])


def test_nine_functions_in_ten_are_under_thirty_lines() -> None:
    lengths = [
        (node.end_lineno or 0) - node.lineno + 1
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert sum(length < 30 for length in lengths) >= 0.9 * len(lengths)


def test_no_file_holds_a_path_of_somebodys_machine_or_an_unfinished_note() -> None:
    # Written so that this file does not find itself.
    forbidden = re.compile(
        "|".join(["/ho" + "me/\\w", "/ro" + "ot/", "/wo" + "rk/", r"C:\\Use" + "rs", "TO" + "DO", "FIX" + "ME"])
    )
    found = [
        f"{path}: {match.group()}"
        for path in _committed()
        for match in forbidden.finditer((ROOT / path).read_text("utf-8"))
    ]
    assert found == []


def _committed() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    names = [name for name in listed.stdout.splitlines() if Path(name).suffix in TEXT and (ROOT / name).is_file()]
    return [name for name in names if Path(name).name not in {"uv.lock", "package-lock.json"}]
