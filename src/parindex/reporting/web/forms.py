"""Forms for rounds, judging, later dates and corrections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parindex.kit.fields import DateField, DecimalField
from parindex.kit.forms import SubmittedForm, offer_choices
from parindex.organization.choices import offer
from parindex.organization.models import Unit

LONG = forms.Textarea(attrs={"rows": 3})


class OpenRound(SubmittedForm):
    """A periodic round of one of one's committees; `chosen` is "committee|type|period"."""

    chosen = forms.ChoiceField(label=_("Kỳ báo cáo"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self.fields["chosen"], choices)


class AskUnits(SubmittedForm):
    """A report on request."""

    title = forms.CharField(label=_("Tên báo cáo"), max_length=300)
    request = forms.CharField(label=_("Nội dung yêu cầu"), widget=LONG)
    first = DateField(label=_("Số liệu từ ngày"))
    last = DateField(label=_("đến hết ngày"))
    due_on = DateField(label=_("Hạn nộp"))
    units = forms.ModelMultipleChoiceField(
        label=_("Đơn vị báo cáo"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["units"], units)


class Note(SubmittedForm):
    note = forms.CharField(label=_("Ghi chú"), widget=LONG, required=False)


class AskExtension(SubmittedForm):
    to_due = DateField(label=_("Hạn đề nghị"))
    reason = forms.CharField(label=_("Lý do"), widget=LONG)


class DecideExtension(SubmittedForm):
    decision = forms.ChoiceField(
        label=_("Quyết định"),
        choices=[
            ("khach-quan", _("Đồng ý, lý do khách quan (vẫn tính đúng hạn)")),
            ("dong-y", _("Đồng ý (vẫn tính trễ hạn)")),
            ("khong", _("Không đồng ý")),
        ],
    )
    note = forms.CharField(label=_("Ý kiến"), widget=LONG, required=False)


class AskCorrection(SubmittedForm):
    """A right figure in place of a wrong one that was accepted."""

    field = forms.ChoiceField(label=_("Số liệu"))
    number = DecimalField(label=_("Giá trị đúng"), required=False)
    numerator = DecimalField(label=_("Tử số đúng"), required=False)
    denominator = DecimalField(label=_("Mẫu số đúng"), required=False)
    reason = forms.CharField(label=_("Lý do"), widget=LONG)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self.fields["field"], choices)


class Attach(SubmittedForm):
    field = forms.ChoiceField(label=_("Cho nội dung"))
    file = forms.FileField(label=_("Tệp"))
    pages = forms.CharField(label=_("Xem trang"), max_length=100, required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self.fields["field"], choices)


class Intake(SubmittedForm):
    """A workbook filled in, or a block copied from Excel with the figure it begins at."""

    file = forms.FileField(label=_("Tệp biểu mẫu đã điền (.xlsx)"), required=False)
    block = forms.CharField(label=_("Hoặc dán một khối số liệu từ Excel"), widget=LONG, required=False)
    start = forms.ChoiceField(label=_("Khối bắt đầu từ"), required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self.fields["start"], choices)


class EditText(SubmittedForm):
    words = forms.CharField(label=_("Nội dung"), widget=forms.Textarea(attrs={"rows": 8}))


class Urge(SubmittedForm):
    reports = forms.TypedMultipleChoiceField(coerce=int, choices=[])
    text = forms.CharField(label=_("Lời đôn đốc"), max_length=500)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self.fields["reports"], choices)
