"""The settings: one table of them, no unknown ones, nothing unsafe by default."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from parindex.config.checks import unknown_variables
from parindex.config.settings import READERS, read

ROOT = Path(__file__).parents[2]


def run(*arguments: str, module: str = "parindex", **environment: str) -> subprocess.CompletedProcess[str]:
    """The `parindex` command in an environment of its own; Python itself without a module."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PARINDEX_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, *(["-m", module] if module else []), *arguments],
        env={**bare, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def rows() -> dict[str, tuple[str, str]]:
    """Variable → (default, example) of the table in docs/settings.md, without the back-ticks."""
    table = (ROOT / "docs" / "settings.md").read_text("utf-8")
    found = re.findall(r"^\| `([A-Z_]+)` \|[^|]+\|([^|]*)\|([^|]*)\|$", table, re.MULTILINE)
    return {name: (default.strip().strip("`"), example.strip().strip("`")) for name, default, example in found}


def as_written(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return ",".join(value) if isinstance(value, list) else "" if value is None else str(value)


def test_the_table_of_settings_lists_every_setting_with_its_default() -> None:
    documented = {name: default for name, (default, _example) in rows().items()}
    assert documented == {name: as_written(default) for name, (_reader, default) in READERS.items()}


@pytest.mark.parametrize("name", sorted(READERS))
def test_the_example_of_a_setting_can_be_read_and_is_not_its_default(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = rows()[name][1]
    monkeypatch.setenv(name, example)
    assert as_written(read(name)) == example != rows()[name][0]


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_setting_that_is_set_to_nothing_has_its_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "")
    assert read(name) == READERS[name][1]


def test_every_start_up_check_is_in_the_table_of_checks() -> None:
    code = (ROOT / "src" / "parindex" / "config" / "checks.py").read_text("utf-8")
    raised = set(re.findall(r'"(?:parindex\.)?(E0\d\d)"', code))
    table = re.findall(
        r"^\| `parindex\.(E0\d\d)`(?: – `(E0\d\d)`)? \|",
        (ROOT / "docs" / "settings.md").read_text("utf-8"),
        re.MULTILINE,
    )
    listed = {
        f"E{number:03}" for first, last in table for number in range(int(first[1:]), int((last or first)[1:]) + 1)
    }
    assert listed == raised


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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARINDEX_HTTPS", "vâng"),
        ("PARINDEX_DEBUG", "2"),
        ("PARINDEX_UPLOAD_LIMIT_MB", "20 MB"),
        ("PARINDEX_UPLOAD_LIMIT_MB", "0"),
        ("PARINDEX_LOG_LEVEL", "LOUD"),
        ("PARINDEX_DEMO_DAY", "14/03/2025"),
        ("PARINDEX_SITE_URL", "cchc.ninhson.example"),
        ("PARINDEX_SITE_URL", "ftp://cchc.ninhson.example"),
        ("PARINDEX_SITE_URL", "https://cchc.ninhson.example/cchc"),
        ("PARINDEX_SITE_URL", "https://cchc.ninhson.example:x"),
        ("PARINDEX_SITE_URL", "https://ai@cchc.ninhson.example"),
    ],
)
def test_a_value_that_is_none_is_refused_with_the_name_of_the_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=f"{name} is '{value}'; it must be"):
        read(name)


def test_the_address_of_the_site_ends_with_its_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARINDEX_SITE_URL", "https://cchc.ninhson.example:8443/")
    assert read("PARINDEX_SITE_URL") == "https://cchc.ninhson.example:8443"


def test_a_value_that_is_none_stops_the_start(tmp_path: Path) -> None:
    done = run("check", PARINDEX_DATA=str(tmp_path), PARINDEX_HTTPS="vâng", PARINDEX_SECRET_KEY="k" * 50)
    assert (done.returncode, done.stderr) == (
        1,
        "PARINDEX_HTTPS is 'vâng'; it must be 1 or 0. See docs/settings.md.\n",
    )


@pytest.mark.parametrize("address", ["nonsense", "mysql://ai:mat-khau@host/x", "postgres://ai:mat-khau@host:cổng/x"])
def test_an_address_of_no_database_is_refused_without_its_password(
    address: str, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is no address") as refused:
        read("DATABASE_URL")
    assert "mat-khau" not in str(refused.value)
    assert not recwarn.list, "a warning would repeat the address"


SERVE = "import parindex.config.wsgi; print('serving')"


def serve(data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return run("-c", SERVE, module="", PARINDEX_DATA=str(data), **{"PARINDEX_SECRET_KEY": "k" * 50, **environment})


def test_a_server_starts_on_safe_settings_only(tmp_path: Path) -> None:
    run("collectstatic", "--noinput", PARINDEX_DATA=str(tmp_path), PARINDEX_SECRET_KEY="k" * 50)
    empty_folder = tmp_path / "empty"
    empty_folder.mkdir()
    answers = {
        "safe": serve(tmp_path),
        "E001": serve(tmp_path, PARINDEX_SECRET_KEY="short"),
        "E002": serve(tmp_path, PARINDEX_HTPPS="0"),
        "E003": serve(empty_folder),
        "E004": serve(tmp_path, PARINDEX_SITE_URL="https://cchc.ninhson.example"),
        "no folder": serve(tmp_path / "missing"),
        "no server": serve(empty_folder, DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing"),
    }
    assert [name for name, done in answers.items() if "serving" in done.stdout] == ["safe"]
    assert {name: " ".join(re.findall(r"parindex\.(E\d+)", done.stderr)) for name, done in answers.items()} == {
        "safe": "",
        "E001": "E001",
        "E002": "E002",
        "E003": "E003",
        "E004": "E004",
        "no folder": "E015 E003",
        "no server": "E015 E003",
    }
