"""The draft of a procedure as forms: its words, and rows of ways, fees, papers and steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from parindex.core.working_time import Unit as TimeUnit
from parindex.kit.catalog import Fee, ProcedureContent, TimeLimit, Way
from parindex.kit.fields import DateField, DecimalField, IntegerField
from parindex.kit.forms import SubmittedForm
from parindex.onestop.sheets import CODE_SHAPE
from parindex.onestop.states import Channel, OnlineLevel
from parindex.onestop.wording import unfit_words
from parindex.organization.states import Level

LINES = forms.Textarea(attrs={"rows": 3})
LONG = forms.Textarea(attrs={"rows": 6})
UNITS = [
    (TimeUnit.WORKING_DAY.value, _("ngày làm việc")),
    (TimeUnit.WORKING_HOUR.value, _("giờ làm việc")),
    (TimeUnit.DAY.value, _("ngày")),
    (TimeUnit.MONTH.value, _("tháng")),
]


class Code(SubmittedForm):
    """Which procedure a draft is of."""

    code = forms.CharField(
        label=_("Mã thủ tục"),
        max_length=40,
        help_text=_("Mã trên Cơ sở dữ liệu quốc gia về thủ tục hành chính, ví dụ 1.001193."),
        validators=[RegexValidator(rf"^{CODE_SHAPE.pattern}$", _("Mã thủ tục có dạng 1.001193 hoặc 1.001193.H43."))],
    )


class Words(SubmittedForm):
    """Everything of a procedure that is not rows."""

    name = forms.CharField(label=_("Tên thủ tục"), max_length=1000, widget=LINES)
    field = forms.CharField(label=_("Lĩnh vực"), max_length=200)
    levels = forms.MultipleChoiceField(
        label=_("Cấp thực hiện"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    sequence = forms.CharField(label=_("Trình tự thực hiện"), required=False, widget=LONG)
    sets = IntegerField(label=_("Số bộ hồ sơ"), min_value=1)
    subjects = forms.CharField(label=_("Đối tượng thực hiện"), required=False)
    performed_by = forms.CharField(label=_("Cơ quan thực hiện"), required=False)
    decided_by = forms.CharField(label=_("Cơ quan có thẩm quyền"), required=False)
    coordinating = forms.CharField(label=_("Cơ quan phối hợp"), required=False, widget=LINES)
    result = forms.CharField(label=_("Kết quả"), required=False, widget=LINES)
    conditions = forms.CharField(label=_("Yêu cầu, điều kiện"), required=False, widget=LINES)
    legal_bases = forms.CharField(
        label=_("Căn cứ pháp lý"), required=False, widget=LINES, help_text=_("Mỗi văn bản một dòng.")
    )
    online = forms.ChoiceField(label=_("Mức dịch vụ công trực tuyến"), choices=OnlineLevel.choices)
    online_reason = forms.CharField(
        label=_("Lý do chỉ cung cấp một phần"),
        required=False,
        widget=LINES,
        help_text=_("Bắt buộc khi cung cấp một phần; được công khai."),
    )
    area = forms.CharField(label=_("Địa bàn áp dụng"), required=False, help_text=_("Để trống nếu áp dụng mọi nơi."))
    linked = forms.CharField(
        label=_("Mã thủ tục liên thông"), required=False, widget=LINES, help_text=_("Mỗi mã một dòng.")
    )
    after_supplement = forms.ChoiceField(
        label=_("Khi bổ sung hồ sơ"),
        choices=[("reset", _("Tính lại thời hạn từ đầu")), ("pause", _("Dừng rồi tính tiếp"))],
    )
    supplement_days = IntegerField(
        label=_("Số ngày làm việc chờ bổ sung"),
        min_value=1,
        required=False,
        help_text=_("Quá số ngày này không bổ sung thì hồ sơ kết thúc."),
    )
    decision = forms.CharField(label=_("Số quyết định công bố"), max_length=100, required=False)
    decided_on = DateField(label=_("Ngày quyết định"), required=False)
    decision_issuer = forms.CharField(label=_("Cơ quan công bố"), max_length=200, required=False)


class WayRow(forms.Form):
    """One channel; offered when it has a limit."""

    amount = DecimalField(label=_("Thời hạn"), required=False, help_text=_("«Trong ngày» ghi 0, đến hết ngày."))
    unit = forms.ChoiceField(label=_("Đơn vị tính"), choices=UNITS)
    end_of_day = forms.BooleanField(label=_("Tính đến hết ngày"), required=False)
    cut_off = forms.TimeField(
        label=_("Giờ chốt nhận"),
        required=False,
        input_formats=["%H:%M", "%Hh%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "15:00"}),
        error_messages={"invalid": _("Giờ viết như 15:00.")},
    )
    words = forms.CharField(label=_("Thời hạn bằng lời"), required=False, max_length=500)
    doc = forms.CharField(label=_("Mã văn bản quy định thời hạn"), required=False, max_length=100)
    article = forms.CharField(label=_("Điều khoản"), required=False, max_length=100)
    promised = DecimalField(label=_("Cam kết rút ngắn còn"), required=False)
    fees = forms.CharField(
        label=_("Phí, lệ phí"),
        required=False,
        widget=LINES,
        help_text=_(
            "Mỗi khoản một dòng: tên | số tiền | cách tính | căn cứ. Không có mức cố định thì bỏ trống số tiền."
        ),
    )

    def clean_fees(self) -> list[dict[str, Any]]:
        return [_fee(number, line) for number, line in enumerate(self.cleaned_data["fees"].splitlines(), 1) if line]


def _fee(number: int, line: str) -> dict[str, Any]:
    name, amount, words, basis = [*(part.strip() for part in line.split("|", 3)), "", "", ""][:4]
    digits = amount.replace(".", "").replace(" ", "")
    if not name or (amount and not (digits.isascii() and digits.isdigit())):
        raise forms.ValidationError(
            _("Dòng %(n)s: cần tên khoản thu; số tiền là số đồng, ví dụ 10.000, hoặc để trống.") % {"n": number}
        )
    return {"name": name, "amount": int(digits) if digits else None, "words": words, "basis": basis}


class ComponentRow(forms.Form):
    name = forms.CharField(label=_("Tên giấy tờ"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    originals = IntegerField(label=_("Bản chính"), min_value=0, required=False)
    copies = IntegerField(label=_("Bản sao"), min_value=0, required=False)
    form = forms.CharField(label=_("Mẫu đơn, tờ khai"), max_length=300, required=False)
    when = forms.CharField(label=_("Khi nào cần"), max_length=500, required=False)
    instead = forms.CharField(label=_("Dữ liệu thay thế"), max_length=300, required=False)


class StepRow(forms.Form):
    name = forms.CharField(label=_("Bước"), max_length=500)
    by = forms.CharField(label=_("Người thực hiện"), max_length=300)
    amount = DecimalField(label=_("Thời gian"))
    unit = forms.ChoiceField(label=_("Đơn vị tính"), choices=UNITS[:2], initial=TimeUnit.WORKING_DAY.value)
    output = forms.CharField(label=_("Sản phẩm"), max_length=300, required=False)


ComponentRows = forms.formset_factory(ComponentRow, extra=2, can_delete=True, max_num=100)
StepRows = forms.formset_factory(StepRow, extra=2, can_delete=True, max_num=50)


class Draft:
    """All the forms of a draft together: bound to what was posted, or drawn from a content."""

    def __init__(self, data: Any = None, *, says: ProcedureContent | None = None, version: int | None = None) -> None:
        initial = _initial(says) if says else {"sets": 1, "after_supplement": "reset", "online": "NONE"}
        self.words = Words(data, initial=initial, version=version)
        ways = {str(way.channel): way for way in says.ways} if says else {}
        self.ways = {
            channel: WayRow(data, prefix=channel.lower(), initial=_way_initial(ways.get(channel)))
            for channel in Channel.values
        }
        self.components = ComponentRows(
            data, prefix="giay-to", initial=[one.model_dump() for one in says.components] if says else []
        )
        self.steps = StepRows(data, prefix="buoc", initial=[one.model_dump() for one in says.steps] if says else [])

    @property
    def labelled_ways(self) -> list[tuple[str, WayRow]]:
        return [(str(Channel(channel).label), row) for channel, row in self.ways.items()]

    def content(self) -> ProcedureContent | None:
        """What the forms say; None when something is wrong, and then the forms say what."""
        forms_valid = [form.is_valid() for form in (self.words, *self.ways.values())]
        if not all([*forms_valid, self.components.is_valid(), self.steps.is_valid()]):
            return None
        try:
            return ProcedureContent.model_validate(self._told())
        except ValidationError as error:
            for one in error.errors():
                self.words.add_error(None, unfit_words(one))
            return None

    def _told(self) -> dict[str, Any]:
        data = dict(self.words.cleaned_data)
        for name in ("key", "version"):
            data.pop(name)
        dated = data.pop("decided_on")
        publication = {
            "number": data.pop("decision"),
            "dated": dated.isoformat() if dated else None,
            "issuer": data.pop("decision_issuer"),
        }
        lists = {
            name: [one.strip() for one in data[name].splitlines() if one.strip()]
            for name in ("legal_bases", "linked")
        }
        return {
            **data,
            **lists,
            "publication": publication,
            "ways": [
                _way(channel, row.cleaned_data)
                for channel, row in self.ways.items()
                if row.cleaned_data["amount"] is not None
            ],
            "components": [
                {**_kept(row), "originals": row["originals"] or 0, "copies": row["copies"] or 0}
                for row in self.components.cleaned_data
                if row and not row.get("DELETE")
            ],
            "steps": [
                {**_kept(row), "amount": str(row["amount"])}
                for row in self.steps.cleaned_data
                if row and not row.get("DELETE")
            ],
        }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _kept(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "DELETE"}


def _way(channel: str, row: Mapping[str, Any]) -> dict[str, Any]:
    limit = {
        "amount": str(row["amount"]),
        "unit": row["unit"],
        "mode": "end_of_day" if row["end_of_day"] else "same_time",
        "cut_off": row["cut_off"],
        **{key: row[key] for key in ("words", "doc", "article")},
    }
    promised = None if row["promised"] is None else {**limit, "amount": str(row["promised"]), "words": ""}
    return {"channel": channel, "limit": limit, "promised": promised, "fees": row["fees"]}


def _initial(says: ProcedureContent) -> dict[str, Any]:
    names = set(Words.base_fields) & set(ProcedureContent.model_fields)
    told = {name: getattr(says, name) for name in names}
    return told | {
        "levels": list(says.levels),
        "legal_bases": "\n".join(says.legal_bases),
        "linked": "\n".join(says.linked),
        "decision": says.publication.number,
        "decided_on": says.publication.dated,
        "decision_issuer": says.publication.issuer,
    }


def _way_initial(way: Way | None) -> dict[str, Any]:
    if way is None:
        return {}
    limit: TimeLimit = way.limit
    return {
        "amount": limit.amount,
        "unit": limit.unit.value,
        "end_of_day": limit.mode == "end_of_day",
        "cut_off": limit.cut_off,
        "words": limit.words,
        "doc": limit.doc,
        "article": limit.article,
        "promised": way.promised.amount if way.promised else None,
        "fees": "\n".join(_fee_line(fee) for fee in way.fees),
    }


def _fee_line(fee: Fee) -> str:
    amount = "" if fee.amount is None else str(fee.amount)
    return " | ".join((fee.name, amount, fee.words, fee.basis))
