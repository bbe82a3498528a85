"""Editing a draft: what it says of itself, its headings, its leaves with their rules."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import yaml
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct
from parindex.kit.catalog import exact_yaml, load_all_measures
from parindex.kit.forms import SubmittedForm, carried, submitted
from parindex.rules import CriteriaSet, Leaf, check
from parindex.rules.reading import UnreadableSet, read_as
from parindex.scoring import commands, editing, links
from parindex.scoring.models import CriteriaVersion
from parindex.scoring.web import set_forms as forms
from parindex.scoring.web.rule_forms import SHAPES, RuleEditor, kind_of, kinds
from parindex.scoring.web.sets import draft_or_404, set_page

TEXT = "van-ban"
FIRST_KIND = "boolean"


@login_required
@require_http_methods(["GET", "POST"])
def general(request: ActedRequest, pk: int) -> HttpResponse:
    """Title, days and source of a draft."""
    version = draft_or_404(request, pk)
    data = submitted(request)
    form = forms.General(data, version=version.version, initial=forms.General.of(version.criteria))
    if data is not None and form.is_valid():
        told = form.cleaned_data
        source = version.criteria.source.model_copy(update={"doc": told["doc"], "title": told["source"]})
        fields = {name: told[name] for name in ("title", "valid_from", "valid_to")}
        changed = version.criteria.model_copy(update={**fields, "source": source})
        if _kept(request, version, changed, form):
            return redirect(links.url_of_set(version))
    return _form_page(request, version, form, _("Thông tin chung"))


@login_required
@require_http_methods(["GET", "POST"])
def heading(request: ActedRequest, pk: int, code: str) -> HttpResponse:
    """The name and the maximum of a field or a criterion."""
    version = draft_or_404(request, pk)
    try:
        one = editing.heading_of(version.criteria, code)
    except KeyError as error:
        raise Http404 from error
    data = submitted(request)
    form = forms.Heading(data, version=version.version, initial={"name": one.name, "points": one.points})
    if data is not None and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("name", "points")}
        if _kept(request, version, editing.with_heading(version.criteria, code, **told), form):
            return redirect(f"{links.url_of_set(version)}#muc-{code}")
    return _form_page(request, version, form, f"{code}. {one.name}")


def _form_page(request: ActedRequest, version: CriteriaVersion, form: SubmittedForm, title: str) -> HttpResponse:
    context = {"version": version, "form": form, "title": title}
    return render(request, "scoring/criteria/form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def leaf(request: ActedRequest, pk: int, code: str) -> HttpResponse:
    """A leaf with its rule: in a form where its type has one, else as text; looked at first if wished."""
    version = draft_or_404(request, pk)
    try:
        one = version.criteria.leaf(code)
    except KeyError as error:
        raise Http404 from error
    editor = LeafEditor(request, version, one, code)
    return editor.answer(lambda told: editing.with_leaf(version.criteria, code, told))


@login_required
@require_http_methods(["GET", "POST"])
def add_leaf(request: ActedRequest, pk: int, code: str) -> HttpResponse:
    """A leaf of the locality's own under a criterion."""
    version = draft_or_404(request, pk)
    try:
        criterion = editing.criterion_of(version.criteria, code)
    except KeyError as error:
        raise Http404 from error
    editor = LeafEditor(request, version, None, editing.next_code(criterion))
    return editor.answer(lambda told: editing.with_new_leaf(version.criteria, code, told))


@login_required
@require_POST
def remove_leaf(request: ActedRequest, pk: int, code: str) -> HttpResponse:
    """Take a leaf out of a draft."""
    version = draft_or_404(request, pk)
    try:
        changed = editing.without_leaf(version.criteria, code)
    except KeyError as error:
        raise Http404 from error
    except editing.CannotEdit as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{links.url_of_set(version)}#muc-{code}")
    form = SubmittedForm(request.POST)
    if form.is_valid() and _kept(request, version, changed, form):
        return redirect(links.url_of_set(version))
    return set_page(request, version, status=422, checking=form)


