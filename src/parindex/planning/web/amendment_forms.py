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
from parindex.planning.states import Comparator, Recurrence

LONG = forms.Textarea(attrs={"rows": 4})


def _units(label: Any, *, required: bool) -> forms.ModelMultipleChoiceField[Unit]:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=Unit.objects.none(),
        required=required,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Hãy chọn đơn vị chủ trì.")},
    )


class Duty(SubmittedForm):
    """A duty as an amendment words it; `state` is what it says now (see Change.before)."""

    path = forms.CharField(
        label=_("Số mục"), max_length=40, error_messages={"required": _("Hãy ghi số mục, ví dụ IV.3.2.")}
    )
    text = forms.CharField(
        label=_("Nội dung"), widget=LONG, error_messages={"required": _("Hãy ghi nội dung nhiệm vụ.")}
    )
    lead = _units(_("Đơn vị chủ trì"), required=True)
    cooperating = _units(_("Đơn vị phối hợp"), required=False)
    due_on = DateField(label=_("Hạn"), required=False)
    recurrence = forms.ChoiceField(
        label=_("Định kỳ"), choices=[("", _("Không định kỳ")), *Recurrence.choices], required=False
    )
    due_text = forms.CharField(label=_("Thời hạn theo lời văn bản"), required=False)
    product = forms.CharField(label=_("Sản phẩm"), required=False)
    needs_document = forms.BooleanField(label=_("Phải có văn bản kết quả mới xong"), required=False)

    def __init__(
        self, *args: Any, units: QuerySet[Unit], state: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        offered = set(units.values_list("code", flat=True))
        self.ended = {
            side: [code for code in (state or {}).get(side, []) if code not in offered]
            for side in ("lead", "cooperating")
        }
        super().__init__(*args, initial=dict(state or {}), **kwargs)
        for name in ("lead", "cooperating"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = units
            field.required = field.required and not self.ended[name]

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
