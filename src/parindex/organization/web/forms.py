"""Forms of the organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parindex.accounts.models import User
from parindex.audit.roles import Role
from parindex.kit.fields import DateField
from parindex.kit.forms import SubmittedForm
from parindex.organization.choices import offer
from parindex.organization.models import Unit


class AsOf(forms.Form):
    day = DateField(label=_("Vào ngày"), required=False)
    names = forms.ChoiceField(
        label=_("Gọi tên"),
        required=False,
        choices=[("then", _("như lúc đó")), ("now", _("như bây giờ"))],
    )


class GiveRole(SubmittedForm):
    user = forms.ModelChoiceField(
        label=_("Người được giao"),
        queryset=User.objects.filter(is_active=True).order_by("full_name"),
        error_messages={"required": _("Hãy chọn người được giao vai trò.")},
    )
    unit = forms.ModelChoiceField(
        label=_("Trong đơn vị"),
        queryset=Unit.objects.none(),
        error_messages={"required": _("Hãy chọn đơn vị: vai trò luôn gắn với một đơn vị.")},
    )
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    valid_from = DateField(label=_("Từ ngày"))
    valid_to = DateField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa định ngày."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], Unit.objects.filter(valid_to__isnull=True))
