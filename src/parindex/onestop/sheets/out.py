"""Versions of procedures as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from parindex.kit.catalog import ProcedureContent
from parindex.onestop.models import ProcedureVersion
from parindex.onestop.sheets.layout import (
    AFTER,
    CHANNELS,
    COMPONENTS,
    FEES,
    LEVELS,
    MAIN,
    ONLINE,
    SHEETS,
    STEPS,
    TITLE,
    UNITS,
    WAYS,
    YES,
)
from parindex.papers.grids import Value, write_book


def workbook_of(versions: Iterable[ProcedureVersion]) -> bytes:
    """The versions as a workbook; without any, an empty one to fill."""
    rows: dict[str, list[dict[str, Value]]] = {sheet.name: [] for sheet in SHEETS}
    for version in versions:
        _put(rows, version.code, version.says)
    return write_book([(sheet, rows[sheet.name]) for sheet in SHEETS], title=TITLE)


def _put(rows: Mapping[str, list[dict[str, Value]]], code: str, says: ProcedureContent) -> None:
    words = ("name", "field", "sequence", "subjects", "performed_by", "decided_by", "coordinating", "result")
    main: dict[str, Value] = {
        key: getattr(says, key) or None for key in (*words, "conditions", "online_reason", "area")
    }
    main |= {
        "code": code,
        "levels": "; ".join(_said(LEVELS, level) for level in says.levels),
        "sets": Decimal(says.sets),
        "legal_bases": "\n".join(says.legal_bases) or None,
        "online": _said(ONLINE, says.online),
        "linked": "; ".join(says.linked) or None,
        "after_supplement": _said(AFTER, says.after_supplement),
        "supplement_days": None if says.supplement_days is None else Decimal(says.supplement_days),
        "decision": says.publication.number or None,
        "decided_on": says.publication.dated,
        "decision_issuer": says.publication.issuer or None,
    }
    rows[MAIN.name].append(main)
    for way in says.ways:
        channel, limit = _said(CHANNELS, way.channel), way.limit
        rows[WAYS.name].append(
            {
                "code": code,
                "channel": channel,
                "amount": limit.amount,
                "unit": _said(UNITS, limit.unit),
                "mode": YES if limit.mode == "end_of_day" else None,
                "cut_off": f"{limit.cut_off:%H:%M}" if limit.cut_off else None,
                "words": limit.words or None,
                "doc": limit.doc or None,
                "article": limit.article or None,
                "promised": way.promised.amount if way.promised else None,
            }
        )
        for fee in way.fees:
            amount = None if fee.amount is None else Decimal(fee.amount)
            row = {"code": code, "channel": channel, "name": fee.name, "amount": amount}
            rows[FEES.name].append({**row, "words": fee.words or None, "basis": fee.basis or None})
    for one in says.components:
        counts = {"originals": Decimal(one.originals), "copies": Decimal(one.copies)}
        texts = {key: getattr(one, key) or None for key in ("name", "form", "when", "instead")}
        rows[COMPONENTS.name].append({"code": code, **counts, **texts})
    for step in says.steps:
        times: dict[str, Value] = {"amount": step.amount, "unit": _said(UNITS, step.unit)}
        rows[STEPS.name].append(
            {"code": code, "name": step.name, "by": step.by, **times, "output": step.output or None}
        )


def _said(words: Mapping[str, str], value: str) -> str:
    return next(said for said, meant in words.items() if meant == value)