def _kept(request: ActedRequest, version: CriteriaVersion, changed: CriteriaSet, form: SubmittedForm) -> bool:
    """The one domain call of every edit; a refusal stands in the form."""
    sent = carried(request.POST)
    actor = request.actor.submitting(key=sent["key"], version=sent["version"])
    try:
        commands.edit_set(actor, version, changed)
    except InvalidAct as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("Đã lưu bản soạn."))
    return True


class LeafEditor:
    """One leaf on a page of forms, or as text; drawn, looked at, or kept."""

    def __init__(self, request: ActedRequest, version: CriteriaVersion, one: Leaf | None, code: str) -> None:
        self.request, self.version, self.one, self.code = request, version, one, code
        asked = request.GET.get("loai") or (kind_of(one) if one is not None else FIRST_KIND)
        self.kind = asked if asked in SHAPES else TEXT
        if self.kind == TEXT and one is None:
            self.kind = FIRST_KIND
        self.data = submitted(request)
        self.rule = None if self.kind == TEXT else RuleEditor(self.kind, one, self.data)
        self.form = self._form()
        self.words = ""
        self.findings: list[str] = []

    def _form(self) -> SubmittedForm:
        if self.kind == TEXT:
            assert self.one is not None
            return forms.LeafText(self.data, version=self.version.version, initial=forms.LeafText.of(self.one))
        initial: dict[str, Any] = {"code": self.code, "local": True}
        if self.one is not None:
            initial = forms.LeafForm.of(self.one)
        return forms.LeafForm(self.data, version=self.version.version, initial=initial)

    def answer(self, change: Any) -> HttpResponse:
        """The page; kept and sent back to the sheet where the leaf is sound and not only looked at."""
        if self.data is None:
            return self._page(200)
        told = self._read()
        if told is None:
            return self._page(422)
        if "xem" in self.data:
            self._look(told, change(told))
            return self._page(200)
        if _kept(self.request, self.version, change(told), self.form):
            return redirect(f"{links.url_of_set(self.version)}#muc-{told.code}")
        return self._page(422)

    def _read(self) -> Leaf | None:
        """The leaf as typed, or None with what is wrong in the form."""
        valid = self.form.is_valid() & (self.rule is None or self.rule.is_valid())
        if not valid:
            return None
        try:
            found: Leaf = read_as(Leaf, self._content())
        except yaml.YAMLError:
            self.form.add_error("text", _("Không đọc được: kiểm tra thụt dòng, dấu hai chấm và dấu ngoặc."))
        except UnreadableSet as error:
            for one in error.findings:
                self.form.add_error(None, one.message)
        else:
            return found
        return None

    def _content(self) -> Any:
        if self.rule is None:
            return exact_yaml(self.form.cleaned_data["text"])
        assert isinstance(self.form, forms.LeafForm)
        kept = {} if self.one is None else self.one.model_dump(include={"partners", "excluded_when"})
        return {**kept, **self.form.content(), "rule": self.rule.rule(), "inputs": self.rule.told_inputs()}

    def _look(self, told: Leaf, changed: CriteriaSet) -> None:
        self.words = told.rule.words(Fraction(told.points))
        found = check(changed, load_all_measures().keys())
        self.findings = [one.message for one in found if one.place == told.code]

    def _page(self, status: int) -> HttpResponse:
        name = "criteria:leaf" if self.one is not None else "criteria:add_leaf"
        asked = self.code if self.one is not None else self.code.rpartition(".")[0]
        address = reverse(name, args=[self.version.pk, asked])
        offered = [*kinds(), *([(TEXT, _("Văn bản (YAML), mọi loại"))] if self.one is not None else [])]
        context = {
            "version": self.version,
            "leaf": self.one,
            "code": self.code,
            "form": self.form,
            "rule": self.rule,
            "kind": self.kind,
            "kinds": offered,
            "address": address,
            "words": self.words,
            "problems": self.findings,
            "looked": bool(self.words),
        }
        return render(self.request, "scoring/criteria/leaf.html", context, status=status)
