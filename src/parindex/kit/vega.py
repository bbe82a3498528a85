"""From specs to pictures, in a process of its own: the renderer takes 90 MB, which no web worker should carry."""

from __future__ import annotations

import json

NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]}


def draw(data: bytes) -> bytes:
    """SVG for each spec of a JSON list; null for one that can't be drawn."""
    import vl_convert

    drawn: list[str | None] = []
    for spec in json.loads(data):
        try:
            drawn.append(vl_convert.vegalite_to_svg(spec, format_locale=NUMBERS, allowed_base_urls=[]))
        except ValueError:
            drawn.append(None)
    return json.dumps(drawn).encode()
