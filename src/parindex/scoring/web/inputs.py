"""Controls for the inputs of a leaf, by kind: from what is stored to the form, and back again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parindex.core.written import AmbiguousNumber, read_number
from parindex.kit.fields import DateField, DecimalField, IntegerField
from parindex.kit.templatetags.kit import number
from parindex.rules import Extra, Leaf
from parindex.rules.inputs import Kind
from parindex.rules.shapes.answers import Choice
from parindex.rules.shapes.base import Shape
from parindex.scoring.facts import kinds_of

PREFIX = "so-"
YES, NO = "co", "khong"
MOST_LINES = 500
YES_WORDS = {"đạt": True, "có": True, "met": True, "không đạt": False, "không": False, "not met": False}


class LinesField(forms.CharField):
    """One thing a line, its parts between semicolons, as they are copied from a table."""

    columns = 1
    shape: Any = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), help_text=self.shape, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Không quá %(n)s dòng.") % {"n": MOST_LINES})
        return self.joined([self._split(n, line) for n, line in enumerate(lines, 1)]) if lines else None

    def _split(self, n: int, line: str) -> Any:
        parts = [part.strip() for part in line.replace("\t", ";").rsplit(";", self.columns - 1)]
        try:
            if len(parts) != self.columns:
                raise ValueError(line)
            return self.one(*parts)
        except ValueError as error:
            told = {"n": n, "shape": self.shape}
            raise ValidationError(_("Dòng %(n)s chưa đúng. %(shape)s") % told) from error

    def one(self, *parts: str) -> Any:
        """A line read. Raises ValueError."""
        raise NotImplementedError

    def joined(self, lines: list[Any]) -> Any:
        return lines


class ItemsField(LinesField):
    columns = 2
    shape = gettext_lazy("Mỗi dòng một việc, sau dấu chấm phẩy ghi «đạt» hoặc «không đạt».")

    def one(self, *parts: str) -> Any:
        name, kept = parts
        if kept.lower() not in YES_WORDS:
            raise ValueError(kept)
        return [name, YES_WORDS[kept.lower()]]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{name}; {_('đạt') if kept else _('không đạt')}" for name, kept in value)


class PeersField(LinesField):
    shape = gettext_lazy("Mỗi dòng số liệu của một đơn vị cùng nhóm.")

    def one(self, *parts: str) -> Any:
        return f"{_number(parts[0]):f}"

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(one.replace(".", ",") for one in value)


class BallotsField(LinesField):
    columns = 3
    shape = gettext_lazy("Mỗi dòng: nhóm trả lời; phương án; số phiếu.")

    def one(self, *parts: str) -> Any:
        group, answer, count = parts
        ballots = read_number(count, counting=True)
        if ballots < 0 or ballots != int(ballots):
            raise ValueError(count)
        return group, answer, int(ballots)

    def joined(self, lines: list[Any]) -> Any:
        found: dict[str, dict[str, int]] = {}
        for group, answer, count in lines:
            if answer in found.setdefault(group, {}):
                told = {"group": group, "answer": answer}
                raise ValidationError(_("Nhóm «%(group)s» có hai dòng cho phương án «%(answer)s».") % told)
            found[group][answer] = count
        return found

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return "\n".join(f"{g}; {answer}; {n}" for g, ballots in value.items() for answer, n in ballots.items())


def _number(text: str) -> Decimal:
    try:
        return read_number(text, counting=False)
    except AmbiguousNumber as error:
        raise ValueError(text) from error


def fields_for(one: Leaf | Extra) -> dict[str, forms.Field]:
    """name of control → field, for every input of a leaf or an extra, in the order of its description."""
    return {PREFIX + name: _field(one, name, kind) for name, kind in ordered_kinds(one).items()}


def ordered_kinds(one: Leaf | Extra) -> dict[str, Kind]:
    kinds = kinds_of(one)
    return {name: kinds[name] for name in [*one.inputs, *(name for name in kinds if name not in one.inputs)]}


def _field(one: Leaf | Extra, name: str, kind: Kind) -> forms.Field:
    told: dict[str, Any] = {"label": one.title_of(name), "required": False}
    match kind:
        case Kind.NUMBER:
            return DecimalField(max_digits=20, **told)
        case Kind.COUNT:
            return IntegerField(**told)
        case Kind.DAY:
            return DateField(**told)
        case Kind.YES_NO:
            answers = [(YES, _("Có")), (NO, _("Không")), ("", _("Chưa rõ"))]
            return forms.ChoiceField(widget=forms.RadioSelect, choices=answers, **told)
        case Kind.OPTION:
            options = options_of(one.rule, name)
            if not options:
                return forms.CharField(max_length=2000, **told)
            return forms.ChoiceField(choices=[("", _("Chưa chọn")), *options.items()], **told)
        case Kind.ITEMS:
            return ItemsField(**told)
        case Kind.PEERS:
            return PeersField(**told)
        case Kind.BALLOTS:
            return BallotsField(**told)


def options_of(rule: Shape, name: str) -> dict[str, str]:
    """code → label of the options among which an input chooses."""
    for shape in _all_shapes(rule):
        if isinstance(shape, Choice) and shape.value == name:
            return {option.code: option.label for option in shape.options}
    return {}


def _all_shapes(rule: Shape) -> Iterator[Shape]:
    yield rule
    for inner in rule.inside():
        yield from _all_shapes(inner)


def given(one: Leaf | Extra, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """name → value as commands take it; what was left empty is not known and left out."""
    found = {name: _plain(cleaned.get(PREFIX + name), kind) for name, kind in ordered_kinds(one).items()}
    return {name: value for name, value in found.items() if value is not None}


def _plain(value: Any, kind: Kind) -> Any:
    if value is None or value == "":
        return None
    if kind == Kind.YES_NO:
        return value == YES
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else value


def initial(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What stored facts put into the form."""
    return {PREFIX + name: _typed(row["value"]) for name, row in facts.items() if "value" in row}


def _typed(value: Any) -> Any:
    return (YES if value else NO) if isinstance(value, bool) else value


def shown(one: Leaf | Extra, name: str, row: Mapping[str, Any] | None) -> str:
    """A stored fact as people read it; "" when there is none."""
    if row is None or "value" not in row:
        return ""
    value = row["value"]
    match kinds_of(one).get(name):
        case Kind.YES_NO | Kind.NUMBER | Kind.COUNT if isinstance(value, bool):
            return _("Có") if value else _("Không")
        case Kind.DAY:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        case Kind.OPTION:
            return options_of(one.rule, name).get(value, str(value))
        case Kind.ITEMS | Kind.PEERS | Kind.BALLOTS:
            return str(_field(one, name, kinds_of(one)[name]).prepare_value(value))
        case None:
            return str(value)
    return number(Decimal(value))


@dataclass(frozen=True)
class Row:
    """One input: what was declared beside what the records say, with its control while it can be written."""

    name: str
    title: str
    declared: str
    proposed: str = ""
    source: str = ""
    as_of: date | None = None
    missing: str = ""
    records: str = ""
    differs: bool = False
    field: forms.BoundField | None = None
    marked: str = ""


def most(one: Leaf | Extra) -> Fraction:
    """The maximum, as rules take it."""
    return Fraction(one.points)
