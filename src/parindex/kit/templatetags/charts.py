"""A chart on a page: picture, caption and the table of its figures."""

from __future__ import annotations

from typing import Any

from django import template

from parindex.kit.charts import Chart
from parindex.kit.drawing import pictures

register = template.Library()


@register.inclusion_tag("kit/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """The picture, or where none can be drawn the table alone with a word about it."""
    return {"chart": chart, "picture": pictures([chart])[0]}
