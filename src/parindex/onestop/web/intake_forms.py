"""Taking a dossier in at the desk: who asks, what papers came, how the result goes out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parindex.kit.fields import DateField, IntegerField
from parindex.kit.forms import SubmittedForm, offer_choices
from parindex.onestop import clock
from parindex.onestop.commands import Applicant, Paper, Request
from parindex.onestop.models import ProcedureVersion
from parindex.onestop.queries import dossiers
from parindex.onestop.states import Channel, SubjectKind
from parindex.organization.choices import offer
from parindex.organization.models import Unit

NUMERIC = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
# What of an earlier dossier of the same person is offered again.
KNOWN = ("applicant", "phone", "address", "email")


class Take(SubmittedForm):
    """One dossier by one version of a procedure at one desk."""

    identity = forms.CharField(
        label=_("Số định danh"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={**NUMERIC, "autofocus": True}),
        help_text=_("Căn cước 12 số; tổ chức ghi mã số thuế."),
    )
    applicant = forms.CharField(
        label=_("Người nộp"),
        max_length=200,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": _("Hãy ghi họ tên người nộp hoặc tên tổ chức.")},
    )
    phone = forms.CharField(
        label=_("Số điện thoại"), max_length=20, required=False, widget=forms.TextInput(attrs=NUMERIC)
    )
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), max_length=200, required=False)
    subject_kind = forms.ChoiceField(
        label=_("Đối tượng"), choices=SubjectKind.choices, initial=SubjectKind.PERSON, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("Nội dung yêu cầu"), max_length=1000, required=False)
    channel = forms.ChoiceField(label=_("Hình thức nộp"))
    handed_over_on = DateField(label=_("Ngày ký biên bản giao nhận"), required=False)
    handed_over_at = forms.TimeField(
        label=_("Giờ ký"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"size": 6})
    )
    return_way = forms.ChoiceField(label=_("Nhận kết quả"), choices=Channel.choices)
    office = forms.ModelChoiceField(label=_("Nơi giải quyết"), queryset=Unit.objects.none(), empty_label=None)
    sets = IntegerField(label=_("Số bộ"), min_value=1, initial=1)
    agent_name = forms.CharField(label=_("Người được ủy quyền"), max_length=200, required=False)
    agent_identity = forms.CharField(label=_("Số định danh của họ"), max_length=20, required=False)
    agent_phone = forms.CharField(label=_("Số điện thoại của họ"), max_length=20, required=False)
    agent_paper = forms.CharField(label=_("Giấy ủy quyền"), max_length=200, required=False)

    def __init__(self, *args: Any, version_of: ProcedureVersion, desk: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version_of, self.desk = version_of, desk
        says = version_of.says
        offered = [(value, label) for value, label in Channel.choices if value in says.channels]
        offer_choices(self.fields["channel"], offered)
        offices = dossiers.offices_of(desk)
        offer(self.fields["office"], offices)
        performing = offices.filter(name=says.performed_by).first() if says.performed_by else None
        self.initial["office"] = performing.pk if performing else desk.pk
        self.papers = list(enumerate(says.components))
        for at, one in self.papers:
            self._add_paper(at, one.originals, one.copies)

    def _add_paper(self, at: int, originals: int, copies: int) -> None:
        always = not self.version_of.says.components[at].when
        kinds = (("originals", _("Bản chính"), originals), ("copies", _("Bản sao"), copies))
        for kind, label, count in kinds:
            field = IntegerField(label=label, min_value=0, required=False, initial=count if always else 0)
            field.widget.attrs |= {"size": 3, "class": "form-control"}
            self.fields[f"{kind}_{at}"] = field
        self.fields[f"reused_{at}"] = forms.BooleanField(label=_("Đã có dữ liệu"), required=False)

    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("identity", *KNOWN[:3])]

    def paper_rows(self) -> list[dict[str, Any]]:
        """A row a paper: what it is and its three fields."""
        return [
            {"paper": one, "fields": [self[f"{kind}_{at}"] for kind in ("originals", "copies", "reused")]}
            for at, one in self.papers
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if bool(data.get("handed_over_on")) != bool(data.get("handed_over_at")):
            self.add_error("handed_over_at", _("Ghi cả ngày và giờ ký biên bản giao nhận."))
        return data

    def applicant_read(self) -> Applicant:
        data = self.cleaned_data
        agent = {
            name: data[f"agent_{name}"] for name in ("name", "identity", "phone", "paper") if data[f"agent_{name}"]
        }
        told = {name: data[name] for name in ("identity", "phone", "email", "address")}
        return Applicant(data["applicant"], kind=data["subject_kind"], agent=agent, **told)

    def request_read(self) -> Request:
        data = self.cleaned_data
        return Request(
            self.version_of,
            data["office"],
            channel=data["channel"],
            return_way=data["return_way"],
            words=data["words"],
            sets=data["sets"],
            papers=self._papers_read(),
        )

    def _papers_read(self) -> tuple[Paper, ...]:
        data = self.cleaned_data
        found = (
            Paper(
                one.name,
                originals=data[f"originals_{at}"] or 0,
                copies=data[f"copies_{at}"] or 0,
                reused=data[f"reused_{at}"],
                digitised=data["channel"] == Channel.ONLINE,
            )
            for at, one in self.papers
        )
        return tuple(one for one in found if one.originals or one.copies or one.reused)

    def handed_over(self) -> datetime | None:
        data = self.cleaned_data
        if not data["handed_over_on"]:
            return None
        return clock.aware(datetime.combine(data["handed_over_on"], data["handed_over_at"]))


class Numbering(SubmittedForm):
    unit = forms.ModelChoiceField(label=_("Nơi tiếp nhận"), queryset=Unit.objects.none(), empty_label=None)
    agency = forms.RegexField(
        r"^[A-Z0-9]+(\.[A-Z0-9]+)*$",
        label=_("Mã định danh"),
        max_length=40,
        help_text=_("Theo quyết định về mã định danh cơ quan, ví dụ H43.12.05."),
        error_messages={"invalid": _("Mã gồm chữ in hoa, số và dấu chấm, ví dụ H43.12.05.")},
    )
    since = DateField(label=_("Dùng từ ngày"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], units)
