"""What a workbook of procedures says, and what is to be mended in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from parindex.kit.catalog import ProcedureContent
from parindex.onestop.sheets.layout import (
    AFTER,
    CHANNELS,
    CODE_SHAPE,
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
    WORDS,
    YES,
)
from parindex.onestop.wording import unfit_words
from parindex.papers.grids import BookReading, Line, Sheet, read_book, write_book

Meaning = Callable[[Mapping[str, Any]], dict[str, Any]]


class Unfit(ValueError):
    """A cell of a row that can't be; the message says what to write."""


@dataclass
class Intake:
    """What a workbook says: contents by code, and what to mend as (sheet, row in Excel, message)."""

    contents: dict[str, ProcedureContent] = field(default_factory=dict)
    problems: list[tuple[str, int, str]] = field(default_factory=list)
    reading: BookReading = field(default_factory=BookReading)

    def workbook(self) -> bytes:
        """The same rows with what is wrong beside each, to be mended and brought back."""
        told: dict[tuple[str, int], list[str]] = defaultdict(list)
        for name, row, message in self.problems:
            told[name, row].append(message)
        placed: dict[tuple[str, int], str] = {}
        sheets = []
        for sheet in SHEETS:
            lines = self.reading.lines.get(sheet.name, [])
            sheets.append((sheet, [line.cells for line in lines]))
            for at, line in enumerate(lines, start=2):
                if messages := told.get((sheet.name, line.row)):
                    placed[sheet.name, at] = "\n".join(messages)
        return write_book(sheets, placed or None, title=TITLE)


def read(data: bytes) -> Intake:
    """What a workbook says. Raises UnreadableGrid for a file that is none of ours."""
    reading = read_book(data, SHEETS)
    intake = Intake(reading=reading)
    for sheet, error in reading.errors:
        intake.problems.append((sheet, error.row, f"{error.column}: {error.message}"))
    spoiled = {sheet for sheet, error in reading.errors if error.code == "heading"}
    if not spoiled:
        _compose(intake)
    return intake


def _compose(intake: Intake) -> None:
    lines = intake.reading.lines
    mains: dict[str, Line] = {}
    for line in lines[MAIN.name]:
        code = str(line.cells.get("code") or "")
        if not CODE_SHAPE.fullmatch(code):
            intake.problems.append((MAIN.name, line.row, f"Mã thủ tục «{code}» không đúng dạng, ví dụ 1.001193."))
        elif code in mains:
            intake.problems.append((MAIN.name, line.row, f"Mã thủ tục {code} đã có ở dòng {mains[code].row}."))
        else:
            mains[code] = line
    parts = {sheet.name: _by_code(intake, sheet, mains) for sheet in (WAYS, FEES, COMPONENTS, STEPS)}
    for code, line in mains.items():
        told = _told(intake, line, {name: rows.get(code, []) for name, rows in parts.items()})
        if told is None:
            continue
        try:
            intake.contents[code] = ProcedureContent.model_validate(told)
        except ValidationError as error:
            intake.problems += [(MAIN.name, line.row, unfit_words(one)) for one in error.errors()]


