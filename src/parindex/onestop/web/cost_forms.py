"""A cost sheet as one form: figures of the whole sheet, and rows of work and payments, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parindex.kit.catalog import load_cost_rules
from parindex.kit.fields import DateField, DecimalField
from parindex.kit.forms import SubmittedForm, offer_choices
from parindex.kit.templatetags.kit import number
from parindex.onestop.commands import LineFigures, SheetFigure
from parindex.onestop.models import CostInput
from parindex.onestop.queries.costs import LineCost, Reckoned
from parindex.onestop.states import OF_A_LINE, Channel, CostPart

MOST_DIGITS, PLACES = 15, 4
OFFERED = (CostPart.WAGE, CostPart.TIMES, CostPart.SUBJECTS)
OF_THE_SHEET = [(part.value, part.label) for part in CostPart if part not in OF_A_LINE]
# Written with a dot between thousands more often than with a fraction.
COUNTED = (CostPart.WAGE, CostPart.GDP, CostPart.SUBJECTS)
FIRST_WORK = ("prepare", "travel", "submit", "result", "fee")
MORE_ROWS = 3
# Controls below or above another in one cell, which the heading of the column does not tell apart.
SHARING_A_CELL = {"name", "source", "dated"}
SOURCE_MISSING = _("Hãy ghi nguồn của số liệu.")
DAY_MISSING = _("Hãy ghi ngày của số liệu.")


class MoneyField(DecimalField):
    """An amount of money: "20.000" is twenty thousand."""

    counting = True


class Row(forms.Form):
    """A row of the table: controls without a label of their own, read aloud by the heading of their column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            select, check = isinstance(field.widget, forms.Select), isinstance(field.widget, forms.CheckboxInput)
            css = "form-check-input" if check else "form-select" if select else "form-control"
            field.widget.attrs |= {"class": css, "aria-label": str(field.label)}
        for name in SHARING_A_CELL & self.fields.keys():
            self.fields[name].widget.attrs["placeholder"] = str(self.fields[name].label)

    def require_source(self, told: Mapping[str, Any]) -> None:
        if not told.get("source") and "source" not in self.errors:
            self.add_error("source", SOURCE_MISSING)
        if not told.get("dated") and "dated" not in self.errors:
            self.add_error("dated", DAY_MISSING)


def _source() -> forms.CharField:
    return forms.CharField(
        label=_("Nguồn"), required=False, max_length=300, widget=forms.TextInput(attrs={"size": 24})
    )


class FigureRow(Row):
    """One figure of the whole sheet. The same one twice is two sources, of which the lower middle counts."""

    part = forms.ChoiceField(label=_("Số liệu"), required=False, choices=[("", "–"), *OF_THE_SHEET])
    value = forms.CharField(
        label=_("Giá trị"), required=False, widget=forms.TextInput(attrs={"size": 12, "inputmode": "decimal"})
    )
    source = _source()
    dated = DateField(label=_("Ngày của số liệu"), required=False)

    def clean_value(self) -> Any:
        """ "1.234" is 1234 of money and people, and has two readings as a share or a number of times."""
        kind = MoneyField if self.cleaned_data.get("part") in COUNTED else DecimalField
        return _number(kind).clean(self.cleaned_data["value"].strip())

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        typed = self.data.get(self.add_prefix("value"), "").strip()
        if typed and not told.get("part"):
            self.add_error("part", _("Hãy chọn đây là số liệu nào."))
        if told.get("value") is None:
            if told.get("source") and "value" not in self.errors:
                self.add_error("value", _("Có nguồn mà chưa có số. Hãy ghi số, hoặc xóa nguồn."))
            return told
        self.require_source(told)
        return told

    def figure(self) -> SheetFigure | None:
        told = self.cleaned_data
        if not told or told["value"] is None:
            return None
        return SheetFigure(told["part"], told["value"], told["source"], told["dated"])


def _number(kind: type[DecimalField], label: Any = "", size: int = 9) -> DecimalField:
    return kind(
        label=label,
        required=False,
        min_value=0,
        max_digits=MOST_DIGITS,
        decimal_places=PLACES,
        widget=forms.TextInput(attrs={"size": size}),
    )


