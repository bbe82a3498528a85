"""The acts on a dossier as forms; `act` is the name in the address, `values` what the command takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parindex.core.working_time import Unit as TimeUnit
from parindex.kit.fields import DateField, DecimalField, IntegerField
from parindex.kit.forms import SubmittedForm, offer_choices
from parindex.onestop.models import Dossier
from parindex.onestop.queries import dossiers, procedures
from parindex.onestop.states import Channel, LateCause
from parindex.organization.choices import offer
from parindex.organization.models import Unit

LONG = forms.Textarea(attrs={"rows": 3})


class ActForm(SubmittedForm):
    """One act on one dossier."""

    act = ""
    title: Any = ""
    button: Any = ""

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        self.dossier = dossier
        super().__init__(*args, version=dossier.version, auto_id=f"id_{self.act}_%s", **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Offer what depends on the dossier."""

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"key", "version"}}


class Reasoned(ActForm):
    """An act that says why."""

    reason = forms.CharField(label=_("Lý do"), widget=LONG, error_messages={"required": _("Hãy nêu lý do.")})


class Noted(ActForm):
    note = forms.CharField(label=_("Ghi chú"), max_length=1000, required=False)


class AcceptSubmitted(ActForm):
    act, title, button = "tiep-nhan", _("Tiếp nhận"), _("Tiếp nhận và hẹn trả kết quả")

    office = forms.ModelChoiceField(label=_("Nơi giải quyết"), queryset=Unit.objects.none(), empty_label=None)

    def prepare(self) -> None:
        offer(self.fields["office"], dossiers.offices_of(self.dossier.unit))
        self.initial["office"] = self.dossier.office_id


class Refuse(Reasoned):
    act, title, button = "tu-choi", _("Từ chối tiếp nhận"), _("Từ chối tiếp nhận")

    basis = forms.CharField(
        label=_("Căn cứ"), max_length=300, help_text=_("Văn bản, điều khoản. Ví dụ: Điều 5 Nghị định 123/2015/NĐ-CP.")
    )


class AskCompletion(ActForm):
    act, title, button = "yeu-cau-bo-sung", _("Yêu cầu bổ sung"), _("Yêu cầu bổ sung một lần")

    items = forms.CharField(
        label=_("Các nội dung cần bổ sung, hoàn thiện"),
        widget=LONG,
        help_text=_("Ghi đủ trong một lần; mỗi nội dung một dòng."),
        error_messages={"required": _("Hãy ghi nội dung cần bổ sung.")},
    )
    reason = forms.CharField(label=_("Lý do"), widget=LONG, error_messages={"required": _("Hãy nêu lý do.")})
    basis = forms.CharField(label=_("Căn cứ"), max_length=100, required=False)
    by_citizen = forms.BooleanField(
        label=_("Người nộp chưa làm theo hướng dẫn đã có (không tính vào số lần)"), required=False
    )


class Complete(Noted):
    act, title, button = "da-bo-sung", _("Đã bổ sung đủ"), _("Ghi đã bổ sung đủ")


class HandOver(Noted):
    act, button = "chuyen-buoc", _("Chuyển bước")
    title: Any = _("Chuyển bước")

    def prepare(self) -> None:
        following = dossiers.following_step(self.dossier)
        if following is not None:
            self.title = _("Chuyển sang: %(step)s") % {"step": f"{following.name} ({following.by})"}


class _ForAFee(ActForm):
    fee = forms.ChoiceField(label=_("Khoản thu"))
    amount = IntegerField(label=_("Số tiền (đồng)"), min_value=0)

    def prepare(self) -> None:
        owed = [fee for fee in self.dossier.fees.all() if fee.paid_at is None]
        offer_choices(self.fields["fee"], [(str(fee.pk), fee.name) for fee in owed])
        if owed and owed[0].amount is not None:
            self.initial["amount"] = owed[0].amount

    def values(self) -> dict[str, Any]:
        fees = {str(fee.pk): fee for fee in self.dossier.fees.all()}
        return {**super().values(), "fee": fees[self.cleaned_data["fee"]]}


class AskFee(_ForAFee):
    act, title, button = "yeu-cau-nop", _("Yêu cầu nghĩa vụ tài chính"), _("Thông báo phải nộp")

    doc = forms.CharField(
        label=_("Văn bản cho trừ thời gian chờ nộp"),
        max_length=100,
        required=False,
        help_text=_("Để trống nếu hạn vẫn chạy trong lúc chờ."),
    )
    article = forms.CharField(label=_("Điều khoản"), max_length=100, required=False)


