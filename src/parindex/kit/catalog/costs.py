"""How the cost of complying with a procedure is reckoned, and when the yearly plan of reviews is sent."""

from __future__ import annotations

import functools
from datetime import date
from decimal import Decimal
from typing import Literal

from parindex.kit.catalog.onestop import Parameter
from parindex.kit.catalog.reading import Entry, Mark, catalog_path, content_of, entry_of, unique

FIGURES = ("formula", "months", "days", "hours", "plan_before")


class CostFormula(Entry):
    doc: str
    article: str
    mark: Mark
    note: str = ""


class PlanBefore(Entry):
    """The day of the plan's own year before which it is sent."""

    month: int
    day: int
    doc: str
    article: str
    mark: Mark


class PerHead(Entry):
    """GDP per head of a year, in đồng; `mark` below S is told to whoever uses it."""

    year: int
    value: Decimal
    published_on: date
    source: str
    mark: Mark
    note: str = ""


class CostActivity(Entry):
    """Something to do on the way to a result (`work`), or a sum to pay (`payment`)."""

    code: str
    name: str
    kind: Literal["work", "payment"]
    doc: str
    article: str
    mark: Mark


class CostRules(Entry):
    formula: CostFormula
    months: Parameter
    days: Parameter
    hours: Parameter
    plan_before: PlanBefore
    gdp_per_head: dict[int, PerHead]
    activities: dict[str, CostActivity]

    def plan_due_before(self, year: int) -> date:
        return date(year, self.plan_before.month, self.plan_before.day)


@functools.cache
def load_cost_rules() -> CostRules:
    """Raises CatalogError."""
    path = catalog_path() / "parameters" / "chi-phi-tuan-thu.yaml"
    content = content_of(path, {"checked_on", "gdp_per_head", "activities", *FIGURES})
    years = [entry_of(PerHead, path, row) for row in content["gdp_per_head"]]
    activities = [entry_of(CostActivity, path, row) for row in content["activities"]]
    by_year = unique(path.name, (str(one.year) for one in years), years)
    told = {name: content[name] for name in FIGURES}
    return entry_of(
        CostRules,
        path,
        {
            **told,
            "gdp_per_head": {one.year: one for one in by_year.values()},
            "activities": unique(path.name, (one.code for one in activities), activities),
        },
    )
