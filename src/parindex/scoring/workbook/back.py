"""What a workbook says of a criteria set, and what is to be mended in it, by sheet and row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel

from parindex.core.written import read_date
from parindex.kit.catalog import exact_yaml
from parindex.papers.grids import NOTHING, BookReading, Line, Sheet, Value, read_book
from parindex.rules import CriteriaSet, Finding
from parindex.rules.criteria import Band, Exclusion, Extra, Gate, Input, Leaf
from parindex.rules.reading import UnreadableSet, read_as, read_set
from parindex.scoring.workbook.layout import (
    CHOICES,
    CLASSES,
    EXCLUSIONS,
    EXTRAS,
    GATES,
    HEADINGS,
    INPUTS,
    KINDS,
    LEAVES,
    METHODS,
    NOT_ROUNDED,
    PLACES,
    POLICIES,
    SET,
    SHEETS,
    SIDES,
    YES,
)

Content = dict[str, Any]
Meaning = Callable[[Content], Content]
Grouped = dict[str, list[tuple[Line, Content]]]


class Problem(NamedTuple):
    """Something to mend: the sheet, the row as Excel counts, what and how."""

    sheet: str
    row: int
    message: str
    code: str = "cell"


class Unfit(ValueError):
    """A cell that can't be; the message says what to write."""


@dataclass
class Intake:
    """The set a workbook holds, or None, and what to mend. `rows` says where each code stands."""

    criteria: CriteriaSet | None = None
    problems: list[Problem] = field(default_factory=list)
    rows: dict[str, tuple[str, int]] = field(default_factory=dict)

    def problem_of(self, finding: Finding) -> Problem:
        """A finding of the checker at the row where its code stands."""
        sheet, row = self.rows.get(finding.place, (SET.name, 1))
        return Problem(sheet, row, f"{finding.place}: {finding.message}", finding.code)


def read_workbook(data: bytes) -> Intake:
    """Raises UnreadableGrid for a file that is none of ours."""
    reading = read_book(data, SHEETS)
    intake = Intake(
        problems=[Problem(sheet, one.row, f"{one.column}: {one.message}") for sheet, one in reading.errors]
    )
    if any(error.code == "heading" for _sheet, error in reading.errors):
        return intake
    content = _Reader(reading, intake).content()
    if not intake.problems:
        try:
            intake.criteria = read_set(content)
        except UnreadableSet as error:
            intake.problems += [intake.problem_of(one) for one in error.findings]
    return intake