class LineRow(Row):
    """One piece of work or payment as one source tells it; a row of which nothing is said is left out."""

    activity = forms.ChoiceField(label=_("Công việc, khoản thu"), required=False)
    name = forms.CharField(
        label=_("Diễn giải"), required=False, max_length=300, widget=forms.TextInput(attrs={"size": 18})
    )
    channel = forms.ChoiceField(
        label=_("Cách nộp"), required=False, choices=[("", _("Mọi cách nộp")), *Channel.choices]
    )
    hours = _number(DecimalField, _("Số giờ"), size=5)
    outsourced = _number(MoneyField, _("Thuê ngoài (đồng)"))
    direct = _number(MoneyField, _("Chi trực tiếp, số tiền (đồng)"))
    source = _source()
    dated = DateField(label=_("Ngày của số liệu"), required=False)
    drop = forms.BooleanField(label=_("Bỏ dòng"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.name) for one in load_cost_rules().activities.values()]
        offer_choices(self.fields["activity"], [("", "–"), *choices])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("drop"):
            self.errors.clear()
            return told
        has_value = any(told.get(name) is not None for name in ("hours", "outsourced", "direct"))
        if (has_value or told.get("name")) and not told.get("activity"):
            self.add_error("activity", _("Hãy chọn công việc hoặc khoản thu."))
        if has_value:
            self.require_source(told)
        elif told.get("source") and not self.errors:
            self.add_error("source", _("Có nguồn mà chưa có số. Hãy ghi số, hoặc xóa nguồn."))
        return told

    def figures(self) -> LineFigures | None:
        told = self.cleaned_data
        names = ("hours", "outsourced", "direct")
        if not told or told["drop"] or not (told["name"] or any(told[name] is not None for name in names)):
            return None
        return LineFigures(
            **{name: told[name] for name in ("activity", "name", "channel", *names, "source", "dated")}
        )


class Carried(SubmittedForm):
    """What the whole sheet's form carries."""


Figures = forms.formset_factory(FigureRow, extra=MORE_ROWS, max_num=40, validate_max=True)
Lines = forms.formset_factory(LineRow, extra=MORE_ROWS, max_num=100, validate_max=True)


class CostForm:
    """The form of one sheet. `told` is what it starts from: what is kept, or the sheet of now for that of later."""

    def __init__(self, data: QueryDict | None, *, told: Reckoned | None, version: int) -> None:
        self.carried = Carried(data, version=version)
        self.figures = Figures(data, prefix="f", initial=_figures_told(told))
        self.lines = Lines(data, prefix="l", initial=_lines_told(told))

    def is_valid(self) -> bool:
        return all([self.carried.is_valid(), self.figures.is_valid(), self.lines.is_valid()])

    def given(self) -> tuple[list[SheetFigure], list[LineFigures]]:
        figures = [row.figure() for row in self.figures.forms]
        lines = [row.figures() for row in self.lines.forms]
        return [one for one in figures if one is not None], [one for one in lines if one is not None]


def _figures_told(told: Reckoned | None) -> list[dict[str, Any]]:
    """A row for each figure kept, and one for each that a sheet can't do without."""
    rows = [_sourced(row, part=row.part, value=_shown(row)) for figure in _given(told) for row in figure]
    known = {row["part"] for row in rows} | (
        {CostPart.WAGE} if any(r["part"] == CostPart.GDP for r in rows) else set()
    )
    return [*rows, *({"part": part} for part in OFFERED if part not in known)]


def _given(told: Reckoned | None) -> list[tuple[CostInput, ...]]:
    return [figure.inputs for figure in told.given] if told else []


def _lines_told(told: Reckoned | None) -> list[dict[str, Any]]:
    """A row for each line and place where its figures were found."""
    if told is None:
        return [{"activity": code} for code in FIRST_WORK if code in load_cost_rules().activities]
    return [row for line in told.lines for row in _line_told(line)]


def _line_told(line: LineCost) -> Iterable[dict[str, Any]]:
    what = {"activity": line.line.activity, "name": line.line.name, "channel": line.line.channel}
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for figure in line.figures.values():
        for at, one in enumerate(figure.inputs):
            key = (one.source, one.dated, at if _repeated(figure.inputs, one) else 0)
            row = rows.setdefault(key, _sourced(one, **what))
            row[one.part.lower()] = one.value.normalize()
    return rows.values() or [what]


def _repeated(inputs: Iterable[CostInput], one: CostInput) -> bool:
    return sum((row.source, row.dated) == (one.source, one.dated) for row in inputs) > 1


def _sourced(row: CostInput, **more: Any) -> dict[str, Any]:
    return {**more, "source": row.source, "dated": row.dated}


def _shown(row: CostInput) -> str:
    """As the field reads it back."""
    return number(row.value) if row.part in COUNTED else format(row.value.normalize(), "f").replace(".", ",")
