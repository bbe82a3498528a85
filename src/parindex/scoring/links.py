"""Where what is said about results and sets leads."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from parindex.analytics import links as figures
from parindex.core.period import periods_of
from parindex.kit.catalog import load_all_measures
from parindex.organization.models import Unit
from parindex.organization.states import UnitKind
from parindex.scoring.models import CriteriaVersion, Result, Sheet

# How the pages of figures call the two sides of a measure.
SIDES = {"part": "tu-so", "value": "tu-so", "whole": "mau-so"}


def url_of_sheet(sheet: Sheet) -> str:
    return reverse("scoring:sheet", args=[sheet.pk])


def url_of_rounds() -> str:
    """Where everybody finds what is theirs to do in rounds."""
    return reverse("scoring:index")


def url_of_result(result: Result) -> str:
    return reverse("results:result", args=[result.pk])


def url_of_set(version: CriteriaVersion) -> str:
    return reverse("criteria:version", args=[version.pk])


def records_behind(measure: str, side: str, unit: Unit, year: int) -> str:
    """The page that lists the records a measured input counts; empty where the measure has none of its own.

    Dossiers of a committee are those its desk received, of an office those it solves.
    """
    if side not in SIDES or measure not in load_all_measures():
        return ""
    if not measure.startswith("onestop."):
        part, whole = figures.records_behind(measure, unit, str(year))
        return whole if side == "whole" else part
    group = "noi-tiep-nhan" if unit.kind == UnitKind.PEOPLES_COMMITTEE else "don-vi"
    asked = {"ky": periods_of("year", year)[0].key, "nhom": group, "gia-tri": unit.pk}
    return f"{reverse('figures:records', args=[measure, SIDES[side]])}?{urlencode(asked)}"
