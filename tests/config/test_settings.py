"""The settings: one table of them, no unknown ones, nothing unsafe by default."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from parindex.config.checks import unknown_variables
from parindex.config.settings import READERS

ROOT = Path(__file__).parents[2]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The `parindex` command in an environment of its own."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PARINDEX_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-m", "parindex", *arguments],
        env={**bare, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_table_of_settings_lists_every_setting_and_no_other() -> None:
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(table) == sorted(READERS)


def test_a_mistyped_setting_is_named_with_the_one_that_was_meant() -> None:
    (problem,) = unknown_variables(["PATH", "PARINDEX_SECRETKEY", "PARINDEX_REAL_PLANS"])
    assert problem.id == "parindex.E002"
    assert "PARINDEX_SECRET_KEY" in str(problem.hint)


def test_a_mistyped_setting_stops_the_start(tmp_path: Path) -> None:
    done = run("check", "--tag", "security", PARINDEX_DEBUG="1", PARINDEX_DATA=str(tmp_path), PARINDEX_HTPPS="0")
    assert (done.returncode, "PARINDEX_HTTPS" in done.stderr) == (1, True)


def test_without_a_secret_key_nothing_is_served(tmp_path: Path) -> None:
    done = run("check", "--tag", "security", PARINDEX_DATA=str(tmp_path))
    assert (done.returncode, "parindex.E001" in done.stderr) == (1, True)


def test_debugging_is_off_and_cookies_are_secure_unless_said_otherwise(tmp_path: Path) -> None:
    code = "from django.conf import settings as s; print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_NAME)"
    done = run("shell", "-v", "0", "-c", code, PARINDEX_DATA=str(tmp_path), PARINDEX_SECRET_KEY="k" * 50)
    assert done.stdout.split() == ["False", "True", "__Host-session"]


def test_the_command_tells_its_own_version() -> None:
    assert run("--version").stdout == f"parindex {version('parindex')}\n"


@pytest.mark.parametrize("value", ["vâng", "2"])
def test_a_value_that_is_none_stops_the_start_with_the_name_of_the_variable(value: str, tmp_path: Path) -> None:
    done = run("check", PARINDEX_DATA=str(tmp_path), PARINDEX_UPLOAD_LIMIT_MB=f"{value}x")
    assert done.returncode != 0
    assert f"{value}x" in done.stderr
