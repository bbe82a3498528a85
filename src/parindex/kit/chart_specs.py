"""How charts are laid out, as Vega-Lite: names at the left in whole, bars or a line, figures that can be read off.

Series are told apart by pattern, dash and shape; where colour differs too, its lightness does.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

Spec = dict[str, Any]
Values = list[dict[str, Any]]

FONT = "Arial, 'Liberation Sans', sans-serif"
INK, PLAIN, PALE, LINE = "#1b2429", "#0b5563", "#c3d3d7", "#d4d2ca"
HATCHED = "url(#hatched)"  # a pattern that `parindex.kit.drawing` puts into every picture
EDGE = {"stroke": INK, "strokeWidth": 0.6}
WIDTH, HEIGHT, LETTERS = 440, 240, 42
LINE_HEIGHT = 15
OWN_BOLD = {"expr": "datum.own ? 'bold' : 'normal'"}


def lines_of(name: str) -> str:
    """A name in as few lines as its length needs, all about as long; no word is cut."""
    needed = len(textwrap.wrap(name, LETTERS, break_long_words=False))
    for letters in range(len(name) // max(needed, 1), LETTERS):
        lines = textwrap.wrap(name, max(letters, 1), break_long_words=False)
        if len(lines) <= needed:
            return "\n".join(lines)
    return "\n".join(textwrap.wrap(name, LETTERS, break_long_words=False)) or name


def bars(layers: Sequence[Spec], values: Values, names: Sequence[str], *, row: int, bold: Sequence[int] = ()) -> Spec:
    """Layers over rows, one for each name. `values` tell their row by `place`; names at `bold` places stand out."""
    wrapped = [lines_of(name) for name in names]
    shown = [{"place": place, "name": name, "own": place in bold} for place, name in enumerate(wrapped)]
    lines = max((name.count("\n") + 1 for name in wrapped), default=1)
    y = {
        "field": "place", "type": "ordinal", "axis": None,
        "scale": {"domain": list(range(len(names))), "paddingInner": 0.3, "paddingOuter": 0.15},
    }  # fmt: skip
    name_layer = {
        "data": {"values": shown},
        "mark": {
            "type": "text", "align": "right", "baseline": "middle", "x": -10, "lineBreak": "\n",
            "lineHeight": LINE_HEIGHT,
            "fontWeight": OWN_BOLD, "dy": {"expr": f"-{LINE_HEIGHT / 2} * (length(split(datum.name, '\\n')) - 1)"},
        },
        "encoding": {"text": {"field": "name"}},
    }  # fmt: skip
    every = [*layers, name_layer]
    placed = [
        layer if layer.pop("across", False) else {**layer, "encoding": {"y": y, **layer["encoding"]}}
        for layer in (dict(one) for one in every)
    ]
    step = max(row, lines * LINE_HEIGHT + 4)
    return {
        **whole(placed, values), "width": WIDTH, "height": {"step": step, "for": "position"},
        "padding": 12,
    }  # fmt: skip


def bar(x: Spec, fill: Spec, **more: Spec) -> Spec:
    return {"mark": {"type": "bar", **EDGE}, "encoding": {"x": x, "fill": fill, **more}}


def length(scale: Decimal, field: str = "value", low: Decimal = Decimal(0), title: str = "") -> Spec:
    """An axis from `low` to `scale`."""
    scaled = {"domain": [float(low), float(scale)], "nice": False}
    return {"field": field, "type": "quantitative", "title": title or None, "scale": scaled}


def figures_beside(**more: Any) -> Spec:
    """The figure of each row in a column at the right, where nothing crosses it."""
    mark = {"type": "text", "align": "right", "baseline": "middle", "x": WIDTH + 50, "fontWeight": OWN_BOLD}
    return {"mark": mark, "encoding": {"text": {"field": "text"}, **more}}


def figures_at(field: str) -> Spec:
    """The figure of each row at the end of its bar."""
    mark = {"type": "text", "align": "left", "baseline": "middle", "dx": 6}
    return {"mark": mark, "encoding": {"x": {"field": field, "type": "quantitative"}, "text": {"field": "text"}}}


def lines_across(marks: Sequence[tuple[Decimal, str]], x: Spec) -> list[Spec]:
    """Dashed lines down through all bars; their labels above, each second one higher so that none meets the next."""
    values = [
        {"value": float(value), "label": label, "up": -8 - 16 * (n % 2)} for n, (value, label) in enumerate(marks)
    ]
    at = {"x": {**x, "field": "value"}}
    rule = {"type": "rule", "stroke": INK, "strokeDash": [4, 3]}
    text = {"type": "text", "y": {"expr": "datum.up"}, "baseline": "middle"}
    if not values:
        return []
    return [
        {"across": True, "data": {"values": values}, "mark": rule, "encoding": at},
        {"across": True, "data": {"values": values}, "mark": text, "encoding": {**at, "text": {"field": "label"}}},
    ]


def legend(**symbol: Any) -> Spec:
    return {"title": None, "orient": "top", **symbol}


def series_fill(shown: Sequence[str]) -> Spec:
    """The first series solid, the second hatched."""
    return {
        "field": "series", "type": "nominal",
        "scale": {"domain": list(shown), "range": [PLAIN, HATCHED][: len(shown)]},
        "legend": legend(symbolType="square", symbolSize=240, symbolStrokeColor=INK),
    }  # fmt: skip


def ticks(values: Values, name: str, height: int) -> list[Spec]:
    """A thick black stroke across the bars of a row, edged in white so that it is seen on a dark bar."""
    shape = {
        "field": "series", "type": "nominal", "scale": {"domain": [name], "range": [INK]},
        "legend": legend(symbolType="stroke", symbolSize=240, symbolStrokeWidth=5),
    }  # fmt: skip
    x = {"field": "value", "type": "quantitative"}
    under = {"type": "tick", "thickness": 9, "size": height + 2, "opacity": 1, "fill": "white", "stroke": "white"}
    mark = {"type": "tick", "thickness": 4, "size": height, "opacity": 1, "fill": INK}
    return [
        {"data": {"values": values}, "mark": under, "encoding": {"x": x}},
        {"data": {"values": values}, "mark": mark, "encoding": {"x": x, "stroke": shape}},
    ]


def path(values: Values, order: Sequence[str], series: Sequence[str], goal: tuple[Decimal, str], unit: str) -> Spec:
    """Lines through moments: the first series solid with black discs, the second dashed with white squares."""
    y = {"type": "quantitative", "title": unit or None, "scale": {"zero": False, "nice": True, "padding": 26}}
    at = {
        "x": {"field": "at", "type": "ordinal", "sort": list(order), "title": None, "axis": {"labelAngle": 0},
              "scale": {"domain": list(order)}},
        "y": {"field": "value", **y},
    }  # fmt: skip
    told = legend(symbolSize=110, symbolStrokeWidth=2)

    def by_series(*looks: str) -> Spec:
        scale = {"domain": list(series), "range": list(looks)[: len(series)]}
        return {"field": "series", "type": "nominal", "scale": scale, "legend": told}

    shapes = {"shape": by_series("circle", "square"), "fill": by_series(INK, "white")}
    lines: list[Spec] = [
        {"transform": [{"filter": {"field": "series", "equal": name}}],
         "mark": {"type": "line", "stroke": INK, "strokeWidth": 2, "strokeDash": dash}, "encoding": at}
        for name, dash in zip(series, ([1, 0], [6, 4]), strict=False)
    ]  # fmt: skip
    line = [{"value": float(goal[0]), "label": goal[1]}]
    across = {"y": {"field": "value", **y}}
    layers: list[Spec] = [
        {"data": {"values": line}, "mark": {"type": "rule", "stroke": INK, "strokeWidth": 1.5, "strokeDash": [2, 3]},
         "encoding": across},
        {"data": {"values": line}, "mark": {"type": "text", "x": 6, "dy": -10, "align": "left", "fontWeight": "bold"},
         "encoding": {**across, "text": {"field": "label"}}},
        *lines,
        {"mark": {"type": "point", "stroke": INK, "strokeWidth": 2, "size": 80, "opacity": 1},
         "encoding": {**at, **shapes}},
        {"transform": [{"filter": {"field": "series", "equal": series[0]}}] if series else [],
         "mark": {"type": "text", "dy": {"expr": "datum.aside"}, "fontWeight": "bold"},
         "encoding": {**at, "text": {"field": "text"}}},
    ]  # fmt: skip
    return {**whole(layers, values), "width": max(WIDTH, 90 * len(order)), "height": HEIGHT, "padding": 12}


def whole(layers: Sequence[Mapping[str, Any]], values: Values) -> Spec:
    axis = {
        "labelFontSize": 13, "labelColor": INK, "titleColor": INK, "titleFontSize": 13, "titleFontWeight": "normal",
        "gridColor": LINE, "domainColor": INK, "tickColor": INK,
    }  # fmt: skip
    return {
        "data": {"values": values},
        "layer": list(layers),
        "background": "white",
        "config": {
            "view": {"stroke": None}, "font": FONT, "axis": axis,
            "text": {"font": FONT, "fontSize": 13, "fill": INK},
            "legend": {"labelFontSize": 13, "labelColor": INK, "labelLimit": 0, "columnPadding": 24},
        },
    }  # fmt: skip
