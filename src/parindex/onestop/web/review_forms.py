"""Forms of the yearly review of procedures."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parindex.kit.fields import DateField, IntegerField
from parindex.kit.forms import SubmittedForm
from parindex.onestop.commands import Findings
from parindex.onestop.models import ProcedureVersion, ReviewItem
from parindex.onestop.states import Finding, ReviewResult
from parindex.organization.choices import offer
from parindex.organization.models import Unit

LINES = forms.Textarea(attrs={"rows": 3})
LARGEST_FILE = 50_000_000  # bytes
FIRST_YEAR, LAST_YEAR = 2010, 2100
NOT_YET = ("", _("Chưa kết luận"))


class NewPlan(SubmittedForm):
    unit = forms.ModelChoiceField(label=_("UBND"), queryset=Unit.objects.none(), empty_label=None)
    year = IntegerField(label=_("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    title = forms.CharField(label=_("Tên kế hoạch"), max_length=300)

    def __init__(self, *args: Any, units: QuerySet[Unit], today: date, **kwargs: Any) -> None:
        title = _("Rà soát, đánh giá thủ tục hành chính năm %(year)s") % {"year": today.year}
        super().__init__(*args, initial={"year": today.year, "title": title}, **kwargs)
        offer(self.fields["unit"], units)


class AddItem(SubmittedForm):
    procedure = forms.ModelChoiceField(
        label=_("Thủ tục"),
        queryset=ProcedureVersion.objects.none(),
        required=False,
        empty_label=_("(nhóm thủ tục ghi ở dưới)"),
    )
    group = forms.CharField(
        label=_("Nhóm thủ tục"),
        max_length=500,
        required=False,
        help_text=_("Ghi khi rà soát cả nhóm; khi đó không chọn thủ tục."),
    )
    lead_unit = forms.ModelChoiceField(label=_("Đơn vị chủ trì"), queryset=Unit.objects.none(), empty_label=None)
    starts_on = DateField(label=_("Bắt đầu"))
    ends_on = DateField(label=_("Hoàn thành"))

    def __init__(
        self, *args: Any, procedures: QuerySet[ProcedureVersion], units: QuerySet[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["procedure"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = procedures
        offer(self.fields["lead_unit"], units)


class IssuePlan(SubmittedForm):
    reference = forms.CharField(label=_("Số, ký hiệu"), max_length=100)
    issued_on = DateField(label=_("Ngày ban hành"))
    sent_on = DateField(label=_("Ngày gửi"))


def _finding(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[NOT_YET, *Finding.choices], required=False)


def _words(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, widget=LINES, required=False, max_length=10_000, help_text=help_text)


class FindingsForm(SubmittedForm):
    """What was found and is proposed, and the form of the review as it was signed."""

    necessity = _finding(_("Sự cần thiết"))
    necessity_note = _words(_("Nhận xét về sự cần thiết"))
    reasonableness = _finding(_("Tính hợp lý"))
    reasonableness_note = _words(_("Nhận xét về tính hợp lý"))
    legality = _finding(_("Tính hợp pháp"))
    legality_note = _words(_("Nhận xét về tính hợp pháp"))
    result = forms.ChoiceField(label=_("Kết quả"), choices=[NOT_YET, *ReviewResult.choices], required=False)
    proposal = _words(_("Nội dung phương án"), _("Bỏ gì, sửa gì, thay bằng gì. Giữ nguyên thì để trống."))
    legal_change = _words(_("Văn bản cần sửa"), _("Số, ký hiệu và điều, khoản."))
    cost_note = _words(
        _("Về chi phí tuân thủ"), _("Chưa tính được chi phí thì giải thích ở đây; hệ thống không coi là 0.")
    )
    file = forms.FileField(
        label=_("Biểu mẫu rà soát, tài liệu"), required=False, help_text=_("Tối đa 50 MB. Tệp mới thay tệp cũ.")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(_("Tệp lớn quá 50 MB. Hãy chọn tệp nhỏ hơn."))
        return file

    @staticmethod
    def of(item: ReviewItem) -> dict[str, Any]:
        return {name: getattr(item, name) for name in asdict(Findings())}

    def findings(self) -> Findings:
        return Findings(**{name: self.cleaned_data[name] for name in asdict(Findings())})


class Finish(SubmittedForm):
    """Only a button."""


class Return(SubmittedForm):
    reason = forms.CharField(label=_("Lý do trả lại"), widget=LINES, max_length=10_000)


class Approve(SubmittedForm):
    approval = forms.CharField(
        label=_("Văn bản thông qua phương án (số, ký hiệu)"),
        max_length=200,
        help_text=_("Quyết định của Chủ tịch UBND cấp tỉnh thông qua phương án đơn giản hóa."),
    )
    approved_on = DateField(label=_("Ngày của văn bản"))


class Send(SubmittedForm):
    sent_to = forms.CharField(label=_("Gửi kiến nghị tới"), max_length=300)
    sent_on = DateField(label=_("Ngày gửi"))


class Outcome(SubmittedForm):
    enacted = forms.TypedChoiceField(
        label=_("Kết quả kiến nghị"),
        choices=[("1", _("Đã được thực thi")), ("0", _("Không được chấp nhận"))],
        coerce=lambda value: value == "1",
    )
    outcome = forms.CharField(label=_("Văn bản thực thi hoặc văn bản trả lời"), max_length=300)
    outcome_on = DateField(label=_("Ngày của văn bản"))
