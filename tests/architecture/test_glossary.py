"""Every record has a Vietnamese name in the glossary, under the app it lives in."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[2]


def test_every_model_is_in_the_glossary_and_nothing_else_is_named_like_one() -> None:
    rows = re.findall(
        r"^\|[^|]+\|([^|]+)\|([^|]+)\|$", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE
    )
    named = {(name, app.strip()) for terms, app in rows for name in re.findall(r"`([A-Z][a-z]+[A-Za-z]*)`", terms)}
    models = {
        (model.__name__, model._meta.app_label)
        for model in apps.get_models()
        if model.__module__.startswith("parindex.")
    }
    assert (models - named, {pair for pair in named if pair[0] not in {"Validity", "Level"}} - models) == (
        set(),
        set(),
    )
