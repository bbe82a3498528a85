"""A ranking of 65 communes by the set of communes, with 200 000 dossiers: all counted anew, then one of them changed.

Also saving a leaf and opening a sheet, as the unit that fills it in does. On SQLite or the empty DATABASE_URL.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from bench import facts, scoring

COMMUNES, DOSSIERS, RUNS = 65, 200_000, 60
OPENS = datetime(2025, 6, 2, 8, tzinfo=facts.ZONE)


def run() -> None:
    """Print seconds of the clock and of the processor."""
    facts.MANY, facts.COMMUNES = DOSSIERS, COMMUNES
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PARINDEX_DATA": folder, "PARINDEX_DEBUG": "1", "PARINDEX_LOG_LEVEL": "ERROR"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.config.settings"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connection

        settings.DEBUG, settings.REQUIRE_MFA = False, False
        settings.DEMO_DAY, settings.ALLOWED_HOSTS = facts.NOW.date(), ["testserver"]
        call_command("migrate", verbosity=0)
        facts._fill()
        round_, writer = _round()
        leaves = _declare(round_)
        print(f"\na ranking of {COMMUNES} units x {leaves} leaves, {DOSSIERS} dossiers, {connection.vendor}")
        _recounts(round_)
        _writing(round_, writer)


def _recounts(round_: Any) -> None:
    from parindex.analytics.extracting import extract
    from parindex.analytics.measuring import measure
    from parindex.analytics.refreshing import refresh
    from parindex.analytics.store import Folder
    from parindex.audit.actor import system_actor
    from parindex.scoring import commands
    from parindex.scoring.models import Sheet
    from parindex.scoring.queries import rounds, sheets
    from parindex.scoring.records import OfRecords

    at, folder = facts.NOW, Folder.of_settings()
    facts._timed("facts told anew", lambda: extract(folder, at, full=True))
    facts._timed("counted, engine loaded", lambda: measure(folder, at, full=True))
    facts._timed("counted once more", lambda: measure(folder, at, full=True))
    facts._timed("put beside what is declared", lambda: commands.propose(system_actor(at), round_, OfRecords()))
    facts._timed("ranked as it stands", lambda: rounds.standings(round_))
    sheet = Sheet.objects.filter(round=round_).first()
    for _run in range(5):
        at += timedelta(hours=1)
        facts._change(1, at)
        at += timedelta(minutes=1)
        facts._timed("one changed: recount", lambda at=at: refresh(at))
        facts._timed("one changed: sheet", lambda: sheets.self_index(sheet))


def _writing(round_: Any, writer: Any) -> None:
    from django.test import Client

    from parindex.organization.queries import actor_for
    from parindex.scoring import commands
    from parindex.scoring.models import LeafEntry

    mine = LeafEntry.objects.filter(sheet__round=round_, sheet__unit__code="c0").exclude(facts={})
    entries, sheet = list(mine), mine[0].sheet_id
    turns = iter(range(RUNS * 2))

    def save() -> None:
        n = next(turns)
        entry = LeafEntry.objects.get(pk=entries[n % len(entries)].pk)
        told = {name: row["value"] for name, row in entry.facts.items()}
        commands.save_leaf(actor_for(writer, facts.NOW), entry, given=told, note=f"Lần {n}")

    _spread("a leaf saved", save)
    browser = Client()
    browser.force_login(writer, backend="django.contrib.auth.backends.ModelBackend")
    from django.urls import reverse

    path = reverse("scoring:sheet", args=[sheet])

    def look() -> None:
        if browser.get(path).status_code != 200:
            raise RuntimeError(f"{path} was not answered")

    _spread("the sheet opened", look)


def _spread(words: str, what: Callable[[], None]) -> None:
    what()
    wall, cpu = [], []
    for _run in range(RUNS):
        start, busy = time.perf_counter(), time.process_time()
        what()
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - busy) * 1000)
    p50, p95 = statistics.median(wall), statistics.quantiles(wall, n=20)[18]
    print(f"  {words:28} p50 {p50:5.0f} ms, p95 {p95:5.0f} ms; {statistics.median(cpu):4.0f} ms of CPU")


def _round() -> tuple[Any, Any]:
    """A round of every commune, open for self-scoring, and who fills in the first one's sheet."""
    from parindex.audit.roles import Role
    from parindex.kit.catalog import load_criteria
    from parindex.organization.models import Unit
    from parindex.organization.queries import actor_for
    from parindex.scoring import commands

    top = Unit.objects.get(code="top")
    names = {"auditor": Role.AUDITOR, "officer": Role.REFORM_OFFICER, "council": Role.COUNCIL}
    users = {name: _person(name, top, role) for name, role in names.items()}
    writer = _person("writer", Unit.objects.get(code="c0"), Role.SELF_ASSESSOR)
    _confirm(users["auditor"])
    made = next(one for one in load_criteria()["xa"] if one.is_in_force_on(OPENS.date()))
    early = OPENS - timedelta(days=9)
    officer = actor_for(users["officer"], early)
    version = commands.check_set(officer, commands.draft_set(officer, top, made))
    council = actor_for(users["council"], early + timedelta(hours=1))
    version = commands.issue_set(council, version, decision="1/QĐ-UBND", decided_on=early.date())
    days = {"self_due_at": 90, "appraisal_due_at": 120, "explain_due_at": 130, "second_due_at": 140}
    due = {name: OPENS + timedelta(days=many) for name, many in days.items()}
    timetable = commands.Timetable(opens_at=OPENS, **due, council_on=date(2025, 12, 1), cutoff_on=date(2025, 8, 1))
    officer = actor_for(users["officer"], early + timedelta(days=1))
    round_ = commands.set_up(officer, top, year=2025, title="Đánh giá", timetable=timetable)
    units = list(Unit.objects.filter(parent=top))
    commands.put_group(officer, round_, name="Cấp xã", version=version, units=units)
    return commands.open_round(actor_for(users["officer"], OPENS), round_), writer


