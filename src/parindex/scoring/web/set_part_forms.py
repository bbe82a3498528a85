"""Forms of what stands around the leaves of a set: new parts, bonus and penalty, gates, classes, options."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parindex.kit.fields import DateField, DecimalField
from parindex.kit.forms import SubmittedForm, offer_choices
from parindex.organization.models import Unit
from parindex.rules import CriteriaSet
from parindex.rules.criteria import Band, Extra, Gate, Options
from parindex.scoring.web.set_forms import LINES, OfCommittee, Worth, code_field

NOT_ROUNDED = "khong"
PLACES = [(str(n), str(n)) for n in range(7)]
YES_NO = {"co": True, "khong": False}


def _limit(label: Any, **kwargs: Any) -> DecimalField:
    return DecimalField(label=label, min_value=0, max_digits=15, decimal_places=6, **kwargs)


class NewPart(SubmittedForm):
    """A field or a criterion with its first leaf, which says on its own page how it is scored."""

    name = forms.CharField(label=_("Tên"), max_length=600, widget=LINES)
    points = Worth(label=_("Điểm tối đa"))
    basis = forms.CharField(label=_("Căn cứ"), max_length=600, widget=LINES)


class Turn(SubmittedForm):
    """What a button of the page of order asks for."""

    UP, DOWN, OUT = "len", "xuong", "bo"
    act = forms.ChoiceField(choices=[(UP, _("Lên")), (DOWN, _("Xuống")), (OUT, _("Bỏ"))], widget=forms.HiddenInput)


class ExtraForm(SubmittedForm):
    """A bonus or penalty without its rule and inputs."""

    code = code_field()
    name = forms.CharField(label=_("Tên"), max_length=600, widget=LINES)
    points = Worth(label=_("Nhiều nhất, điểm"))
    basis = forms.CharField(label=_("Căn cứ"), max_length=600, widget=LINES)

    PLAIN = ("code", "name", "points", "basis")

    @classmethod
    def of(cls, extra: Extra) -> dict[str, Any]:
        return {name: getattr(extra, name) for name in cls.PLAIN}

    def content(self) -> dict[str, Any]:
        """As data of a set."""
        return {name: self.cleaned_data[name] for name in self.PLAIN}


class Caps(SubmittedForm):
    """How much all bonuses and all penalties together may come to."""

    bonus = _limit(_("Điểm thưởng nhiều nhất"), help_text=_("Tổng các mục thưởng; 0 nếu bộ không có điểm thưởng."))
    penalty = _limit(_("Điểm trừ nhiều nhất"), help_text=_("Tổng các mục trừ; 0 nếu bộ không có điểm trừ."))

    @staticmethod
    def of(criteria: CriteriaSet) -> dict[str, Any]:
        return {"bonus": criteria.bonus.cap, "penalty": criteria.penalty.cap}


class GateForm(SubmittedForm):
    """An event with what it takes: the highest class, or the points of one part."""

    code = code_field()
    name = forms.CharField(label=_("Sự việc"), max_length=600, widget=LINES)
    class_not_above = forms.ChoiceField(
        label=_("Không xếp trên hạng"), required=False, help_text=_("Chọn mục này hoặc mục dưới, đúng một.")
    )
    takes = forms.ChoiceField(label=_("Hoặc mất hết điểm của mục"), required=False)
    basis = forms.CharField(label=_("Căn cứ"), max_length=600, widget=LINES)
    when = forms.RegexField(
        r"^[a-z][a-z0-9_]*$", label=_("Tên sự việc trong phép tính"), max_length=60, required=False,
        help_text=_("Chỉ ghi khi hai khống chế cùng một sự việc: ghi cùng một tên, không dấu, như bi_ky_luat."),
        error_messages={"invalid": _("Tên viết bằng chữ thường không dấu, số và gạch dưới, như bi_ky_luat.")},
    )  # fmt: skip

    def __init__(self, *args: Any, criteria: CriteriaSet, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = [(band.code, band.label) for band in criteria.classes]
        offer_choices(self.fields["class_not_above"], [("", "–"), *classes])
        offer_choices(self.fields["takes"], [("", "–"), *((code, f"{code} {name[:80]}") for code, name in places)])
        for name in ("class_not_above", "takes"):
            gone = _("«%(value)s» không có trong bộ tiêu chí. Hãy chọn trong danh sách.")
            self.fields[name].error_messages["invalid_choice"] = gone

    @staticmethod
    def of(gate: Gate) -> dict[str, Any]:
        return gate.model_dump()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not {"class_not_above", "takes"} & self.errors.keys() and bool(told.get("class_not_above")) == bool(
            told.get("takes")
        ):
            self.add_error("class_not_above", _("Hãy chọn hạng cao nhất được xếp, hoặc mục bị mất điểm, đúng một."))
        return told

    def content(self, when: str) -> dict[str, Any]:
        """As data of a set; `when` names the event where the form doesn't."""
        told = self.cleaned_data
        plain = {name: told[name] for name in ("code", "name", "basis")}
        held = {name: told[name] or None for name in ("class_not_above", "takes")}
        return {**plain, **held, "when": told["when"] or when}


class ClassRow(forms.Form):
    """A class from a number of points on. The code stays what it was, so that gates still name it."""

    label = forms.CharField(label=_("Hạng"), max_length=60)
    min = _limit(_("Từ điểm"))
    code = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)

    @staticmethod
    def of(band: Band) -> dict[str, Any]:
        return band.model_dump()


