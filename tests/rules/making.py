"""Criteria in few words, for tests of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from parindex.rules import CriteriaSet, Extra, Facts, Given, Leaf
from parindex.rules.criteria import Input
from parindex.rules.inputs import Kind

SURVEY = {"type": "survey_weighted", "form": "L1", "weights": {"A": "100", "D": "0"}}


def leaf(rule: Mapping[str, Any], points: str = "10", **more: Any) -> Leaf:
    return Leaf.model_validate(_content(rule, points) | {"method": "appraisal"} | more)


def extra(rule: Mapping[str, Any], points: str = "10", **more: Any) -> Extra:
    return Extra.model_validate(_content(rule, points) | more)


def _content(rule: Mapping[str, Any], points: str) -> dict[str, Any]:
    return {"code": "1.1.1", "name": "Tiêu chí", "points": points, "rule": rule, "basis": "A"}


def told(one: Leaf) -> Leaf:
    """With every input its rule asks for named, and evidence: as the checker wants it."""
    inputs = {name: Input(title=name, kind=kind) for name, kind in one.rule.asks().items()} | dict(one.inputs)
    content = one.model_dump(exclude={"inputs", "evidence"}) | {"inputs": inputs, "evidence": ["Văn bản"]}
    return Leaf.model_validate(content)


def given(**contents: Any) -> Facts:
    """Facts; a whole number or a text of digits is a number."""
    return {name: Given(_number(content)) for name, content in contents.items()}


def _number(content: Any) -> Any:
    return Decimal(content) if isinstance(content, int) and not isinstance(content, bool) else content


def criteria(leaves: Mapping[str, str], **more: Any) -> CriteriaSet:
    """One field and criterion with leaves by code; "30 survey" is settled by a survey."""
    rows = [_leaf(code, *text.split()) for code, text in leaves.items()]
    scale = sum((Decimal(row["points"]) for row in rows), Decimal(0))
    criterion = {"code": "1.1", "name": "Tiêu chí", "points": scale, "leaves": rows}
    content = {
        "code": "thu",
        "version": 1,
        "title": "Bộ tiêu chí thử",
        "level": "COMMUNE",
        "valid_from": date(2026, 1, 1),
        "scale": scale,
        "source": {"doc": "qd-1", "title": "Quyết định", "mark": "A"},
        "fields": [{"code": "1", "name": "Lĩnh vực", "points": scale, "criteria": [criterion]}],
        "classes": [
            {"code": "tot", "label": "Tốt", "min": scale * 4 / 5},
            {"code": "kem", "label": "Kém", "min": "0"},
        ],
    }
    return CriteriaSet.model_validate(content | more)


def _leaf(code: str, points: str, method: str = "appraisal") -> dict[str, Any]:
    if method == "survey":
        rule, inputs = SURVEY, {"ballots": {"title": "Phiếu", "kind": Kind.BALLOTS}}
    else:
        rule, inputs = {"type": "boolean", "yes": points}, {"met": {"title": "Đạt", "kind": Kind.YES_NO}}
    return {
        "code": code,
        "name": "Tiêu chí thành phần",
        "points": points,
        "method": method,
        "rule": rule,
        "inputs": inputs,
        "evidence": ["Văn bản"],
        "basis": "A",
    }
