"""The description of the API is what was agreed: a change of it is a change of tests/api/openapi.json, and seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from parindex.onestop import bulk

AGREED = Path(__file__).parent / "openapi.json"

pytestmark = pytest.mark.django_db


def described() -> dict[str, Any]:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def test_the_api_is_as_agreed() -> None:
    """When the change is meant, the file becomes what /api/v1/openapi.json answers."""
    assert described() == json.loads(AGREED.read_text("utf-8"))


def test_the_description_holds_together() -> None:
    told = described()
    assert told["openapi"].startswith("3.1")
    text = json.dumps(told)
    wanted = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert wanted <= set(told["components"]["schemas"])


def test_a_row_has_our_columns_and_no_others() -> None:
    row = described()["components"]["schemas"]["Row"]
    assert list(row["properties"]) == [one.key for one in bulk.COLUMNS]
    assert row["additionalProperties"] is False


def test_the_description_is_open_and_read_only_and_there_is_no_page_that_would_need_scripts() -> None:
    assert Client().post("/api/v1/openapi.json").status_code == 405
    assert Client().get("/api/v1/docs").status_code == 404
