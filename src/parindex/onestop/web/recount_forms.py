"""Forms by which a changed calendar or law is put forward and undone."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from parindex.kit.forms import SubmittedForm


class ProposeCalendar(SubmittedForm):
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        help_text=_("Câu này được nêu trong thông báo cho người nộp hồ sơ. Ví dụ: hoán đổi ngày nghỉ Quốc khánh."),
    )
    doc = forms.CharField(label=_("Văn bản căn cứ (số, ngày)"), max_length=100)


class ProposeVersion(SubmittedForm):
    reason = forms.CharField(
        label=_("Lý do"), max_length=500, help_text=_("Câu này được nêu trong thông báo cho người nộp hồ sơ.")
    )
    doc = forms.CharField(label=_("Văn bản có quy định chuyển tiếp (số, ngày)"), max_length=100)
    article = forms.CharField(label=_("Điều khoản chuyển tiếp"), max_length=100)


class Undo(SubmittedForm):
    reason = forms.CharField(label=_("Lý do hoàn tác"), max_length=500)
