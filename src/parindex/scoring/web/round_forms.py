"""Forms with which a round is set up, run, concluded and published."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parindex.accounts.models import User
from parindex.kit.fields import DateField, DecimalField, IntegerField
from parindex.kit.forms import SubmittedForm, offer_choices
from parindex.organization.choices import offer
from parindex.organization.models import Unit
from parindex.rules import Leaf
from parindex.scoring.commands import Timetable
from parindex.scoring.models import CriteriaVersion, Round
from parindex.scoring.states import Verdict
from parindex.scoring.web import inputs
from parindex.scoring.web.forms import SHORT, MomentField

LONG = forms.Textarea(attrs={"rows": 4})


class RoundForm(SubmittedForm):
    """A round's name and moments, with the usual days proposed."""

    owner = forms.ModelChoiceField(label=gettext_lazy("Cơ quan đánh giá"), queryset=Unit.objects.none())
    year = forms.IntegerField(
        label=gettext_lazy("Năm đánh giá"), min_value=2000, max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Tên đợt"), max_length=300)
    cutoff_on = DateField(label=gettext_lazy("Số liệu tính đến hết ngày"))
    opens_at = MomentField(label=gettext_lazy("Bắt đầu tự chấm"), at=time(8))
    self_due_at = MomentField(label=gettext_lazy("Hết hạn tự chấm"))
    appraisal_due_at = MomentField(label=gettext_lazy("Hết hạn thẩm định lần 1"))
    explain_due_at = MomentField(label=gettext_lazy("Hết hạn giải trình"))
    second_due_at = MomentField(label=gettext_lazy("Hết hạn thẩm định lần 2"))
    council_on = DateField(label=gettext_lazy("Ngày họp Hội đồng"))

    def __init__(self, *args: Any, owners: QuerySet[Unit] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if owners is None:
            del self.fields["owner"], self.fields["year"]
        else:
            offer(self.fields["owner"], owners)

    def timetable(self) -> Timetable:
        return Timetable(**{name: self.cleaned_data[name] for name in Timetable.__dataclass_fields__})


class GroupForm(SubmittedForm):
    """Units ranked together, and the set they are judged by."""

    name = forms.CharField(label=gettext_lazy("Tên nhóm"), max_length=200)
    set = forms.ModelChoiceField(label=gettext_lazy("Bộ tiêu chí"), queryset=CriteriaVersion.objects.none())
    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Đơn vị"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, sets: QuerySet[CriteriaVersion], units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["set"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = sets
        offer(self.fields["units"], units)


class AllotForm(SubmittedForm):
    """One person, the fields and the units whose leaves they appraise."""

    appraiser = forms.ModelChoiceField(label=gettext_lazy("Người thẩm định"), queryset=User.objects.none())
    fields_ = forms.MultipleChoiceField(label=gettext_lazy("Lĩnh vực"), widget=forms.CheckboxSelectMultiple)
    sheets = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Đơn vị"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, people: list[User], fields: list[tuple[str, str]], sheets: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        field = self.fields["appraiser"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=[one.pk for one in people]).order_by("full_name")
        offer_choices(self.fields["fields_"], fields)
        offer_choices(self.fields["sheets"], sheets)


class Conclude(SubmittedForm):
    conclusion = forms.CharField(label=gettext_lazy("Kết luận của Hội đồng"), widget=LONG)


class SendBack(SubmittedForm):
    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=SHORT)


class Publish(SubmittedForm):
    decision = forms.CharField(
        label=gettext_lazy("Số, ký hiệu quyết định"), max_length=200, help_text=gettext_lazy("Ví dụ: 45/QĐ-UBND")
    )
    decided_on = DateField(label=gettext_lazy("Ngày quyết định"))


class AskReopening(SubmittedForm):
    leaves = forms.MultipleChoiceField(label=gettext_lazy("Tiêu chí"), widget=forms.CheckboxSelectMultiple)
    hours = IntegerField(label=gettext_lazy("Số giờ (không quá 72)"), min_value=1, max_value=72)
    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=SHORT)

    def __init__(self, *args: Any, leaves: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self.fields["leaves"], leaves)


class CloseSheet(SubmittedForm):
    reason = forms.CharField(label=gettext_lazy("Lý do, căn cứ"), widget=SHORT)


class HandOver(SubmittedForm):
    to = forms.ModelChoiceField(label=gettext_lazy("Đơn vị kế thừa"), queryset=Unit.objects.none())
    reason = forms.CharField(label=gettext_lazy("Lý do, căn cứ"), widget=SHORT)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["to"], units)


class NoteEvent(SubmittedForm):
    gate = forms.ChoiceField(label=gettext_lazy("Sự kiện"))
    basis = forms.CharField(label=gettext_lazy("Căn cứ: văn bản, kết luận"), widget=SHORT)

    def __init__(self, *args: Any, gates: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self.fields["gate"], gates)


class Decide(SubmittedForm):
    """Yes or no to what another person asked for."""

    decision = forms.ChoiceField(choices=[("dong-y", gettext_lazy("Đồng ý")), ("khong", gettext_lazy("Không"))])
    answer = forms.CharField(label=gettext_lazy("Ý kiến"), widget=SHORT, required=False)

    @property
    def granted(self) -> bool:
        return bool(self.cleaned_data["decision"] == "dong-y")


class DecideCorrection(Decide):
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu quyết định"), max_length=200, required=False)
    decided_on = DateField(label=gettext_lazy("Ngày quyết định"), required=False)


class OutsideHead(SubmittedForm):
    """Where the figures of a leaf come from, and a block pasted from a table."""

    source = forms.CharField(
        label=gettext_lazy("Nguồn số liệu"), max_length=300,
        help_text=gettext_lazy("Ví dụ: Báo cáo kết quả khảo sát số 12/BC-PNV ngày 05/12/2025"),
    )  # fmt: skip
    block = forms.CharField(
        label=gettext_lazy("Hoặc dán cả bảng"), widget=forms.Textarea(attrs={"rows": 5}), required=False
    )


class UnitValues(forms.Form):
    """One unit's figures of a leaf that comes from outside."""

    def __init__(self, *args: Any, leaf: Leaf, facts: dict[str, Any], **kwargs: Any) -> None:
        kwargs["initial"] = inputs.initial(facts)
        super().__init__(*args, **kwargs)
        self.leaf = leaf
        self.fields |= inputs.fields_for(leaf)

    def given(self) -> dict[str, Any]:
        return inputs.given(self.leaf, self.cleaned_data)


class ChangeForm(UnitValues):
    """A judgement to stand in place of a published one; left empty, the published one stays."""

    verdict = forms.ChoiceField(label=gettext_lazy("Nhận định mới"), required=False)
    points = DecimalField(label=gettext_lazy("Điểm"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [Verdict.CORRECTED, Verdict.POINTS, Verdict.NO_EVIDENCE, Verdict.NOT_APPLICABLE]
        if self.leaf.rule.type == "manual":
            offered.remove(Verdict.CORRECTED)
        rows = [(one.value, str(one.label)) for one in offered]
        offer_choices(self.fields["verdict"], [("", _("giữ nguyên")), *rows])


def initial_of(one: Round) -> dict[str, Any]:
    return {"title": one.title, **{name: getattr(one, name) for name in Timetable.__dataclass_fields__}}
