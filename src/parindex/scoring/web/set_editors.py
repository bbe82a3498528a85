"""One leaf, bonus or penalty on a page of forms, or as text; drawn, looked at, or kept. The end of every edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

import yaml
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct
from parindex.kit.catalog import exact_yaml, load_all_measures
from parindex.kit.forms import SubmittedForm, carried, submitted
from parindex.rules import CriteriaSet, Leaf, check
from parindex.rules.criteria import Extra, Scorable
from parindex.rules.reading import UnreadableSet, read_as
from parindex.scoring import commands, editing, links
from parindex.scoring.models import CriteriaVersion
from parindex.scoring.web import set_forms as forms
from parindex.scoring.web.rule_forms import BONUS_SHAPES, PENALTY_SHAPES, SHAPES, RuleEditor, Shape, kind_of, kinds
from parindex.scoring.web.set_part_forms import ExtraForm

TEXT = "van-ban"
Change = Callable[[], CriteriaSet]


def kept(request: ActedRequest, version: CriteriaVersion, change: Change, form: SubmittedForm) -> bool:
    """The one domain call of every edit; a refusal stands in the form."""
    sent = carried(request.POST)
    actor = request.actor.submitting(key=sent["key"], version=sent["version"])
    try:
        commands.edit_set(actor, version, change())
    except editing.CannotEdit as refusal:
        form.add_error("code" if "code" in form.fields else None, str(refusal))
        return False
    except InvalidAct as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("Đã lưu bản soạn."))
    return True


def form_page(
    request: ActedRequest, version: CriteriaVersion, form: SubmittedForm, title: str, *, status: int | None = None,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """A form of one part of a draft, with what is to be mended in it."""
    context = {"version": version, "form": form, "title": title, **more}
    shown = status or (422 if form.is_bound else 200)
    return render(request, "scoring/criteria/form.html", context, status=shown)


def problems_of(criteria: CriteriaSet, *places: str) -> list[str]:
    """What the checker finds at some places."""
    return [one.message for one in check(criteria, load_all_measures().keys()) if one.place in places]


class PartEditor:
    """What is the same of a leaf, a bonus and a penalty: a form of its own, a rule by type, its inputs."""

    model: ClassVar[type[Scorable]]
    form_class: ClassVar[Any]
    shapes: ClassVar[Mapping[str, Shape]]
    adding: ClassVar[Promise]

    def __init__(self, request: ActedRequest, version: CriteriaVersion, one: Any, code: str, address: str) -> None:
        self.request, self.version, self.one, self.code, self.address = request, version, one, code, address
        asked = request.GET.get("loai") or (kind_of(one, self.shapes) if one is not None else "")
        first = next(iter(self.shapes)) if one is None else TEXT
        self.kind = asked if asked in self.shapes else first
        self.data = submitted(request)
        self.rule = None if self.kind == TEXT else RuleEditor(self.kind, one, self.data, self.shapes)
        self.form = self._form()
        self.words = ""
        self.findings: list[str] = []

    def _form(self) -> SubmittedForm:
        number = self.version.version
        if self.kind == TEXT:
            return forms.PartText(self.data, version=number, initial=forms.PartText.of(self.one))
        initial = self.first() if self.one is None else self.form_class.of(self.one)
        form: SubmittedForm = self.form_class(self.data, version=number, initial=initial)
        return form

    def first(self) -> dict[str, Any]:
        """What the form of a new part begins with."""
        return {"code": self.code}

    def kept_besides(self) -> dict[str, Any]:
        """What a part has that its form doesn't show."""
        return {}

    def answer(self, change: Callable[[Any], CriteriaSet]) -> HttpResponse:
        """The page; kept and sent back to the sheet where the part is sound and not only looked at."""
        if self.data is None:
            return self._page(200)
        told = self._read()
        if told is None:
            return self._page(422)
        if "xem" in self.data:
            return self._page(200 if self._look(told, change) else 422)
        if kept(self.request, self.version, lambda: change(told), self.form):
            return redirect(f"{links.url_of_set(self.version)}#muc-{told.code}")
        return self._page(422)

    def _read(self) -> Any:
        """The part as typed, or None with what is wrong in the form."""
        valid = self.form.is_valid() & (self.rule is None or self.rule.is_valid())
        if not valid:
            return None
        try:
            return read_as(self.model, self._content())
        except yaml.YAMLError:
            self.form.add_error("text", _("Không đọc được: kiểm tra thụt dòng, dấu hai chấm và dấu ngoặc."))
        except UnreadableSet as error:
            for one in error.findings:
                self.form.add_error(None, one.message)
        return None

    def _content(self) -> Any:
        if self.rule is None:
            return exact_yaml(self.form.cleaned_data["text"])
        told = self.form.content()  # type: ignore[attr-defined]
        return {**self.kept_besides(), **told, "rule": self.rule.rule(), "inputs": self.rule.told_inputs()}

    def _look(self, told: Scorable, change: Callable[[Any], CriteriaSet]) -> bool:
        try:
            changed = change(told)
        except editing.CannotEdit as refusal:
            self.form.add_error("code" if "code" in self.form.fields else None, str(refusal))
            return False
        self.words = told.rule.words(Fraction(told.points))
        self.findings = problems_of(changed, told.code)
        return True

    def _page(self, status: int) -> HttpResponse:
        offered = [*kinds(self.shapes), *([(TEXT, _("Văn bản (YAML), mọi loại"))] if self.one is not None else [])]
        context = {
            "version": self.version,
            "one": self.one,
            "code": self.code,
            "title": self.adding if self.one is None else f"{self.one.code} {self.one.name}",
            "form": self.form,
            "rule": self.rule,
            "kind": self.kind,
            "kinds": offered,
            "address": self.address,
            "words": self.words,
            "problems": self.findings,
            "looked": bool(self.words),
            "is_wrong": bool(self.form.errors or (self.data is not None and self.rule and not self.rule.is_valid())),
        }
        return render(self.request, "scoring/criteria/leaf.html", context, status=status)


class LeafEditor(PartEditor):
    model, form_class, shapes = Leaf, forms.LeafForm, SHAPES
    adding = gettext_lazy("Thêm tiêu chí thành phần")

    def first(self) -> dict[str, Any]:
        return {"code": self.code, "local": True}

    def kept_besides(self) -> dict[str, Any]:
        kept: dict[str, Any] = {} if self.one is None else self.one.model_dump(include={"partners", "excluded_when"})
        return kept


class BonusEditor(PartEditor):
    model, form_class, shapes = Extra, ExtraForm, BONUS_SHAPES
    adding = gettext_lazy("Thêm mục điểm thưởng")


class PenaltyEditor(PartEditor):
    model, form_class, shapes = Extra, ExtraForm, PENALTY_SHAPES
    adding = gettext_lazy("Thêm mục điểm trừ")
