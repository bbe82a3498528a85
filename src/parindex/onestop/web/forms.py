"""Forms of the catalogue of procedures and the register of postings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parindex.kit.fields import DateField
from parindex.kit.forms import SubmittedForm
from parindex.onestop.states import Ending
from parindex.organization.choices import offer
from parindex.organization.models import Unit

# How long until somebody looks at a board again, unless they say otherwise.
LOOK_AGAIN = timedelta(days=90)
LARGEST_PHOTO = 10_000_000  # bytes


class Publish(SubmittedForm):
    since = DateField(label=_("Áp dụng từ ngày"))


class End(SubmittedForm):
    last_day = DateField(label=_("Áp dụng đến hết ngày"))
    ending = forms.ChoiceField(
        label=_("Lý do"),
        choices=[(one.value, one.label) for one in (Ending.ABOLISHED, Ending.REPLACED, Ending.EXPIRED)],
    )
    decision = forms.CharField(label=_("Quyết định (số, ngày)"), max_length=200)


class NextCheck(SubmittedForm):
    next_check_on = DateField(label=_("Kiểm tra lần tới"))


class Post(SubmittedForm):
    unit = forms.ModelChoiceField(label=_("Đơn vị"), queryset=Unit.objects.none(), empty_label=None)
    place = forms.CharField(
        label=_("Nơi niêm yết"),
        max_length=300,
        help_text=_("Ví dụ: Bảng số 1, Bộ phận Một cửa; hoặc địa chỉ trang thông tin."),
    )
    posted_on = DateField(label=_("Ngày niêm yết"))
    next_check_on = DateField(label=_("Kiểm tra lần tới"))
    photo = forms.FileField(label=_("Ảnh chụp"), required=False, help_text=_("Tệp .jpg hoặc .png, tối đa 10 MB."))

    def __init__(self, *args: Any, units: QuerySet[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"posted_on": today, "next_check_on": today + LOOK_AGAIN}, **kwargs)
        offer(self.fields["unit"], units)

    def clean_photo(self) -> Any:
        photo = self.cleaned_data["photo"]
        if photo and photo.size > LARGEST_PHOTO:
            raise forms.ValidationError(_("Ảnh lớn quá 10 MB. Hãy chọn ảnh nhỏ hơn."))
        return photo


class Intake(SubmittedForm):
    file = forms.FileField(label=_("Tệp danh mục .xlsx"))