def _by_code(intake: Intake, sheet: Sheet, known: Mapping[str, Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in intake.reading.lines[sheet.name]:
        code = str(line.cells.get("code") or "")
        if code in known:
            found[code].append(line)
        else:
            message = f"Mã thủ tục «{code}» không có ở trang «{MAIN.name}»."
            intake.problems.append((sheet.name, line.row, message))
    return found


def _told(intake: Intake, main: Line, parts: Mapping[str, Sequence[Line]]) -> dict[str, Any] | None:
    """The content as plain data; None when a part of it is noted as wrong."""
    told = _noting(intake, MAIN, main, _main)
    ways, fees, components, steps = (
        [(line, _noting(intake, sheet, line, meaning)) for line in parts[sheet.name]]
        for sheet, meaning in ((WAYS, _way), (FEES, _fee), (COMPONENTS, _component), (STEPS, _step))
    )
    offered = {line.cells.get("channel") for line in parts[WAYS.name]}
    strays = [line for line, fee in fees if fee and line.cells.get("channel") not in offered]
    intake.problems += [(FEES.name, line.row, "Hình thức này không có ở trang «Cách thức».") for line in strays]
    read = [told, *(one for rows in (ways, fees, components, steps) for _line, one in rows)]
    if told is None or strays or not all(read):
        return None
    return told | {
        "ways": [way | {"fees": _fees_of(way, fees)} for _line, way in ways if way],
        "components": [one for _line, one in components],
        "steps": [one for _line, one in steps],
    }


def _fees_of(way: Mapping[str, Any], fees: Sequence[tuple[Line, dict[str, Any] | None]]) -> list[dict[str, Any]]:
    mine = (fee for _line, fee in fees if fee and fee["channel"] == way["channel"])
    return [{key: value for key, value in fee.items() if key != "channel"} for fee in mine]


def _noting(intake: Intake, sheet: Sheet, line: Line, meaning: Meaning) -> dict[str, Any] | None:
    """What a row means; None, and noted, when it can't be. A row with an unreadable cell is noted already."""
    if any((sheet.name, line.row) == (name, row) for name, row, _message in intake.problems):
        return None
    try:
        return meaning(line.cells)
    except Unfit as unfit:
        intake.problems.append((sheet.name, line.row, str(unfit)))
        return None


def _main(cells: Mapping[str, Any]) -> dict[str, Any]:
    told = {key: cells.get(key) or "" for key in WORDS}
    for key, title in (("name", "Tên thủ tục"), ("field", "Lĩnh vực")):
        if not told[key]:
            raise Unfit(f"Hãy ghi {title.lower()}.")
    dated: date | None = cells.get("decided_on")
    return told | {
        "levels": [_meant(LEVELS, level, "Cấp thực hiện") for level in _listed(cells.get("levels"))],
        "sets": _whole(cells.get("sets"), 1),
        "legal_bases": [line for line in str(cells.get("legal_bases") or "").splitlines() if line.strip()],
        "online": _meant(ONLINE, cells.get("online") or "chưa cung cấp", "Mức trực tuyến"),
        "linked": list(_listed(cells.get("linked"))),
        "after_supplement": _meant(AFTER, cells.get("after_supplement") or "tính lại từ đầu", "Khi bổ sung hồ sơ"),
        "supplement_days": _whole(cells.get("supplement_days"), None),
        "publication": {
            "number": cells.get("decision") or "",
            "dated": dated.isoformat() if dated else None,
            "issuer": cells.get("decision_issuer") or "",
        },
    }


def _way(cells: Mapping[str, Any]) -> dict[str, Any]:
    amount = cells.get("amount")
    if not isinstance(amount, Decimal):
        raise Unfit("Hãy ghi thời hạn bằng số; «trong ngày» ghi 0 và «Đến hết ngày» ghi «có».")
    limit = {
        "amount": str(amount),
        "unit": _meant(UNITS, cells.get("unit"), "Đơn vị"),
        "mode": "end_of_day" if str(cells.get("mode") or "").lower() == YES else "same_time",
        "cut_off": _clock(cells.get("cut_off")),
        "words": cells.get("words") or "",
        "doc": cells.get("doc") or "",
        "article": cells.get("article") or "",
    }
    promised = cells.get("promised")
    shorter = {**limit, "amount": str(promised), "words": ""} if isinstance(promised, Decimal) else None
    return {"channel": _meant(CHANNELS, cells.get("channel"), "Hình thức"), "limit": limit, "promised": shorter}


def _fee(cells: Mapping[str, Any]) -> dict[str, Any]:
    if not cells.get("name"):
        raise Unfit("Hãy ghi tên khoản thu.")
    return {
        "channel": _meant(CHANNELS, cells.get("channel"), "Hình thức"),
        "name": cells["name"],
        "amount": _whole(cells.get("amount"), None),
        "words": cells.get("words") or "",
        "basis": cells.get("basis") or "",
    }


def _component(cells: Mapping[str, Any]) -> dict[str, Any]:
    if not cells.get("name"):
        raise Unfit("Hãy ghi tên giấy tờ.")
    counts = {key: _whole(cells.get(key), 0) for key in ("originals", "copies")}
    return {"name": cells["name"], **counts, **{key: cells.get(key) or "" for key in ("form", "when", "instead")}}


def _step(cells: Mapping[str, Any]) -> dict[str, Any]:
    if not (cells.get("name") and cells.get("by") and isinstance(cells.get("amount"), Decimal)):
        raise Unfit("Mỗi bước cần tên, người thực hiện và thời gian bằng số, ví dụ 0,5.")
    return {
        "name": cells["name"],
        "by": cells["by"],
        "amount": str(cells["amount"]),
        "unit": _meant(UNITS, cells.get("unit"), "Đơn vị"),
        "output": cells.get("output") or "",
    }


def _meant(words: Mapping[str, str], said: object, title: str) -> str:
    found = words.get(str(said or "").strip().lower())
    if found is None:
        raise Unfit(f"{title}: «{said or ''}» không có trong các cách ghi: {', '.join(words)}.")
    return found


def _listed(said: object) -> Iterator[str]:
    return (one.strip() for one in re.split(r"[;\n]", str(said or "")) if one.strip())


def _whole(value: object, otherwise: int | None) -> int | None:
    return int(value) if isinstance(value, Decimal) else otherwise


def _clock(said: object) -> str | None:
    if not said:
        return None
    try:
        return time.fromisoformat(str(said).strip().replace("h", ":").replace("g", ":").zfill(5)).isoformat()
    except ValueError:
        raise Unfit(f"Giờ chốt nhận «{said}» phải ghi như 15:00.") from None
