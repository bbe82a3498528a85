"""What a browser would send back from a page, nothing changed."""

from __future__ import annotations

from typing import Any

from lxml import html


def posted_of(page: bytes | str) -> dict[str, Any]:
    """The page's largest form: value by name, a list of them where the browser sends several."""
    told = page.decode() if isinstance(page, bytes) else page
    form = max(html.fromstring(told).forms, key=lambda one: len(one.inputs.keys()))
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value.removeprefix("\n"))  # as a browser reads a text area
    sent.pop("csrfmiddlewaretoken", None)
    return {name: values[0] if len(values) == 1 else values for name, values in sent.items()}