def _person(name: str, unit: Any, role: str) -> Any:
    from parindex.accounts.commands import create_account
    from parindex.audit.actor import system_actor
    from parindex.organization.commands import grant_role

    system = system_actor(OPENS - timedelta(days=20))
    user = create_account(system, name, full_name=f"Người {name}", password="mot-mat-khau-du-dai")
    grant_role(system, user, unit, role, valid_from=date(2025, 1, 1))
    return user


def _confirm(auditor: Any) -> None:
    from parindex.organization.commands import confirm_grant
    from parindex.organization.models import RoleGrant
    from parindex.organization.queries import actor_for
    from parindex.organization.states import GrantState

    for grant in RoleGrant.objects.filter(state=GrantState.PROPOSED):
        confirm_grant(actor_for(auditor, OPENS - timedelta(days=19)), grant)


def _declare(round_: Any) -> int:
    """Facts of every leaf that units score, written past the journal: filling in is not what is measured."""
    from django.db import models

    from parindex.scoring.facts import dump_outcome
    from parindex.scoring.models import LeafEntry
    from parindex.scoring.queries import sheets

    chance, criteria = Random(1), round_.groups.get().criteria
    leaves = {leaf.code: leaf for leaf in criteria.leaves()}
    entries = list(LeafEntry.objects.filter(sheet__round=round_))
    for entry in entries:
        leaf = leaves[entry.leaf]
        if leaf.is_self_scored:
            entry.facts = dict(_stored(scoring._facts(leaf, chance, entry.sheet_id)))
            entry.outcome = dump_outcome(sheets.outcome_of(criteria, leaf, entry.facts))
    models.QuerySet(LeafEntry).bulk_update(entries, ["facts", "outcome"], batch_size=200)
    return len(leaves)


def _stored(given: Any) -> Iterator[tuple[str, Any]]:
    from parindex.scoring.facts import dump_facts

    yield from dump_facts(given).items()
