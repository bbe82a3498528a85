"""Forms of the plan review."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parindex.kit.fields import DateField, DecimalField, IntegerField
from parindex.kit.forms import SubmittedForm
from parindex.organization.choices import offer
from parindex.organization.models import Unit
from parindex.planning.models import PlanReview, ReviewItem
from parindex.planning.states import Comparator, ItemKind, Recurrence

EMPTY_LINE = re.compile(r"\n\s*\n")
READABLE = (".docx", ".pdf", ".txt")
SPARE_MEASURES = 2


class Upload(SubmittedForm):
    file = forms.FileField(
        label=_("Tệp kế hoạch"),
        help_text=_("Tệp .docx, .pdf có chữ (không phải ảnh quét) hoặc .txt mã Unicode."),
        error_messages={
            "required": _("Chưa chọn tệp. Hãy chọn tệp kế hoạch trên máy rồi bấm «Đọc kế hoạch»."),
            "empty": _("Tệp rỗng, không có nội dung. Hãy chọn đúng tệp kế hoạch."),
        },
    )
    issuer = forms.ModelChoiceField(
        label=_("Cơ quan ban hành"),
        queryset=Unit.objects.none(),
        empty_label=None,
        error_messages={"required": _("Hãy chọn cơ quan ban hành kế hoạch.")},
    )
    day = DateField(
        label=_("Đọc theo bộ máy vào ngày"),
        required=False,
        help_text=_("Để trống nếu là bộ máy hôm nay. Kế hoạch cũ thì ghi ngày ban hành, ví dụ 15/01/2025."),
    )

    def __init__(self, *args: Any, issuers: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["issuer"], issuers)
        self.fields["file"].widget.attrs["accept"] = ",".join(READABLE)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(
                _(
                    "Tệp lớn hơn %(limit)s MB nên không nhận. Hãy bỏ ảnh trong tệp, hoặc chỉ tải phần "
                    "kế hoạch và phụ lục nhiệm vụ."
                )
                % {"limit": settings.UPLOAD_LIMIT // (1024 * 1024)}
            )
        return file


class Assigned(SubmittedForm):
    """What a duty has in a review and in an amendment: who leads it, who cooperates, by when, with what product."""

    lead = forms.ModelMultipleChoiceField(
        label=_("Đơn vị chủ trì"),
        queryset=Unit.objects.none(),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )
    cooperating = forms.ModelMultipleChoiceField(
        label=_("Đơn vị phối hợp"),
        queryset=Unit.objects.none(),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = DateField(label=_("Hạn"), required=False)
    recurrence = forms.ChoiceField(
        label=_("Định kỳ"), choices=[("", _("Không định kỳ")), *Recurrence.choices], required=False
    )
    due_text = forms.CharField(label=_("Thời hạn theo lời văn bản"), required=False)
    product = forms.CharField(label=_("Sản phẩm"), required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "cooperating"):
            offer(self.fields[name], units)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        both = set(cleaned.get("lead") or []) & set(cleaned.get("cooperating") or [])
        if both:
            self.add_error(
                "cooperating",
                _("%(units)s đã chủ trì thì không phối hợp nữa. Hãy bỏ ở một trong hai ô.")
                % {"units": ", ".join(sorted(unit.name for unit in both))},
            )
        return cleaned


class Item(Assigned):
    kind = forms.ChoiceField(label=_("Đây là"), choices=ItemKind.choices)
    path = forms.CharField(
        label=_("Số mục"),
        max_length=40,
        required=False,
        help_text=_("Ví dụ IV.3.2; với chỉ tiêu là số thứ tự."),
    )
    text = forms.CharField(
        label=_("Nội dung"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Nội dung không được để trống. Nếu không cần mục này, hãy đổi loại.")},
    )

    def __init__(self, *args: Any, item: ReviewItem, units: QuerySet[Unit], **kwargs: Any) -> None:
        detail = item.detail
        kwargs["initial"] = {
            "kind": item.kind,
            "path": item.path,
            "text": item.text,
            "lead": _codes(detail.get("lead", [])),
            "cooperating": _codes(detail.get("cooperating", [])),
            **{name: detail.get(name) for name in ("due_on", "recurrence", "due_text", "product")},
        }
        super().__init__(*args, version=item.version, units=units, **kwargs)
        self.item = item

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == ItemKind.TASK and not cleaned.get("path"):
            self.add_error("path", _("Nhiệm vụ phải có số mục để các đơn vị dẫn lại được."))
        return cleaned

    def detail(self, measures: MeasureRows) -> dict[str, Any]:
        """The item's detail as corrected; names no unit answers to are kept until they are settled."""
        cleaned, earlier = self.cleaned_data, self.item.detail
        if cleaned["kind"] == ItemKind.TARGET:
            return {**earlier, "measures": [row.as_measure() for row in measures if row.is_kept()]}
        if cleaned["kind"] != ItemKind.TASK:
            return dict(earlier)
        due_on = cleaned["due_on"]
        return {
            **earlier,
            "lead": _assignees(cleaned["lead"], earlier.get("lead", [])),
            "cooperating": _assignees(cleaned["cooperating"], earlier.get("cooperating", [])),
            "due_on": due_on.isoformat() if due_on else None,
            **{name: cleaned[name] for name in ("recurrence", "due_text", "product")},
        }


