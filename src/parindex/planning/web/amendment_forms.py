"""Forms of a plan's amendment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parindex.kit.fields import DateField, DecimalField
from parindex.kit.forms import SubmittedForm
from parindex.organization.models import Unit
from parindex.planning.states import Comparator
from parindex.planning.web.forms import Assigned

LONG = forms.Textarea(attrs={"rows": 4})


class Duty(Assigned):
    """A duty as an amendment words it; `state` is what it says now (see Change.before)."""

    field_order = ("path", "text")

    path = forms.CharField(
        label=_("Số mục"), max_length=40, error_messages={"required": _("Hãy ghi số mục, ví dụ IV.3.2.")}
    )
    text = forms.CharField(
        label=_("Nội dung"), widget=LONG, error_messages={"required": _("Hãy ghi nội dung nhiệm vụ.")}
    )
    needs_document = forms.BooleanField(label=_("Phải có văn bản kết quả mới xong"), required=False)

    def __init__(
        self, *args: Any, units: QuerySet[Unit], state: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        offered = set(units.values_list("code", flat=True))
        self.ended = {
            side: [code for code in (state or {}).get(side, []) if code not in offered]
            for side in ("lead", "cooperating")
        }
        super().__init__(*args, units=units, initial=dict(state or {}), **kwargs)
        self.fields["lead"].required = not self.ended["lead"]
        self.fields["lead"].error_messages["required"] = _("Hãy chọn đơn vị chủ trì.")

    def after(self) -> dict[str, Any]:
        """As `Change.after` holds it; units that no longer exist stay, their successors hold the work."""
        data = self.cleaned_data
        due_on: date | None = data["due_on"]
        return {
            "path": data["path"],
            "text": data["text"],
            "lead": [*(unit.code for unit in data["lead"]), *self.ended["lead"]],
            "cooperating": [*(unit.code for unit in data["cooperating"]), *self.ended["cooperating"]],
            "due_on": due_on.isoformat() if due_on else None,
            **{name: data[name] for name in ("recurrence", "due_text", "product", "needs_document")},
        }


class Figure(SubmittedForm):
    comparator = forms.ChoiceField(label=_("So sánh"), choices=Comparator.choices)
    value = DecimalField(
        label=_("Giá trị"), max_digits=18, decimal_places=4, error_messages={"required": _("Hãy ghi giá trị mới.")}
    )


class NewTarget(SubmittedForm):
    """A target to be added, with one figure or in words alone."""

    ordinal = forms.CharField(
        label=_("Số thứ tự"), max_length=20, error_messages={"required": _("Hãy ghi số thứ tự của chỉ tiêu.")}
    )
    text = forms.CharField(
        label=_("Nội dung"), widget=LONG, error_messages={"required": _("Hãy ghi nội dung chỉ tiêu.")}
    )
    comparator = forms.ChoiceField(label=_("So sánh"), choices=Comparator.choices, required=False)
    value = DecimalField(
        label=_("Giá trị"),
        max_digits=18,
        decimal_places=4,
        required=False,
        help_text=_("Để trống nếu chỉ tiêu bằng lời, không có con số."),
    )
    unit = forms.CharField(label=_("Đơn vị tính"), required=False, help_text=_("Ví dụ %, hồ sơ, ngày."))
    subject = forms.CharField(label=_("Đối tượng đo"), required=False)
    scope = forms.CharField(label=_("Phạm vi"), required=False, help_text=_("Ví dụ huyện, xã; để trống nếu chung."))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("value") is not None and not cleaned.get("subject"):
            self.add_error("subject", _("Hãy ghi con số này đo cái gì, ví dụ hồ sơ cấp xã."))
        return cleaned

    def after(self) -> dict[str, Any]:
        """As `Change.after` holds it."""
        data = self.cleaned_data
        named = {"ordinal": data["ordinal"], "text": data["text"]}
        if data["value"] is None:
            return named
        figure = {name: data[name] for name in ("subject", "scope", "comparator", "unit")}
        return {**named, **figure, "value": format(data["value"].normalize(), "f")}


class Apply(SubmittedForm):
    reason = forms.CharField(
        label=_("Lý do điều chỉnh"), widget=LONG, error_messages={"required": _("Hãy ghi lý do điều chỉnh.")}
    )
    reference = forms.CharField(
        label=_("Số, ký hiệu văn bản điều chỉnh"),
        max_length=60,
        required=False,
        help_text=_("Để trống nếu văn bản chưa có số; không tự đặt số."),
    )
    decided_on = DateField(
        label=_("Ngày văn bản"), error_messages={"required": _("Hãy ghi ngày của văn bản điều chỉnh.")}
    )
