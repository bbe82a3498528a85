"""The form of «nếu… thì»: every figure of a field as it is, to be changed in thought, and what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from parindex.core.written import read_date, read_number
from parindex.rules import Leaf
from parindex.rules.inputs import Kind
from parindex.rules.numbers import written
from parindex.rules.outcome import Content
from parindex.rules.shapes import Shape
from parindex.rules.shapes.answers import Choice
from parindex.scoring.facts import kinds_of
from parindex.scoring.outlook import Line, Told

PREFIX = "x-"
YES, NO = "co", "khong"
# What a person can type; ballots and lists come from their own records.
TYPED = (Kind.NUMBER, Kind.COUNT, Kind.YES_NO, Kind.DAY, Kind.OPTION)


@dataclass(frozen=True)
class Box:
    """One figure to suppose otherwise; `now` as it is, `typed` as it stands in the form."""

    key: str
    title: str
    now: str
    typed: str
    choices: Sequence[tuple[str, str]] = ()
    error: str = ""

    @property
    def is_changed(self) -> bool:
        return self.typed != self.now and bool(self.typed)


@dataclass
class Asked:
    """What the form of a sheet was sent with: its boxes by leaf, and every change that could be read."""

    boxes: dict[str, list[Box]] = field(default_factory=dict)
    changes: dict[str, dict[str, Content]] = field(default_factory=dict)

    @property
    def errors(self) -> list[Box]:
        return [box for boxes in self.boxes.values() for box in boxes if box.error]

    def elsewhere(self, shown: Sequence[Line]) -> list[Box]:
        """Changes in other fields of the sheet than the one shown, to be carried along."""
        here = {line.leaf.code for line in shown}
        return [box for code, boxes in self.boxes.items() if code not in here for box in boxes if box.is_changed]


def asked(whole: Told, data: QueryDict) -> Asked:
    """Reads what was typed; a figure that is as it was, or was left empty, is no change."""
    found = Asked()
    for part in whole.fields:
        for line in part.lines:
            facts = whole.known.facts.get(line.leaf.code, {})
            for name, kind in kinds_of(line.leaf).items():
                if kind in TYPED:
                    now = shown(facts[name].content) if name in facts else ""
                    _take(found, line.leaf, name, kind, now, data)
    return found


def _take(found: Asked, leaf: Leaf, name: str, kind: Kind, now: str, data: QueryDict) -> None:
    key = f"{PREFIX}{leaf.code}-{name}"
    typed, error = data.get(key, now).strip()[:40], ""
    if typed and typed != now:
        try:
            content = _read(leaf, name, kind, typed)
        except ValueError:
            error = ASKED_FOR[kind]()
        else:
            found.changes.setdefault(leaf.code, {})[name] = content
    box = Box(key, leaf.title_of(name), now, typed, tuple(_choices(leaf, name, kind)), error)
    found.boxes.setdefault(leaf.code, []).append(box)


ASKED_FOR = {
    Kind.NUMBER: lambda: _("Số viết như 97,5 hoặc 1.234,5."),
    Kind.COUNT: lambda: _("Ghi số đếm: số nguyên, không âm."),
    Kind.DAY: lambda: _("Ngày phải có thật và viết ngày/tháng/năm, ví dụ 15/06/2025."),
    Kind.YES_NO: lambda: _("Chọn có hoặc không."),
    Kind.OPTION: lambda: _("Chọn một mức."),
}


def _read(leaf: Leaf, name: str, kind: Kind, typed: str) -> Content:
    match kind:
        case Kind.YES_NO if typed in {YES, NO}:
            return typed == YES
        case Kind.DAY:
            return read_date(typed)
        case Kind.OPTION if typed in dict(_choices(leaf, name, kind)):
            return typed
        case Kind.NUMBER:
            return read_number(typed, counting=False)
        case Kind.COUNT:
            count = read_number(typed, counting=True)
            if count >= 0 and count == count.to_integral_value():
                return count
    raise ValueError(typed)


def shown(content: Content) -> str:
    """A figure as the form writes it."""
    match content:
        case bool():
            return YES if content else NO
        case Decimal():
            return written(content)
        case date():
            return f"{content:%d/%m/%Y}"
        case str():
            return content
    return ""


def _choices(leaf: Leaf, name: str, kind: Kind) -> Sequence[tuple[str, str]]:
    if kind == Kind.YES_NO:
        return [(YES, _("Có")), (NO, _("Không"))]
    return _levels(leaf.rule, name) if kind == Kind.OPTION else []


def _levels(rule: Shape, name: str) -> list[tuple[str, str]]:
    if isinstance(rule, Choice) and rule.value == name:
        return [(one.code, one.label) for one in rule.options]
    return [level for inner in rule.inside() for level in _levels(inner, name)]
