"""Forms of criteria sets: taking one, its heading, its leaves, its issue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parindex.kit.catalog import criteria_yaml, load_criteria
from parindex.kit.fields import DateField, DecimalField
from parindex.kit.forms import SubmittedForm, offer_choices
from parindex.organization.models import Unit
from parindex.rules import CriteriaSet, Leaf
from parindex.rules.criteria import Method, Scorable, ZeroPolicy

LINES = forms.Textarea(attrs={"rows": 3})
TEXT = forms.Textarea(attrs={"rows": 22, "spellcheck": "false"})
LARGEST_FILE = 5_000_000  # bytes
CODE = r"^[A-Z]?[0-9]+(\.[0-9]+)*[a-z]?$"
METHODS = (
    (Method.APPRAISAL.value, _("đơn vị tự chấm, có thẩm định")),
    (Method.SURVEY.value, _("khảo sát")),
    (Method.IMPORT.value, _("lấy từ chỉ số khác")),
    (Method.COUNCIL.value, _("Hội đồng chấm")),
)
POLICIES = (
    ("", _("chưa quy định")),
    (ZeroPolicy.FULL.value, _("đủ điểm")),
    (ZeroPolicy.ZERO.value, _("0 điểm")),
    (ZeroPolicy.EXCLUDE.value, _("không tính tiêu chí")),
)


class Worth(DecimalField):
    """Points that something is worth: more than nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=15, decimal_places=6, **kwargs)

    def clean(self, value: Any) -> Any:
        points = super().clean(value)
        if points is not None and points <= 0:
            raise forms.ValidationError(_("Điểm phải lớn hơn 0."))
        return points


def code_field() -> forms.RegexField:
    """The code of a part, as sheets number them."""
    wrong = _("Mã viết như 1, 1.2, 1.2.3 hoặc B1.")
    return forms.RegexField(CODE, label=_("Mã"), max_length=20, error_messages={"invalid": wrong})


class OfCommittee(SubmittedForm):
    """What is drafted for one of the committees one drafts for."""

    owner = forms.ChoiceField(label=_("UBND"))

    def __init__(self, *args: Any, owners: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {str(unit.pk): unit for unit in owners}
        offer_choices(self.fields["owner"], [(pk, unit.name) for pk, unit in self.owners.items()])

    def clean_owner(self) -> Unit:
        return self.owners[self.cleaned_data["owner"]]


class Take(OfCommittee):
    """A set of the catalogue as a draft of one's committee."""

    which = forms.ChoiceField(label=_("Bộ trong danh mục"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = (one for versions in load_criteria().values() for one in versions)
        named = [(f"{one.code}@{one.version}", f"{one.title} ({one.code}, {one.version})") for one in every]
        offer_choices(self.fields["which"], named)

    def criteria(self) -> CriteriaSet:
        code, _at, version = self.cleaned_data["which"].partition("@")
        return next(one for one in load_criteria()[code] if str(one.version) == version)


class Intake(OfCommittee):
    """A workbook, to be looked at before anything is stored."""

    file = forms.FileField(label=_("Bảng tính (.xlsx)"), help_text=_("Mẫu tải về từ hệ thống, tối đa 5 MB."))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("Tệp lớn quá 5 MB. Hãy chọn tệp nhỏ hơn."))
        return file


class Keep(OfCommittee):
    """What was looked at, sent again to be stored."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=4_000_000)


class General(SubmittedForm):
    """What a draft says of itself."""

    title = forms.CharField(label=_("Tên bộ"), max_length=300)
    valid_from = DateField(label=_("Áp dụng từ"))
    valid_to = DateField(label=_("Đến hết"), required=False)
    doc = forms.CharField(label=_("Văn bản nguồn (mã hoặc số)"), max_length=600)
    source = forms.CharField(label=_("Tên văn bản nguồn"), max_length=600, widget=LINES)

    def clean_valid_to(self) -> date | None:
        last: date | None = self.cleaned_data["valid_to"]
        first = self.cleaned_data.get("valid_from")
        if last is not None and first is not None and last < first:
            raise forms.ValidationError(_("Ngày hết hiệu lực phải từ ngày áp dụng trở đi."))
        return last

    @staticmethod
    def of(criteria: CriteriaSet) -> dict[str, Any]:
        told = {name: getattr(criteria, name) for name in ("title", "valid_from", "valid_to")}
        return {**told, "doc": criteria.source.doc, "source": criteria.source.title}


class Heading(SubmittedForm):
    """A field or a criterion."""

    code = code_field()
    name = forms.CharField(label=_("Tên"), max_length=600, widget=LINES)
    points = Worth(label=_("Điểm tối đa"))


class LeafForm(SubmittedForm):
    """A leaf without its rule and inputs."""

    code = code_field()
    name = forms.CharField(label=_("Tên"), max_length=600, widget=LINES)
    points = Worth(label=_("Điểm tối đa"))
    method = forms.ChoiceField(label=_("Người chấm"), choices=METHODS)
    when_nothing_arose = forms.ChoiceField(label=_("Khi không phát sinh"), choices=POLICIES, required=False)
    evidence = forms.CharField(
        label=_("Tài liệu kiểm chứng"), required=False, widget=LINES, help_text=_("Mỗi loại một dòng.")
    )
    basis = forms.CharField(label=_("Căn cứ"), max_length=600, widget=LINES)
    owner = forms.CharField(label=_("Chủ trì"), max_length=300, required=False)
    guide = forms.CharField(label=_("Hướng dẫn"), max_length=10_000, required=False, widget=LINES)
    local = forms.BooleanField(label=_("Tiêu chí riêng của địa phương"), required=False)

    PLAIN = ("code", "name", "points", "method", "basis", "owner", "guide", "local")

    @classmethod
    def of(cls, leaf: Leaf) -> dict[str, Any]:
        told = {name: getattr(leaf, name) for name in cls.PLAIN}
        policy = leaf.when_nothing_arose
        return {**told, "evidence": "\n".join(leaf.evidence), "when_nothing_arose": policy.value if policy else ""}

    def content(self) -> dict[str, Any]:
        """As data of a set."""
        told = {name: self.cleaned_data[name] for name in self.PLAIN}
        lines = [line.strip() for line in self.cleaned_data["evidence"].splitlines()]
        return {
            **told,
            "evidence": [line for line in lines if line],
            "when_nothing_arose": self.cleaned_data["when_nothing_arose"] or None,
        }


class PartText(SubmittedForm):
    """A whole leaf, bonus or penalty as text, as a file of the catalogue holds it."""

    text = forms.CharField(label=_("Tiêu chí dạng văn bản (YAML)"), widget=TEXT, max_length=50_000)

    @staticmethod
    def of(one: Scorable) -> dict[str, Any]:
        return {"text": criteria_yaml(one)}


class Issue(SubmittedForm):
    decision = forms.CharField(label=_("Số, ký hiệu quyết định"), max_length=200)
    decided_on = DateField(label=_("Ngày quyết định"))


class End(SubmittedForm):
    on = DateField(label=_("Hết hiệu lực sau ngày"))
