"""Forms for typing a document, signing it, and keeping the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parindex.core.text import fold
from parindex.dispatch.calc import Group
from parindex.dispatch.models import RegisterEntry
from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.kit.fields import DateField, IntegerField
from parindex.kit.forms import SubmittedForm, offer_choices
from parindex.organization.choices import offer
from parindex.organization.models import Unit
from parindex.papers.document import Document
from parindex.papers.format import PaperType
from parindex.papers.prose import text_of

FEW_LINES = forms.Textarea(attrs={"rows": 2})
LINES = forms.Textarea(attrs={"rows": 4})
TEXT = forms.Textarea(attrs={"rows": 16})
A_LINE_EACH = _("Mỗi nơi một dòng.")
LARGEST_KEY = 2_000_000  # bytes of a key or a picture


class Dress(SubmittedForm):
    """What stands around a document's words; all of it when the words were made from a record."""

    subject = forms.CharField(label=_("Trích yếu"), max_length=500, widget=FEW_LINES)
    addressees = forms.CharField(label=_("Kính gửi"), required=False, widget=FEW_LINES, help_text=A_LINE_EACH)
    recipients = forms.CharField(label=_("Nơi nhận"), required=False, widget=LINES, help_text=A_LINE_EACH)
    archive = forms.CharField(label=_("Lưu"), max_length=100, initial="VT")
    signer_lines = forms.CharField(
        label=_("Quyền hạn, chức vụ người ký"),
        widget=LINES,
        help_text=_("Ví dụ: KT. CHỦ TỊCH, xuống dòng PHÓ CHỦ TỊCH."),
    )
    signer_name = forms.CharField(
        label=_("Họ tên người ký"), max_length=100, help_text=_("Không ghi học hàm, học vị.")
    )
    urgency = forms.ChoiceField(label=_("Độ khẩn"), required=False)
    circulation = forms.ChoiceField(label=_("Phạm vi lưu hành"), required=False)
    receivers = forms.ModelMultipleChoiceField(
        label=_("Gửi trên hệ thống đến"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, receivers: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paper = load_paper_format()
        offer(self.fields["receivers"], receivers)
        for name, words in (("urgency", paper.urgencies), ("circulation", paper.circulations)):
            offer_choices(self.fields[name], [("", _("Không")), *((word, word) for word in words)])


class Compose(Dress):
    """A document typed here: also its issuer and its words."""

    issuer = forms.ModelChoiceField(label=_("Cơ quan ban hành"), queryset=Unit.objects.none(), empty_label=None)
    drafter = forms.CharField(
        label=_("Chữ viết tắt đơn vị soạn thảo trong ký hiệu"),
        max_length=20,
        required=False,
        help_text=_("Ví dụ: NV."),
    )
    authority = forms.CharField(
        label=_("Thẩm quyền ban hành"), max_length=200, help_text=_("Ví dụ: CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ NINH SƠN.")
    )
    bases = forms.CharField(
        label=_("Căn cứ ban hành"), required=False, widget=LINES, help_text=_("Mỗi căn cứ một dòng.")
    )
    body = forms.CharField(
        label=_("Nội dung"),
        widget=TEXT,
        help_text=_(
            "Mỗi đoạn một dòng. Dòng bắt đầu bằng «I.», «1.», «a)», «-» hoặc «Điều 1.» được trình bày theo thể thức."
        ),
    )
    secretary = forms.CharField(label=_("Họ tên thư ký"), max_length=100)

    field_order = (
        "issuer", "drafter", "authority", "subject", "addressees", "bases", "body", "secretary", "recipients",
        "archive", "signer_lines", "signer_name", "urgency", "circulation", "receivers",
    )  # fmt: skip

    def __init__(self, *args: Any, kind: PaperType, issuers: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["issuer"], issuers)
        for name, layout in (("authority", "decision"), ("secretary", "minutes"), ("drafter", "letter")):
            if kind.layout != layout:
                del self.fields[name]


def dress_initial(content: Document, receivers: list[int]) -> dict[str, Any]:
    """The form's fields from a document."""
    return {
        "subject": content.subject,
        "addressees": "\n".join(content.addressees),
        "recipients": "\n".join(content.recipients),
        "archive": content.archive,
        "signer_lines": "\n".join(content.signer.lines),
        "signer_name": content.signer.name,
        "urgency": content.urgency,
        "circulation": content.circulation,
        "receivers": receivers,
    }


def compose_initial(content: Document, receivers: list[int], issuer: Unit) -> dict[str, Any]:
    parts = content.symbol.split("-")
    return {
        **dress_initial(content, receivers),
        "issuer": issuer.pk,
        "drafter": parts[1] if len(parts) > 1 else "",
        "authority": content.authority,
        "bases": "\n".join(content.bases),
        "body": text_of(content.body),
        "secretary": content.secretary.name if content.secretary else "",
    }


class Note(SubmittedForm):
    note = forms.CharField(label=_("Ý kiến"), widget=FEW_LINES, required=False, max_length=1000)


class Reason(SubmittedForm):
    reason = forms.CharField(label=_("Lý do"), widget=FEW_LINES, max_length=500)


class Key(SubmittedForm):
    """A key to sign with. Neither file nor password is kept."""

    file = forms.FileField(label=_("Tệp chứng thư số (.p12, .pfx)"))
    password = forms.CharField(
        label=_("Mật khẩu của tệp"), widget=forms.PasswordInput(attrs={"autocomplete": "off"}), strip=False
    )
    picture = forms.FileField(
        label=_("Ảnh chữ ký hoặc con dấu (.png nền trong suốt)"),
        required=False,
        help_text=_("Không có ảnh thì hệ thống ghi tên và thời điểm ký."),
    )

    def clean_picture(self) -> bytes | None:
        return _read(self.cleaned_data.get("picture"))

    def clean_file(self) -> bytes:
        return _read(self.cleaned_data["file"]) or b""


class SignedElsewhere(SubmittedForm):
    """The same PDF, signed with the signer's own program."""

    file = forms.FileField(label=_("Bản PDF đã ký số"))

    def clean_file(self) -> bytes:
        if self.cleaned_data["file"].size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(_("Tệp quá lớn. Hãy chọn tệp nhỏ hơn."))
        return bytes(self.cleaned_data["file"].read())


class Bind(SubmittedForm):
    entry = forms.ModelChoiceField(label=_("Số đã giữ"), queryset=RegisterEntry.objects.none(), empty_label=None)

    def __init__(self, *args: Any, free: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["entry"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = free


class Reserve(SubmittedForm):
    kind = forms.ChoiceField(label=_("Loại văn bản"))
    subject = forms.CharField(label=_("Trích yếu"), max_length=500, widget=FEW_LINES)
    drafter = forms.CharField(label=_("Chữ viết tắt đơn vị soạn thảo (công văn)"), max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self.fields["kind"], [(one.code, one.name) for one in load_paper_types().values()])


class Outside(SubmittedForm):
    """The line of a document made outside the system."""

    dated = DateField(label=_("Ngày văn bản"))
    signer = forms.CharField(label=_("Người ký"), max_length=200)
    recipients = forms.CharField(label=_("Nơi nhận"), max_length=2000, widget=FEW_LINES)
    keeper = forms.CharField(label=_("Đơn vị nhận bản lưu"), max_length=200)
    copies = IntegerField(label=_("Số lượng bản"), required=False, min_value=1, max_value=9999)


class Numbering(SubmittedForm):
    """A series of their own for some kinds, one for the rest; and each one's first number in its first year."""

    from_year = IntegerField(label=_("Áp dụng từ năm"), min_value=2000, max_value=2200)
    own = forms.MultipleChoiceField(
        label=_("Loại văn bản có dãy số riêng"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Các loại không đánh dấu dùng chung một dãy số."),
    )
    firsts = forms.CharField(
        label=_("Số bắt đầu, nếu năm nay đã cấp số ngoài hệ thống"),
        required=False,
        widget=LINES,
        help_text=_("Mỗi dòng một dãy, ví dụ «Quyết định: 121» hoặc «Chung: 340»."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self.fields["own"], [(one.code, one.name) for one in load_paper_types().values()])

    def clean_firsts(self) -> dict[str, tuple[str, int]]:
        """Folded name → the name as typed and the number."""
        found: dict[str, tuple[str, int]] = {}
        for line in filter(str.strip, self.cleaned_data["firsts"].splitlines()):
            name, _colon, number = line.rpartition(":")
            if not name.strip() or not number.strip().isascii() or not number.strip().isdigit():
                raise forms.ValidationError(
                    _("Viết mỗi dòng như «Quyết định: 121»; dòng «%(line)s» chưa đúng.") % {"line": line}
                )
            found[fold(name)] = name.strip(), int(number)
        return found

    def groups(self, rest: str) -> list[Group]:
        """The series as chosen; `rest` names that of all other kinds. Raises ValidationError for an unknown one."""
        types, firsts = load_paper_types(), dict(self.cleaned_data["firsts"])

        def first_of(name: str) -> int:
            return int(firsts.pop(fold(name), ("", 1))[1])

        made = [Group(types[code].name, (code,), first_of(types[code].name)) for code in self.cleaned_data["own"]]
        made.append(Group(rest, (), first_of(rest)))
        if firsts:
            names = ", ".join(name for name, _number in firsts.values())
            raise forms.ValidationError(
                _("Không có dãy số «%(names)s». Đánh dấu loại đó ở trên hoặc sửa tên.") % {"names": names}
            )
        return made


def _read(file: Any) -> bytes | None:
    if file is None:
        return None
    if file.size > LARGEST_KEY:
        raise forms.ValidationError(_("Tệp quá lớn. Hãy chọn tệp dưới 2 MB."))
    return bytes(file.read())
