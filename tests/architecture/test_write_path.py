"""Writing has one door: every public function of commands is an act, and nothing else writes."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import parindex
from parindex.audit.command import ACTS

SOURCE = Path(parindex.__file__).parent
WRITES = {
    "save",
    "delete",
    "update",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "execute",
    "executemany",
    "executescript",
    "asave",
    "adelete",
    "aupdate",
    "acreate",
}
# Files outside commands that may write, and what they write.
MAY_WRITE = {
    "analytics/keeping.py": "what files of facts hold and what was counted from them, which are no records",
    "audit/command.py": "the door itself: claims and answers idempotency keys",
    "audit/journal.py": "appends the entry of the act in progress",
    "audit/models.py": "the base of every record, which notes each write",
    "audit/management/commands/grant_application_role.py": "rights of a PostgreSQL role, before the product runs",
    "config/checks.py": "reads the database's own settings",
    "config/health.py": "asks the database whether it can write, and writes nothing",
    "measures/engines/duckdb.py": "asks a database in memory for figures",
    "measures/engines/postgresql.py": "loads facts, which are no records, into a schema of their own",
    "kit/limits.py": "counts tries in a file of its own, which is no record",
    "kit/prepared.py": "asks what a `values_list` compiled to, which is a SELECT",
}
# Dictionaries whose `update` is none of a record.
MAPPINGS = {
    "accounts/forms.py": {"name.widget.attrs"},
    "config/demo_scoring/facts.py": {"half.by_june", "half.whole"},
    "config/settings.py": {"vars()"},
    "kit/search.py": {"kwargs"},
}


def modules(name: str) -> Iterator[str]:
    """Dotted names of the modules called `name` in the apps, and of those inside a package of that name."""
    for found in pkgutil.walk_packages([str(SOURCE)], "parindex."):
        parts = found.name.split(".")
        if len(parts) >= 3 and parts[2] == name and "management" not in parts:
            yield found.name


def test_every_public_function_in_commands_is_an_act() -> None:
    free = [
        f"{name}.{function}"
        for name in modules("commands")
        for function, value in vars(importlib.import_module(name)).items()
        if inspect.isfunction(value)
        and value.__module__ == name
        and not function.startswith("_")
        and "act" not in vars(value)
    ]
    assert free == []


def test_acts_are_named_after_app_thing_and_verb() -> None:
    for name in modules("commands"):
        importlib.import_module(name)
    odd = [act for act in ACTS if not re.fullmatch(r"[a-z_]+\.[a-z_]+\.[a-z_]+", act)]
    elsewhere = [act for act, run in ACTS.items() if run.__module__.split(".")[1] != act.split(".")[0]]
    assert (odd, elsewhere) == ([], [])


def test_nothing_is_written_outside_commands() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {call}"
        for path in sorted(SOURCE.rglob("*.py"))
        if not _is_write_path(path)
        for line, call in _writes(path)
    ]
    assert found == []


def test_every_file_that_may_write_does() -> None:
    assert [name for name in MAY_WRITE if not list(_writes(SOURCE / name))] == []


def _is_write_path(path: Path) -> bool:
    relative = path.relative_to(SOURCE)
    in_commands = "management" not in relative.parts and (
        "commands" in relative.parts or relative.name == "commands.py"
    )
    # import-linter keeps Django out of them
    knows_no_records = relative.parts[0] in {"papers", "plans", "core", "measures"}
    return in_commands or knows_no_records or "migrations" in relative.parts or str(relative) in MAY_WRITE


def _writes(path: Path) -> Iterator[tuple[int, str]]:
    """Calls named like a write, of whatever: a query set may hide behind any name."""
    mappings = MAPPINGS.get(str(path.relative_to(SOURCE)), set())
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            if node.func.attr == "update" and ast.unparse(node.func.value) in mappings:
                continue
            yield node.lineno, ast.unparse(node)[:80]
