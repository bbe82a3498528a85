"""The common types of rule as small forms; what a form can't show is edited as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parindex.kit.catalog import load_all_measures
from parindex.kit.fields import DecimalField, IntegerField
from parindex.kit.forms import offer_choices
from parindex.rules.criteria import Input, Scorable
from parindex.rules.inputs import Kind

Content = dict[str, Any]
EXPRESSION = _("Phép tính trên tên số liệu ở dưới, ví dụ 100*dung_han/tong.")
VALUE = _("Giá trị")
SPARE_ROWS = 2
SIDES = (("", "–"), ("part", _("tử số")), ("whole", _("mẫu số")), ("value", _("giá trị")))
KINDS = {
    Kind.NUMBER: _("số"),
    Kind.COUNT: _("số đếm"),
    Kind.YES_NO: _("có/không"),
    Kind.DAY: _("ngày"),
    Kind.OPTION: _("mức"),
    Kind.BALLOTS: _("phiếu"),
    Kind.PEERS: _("cùng nhóm"),
    Kind.ITEMS: _("danh sách"),
}


def _points(label: Any, **kwargs: Any) -> DecimalField:
    return DecimalField(label=label, min_value=0, max_digits=15, decimal_places=6, **kwargs)


def _number(label: Any, **kwargs: Any) -> DecimalField:
    return DecimalField(label=label, max_digits=15, decimal_places=6, **kwargs)


def _expression(label: Any = VALUE) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, help_text=EXPRESSION)


class Answer(forms.Form):
    value = forms.CharField(
        label=_("Câu hỏi có hay không"), max_length=300, help_text=_("Tên số liệu có/không, hoặc một điều kiện.")
    )
    yes = _points(_("Điểm khi có"))
    no = _points(_("Điểm khi không"))


class Linear(forms.Form):
    value = _expression(_("Giá trị, phần trăm"))


class Target(forms.Form):
    value = _expression()
    target = _number(_("Mốc được đủ điểm"))


class Floor(forms.Form):
    value = _expression()
    full_at = _number(_("Từ mức này được đủ điểm"))
    floor = _number(_("Dưới mức này 0 điểm"))
    divisor = _number(_("Ở giữa: chia cho"), required=False, help_text=_("Để trống thì chia cho mức đủ điểm."))


class Steps(forms.Form):
    value = _expression()
    otherwise = _points(_("Không tới mức nào"))


class StepRow(forms.Form):
    min = _number(_("Từ"))
    points = _points(_("Điểm"))


class Levels(forms.Form):
    value = forms.CharField(label=_("Tên số liệu"), max_length=60)


class LevelRow(forms.Form):
    code = forms.CharField(label=_("Mã mức"), max_length=60)
    label = forms.CharField(label=_("Mức"), max_length=600)
    points = _points(_("Điểm"))


class Events(forms.Form):
    floor = _points(_("Thấp nhất còn"))


class EventRow(forms.Form):
    count = forms.CharField(label=_("Số lần (tên số liệu)"), max_length=300)
    label = forms.CharField(label=_("Việc bị trừ"), max_length=200, required=False)
    points = _points(_("Trừ mỗi lần"))


class Days(forms.Form):
    done = forms.CharField(
        label=_("Đã làm hay chưa (tên số liệu có/không)"), max_length=60, required=False,
        help_text=_("Để trống thì luôn coi là đã làm."),
    )  # fmt: skip
    due_on = forms.CharField(label=_("Ngày đến hạn (tên số liệu)"), max_length=60, required=False)
    done_on = forms.CharField(label=_("Ngày thực hiện (tên số liệu)"), max_length=60, required=False)
    late_days = forms.CharField(
        label=_("Hoặc số ngày trễ"), max_length=300, required=False, help_text=_("Ghi thay cho hai ngày ở trên.")
    )
    otherwise = _points(_("Trễ hơn nữa, hoặc không làm"))


class DaysRow(forms.Form):
    late_days_max = IntegerField(label=_("Trễ không quá, ngày"), min_value=0)
    points = _points(_("Điểm"))


class Items(forms.Form):
    """Nothing but rows."""


class ItemRow(forms.Form):
    code = forms.CharField(label=_("Tên số liệu có/không"), max_length=60)
    label = forms.CharField(label=_("Nội dung"), max_length=600)
    points = _points(_("Điểm"))


class Asked(forms.Form):
    count = forms.CharField(label=_("Số trường hợp hoặc số điểm đề nghị (tên số liệu)"), max_length=300)
    each = _points(
        _("Thưởng mỗi trường hợp"), required=False, help_text=_("Để trống thì số liệu ở trên là số điểm đề nghị.")
    )


class Cases(forms.Form):
    count = forms.CharField(label=_("Số trường hợp (tên số liệu)"), max_length=300)
    each = _points(_("Trừ mỗi trường hợp"))


class Late(forms.Form):
    count = forms.CharField(label=_("Số ngày trễ (tên số liệu)"), max_length=300)
    first_days = IntegerField(label=_("Mức trừ đầu áp dụng khi trễ không quá, ngày"), min_value=1)
    first_points = _points(_("Mức trừ đầu, điểm"))
    per_day_after = _points(_("Sau số ngày đó, mỗi ngày trừ thêm, điểm"))
    reject_after_days = IntegerField(
        label=_("Trễ quá bao nhiêu ngày thì không tiếp nhận"), min_value=1, required=False
    )


class Shape:
    """A type of rule as a form, and where it has rows, a form for each of them under `rows`."""

    def __init__(
        self, label: Promise, form: type[forms.Form], row: type[forms.Form] | None = None, rows: str = "",
        *, of: str = "",
    ):  # fmt: skip
        self.label, self.form, self.row, self.rows, self.of = label, form, row, rows, of

    def initial_of(self, rule: Any) -> Content | None:
        """What the form shows of a rule; None where the rule says more than the form can show."""
        told = rule.model_dump(exclude_defaults=True, exclude={"type"})
        every = {name: getattr(rule, name) for name in self.form.base_fields}
        if told.keys() - every.keys() - {self.rows}:
            return None
        for row in told.get(self.rows, ()):
            if self.row is None or row.keys() - self.row.base_fields.keys():
                return None
        return every

    def rows_of(self, rule: Any) -> list[Content]:
        return [row.model_dump(exclude_defaults=True) for row in getattr(rule, self.rows)] if self.rows else []


SHAPES: Mapping[str, Shape] = {
    "boolean": Shape(_("Có hay không"), Answer),
    "choice": Shape(_("Chọn một mức"), Levels, LevelRow, "options"),
    "bands": Shape(_("Bậc theo giá trị"), Steps, StepRow, "bands"),
    "count_bands": Shape(_("Bậc theo số đếm"), Steps, StepRow, "bands"),
    "linear": Shape(_("Tỷ lệ phần trăm"), Linear),
    "proportional_target": Shape(_("Tỷ lệ so với mốc"), Target),
    "proportional_floor": Shape(_("Tỷ lệ có sàn"), Floor),
    "timeliness": Shape(_("Kịp thời"), Days, DaysRow, "steps"),
    "checklist": Shape(_("Cộng từng nội dung"), Items, ItemRow, "items"),
    "deduct_per_event": Shape(_("Trừ mỗi trường hợp"), Events, EventRow, "events"),
}
_FOR_BOTH = {name: SHAPES[name] for name in ("boolean", "choice", "count_bands")}
BONUS_SHAPES: Mapping[str, Shape] = {"bonus": Shape(_("Thưởng"), Asked), **_FOR_BOTH}
PENALTY_SHAPES: Mapping[str, Shape] = {
    "penalty": Shape(_("Trừ mỗi trường hợp"), Cases),
    "late": Shape(_("Trừ theo ngày trễ"), Late, of="penalty"),
    **_FOR_BOTH,
}


class InputRow(forms.Form):
    """One input of a leaf."""

    name = forms.CharField(label=_("Tên trong quy tắc"), max_length=60)
    title = forms.CharField(label=_("Số liệu"), max_length=600)
    # The initial value is what a browser sends of a spare row that nobody touched.
    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=[(kind.value, label) for kind, label in KINDS.items()],
        initial=Kind.NUMBER.value,
    )
    measure = forms.ChoiceField(label=_("Lấy từ hồ sơ"), required=False)
    side = forms.ChoiceField(label=_("Vế"), choices=SIDES, required=False)
    part_of = forms.CharField(label=_("Là một phần của"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = ((code, one.title) for code, one in load_all_measures().items())
        offer_choices(self.fields["measure"], [("", "–"), *measures])

    @staticmethod
    def of(name: str, told: Input) -> Content:
        return {"name": name, **told.model_dump(mode="json")}


def rows_of(row: type[forms.Form]) -> type[forms.BaseFormSet[Any]]:
    """A table of such rows, two more than are filled in."""
    return forms.formset_factory(row, extra=SPARE_ROWS, can_delete=True, max_num=40, absolute_max=60)


class RuleEditor:
    """The rule of a leaf, bonus or penalty and its inputs as forms of one page. `kind` is a key of `shapes`."""

    def __init__(
        self, kind: str, one: Scorable | None, data: Any = None, shapes: Mapping[str, Shape] = SHAPES
    ) -> None:
        self.kind, self.shape = kind, shapes[kind]
        shown = one if one is not None and one.rule.type == self._type() else None
        initial = (self.shape.initial_of(shown.rule) if shown is not None else None) or {}
        rows = self.shape.rows_of(shown.rule) if shown is not None else []
        inputs = [InputRow.of(name, told) for name, told in one.inputs.items()] if one is not None else []
        self.form = self.shape.form(data, prefix="rule", initial=initial)
        self.rows = rows_of(self.shape.row)(data, prefix="rows", initial=rows) if self.shape.row is not None else None
        self.inputs = rows_of(InputRow)(data, prefix="inputs", initial=inputs)

    def _type(self) -> str:
        return self.shape.of or self.kind

    def is_valid(self) -> bool:
        found = [self.form.is_valid(), self.inputs.is_valid(), self.rows is None or self.rows.is_valid()]
        return all(found) and self._each_named_once()

    def _each_named_once(self) -> bool:
        named: set[str] = set()
        for row in self.inputs.forms:
            name = "" if row.cleaned_data.get("DELETE") else row.cleaned_data.get("name", "")
            if name in named:
                row.add_error("name", _("Tên này đã có ở dòng trên; mỗi số liệu một tên."))
                return False
            named |= {name} - {""}
        return True

    def rule(self) -> Content:
        """The rule as data of a set."""
        told: Content = {"type": self._type(), **_said(self.form.cleaned_data)}
        if self.rows is not None:
            told[self.shape.rows] = kept_rows(self.rows)
        return told

    def told_inputs(self) -> Content:
        """The inputs as data of a set, by name."""
        rows = kept_rows(self.inputs)
        return {row["name"]: {key: value for key, value in row.items() if key != "name"} for row in rows}


def kept_rows(rows: forms.BaseFormSet[Any]) -> list[Content]:
    """What the rows say that were filled in and not crossed out."""
    told = (form.cleaned_data for form in rows.forms)
    return [_said(one, without="DELETE") for one in told if one and not one.get("DELETE")]


def _said(cleaned: Content, without: str = "") -> Content:
    return {name: value for name, value in cleaned.items() if name != without and value not in (None, "")}


def kind_of(one: Scorable, shapes: Mapping[str, Shape] = SHAPES) -> str:
    """The form that shows a rule whole; empty where only text does."""
    for name, shape in shapes.items():
        if (shape.of or name) == one.rule.type and shape.initial_of(one.rule) is not None:
            return name
    return ""


def kinds(shapes: Mapping[str, Shape] = SHAPES) -> list[tuple[str, Any]]:
    """The forms to choose among, by name."""
    return [(name, shape.label) for name, shape in shapes.items()]