class Measure(forms.Form):
    """One figure of a target; a row whose value is emptied is left out."""

    subject = forms.CharField(label=_("Đối tượng đo"), max_length=600, required=False)
    comparator = forms.ChoiceField(label=_("So sánh"), choices=Comparator.choices, required=False)
    value = DecimalField(label=_("Giá trị"), max_digits=18, decimal_places=4, required=False)
    unit = forms.CharField(label=_("Đơn vị tính"), max_length=40, required=False)
    scope = forms.CharField(label=_("Phạm vi"), max_length=60, required=False)
    measure = forms.CharField(label=_("Mã chỉ số"), max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("value") is not None and not cleaned.get("comparator"):
            self.add_error("comparator", _("Hãy chọn cách so sánh cho giá trị này."))
        return cleaned

    def is_kept(self) -> bool:
        return self.cleaned_data.get("value") is not None

    def as_measure(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {**cleaned, "value": format(cleaned["value"].normalize(), "f")}


if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[Measure]
else:
    _FormSet = forms.BaseFormSet


class MeasureRows(_FormSet):
    pass


_Measures = forms.formset_factory(Measure, formset=MeasureRows, extra=SPARE_MEASURES, max_num=60)


def measures(data: Mapping[str, Any] | None, *, item: ReviewItem) -> MeasureRows:
    """The figures of a target as rows, with a few spare ones; harmless for other kinds of item."""
    rows = item.detail.get("measures", [])
    return cast(MeasureRows, _Measures(data, initial=rows, prefix="measures"))


class Split(SubmittedForm):
    text = forms.CharField(
        label=_("Nội dung"),
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Để một dòng trống ở chỗ cần tách. Có thể tách thành nhiều mục một lần."),
    )

    def __init__(self, *args: Any, item: ReviewItem, **kwargs: Any) -> None:
        super().__init__(*args, version=item.version, initial={"text": item.text}, **kwargs)

    def parts(self) -> list[str]:
        return EMPTY_LINE.split(self.cleaned_data["text"].replace("\r\n", "\n"))


class NameUnit(forms.Form):
    written = forms.CharField(widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(
        label=_("Là đơn vị"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Bỏ tên này khỏi các nhiệm vụ"),
        to_field_name="code",
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], units)


class Confirm(SubmittedForm):
    title = forms.CharField(label=_("Trích yếu"), max_length=600)
    reference = forms.CharField(
        label=_("Số, ký hiệu"),
        max_length=60,
        required=False,
        help_text=_("Để trống nếu văn bản chưa có số; không tự đặt số."),
    )
    issued_on = DateField(
        label=_("Ngày ban hành"), required=False, help_text=_("Để trống nếu văn bản chưa ghi ngày.")
    )
    year = IntegerField(label=_("Năm kế hoạch"), min_value=2000, max_value=2100)
    signer = forms.CharField(label=_("Người ký"), max_length=150, required=False)
    without_lead_is_right = forms.BooleanField(
        label=_("Các nhiệm vụ chưa có đơn vị chủ trì là đúng như văn bản"), required=False
    )

    def __init__(self, *args: Any, review: PlanReview, **kwargs: Any) -> None:
        document = review.reading["document"]
        kwargs["initial"] = {
            "title": document["title"],
            "reference": _reference(document),
            "issued_on": document["issued_on"],
            "year": _year(document),
            "signer": (document["signer"] or {}).get("name"),
        }
        super().__init__(*args, version=review.version, **kwargs)


def _codes(assignees: list[dict[str, Any]]) -> list[str]:
    return [entry["code"] for entry in assignees if entry["code"]]


def _assignees(units: QuerySet[Unit], earlier: list[dict[str, Any]]) -> list[dict[str, Any]]:
    unsettled = [entry for entry in earlier if not entry["code"]]
    return [*({"name": unit.name, "code": unit.code} for unit in units), *unsettled]


def _reference(document: Mapping[str, Any]) -> str:
    """The document's number and symbol, nothing when either is blank."""
    number, symbol = document["number"], document["symbol"]
    return f"{number}/{symbol}" if number and symbol else ""


def _year(document: Mapping[str, Any]) -> int | None:
    words = " ".join(str(document.get(name) or "") for name in ("title", "issued_on", "issued_text"))
    found = re.search(r"\b(20\d\d)\b", words)
    return int(found[1]) if found else None