class _Reader:
    def __init__(self, reading: BookReading, intake: Intake) -> None:
        self.lines, self.intake = reading.lines, intake

    def content(self) -> Content:
        inputs = self._grouped(INPUTS, _input, Input)
        exclusions = self._grouped(EXCLUSIONS, dict, Exclusion)
        leaves: dict[str, list[Content]] = defaultdict(list)
        for line, told in self._leaves(inputs, exclusions):
            leaves[_text(line.cells.get("criterion"))].append(told)
        content = self._set() | {
            "fields": self._fields(leaves),
            "gates": [told for _line, told in self._told(GATES, dict, Gate)],
            "classes": [told for _line, told in self._told(CLASSES, dict, Band)],
        }
        for kind, key in (("thưởng", "bonus"), ("trừ", "penalty")):
            content[key] = content.get(key, {}) | {"items": self._extras(kind, inputs)}
        self._strays()
        return content

    def _set(self) -> Content:
        found: Content = {}
        for line in self.lines[SET.name]:
            place = PLACES.get(_text(line.cells.get("key")))
            if place is None:
                self._note(SET, line, f"Không có mục «{_text(line.cells.get('key'))}»; giữ nguyên cột Mục của mẫu.")
                continue
            if not (written := _text(line.cells.get("value"))):
                continue
            here = found
            for step in place[:-1]:
                here = here.setdefault(step, {})
            try:
                here[place[-1]] = _value(place, written)
            except Unfit as unfit:
                self._note(SET, line, str(unfit))
        self.intake.rows.setdefault(str(found.get("code", "")), (SET.name, 2))
        return found

    def _fields(self, leaves: Mapping[str, list[Content]]) -> list[Content]:
        headings = [(line, _plain(line.cells)) for line in self.lines[HEADINGS.name]]
        known = {told.get("code"): "parent" not in told for _line, told in headings}
        under: dict[str, list[Content]] = defaultdict(list)
        fields: list[Content] = []
        for line, told in headings:
            code, parent = str(told.get("code", "")), told.pop("parent", None)
            self._stands(HEADINGS, line, code)
            if parent is None:
                fields.append(told | {"criteria": under[code]})
                continue
            if not known.get(parent):
                self._note(
                    HEADINGS, line, f"Không có lĩnh vực «{parent}»; sửa cột Thuộc lĩnh vực hoặc thêm lĩnh vực."
                )
            under[str(parent)].append(told | {"leaves": leaves.get(code, [])})
        criteria = {str(code) for code, is_field in known.items() if not is_field}
        for line in self.lines[LEAVES.name]:
            if (criterion := _text(line.cells.get("criterion"))) not in criteria:
                self._note(
                    LEAVES, line, f"Không có tiêu chí «{criterion}»; sửa cột Thuộc tiêu chí hoặc thêm tiêu chí."
                )
        return fields

    def _leaves(self, inputs: Grouped, exclusions: Grouped) -> Iterator[tuple[Line, Content]]:
        def meant(cells: Content) -> Content:
            code = cells.get("code", "")
            told = _leaf({key: value for key, value in cells.items() if key != "criterion"})
            told["inputs"] = self._named(inputs.get(code, []))
            told["excluded_when"] = [one for _line, one in exclusions.get(code, [])]
            return told

        return self._told(LEAVES, meant, Leaf)

    def _extras(self, kind: str, inputs: Grouped) -> list[Content]:
        def meant(cells: Content) -> Content:
            told = {key: value for key, value in cells.items() if key not in ("kind", "words")}
            return _ruled(told) | {"inputs": self._named(inputs.get(cells.get("code", ""), []))}

        lines = [line for line in self.lines[EXTRAS.name] if _text(line.cells.get("kind")).lower() == kind]
        if kind == "trừ":
            for line in self.lines[EXTRAS.name]:
                if _text(line.cells.get("kind")).lower() not in ("thưởng", "trừ"):
                    self._note(EXTRAS, line, "Thưởng hay trừ: ghi «thưởng» hoặc «trừ».")
        return [told for _line, told in self._told(EXTRAS, meant, Extra, lines)]

    def _told(
        self, sheet: Sheet, meaning: Meaning, model: type[BaseModel], lines: Sequence[Line] | None = None
    ) -> Iterator[tuple[Line, Content]]:
        """Each row as data that the model takes; what it doesn't is noted at the row and left out."""
        for line in self.lines[sheet.name] if lines is None else lines:
            cells = _plain(line.cells)
            if sheet not in (INPUTS, EXCLUSIONS):
                self._stands(sheet, line, str(cells.get("code", "")))
            try:
                told = meaning(cells)
                shown = {name: one for name, one in told.items() if name in model.model_fields}
                read_as(model, shown)
            except Unfit as unfit:
                self._note(sheet, line, str(unfit))
            except UnreadableSet as error:
                for one in error.findings:
                    self._note(sheet, line, one.message)
            else:
                yield line, told

    def _grouped(self, sheet: Sheet, meaning: Meaning, model: type[BaseModel]) -> Grouped:
        found: Grouped = defaultdict(list)
        for line, told in self._told(sheet, meaning, model):
            found[str(told.pop("code", ""))].append((line, told))
        return found

    def _named(self, told: Sequence[tuple[Line, Content]]) -> Content:
        """The inputs of one leaf by name; one told twice is noted."""
        times = Counter(str(one.get("name", "")) for _line, one in told)
        for line, one in told:
            if times[str(one.get("name", ""))] > 1:
                self._note(INPUTS, line, f"Tên «{one.get('name', '')}» ghi nhiều lần; mỗi số liệu một tên.")
        return {str(one.get("name", "")): {key: one[key] for key in one if key != "name"} for _line, one in told}

    def _strays(self) -> None:
        for sheet in (INPUTS, EXCLUSIONS):
            for line in self.lines[sheet.name]:
                code = _text(line.cells.get("code"))
                if code not in self.intake.rows:
                    self._note(sheet, line, f"Không có tiêu chí thành phần «{code}»; sửa mã hoặc bỏ dòng.")

    def _stands(self, sheet: Sheet, line: Line, code: str) -> None:
        if code in self.intake.rows and self.intake.rows[code] != (sheet.name, line.row):
            where = self.intake.rows[code]
            self._note(sheet, line, f"Mã «{code}» đã có ở trang «{where[0]}», dòng {where[1]}; mỗi mục một mã.")
        self.intake.rows.setdefault(code, (sheet.name, line.row))

    def _note(self, sheet: Sheet, line: Line, message: str) -> None:
        self.intake.problems.append(Problem(sheet.name, line.row, message))


def _plain(cells: Mapping[str, Value]) -> Content:
    return {key: NOTHING.value if value is NOTHING else value for key, value in cells.items()}


def _text(value: Value) -> str:
    return "" if value is None else NOTHING.value if value is NOTHING else str(value)


def _value(place: tuple[str, ...], told: str) -> object:
    """What a row of the first sheet means."""
    if place in CHOICES:
        return _meant(CHOICES[place], told)
    if place[-1] in ("valid_from", "valid_to"):
        return _day(told)
    if place == ("options", "point_places") and told.lower() == NOT_ROUNDED:
        return None
    return told.replace(",", ".") if place[-1] in ("scale", "cap") else told


def _day(told: str) -> date:
    try:
        return read_date(told)
    except ValueError:
        raise Unfit(f"«{told}» không phải ngày có thật; ghi như 01/07/2025.") from None


def _meant(words: Mapping[str, object], told: str) -> object:
    """The value of a word, or the value itself, so that a level of one's own may stand."""
    if told.lower() in words:
        return words[told.lower()]
    if told in words.values() or told.isupper():
        return told
    raise Unfit(f"«{told}» không có trong các cách ghi: {', '.join(words)}.")


def _leaf(cells: Content) -> Content:
    told = {key: value for key, value in cells.items() if key != "words"}
    for key, words in (("method", METHODS), ("when_nothing_arose", POLICIES)):
        if key in told:
            told[key] = _meant(words, str(told[key]))
    for key in ("evidence", "partners"):
        if key in told:
            told[key] = [line.strip() for line in str(told[key]).splitlines() if line.strip()]
    if "local" in told:
        told["local"] = str(told["local"]).lower() == YES
    return _ruled(told)


def _ruled(told: Content) -> Content:
    if "rule" in told:
        try:
            told["rule"] = exact_yaml(str(told["rule"]))
        except yaml.YAMLError:
            how = "ghi «type: linear» một dòng, «value: 100*dung_han/tong» dòng sau"
            raise Unfit(f"Quy tắc: không đọc được; {how}.") from None
    return told


def _input(cells: Content) -> Content:
    told = dict(cells)
    for key, words in (("kind", KINDS), ("side", SIDES)):
        if key in told:
            told[key] = _meant(words, str(told[key]))
    return told
