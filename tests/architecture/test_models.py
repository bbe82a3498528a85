"""What every stored record has in common, and which way its keys may point."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps import apps
from django.db import models

from parindex.audit.models import Record

ROOT = Path(__file__).parents[2]
# Rows that are no records of the house, and why.
NOT_RECORDS = {
    "audit.AuditEntry": "the journal itself",
    "audit.Submission": "idempotency keys, written by the door",
    "accounts.User": "Django's own user, changed by commands and by signing in",
    "analytics.Extract": "what files of facts hold; told anew from records at any time",
    "analytics.Cut": "a day at whose end figures are counted; counted again at any time",
    "analytics.CutValue": "counted from facts up to a cut, and counted again",
    "analytics.MeasureValue": "counted from facts, and counted again whenever they change",
}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("parindex.")]


def test_every_model_is_a_record_that_carries_a_version() -> None:
    others = {model._meta.label for model in own_models() if not issubclass(model, Record)}
    assert others == set(NOT_RECORDS)
    records = [model for model in own_models() if issubclass(model, Record)]
    assert [model._meta.label for model in records if "version" not in {f.name for f in model._meta.fields}] == []


def test_foreign_keys_point_down_or_inside_the_app() -> None:
    tiers = _tiers()
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in own_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model.__module__.startswith("parindex.")
        and model._meta.app_label != field.related_model._meta.app_label
        and tiers[model._meta.app_label] <= tiers[field.related_model._meta.app_label]
    ]
    assert upward == []


def test_deleting_a_record_never_takes_others_with_it() -> None:
    cascading = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        if issubclass(model, Record)
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    ]
    assert cascading == []


def test_every_model_says_what_it_is_for() -> None:
    silent = [model._meta.label for model in own_models() if (model.__doc__ or "").startswith(f"{model.__name__}(")]
    assert silent == []


def _tiers() -> dict[str, int]:
    """App → its row in the contract on tiers, the top row first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract.get("exhaustive"))
    return {name.strip(" ()"): -row for row, layer in enumerate(layers) for name in layer.split("|")}
