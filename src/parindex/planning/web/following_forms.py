"""Forms for reporting on an obligation, judging it, moving its date or its holder, and for difficulties."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parindex.kit.fields import DateField
from parindex.kit.forms import SubmittedForm
from parindex.organization.choices import offer
from parindex.organization.models import Unit
from parindex.planning.commands.progress import NewFile
from parindex.planning.models import Obligation

FILES = (1, 2, 3)
LONG = forms.Textarea(attrs={"rows": 3})


class ActForm(SubmittedForm):
    """An act on one obligation: `act` is its name in the address, `values` what the command takes."""

    act = ""
    title: Any = ""
    button: Any = ""

    def __init__(self, *args: Any, obligation: Obligation, **kwargs: Any) -> None:
        self.obligation = obligation
        kwargs.setdefault("prefix", None)
        super().__init__(*args, version=obligation.version, auto_id=f"id_{self.act}_%s", **kwargs)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"key", "version"}}

    def spare(self, name: str) -> bool:
        """Whether a field is one that most people leave alone, shown when asked for."""
        return False

    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if not self.spare(field.name)]

    def spare_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if self.spare(field.name)]

    def spare_open(self) -> bool:
        return any(field.errors for field in self.spare_fields())


class Report(ActForm):
    act, title, button = "bao-cao", _("Báo cáo tiến độ"), _("Gửi báo cáo")

    percent = forms.IntegerField(
        label=_("Mức hoàn thành (%)"),
        help_text=_("Ghi 100 khi đã xong; Phòng Nội vụ sẽ xem xét, xác nhận."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        error_messages={
            "required": _("Hãy ghi mức hoàn thành, từ 0 đến 100."),
            "invalid": _("Ghi một số từ 0 đến 100."),
        },
    )
    result = forms.CharField(
        label=_("Kết quả"),
        widget=LONG,
        error_messages={"required": _("Hãy ghi kết quả đã làm được.")},
    )
    done_on = DateField(label=_("Ngày hoàn thành"), required=False)
    document = forms.CharField(
        label=_("Số, ký hiệu văn bản kết quả"), max_length=200, required=False, help_text=_("Ví dụ 45/BC-UBND.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in FILES:
            self.fields[f"file_{n}"] = forms.FileField(
                label=_("Tài liệu kiểm chứng %(n)s") % {"n": n}, required=False
            )
            self.fields[f"pages_{n}"] = forms.CharField(
                label=_("Xem trang"), max_length=100, required=False, help_text=_("Ví dụ 3, 5–7.")
            )
            self.fields[f"is_result_{n}"] = forms.BooleanField(label=_("Là văn bản kết quả"), required=False)

    def spare(self, name: str) -> bool:
        return name.endswith(tuple(f"_{n}" for n in FILES[1:]))

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        files = [
            NewFile(
                name=data[f"file_{n}"].name,
                data=data[f"file_{n}"].read(),
                pages=data[f"pages_{n}"],
                is_result=data[f"is_result_{n}"],
            )
            for n in FILES
            if data.get(f"file_{n}")
        ]
        named = {name: data[name] for name in ("percent", "result", "done_on", "document")}
        return {**named, "files": files}


class Verify(ActForm):
    act, title, button = "xac-nhan", _("Xác nhận hoàn thành"), _("Xác nhận hoàn thành")

    note = forms.CharField(label=_("Ý kiến"), widget=LONG, required=False)


class SendBack(ActForm):
    act, title, button = "tra-lai", _("Trả lại để bổ sung"), _("Trả lại")

    reason = forms.CharField(
        label=_("Lý do trả lại"),
        widget=LONG,
        error_messages={"required": _("Hãy ghi lý do trả lại để đơn vị biết phải bổ sung gì.")},
    )


class _LaterDate(ActForm):
    to_due = DateField(label=_("Hạn mới"))
    reason = forms.CharField(label=_("Lý do"), widget=LONG, error_messages={"required": _("Hãy ghi lý do gia hạn.")})


class AskExtension(_LaterDate):
    act, title, button = "xin-gia-han", _("Đề nghị gia hạn"), _("Gửi đề nghị")


class Extend(_LaterDate):
    act, title, button = "gia-han", _("Gia hạn"), _("Gia hạn")


class SetDue(ActForm):
    act, title, button = "an-dinh-han", _("Ấn định hạn"), _("Ấn định hạn")

    on = DateField(label=_("Hạn"))


class Remind(ActForm):
    act, title, button = "don-doc", _("Đôn đốc"), _("Gửi đôn đốc")

    text = forms.CharField(
        label=_("Nội dung đôn đốc"), widget=LONG, error_messages={"required": _("Hãy ghi nội dung đôn đốc.")}
    )


class HandOver(ActForm):
    act, title, button = "phan-cong-lai", _("Phân công lại"), _("Phân công lại")

    to = forms.ModelChoiceField(
        label=_("Đơn vị nhận"),
        queryset=Unit.objects.none(),
        error_messages={
            "required": _("Hãy chọn đơn vị nhận."),
            "invalid_choice": _("Hãy chọn đơn vị trong danh sách."),
        },
    )
    reason = forms.CharField(
        label=_("Lý do"), widget=LONG, error_messages={"required": _("Hãy ghi lý do phân công lại.")}
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["to"], units)


class Raise(ActForm):
    act, title, button = "kho-khan", _("Nêu khó khăn, vướng mắc"), _("Gửi Phòng Nội vụ")

    text = forms.CharField(
        label=_("Khó khăn, vướng mắc"),
        widget=LONG,
        error_messages={"required": _("Hãy nêu khó khăn, vướng mắc cụ thể.")},
    )
    proposal = forms.CharField(label=_("Đề xuất, kiến nghị"), widget=LONG, required=False)


class DecideExtension(SubmittedForm):
    decision = forms.ChoiceField(choices=[("dong-y", _("Đồng ý")), ("khong", _("Không đồng ý"))])
    note = forms.CharField(required=False)


class Answer(SubmittedForm):
    answer = forms.CharField(
        label=_("Trả lời"), widget=LONG, error_messages={"required": _("Hãy ghi nội dung trả lời.")}
    )


class Escalate(SubmittedForm):
    note = forms.CharField(label=_("Ý kiến của Phòng Nội vụ"), widget=LONG, required=False)


class Direct(SubmittedForm):
    """A direction of the chair."""

    text = forms.CharField(
        label=_("Nội dung chỉ đạo"), widget=LONG, error_messages={"required": _("Hãy ghi nội dung chỉ đạo.")}
    )
    units = forms.ModelMultipleChoiceField(
        label=_("Đơn vị thực hiện"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Hãy chọn đơn vị thực hiện.")},
    )
    due_on = DateField(label=_("Hạn thực hiện"), required=False)
    reference = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=60, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["units"], units)


class PastDay(forms.Form):
    ngay = DateField(label=_("Ngày cần xem lại"))

    def __init__(self, *args: Any, since: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since, self.today = since, today

    def clean_ngay(self) -> date:
        day: date = self.cleaned_data["ngay"]
        if not self.since <= day <= self.today:
            raise forms.ValidationError(
                _("Chọn một ngày từ %(since)s, ngày kế hoạch bắt đầu, đến hôm nay.")
                % {"since": f"{self.since:%d/%m/%Y}"}
            )
        return day


class Bulk(SubmittedForm):
    """One act on many obligations: those ticked, or with the button «all» every one of `rows`."""

    fields_of_the_act: tuple[str, ...] = ()

    chosen_parts = forms.ModelMultipleChoiceField(
        label=_("Phần việc"), queryset=Obligation.objects.none(), required=False
    )
    everything = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: QuerySet[Obligation], units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.fields["chosen_parts"].queryset = rows  # type: ignore[attr-defined]
        if "to" in self.fields:
            offer(self.fields["to"], units)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("everything") and not cleaned.get("chosen_parts"):
            self.add_error(None, _("Hãy đánh dấu ít nhất một phần việc, hoặc bấm nút dành cho tất cả."))
        return cleaned

    def chosen(self) -> list[Obligation]:
        return list(self.rows if self.cleaned_data["everything"] else self.cleaned_data["chosen_parts"])

    def ticked(self) -> set[str]:
        """Ids ticked when the form was sent, as text."""
        return set(self.data.getlist("chosen_parts")) if isinstance(self.data, QueryDict) else set()


class RemindMany(Bulk):
    fields_of_the_act = ("text",)

    text = forms.CharField(
        label=_("Nội dung đôn đốc"), widget=LONG, error_messages={"required": _("Hãy ghi nội dung đôn đốc.")}
    )


class HandOverMany(Bulk):
    fields_of_the_act = ("to", "reason")

    to = forms.ModelChoiceField(
        label=_("Đơn vị nhận"),
        queryset=Unit.objects.none(),
        error_messages={"required": _("Hãy chọn đơn vị nhận.")},
    )
    reason = forms.CharField(
        label=_("Lý do"), widget=LONG, error_messages={"required": _("Hãy ghi lý do phân công lại.")}
    )


BULK: dict[str, type[Bulk]] = {"don-doc": RemindMany, "chuyen-giao": HandOverMany}
