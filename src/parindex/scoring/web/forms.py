"""Forms of a unit's sheet and of its appraisal."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parindex.audit.actor import LOCAL_ZONE
from parindex.kit.fields import DateField, DecimalField
from parindex.kit.forms import SubmittedForm, offer_choices
from parindex.rules import Leaf
from parindex.scoring.facts import load_facts
from parindex.scoring.models import LeafEntry, LeafEvidence
from parindex.scoring.queries import sheets
from parindex.scoring.states import Verdict
from parindex.scoring.web import inputs

Facts = dict[str, dict[str, Any]]
LONG = forms.Textarea(attrs={"rows": 3})
SHORT = forms.Textarea(attrs={"rows": 2})
END_OF_OFFICE = time(17, 0)


class MomentField(forms.MultiValueField):
    """A day and an hour in Việt Nam; the hour left out is the end of office hours."""

    def __init__(self, *, at: time = END_OF_OFFICE, **kwargs: Any) -> None:
        self.default = at
        parts = (
            DateField(),
            forms.TimeField(required=False, input_formats=["%H:%M", "%Hh%M", "%H giờ", "%H"],
                            error_messages={"invalid": _("Giờ viết như 17:00.")}),
        )  # fmt: skip
        super().__init__(parts, require_all_fields=False, widget=MomentInput(), **kwargs)

    def compress(self, values: list[Any]) -> datetime | None:
        if not values or values[0] is None:
            return None
        return datetime.combine(values[0], values[1] or self.default, LOCAL_ZONE)


class MomentInput(forms.MultiWidget):
    """Two short boxes, each with its own name for a screen reader."""

    def __init__(self) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        day = forms.DateInput(format="%d/%m/%Y", attrs={**attrs, "size": 12, "aria-label": gettext_lazy("Ngày")})
        hour = forms.TimeInput(format="%H:%M", attrs={**attrs, "size": 6, "aria-label": gettext_lazy("Giờ")})
        super().__init__({"ngay": day, "gio": hour})

    def decompress(self, value: Any) -> list[Any]:
        if value is None:
            return [None, None]
        local = value.astimezone(LOCAL_ZONE)
        return [local.date(), local.time()]


class EvidenceFields(SubmittedForm):
    """A document beside what else a form sends; nothing is attached when no file is chosen."""

    file = forms.FileField(label=gettext_lazy("Tệp"), required=False)
    title = forms.CharField(label=gettext_lazy("Tên, số ký hiệu văn bản"), max_length=300, required=False)
    pages = forms.CharField(
        label=gettext_lazy("Trang, mục cần xem"), max_length=100, required=False,
        help_text=gettext_lazy("Ví dụ: tr. 3, mục II.2"),
    )  # fmt: skip
    issued_on = DateField(label=gettext_lazy("Ngày ban hành ghi trên văn bản"), required=False)
    replaces = forms.ChoiceField(label=gettext_lazy("Thay cho tài liệu"), required=False)

    def __init__(self, *args: Any, documents: list[LeafEvidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if documents:
            rows = [(str(one.pk), str(one)) for one in documents]
            offer_choices(self.fields["replaces"], [("", _("Không thay, thêm mới")), *rows])
        else:
            del self.fields["replaces"]

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        told = any(data.get(name) for name in ("title", "pages", "issued_on", "replaces"))
        if told and not data.get("file") and not self.errors.get("file"):
            self.add_error("file", _("Bạn đã ghi thông tin tài liệu nhưng chưa chọn tệp."))
        return data


class LeafForm(EvidenceFields):
    """What a unit declares for a leaf, with a document to go with it."""

    note = forms.CharField(label=gettext_lazy("Ghi chú"), widget=SHORT, required=False)
    difference = forms.CharField(
        label=gettext_lazy("Giải trình chênh lệch với số liệu hệ thống"), widget=SHORT, required=False
    )
    exclusion = forms.CharField(
        label=gettext_lazy("Lý do đề nghị không áp dụng"), widget=SHORT, required=False,
        help_text=gettext_lazy("Chỉ ghi khi tiêu chí không liên quan đến đơn vị; người thẩm định xác nhận mới tính."),
    )  # fmt: skip

    def __init__(self, *args: Any, leaf: Leaf, entry: LeafEntry, **kwargs: Any) -> None:
        stored = {name: getattr(entry, name) for name in ("note", "difference", "exclusion")}
        kwargs["initial"] = {**inputs.initial(entry.facts), **stored}
        super().__init__(*args, version=entry.version, **kwargs)
        self.fields |= inputs.fields_for(leaf)
        if not entry.proposed and not entry.difference:
            del self.fields["difference"]


class ExplainForm(EvidenceFields):
    text = forms.CharField(label=gettext_lazy("Nội dung giải trình"), widget=forms.Textarea(attrs={"rows": 5}))


class SubmitSheet(SubmittedForm):
    signed = forms.FileField(
        label=gettext_lazy("Bản có chữ ký của thủ trưởng"), required=False,
        help_text=gettext_lazy("Công văn đề nghị thẩm định kèm bảng tổng hợp, đã ký: PDF hoặc bản chụp."),
    )  # fmt: skip


class AskTime(SubmittedForm):
    until = MomentField(label=gettext_lazy("Đề nghị đến"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=SHORT)


class ExtraForm(SubmittedForm):
    """A bonus or a penalty: what it is counted by, and on what grounds."""

    basis = forms.CharField(label=gettext_lazy("Căn cứ"), widget=SHORT)

    def __init__(self, *args: Any, extra: Any, facts: dict[str, Any] | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = inputs.initial(facts or {})
        super().__init__(*args, prefix=extra.code.replace(".", "-"), **kwargs)
        self.fields = {**inputs.fields_for(extra), **self.fields}


class MarkForm(SubmittedForm):
    """What a judge makes of a leaf. The facts are there to be corrected; agreeing leaves them as they are."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Kết luận"), widget=forms.RadioSelect(attrs={"data-autofocus": True})
    )
    points = DecimalField(label=gettext_lazy("Điểm cho"), required=False, max_digits=12)
    reason = forms.CharField(label=gettext_lazy("Nhận xét, lý do"), widget=SHORT, required=False)
    asks = forms.CharField(
        label=gettext_lazy("Yêu cầu đơn vị giải trình"), widget=SHORT, required=False,
        help_text=gettext_lazy("Ghi điều cần đơn vị trả lời; để trống nếu không yêu cầu."),
    )  # fmt: skip

    def __init__(self, *args: Any, leaf: Leaf, entry: LeafEntry, first: bool, drawn: Facts, **kwargs: Any) -> None:
        kwargs["initial"] = {**inputs.initial(drawn), **kwargs.pop("initial", {})}
        super().__init__(*args, version=entry.version, **kwargs)
        self.leaf, self.entry, self.drawn = leaf, entry, drawn
        self.fields |= inputs.fields_for(leaf) if leaf.rule.type != "manual" else {}
        offer_choices(self.fields["verdict"], verdicts_for(leaf, entry))
        if not first:
            del self.fields["asks"]

    @property
    def inputs(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(inputs.PREFIX)]

    def clean(self) -> dict[str, Any] | None:
        """What was typed for one verdict is never silently thrown away for another."""
        data = super().clean() or {}
        verdict = data.get("verdict")
        if not verdict or self.errors:
            return data
        if verdict != Verdict.POINTS and data.get("points") is not None:
            told = _("Bạn đã ghi điểm nhưng chọn «%(verdict)s». Hãy chọn «Cho điểm» hoặc xóa điểm.")
            self.add_error("verdict", told % {"verdict": Verdict(verdict).label})
        if verdict == Verdict.POINTS and data.get("points") is None:
            self.add_error("points", _("Hãy ghi điểm, từ 0 đến %(most)s.") % {"most": _comma(self.leaf.points)})
        if verdict == Verdict.AS_DECLARED and self.corrected():
            self.add_error("verdict", _("Bạn đã sửa số liệu; hãy chọn «Chấm theo số liệu đã sửa»."))
        if verdict != Verdict.AS_DECLARED and not data.get("reason"):
            self.add_error("reason", _("Hãy ghi lý do chấm khác với kê khai."))
        return data

    def corrected(self) -> bool:
        """Whether the facts in the form are others than it was drawn with, and than those declared."""
        if not self.inputs:
            return False
        typed = {name: {"value": value} for name, value in inputs.given(self.leaf, self.cleaned_data).items()}
        known = [_contents(self.leaf, facts) for facts in (self.drawn, self.entry.facts)]
        return _contents(self.leaf, typed) not in known


def _contents(leaf: Leaf, facts: Facts) -> dict[str, Any]:
    return {name: fact.content for name, fact in load_facts(leaf, facts).items()}


def decimal_of(points: Fraction) -> Decimal:
    """Points that were given by hand: a decimal to begin with."""
    return Decimal(points.numerator) / Decimal(points.denominator)


def _comma(points: Decimal) -> str:
    return f"{points:f}".replace(".", ",")


def verdicts_for(leaf: Leaf, entry: LeafEntry) -> list[tuple[str, str]]:
    """The verdicts that a leaf allows as it stands, the likeliest first."""
    found = []
    if entry.facts:
        found.append(Verdict.AS_DECLARED)
    if leaf.rule.type != "manual":
        found.append(Verdict.CORRECTED)
    found += [Verdict.POINTS, Verdict.NO_EVIDENCE]
    if entry.exclusion or sheets.says_not_applicable(entry):
        found.append(Verdict.NOT_APPLICABLE)
    return [(one.value, str(one.label)) for one in found]


class DeclareConflict(SubmittedForm):
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=SHORT)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self.fields["unit"], units)
