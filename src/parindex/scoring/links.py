"""Where what is said about results and sets leads."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from parindex.core.period import periods_of
from parindex.scoring.models import CriteriaVersion, Result

# How the pages of figures call the two sides of a measure.
SIDES = {"part": "tu-so", "value": "tu-so", "whole": "mau-so"}


def url_of_result(result: Result) -> str:
    return reverse("results:result", args=[result.pk])


def url_of_set(version: CriteriaVersion) -> str:
    return reverse("criteria:version", args=[version.pk])


def records_behind(measure: str, side: str, unit_id: int, year: int) -> str:
    """The page that lists the records a measured input counts; empty where the measure has none of its own."""
    if not measure.startswith("onestop.") or side not in SIDES:
        return ""
    asked = {"ky": periods_of("year", year)[0].key, "nhom": "don-vi", "gia-tri": unit_id}
    return f"{reverse('figures:records', args=[measure, SIDES[side]])}?{urlencode(asked)}"