class RecordFee(_ForAFee):
    act, title, button = "da-thu", _("Thu phí, lệ phí"), _("Ghi đã thu")

    online = forms.BooleanField(label=_("Nộp trực tuyến"), required=False)
    receipt = forms.CharField(label=_("Số biên lai"), max_length=60, required=False)


class AskOther(ActForm):
    act, title, button = "lay-y-kien", _("Lấy ý kiến cơ quan phối hợp"), _("Gửi lấy ý kiến")

    agency = forms.CharField(label=_("Cơ quan"), max_length=300)
    note = forms.CharField(label=_("Nội dung"), widget=LONG)


class OtherAnswered(ActForm):
    act, title, button = "co-y-kien", _("Cơ quan phối hợp đã trả lời"), _("Ghi đã có ý kiến")

    note = forms.CharField(label=_("Nội dung trả lời"), widget=LONG)


class Extend(Reasoned):
    act, title, button = "keo-dai", _("Kéo dài thời hạn"), _("Kéo dài thời hạn")

    amount = DecimalField(label=_("Thêm"), min_value=0, max_digits=6, decimal_places=2)
    unit = forms.ChoiceField(
        label=_("Đơn vị tính"),
        choices=[
            (TimeUnit.WORKING_DAY.value, _("ngày làm việc")),
            (TimeUnit.DAY.value, _("ngày")),
            (TimeUnit.WORKING_HOUR.value, _("giờ làm việc")),
        ],
    )
    doc = forms.CharField(label=_("Văn bản cho phép kéo dài"), max_length=100)
    article = forms.CharField(label=_("Điều khoản"), max_length=100)


