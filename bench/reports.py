"""The committee's report of 21 and of 130 units with its annexes: composing and writing the .docx, then the PDF."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = datetime(2025, 6, 25, 9, tzinfo=ZONE)
RUNS = 3


def run() -> None:
    """Build two rounds in an SQLite file of their own; times in seconds, the best of three."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PARINDEX_DATA": folder, "PARINDEX_DEBUG": "1", "PARINDEX_LOG_LEVEL": "ERROR"}
        os.environ.pop("DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print("\nthe committee's report with annexes")
        for count in (21, 130):
            _measure(count)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        converter = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"  peak memory: {peak} MB here, {converter} MB in LibreOffice")


def _measure(count: int) -> None:
    from parindex.kit.catalog import load_paper_format, load_paper_types
    from parindex.papers.docx import render_docx
    from parindex.papers.pdf import converter, page_count, to_pdf
    from parindex.reporting import papers

    drawn = _consolidation(count)
    written, data = _best(
        lambda: render_docx(papers.consolidated(drawn, TODAY.date()), load_paper_format(), load_paper_types())
    )
    line = f"  {count:4} units  .docx {written:5.2f} s ({len(data) // 1024} KB)"
    if converter():
        printed, pdf = _best(lambda: to_pdf(data))
        line += f"  PDF {printed:5.2f} s more ({page_count(pdf)} pages)"
    print(line)


def _best(work: Any) -> tuple[float, bytes]:
    times, made = [], b""
    for _run in range(RUNS):
        start = time.perf_counter()
        made = work()
        times.append(time.perf_counter() - start)
    return min(times), made


def _consolidation(count: int) -> Any:
    """A round of so many units, all accepted, drawn through the product's own commands."""
    from parindex.accounts.commands import create_account
    from parindex.audit.actor import system_actor
    from parindex.organization.commands import establish_unit, grant_role
    from parindex.organization.queries import actor_for
    from parindex.reporting import commands

    system = system_actor(TODAY)
    top = establish_unit(
        system, code=f"top{count}", kind="PEOPLES_COMMITTEE", level="PROVINCE", name="UBND", place=f"tỉnh {count}"
    )
    kind = {"kind": "DIVISION", "level": "PROVINCE", "parent": top}
    units = [establish_unit(system, code=f"u{count}-{n}", name=f"Đơn vị số {n}", **kind) for n in range(count)]
    people = {}
    for name, role, unit in (("officer", "REFORM_OFFICER", units[0]), ("chair", "CHAIR", top)):
        people[name] = create_account(system, f"{name}{count}", full_name=name, password="mot-mat-khau-du-dai")
        grant_role(system, people[name], unit, role, valid_from=date(2025, 1, 1))
    for at, unit in enumerate(units):
        user = create_account(system, f"u{count}-{at}", full_name=f"Người {at}", password="mot-mat-khau-du-dai")
        grant_role(system, user, unit, "SELF_ASSESSOR", valid_from=date(2025, 1, 1))
        people[str(unit.pk)] = user
    round_ = commands.open_round(actor_for(people["officer"], TODAY), top, type="cchc-6-thang", period="2025-H1")
    for report in round_.reports.select_related("unit", "round"):
        actor = actor_for(people[str(report.unit_id)], TODAY)
        report = commands.save_answers(actor, report, _answers(report))
        report = commands.submit(actor, report)
        commands.accept(actor_for(people["chair"], TODAY), report)
    return commands.draw(actor_for(people["officer"], TODAY), round_)


def _answers(report: Any) -> dict[str, Any]:
    from parindex.reporting.calc import Given
    from parindex.reporting.commands import Entry

    words = f"{report.unit.name} đã triển khai đầy đủ các nhiệm vụ được giao trong kỳ; kết quả được công khai. " * 2
    answers = {}
    for one in report.round.form_used.fields():
        if one.filled_from:
            continue
        given = Given(number=Decimal(120))
        if one.kind == "narrative":
            given = Given(text=words)
        elif one.kind == "ratio":
            given = Given(numerator=Decimal(100), denominator=None if one.whole else Decimal(120))
        answers[one.key] = Entry(given, 0)
    return answers