class OptionsForm(SubmittedForm):
    """How a set adds up."""

    scale = Worth(label=_("Thang điểm"))
    ceiling = _limit(
        _("Chỉ số cao nhất khi có điểm thưởng"), required=False, help_text=_("Để trống thì không quá thang điểm.")
    )
    point_places = forms.ChoiceField(
        label=_("Điểm từng tiêu chí làm tròn mấy số lẻ"), choices=[(NOT_ROUNDED, _("không làm tròn")), *PLACES]
    )
    index_places = forms.ChoiceField(label=_("Chỉ số làm tròn mấy số lẻ"), choices=PLACES)
    rescale = forms.ChoiceField(
        label=_("Khi có tiêu chí không áp dụng"), widget=forms.RadioSelect,
        choices=[("co", _("bỏ điểm tối đa của tiêu chí đó, tính lại theo thang điểm")),
                 ("khong", _("giữ nguyên thang điểm, tiêu chí đó 0 điểm"))],
    )  # fmt: skip
    extras = forms.ChoiceField(
        label=_("Điểm thưởng, điểm trừ"), widget=forms.RadioSelect,
        choices=[("after_rescale", _("tính vào sau khi tính lại theo thang điểm")),
                 ("before_rescale", _("tính vào trước khi tính lại theo thang điểm"))],
    )  # fmt: skip
    without_survey = forms.ChoiceField(
        label=_("Khi không khảo sát"), widget=forms.RadioSelect,
        choices=[("exclude", _("không tính các tiêu chí khảo sát")),
                 ("wait", _("chờ khảo sát, chưa có chỉ số"))],
    )  # fmt: skip
    ties = forms.ChoiceField(
        label=_("Đơn vị bằng điểm"), widget=forms.RadioSelect,
        choices=[("share", _("cùng hạng, bỏ hạng sau (1, 1, 3)")),
                 ("dense", _("cùng hạng, không bỏ hạng sau (1, 1, 2)"))],
    )  # fmt: skip

    CHOSEN = ("extras", "without_survey", "ties")

    @classmethod
    def of(cls, criteria: CriteriaSet) -> dict[str, Any]:
        told = criteria.options
        return {
            **{name: getattr(told, name) for name in cls.CHOSEN},
            "scale": criteria.scale,
            "ceiling": criteria.ceiling,
            "point_places": NOT_ROUNDED if told.point_places is None else str(told.point_places),
            "index_places": str(told.index_places),
            "rescale": "co" if told.rescale else "khong",
        }

    def clean_ceiling(self) -> Decimal | None:
        ceiling: Decimal | None = self.cleaned_data["ceiling"]
        if ceiling is not None and ceiling < self.cleaned_data.get("scale", 0):
            raise forms.ValidationError(_("Không thể thấp hơn thang điểm. Hãy nâng lên hoặc để trống."))
        return ceiling

    def put_into(self, criteria: CriteriaSet) -> CriteriaSet:
        """The set that adds up so."""
        told = self.cleaned_data
        places = told["point_places"]
        options = Options(
            **{name: told[name] for name in self.CHOSEN},
            point_places=None if places == NOT_ROUNDED else int(places),
            index_places=int(told["index_places"]),
            rescale=YES_NO[told["rescale"]],
        )
        fields = {"scale": told["scale"], "ceiling": told["ceiling"], "options": options}
        return criteria.model_copy(update=fields)

    def words(self) -> list[tuple[Any, Any]]:
        """Each choice as people read it, of what the form began with."""
        told = []
        for name in ("point_places", "index_places", "rescale", *self.CHOSEN):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            told.append((field.label, dict(field.choices)[self.initial[name]]))  # type: ignore[arg-type]
        return told


class Extend(OfCommittee):
    """A set of one's own after a framework that somebody issued."""

    code = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]*$", label=_("Mã bộ của địa phương"), max_length=60,
        error_messages={"invalid": _("Mã viết bằng chữ thường không dấu, số và gạch nối, như xa-ninh-son.")},
        help_text=_("Chữ thường không dấu, số và gạch nối, như xa-ninh-son."),
    )  # fmt: skip
    title = forms.CharField(label=_("Tên bộ"), max_length=300)
    valid_from = DateField(label=_("Áp dụng từ"))
    doc = forms.CharField(label=_("Văn bản của địa phương (mã hoặc số)"), max_length=600)
    source = forms.CharField(label=_("Tên văn bản"), max_length=600, widget=LINES)

    def __init__(self, *args: Any, owners: Sequence[Unit], framework: CriteriaSet, **kwargs: Any) -> None:
        super().__init__(*args, owners=owners, **kwargs)
        self.framework = framework

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code == self.framework.code:
            raise forms.ValidationError(_("Mã phải khác mã của bộ khung. Hãy thêm tên địa phương vào mã."))
        return code

    def criteria(self, version: int) -> CriteriaSet:
        """The framework as the locality's own draft."""
        told = self.cleaned_data
        source = self.framework.source.model_copy(update={"doc": told["doc"], "title": told["source"], "note": ""})
        return self.framework.model_copy(
            update={
                "code": told["code"], "version": version, "title": told["title"], "source": source,
                "valid_from": told["valid_from"], "valid_to": None, "extends": self.framework.code,
            }
        )  # fmt: skip