class Solve(ActForm):
    act, title, button = "ket-qua", _("Ghi kết quả"), _("Ghi kết quả")

    positive = forms.TypedChoiceField(
        label=_("Kết quả"),
        choices=[("1", _("Đồng ý giải quyết")), ("0", _("Không đồng ý"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )
    signed_on = DateField(label=_("Ngày ký kết quả"))
    reference = forms.CharField(label=_("Số, ký hiệu"), max_length=100, required=False)
    electronic = forms.BooleanField(label=_("Có kết quả điện tử"), required=False)
    note = forms.CharField(
        label=_("Ghi chú"), widget=LONG, required=False, help_text=_("Không đồng ý thì ghi lý do.")
    )


class GiveBack(ActForm):
    act, title, button = "tra-ket-qua", _("Trả kết quả"), _("Ghi đã trả kết quả")

    way = forms.ChoiceField(label=_("Hình thức"), choices=Channel.choices)
    receiver = forms.CharField(
        label=_("Người nhận"), max_length=200, required=False, help_text=_("Để trống nếu người nộp tự nhận.")
    )

    def prepare(self) -> None:
        self.initial["way"] = self.dossier.return_way


class AskWithdrawal(Reasoned):
    act, title, button = "xin-rut", _("Người nộp xin rút hồ sơ"), _("Ghi xin rút")


class DecideWithdrawal(ActForm):
    act, title, button = "quyet-rut", _("Quyết định việc rút hồ sơ"), _("Quyết định")

    granted = forms.TypedChoiceField(
        label=_("Quyết định"),
        choices=[("1", _("Cho rút")), ("0", _("Không cho rút, giải quyết tiếp"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Lý do"), widget=LONG, required=False)


class Stop(Reasoned):
    act, title, button = "dung", _("Dừng giải quyết"), _("Dừng giải quyết")

    basis = forms.CharField(label=_("Căn cứ"), max_length=300)


class CloseIncomplete(ActForm):
    act, title, button = "ket-thuc", _("Kết thúc vì không bổ sung"), _("Kết thúc hồ sơ")


class Correct(Reasoned):
    act, title, button = "dinh-chinh", _("Đính chính kết quả"), _("Mở hồ sơ đính chính")


class OpenPart(ActForm):
    act, title, button = "lien-thong", _("Mở hồ sơ thành phần liên thông"), _("Mở hồ sơ thành phần")

    procedure = forms.ChoiceField(label=_("Thủ tục thành phần"))
    office = forms.ModelChoiceField(label=_("Nơi giải quyết"), queryset=Unit.objects.none(), empty_label=None)

    def prepare(self) -> None:
        codes = self.dossier.procedure_version.says.linked if self.dossier.procedure_version else ()
        self.offered = {
            version.code: version
            for version in procedures.in_force_of(codes)
            if version.procedure_id != self.dossier.procedure_id
        }
        offer_choices(self.fields["procedure"], [(code, str(one)) for code, one in self.offered.items()])
        offer(self.fields["office"], dossiers.offices_of(self.dossier.unit))

    def values(self) -> dict[str, Any]:
        return {"version": self.offered[self.cleaned_data["procedure"]], "office": self.cleaned_data["office"]}


class KeepScan(ActForm):
    act, title, button = "so-hoa", _("Số hóa giấy tờ"), _("Lưu bản số hóa")

    paper = forms.ChoiceField(label=_("Giấy tờ"))
    file = forms.FileField(label=_("Tệp"), help_text=_("PDF hoặc ảnh, đủ mọi trang."))

    def prepare(self) -> None:
        papers = [one for one in self.dossier.papers.all() if one.file_id is None and not one.reused]
        offer_choices(self.fields["paper"], [(str(one.pk), one.name) for one in papers])

    def values(self) -> dict[str, Any]:
        papers = {str(one.pk): one for one in self.dossier.papers.all()}
        file = self.cleaned_data["file"]
        return {"paper": papers[self.cleaned_data["paper"]], "name": file.name, "data": file.read()}


class _Causes(ActForm):
    """Why it is late and which step made it so."""

    cause_kind = forms.ChoiceField(label=_("Loại nguyên nhân"), choices=LateCause.choices)
    step = forms.ChoiceField(label=_("Bước làm trễ"), required=False)

    def prepare(self) -> None:
        steps = list(self.dossier.steps.all())
        offer_choices(self.fields["step"], [("", _("Bước đang làm")), *((str(one.pk), str(one)) for one in steps)])

    def step_chosen(self) -> Any:
        return next((one for one in self.dossier.steps.all() if str(one.pk) == self.cleaned_data["step"]), None)


class PrepareApology(_Causes):
    act, title, button = "xin-loi", _("Xin lỗi và hẹn lại (Mẫu 04)"), _("Lưu văn bản xin lỗi")

    reason = forms.CharField(
        label=_("Lý do chậm"),
        max_length=500,
        widget=LONG,
        help_text=_("Người nộp đọc lý do này và nó được công khai; không ghi thông tin cá nhân."),
        error_messages={"required": _("Hãy nêu lý do chậm để người nộp biết.")},
    )
    new_due_on = DateField(label=_("Ngày hẹn mới"), help_text=_("Chỉ được hẹn lại một lần."))
    field_order = ["reason", "new_due_on", "cause_kind", "step"]

    def prepare(self) -> None:
        super().prepare()
        letter = getattr(self.dossier, "apology", None)
        if letter is not None and letter.reason:
            told = {"reason": letter.reason, "cause_kind": letter.cause, "step": str(letter.step_id or "")}
            self.initial = {**self.initial, **told}
            self.initial["new_due_on"] = letter.new_due_at.astimezone().date() if letter.new_due_at else None

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        told = {"reason": data["reason"], "cause": data["cause_kind"], "new_due_on": data["new_due_on"]}
        return {**told, "step": self.step_chosen()}


class SignApology(ActForm):
    act, title, button = "ky-xin-loi", _("Ký văn bản xin lỗi"), _("Ký văn bản xin lỗi")

    file = forms.FileField(
        label=_("Bản đã ký số"), required=False, help_text=_("PDF, nếu thủ trưởng ký bằng thiết bị của mình.")
    )

    def values(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        return {"signed": (file.name, file.read()) if file else None}


class SendApology(ActForm):
    act, title, button = "gui-xin-loi", _("Gửi văn bản xin lỗi"), _("Ghi đã gửi người nộp")


class Explain(_Causes):
    act, title, button = "nguyen-nhan", _("Ghi nguyên nhân trễ"), _("Ghi nguyên nhân")

    cause = forms.CharField(
        label=_("Nguyên nhân"),
        max_length=500,
        widget=LONG,
        error_messages={"required": _("Hãy ghi nguyên nhân trễ.")},
    )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"kind": data["cause_kind"], "cause": data["cause"], "step": self.step_chosen()}


class Unmask(Reasoned):
    act, title, button = "xem-day-du", _("Xem đầy đủ thông tin người nộp"), _("Xem, có ghi nhật ký")
