"""The round of 2025, opened early so that units follow their points through the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from parindex.config.demo_scoring.facts import Maker
from parindex.config.demo_scoring.rates import load_rates
from parindex.config.demo_scoring.setting import GENERATED, LEVELS, moment, put_groups, set_up, writer
from parindex.config.demo_year import Story
from parindex.scoring import commands
from parindex.scoring.commands import Declared
from parindex.scoring.models import CriteriaVersion, Sheet
from parindex.scoring.queries import sheets

YEAR = 2025
RUNNING = "ninh-son-ubnd-2025"
PLANNED, OPENED, WRITTEN = date(2025, 5, 28), date(2025, 6, 2), date(2025, 6, 12)
TIMETABLE = commands.Timetable(
    opens_at=moment(OPENED, 8), self_due_at=moment(date(2025, 12, 15)), appraisal_due_at=moment(date(2025, 12, 26)),
    explain_due_at=moment(date(2025, 12, 31)), second_due_at=moment(date(2026, 1, 7)), council_on=date(2026, 1, 9),
    cutoff_on=date(2025, 12, 15),
)  # fmt: skip


def tell_running(story: Story) -> None:
    """Set up by the sets of the year before, opened; every unit has declared what it can say in June."""
    officer = story.at("noivu", PLANNED)
    round_ = set_up(officer, story, YEAR, TIMETABLE)
    by_level = {one.level: one for one in CriteriaVersion.objects.filter(owner=story.plan.issuer)}
    put_groups(officer, round_, {group: by_level[level] for group, level in LEVELS.items()})
    round_ = commands.open_round(story.at("noivu", OPENED, 8), round_)
    for sheet in sheets.with_group(Sheet.objects.filter(round=round_)):
        commands.fill(writer(story, sheet.unit, WRITTEN), sheet, leaves=dict(_by_june(sheet)))


def _by_june(sheet: Sheet) -> Iterator[tuple[str, Declared]]:
    rates, maker, criteria = load_rates(), Maker(sheet.unit.code, YEAR), sheet.group.criteria
    random = Random(f"{rates.seed}/{sheet.unit.code}/declared")  # noqa: S311 -- a demonstration, no secret
    for code, half in maker.facts(criteria).items():
        leaf = criteria.leaf(code)
        if not half.by_june or random.random() > float(rates.rates["declared_by_june"].value):
            continue
        if any(told.measure for told in leaf.inputs.values()):
            continue  # the records say it themselves
        yield code, Declared(half.by_june, note=GENERATED)  # documents come with the year's report
