"""One leaf of a sheet: the rule in words, what is declared and proven, and for the unit the form to declare it."""

from __future__ import annotations

import re
import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest, Actor
from parindex.audit.errors import Conflict, InvalidAct, Refusal, WrongState, require
from parindex.evidence import queries as stored_files
from parindex.kit.catalog import load_measures
from parindex.kit.forms import SubmittedForm, carried
from parindex.rules import Leaf
from parindex.scoring import commands, policies
from parindex.scoring.links import records_behind
from parindex.scoring.models import LeafEntry, LeafEvidence, Mark, Sheet
from parindex.scoring.queries import evidence, marks, sheets
from parindex.scoring.states import COURSE, EvidenceMoment, LeafState, RoundState, Stage
from parindex.scoring.web import forms, inputs
from parindex.scoring.web.sheets import clock, found

DECLARING = (EvidenceMoment.SELF_SCORING, EvidenceMoment.REOPENED)
# What a button of the form asks for besides saving.
NEXT, TAKE = "tiep", "lay"


@login_required
@require_GET
def show(request: ActedRequest, sheet_id: int, leaf: str) -> HttpResponse:
    return page(request, found(request, sheet_id), leaf)


@login_required
@require_POST
def save(request: ActedRequest, sheet_id: int, leaf: str) -> HttpResponse:
    """Keep what was declared, and the document that came along. Typing alone (HTMX) sends no document."""
    entry = entry_of(found(request, sheet_id), leaf)
    require(policies.may_declare(request.actor, entry))
    told = entry.criterion
    form = forms.LeafForm(
        request.POST, request.FILES, leaf=told, entry=entry, documents=list(sheets.documents_of(entry))
    )
    if not form.is_valid():
        return _answer(request, entry, form)
    data = dict(form.cleaned_data)
    given = inputs.given(told, data)
    if TAKE in request.POST:
        given |= {name: row["value"] for name, row in entry.proposed.items() if "value" in row}
    words = {name: data.get(name, "") for name in ("note", "difference", "exclusion")}
    typing = bool(getattr(request, "htmx", False))
    actor = request.actor.submitting(key=None if typing else data["key"], version=data["version"])
    try:
        entry = _saved(actor, entry, given, words)
        if not typing:
            _attached(actor, entry, data)
    except Conflict as conflict:
        stored = entry_of(entry.sheet, leaf)
        redrawn(form, stored.version)
        return _answer(request, stored, form, problem=conflict.message, status=409)
    except (InvalidAct, WrongState) as refusal:
        put_refusal(form, refusal)
        redrawn(form, entry.version)
        return _answer(request, entry_of(entry.sheet, leaf), form)
    if typing:
        return _answer(request, entry_of(entry.sheet, leaf), form)
    messages.success(request, _("Đã lưu tiêu chí %(leaf)s.") % {"leaf": leaf})
    after = _next_to_do(entry.sheet, entry) if NEXT in request.POST else None
    return redirect("scoring:leaf", sheet_id, after or leaf)


def _saved(actor: Actor, entry: LeafEntry, given: dict[str, Any], words: dict[str, str]) -> LeafEntry:
    """Written only when something is other than stored, so that leaving a page unchanged leaves no trace."""
    stored = {name: row["value"] for name, row in entry.facts.items()}
    same = given == stored and all(getattr(entry, name) == text.strip() for name, text in words.items())
    if same and entry.at is not None:
        return entry
    sheet = entry.sheet
    entry = commands.save_leaf(actor, entry, given=given, **words)
    entry.sheet = sheet
    return entry


def _attached(actor: Actor, entry: LeafEntry, data: dict[str, Any]) -> LeafEvidence | None:
    """The document that came with a form, where one did; its key follows from the form's."""
    if not data.get("file"):
        return None
    document = commands.Document(
        data["file"].name, data["file"].read(), title=data["title"], pages=data["pages"], issued_on=data["issued_on"]
    )
    replaced = data.get("replaces")
    old = sheets.documents_of(entry).filter(pk=int(replaced)).first() if replaced else None
    key = uuid.uuid5(data["key"], "document") if data["key"] else None
    return commands.attach(actor.submitting(key=key), entry, document, replaces=old)


@login_required
@require_POST
def explain(request: ActedRequest, sheet_id: int, leaf: str) -> HttpResponse:
    """The unit's answer to a question, with a document if it sends one."""
    entry = entry_of(found(request, sheet_id), leaf)
    require(policies.may_declare(request.actor, entry))
    form = forms.ExplainForm(request.POST, request.FILES, documents=list(sheets.documents_of(entry)))
    if not form.is_valid():
        return page(request, entry.sheet, leaf, tried=form)
    data = form.cleaned_data
    actor = request.actor.submitting(key=data["key"])
    try:
        commands.explain(actor, entry, text=data["text"])
        _attached(actor, entry, data)
    except (InvalidAct, WrongState) as refusal:
        put_refusal(form, refusal)
        redrawn(form, entry.version)
        return page(request, entry.sheet, leaf, tried=form)
    messages.success(request, _("Đã lưu giải trình của tiêu chí %(leaf)s.") % {"leaf": leaf})
    return redirect("scoring:leaf", sheet_id, leaf)


@login_required
@require_POST
def withdraw(request: ActedRequest, document_id: int) -> HttpResponse:
    rows = LeafEvidence.objects.filter(entry__sheet__in=sheets.visible_to(request.actor))
    document = get_object_or_404(rows.select_related("entry__sheet__round", "entry__sheet__unit"), pk=document_id)
    require(policies.may_withdraw(request.actor, document))
    commands.withdraw(request.actor.submitting(**carried(request.POST)), document)
    messages.success(request, _("Đã rút tài liệu; tệp vẫn còn trong lịch sử."))
    return redirect("scoring:leaf", document.entry.sheet_id, document.entry.leaf)


def entry_of(sheet: Sheet, leaf: str) -> LeafEntry:
    """A leaf of a sheet."""
    entry = get_object_or_404(sheet.entries, leaf=leaf)
    entry.sheet = sheet
    return entry


def all_of(sheet: Sheet, leaf: str) -> tuple[LeafEntry, list[LeafEntry]]:
    """A leaf with what was said of it, and every leaf of its sheet in their order. Raises Http404."""
    rows = list(sheet.entries.select_related("explanation"))
    for one in rows:
        one.sheet = sheet
    entry = next((one for one in rows if one.leaf == leaf), None)
    if entry is None:
        raise Http404
    prefetch_related_objects([entry], Prefetch("marks", Mark.objects.select_related("by")))
    return entry, rows


def put_refusal(form: SubmittedForm, refusal: Refusal) -> None:
    """A refusal at the field it is about."""
    field = getattr(refusal, "field", None) or ""
    name = field if field in form.fields else inputs.PREFIX + field
    form.add_error(name if name in form.fields else None, refusal.message)


def _answer(
    request: ActedRequest, entry: LeafEntry, form: forms.LeafForm, *, problem: str = "", status: int = 422
) -> HttpResponse:
    """To typing only the result comes back, with the version now stored; else the whole page."""
    if not getattr(request, "htmx", False):
        return page(request, entry.sheet, entry.leaf, tried=form, problem=problem, status=status)
    context = {"entry": entry, "leaf": entry.criterion, "problem": problem, "wrong": form, "typing": True}
    return render(request, "scoring/_result.html", context)


def page(
    request: ActedRequest, sheet: Sheet, code: str, *, tried: forms.EvidenceFields | None = None, problem: str = "",
    status: int = 422,
) -> HttpResponse:  # fmt: skip
    entry, every = all_of(sheet, code)
    actor, leaf = request.actor, entry.criterion
    own = policies.is_of_unit(actor, sheet)
    moment = sheets.moment_of(sheet, entry.leaf, actor.at) if leaf.is_self_scored else None
    writes = bool(own and policies.may_declare(actor, entry))
    stale = tried is not None and not isinstance(tried, forms.ExplainForm)  # what was typed when the time was over
    documents = list(sheets.documents_of(entry).select_related("entry__sheet__round"))
    form: forms.EvidenceFields | None = None
    if writes and (moment in DECLARING or stale):
        form = forms.LeafForm(leaf=leaf, entry=entry, documents=documents)
    elif writes and (moment == EvidenceMoment.EXPLAINING or tried is not None):
        text = entry.explanation.text if hasattr(entry, "explanation") else ""
        form = forms.ExplainForm(documents=documents, initial={"text": text})
    if form is not None and tried is not None:
        form = tried
    behind = bool(policies.may_see_behind(actor, sheet))
    odd = evidence.flags(documents, others=behind)
    files = {one.file_id for one in documents}
    codes = [(one.leaf, one.state) for one in every]
    outcomes = {one.leaf: one.outcome for one in every}
    context = {
        "sheet": sheet, "round": sheet.round, "entry": entry, "leaf": leaf, "own": own, "problem": problem,
        "field": marks.field_of(sheet, entry.leaf), "criterion": criterion_of(sheet, entry.leaf),
        "words": leaf.rule.words(inputs.most(leaf)), "value_words": value_words(leaf),
        "declaring": isinstance(form, forms.LeafForm), "form": form, "moment": moment, "writes": writes,
        "rows": rows_of(entry, form if isinstance(form, forms.LeafForm) else None),
        "documents": [(one, odd.get(one.pk, [])) for one in documents], "names": behind,
        "opens": files if own or behind else stored_files.readable(actor, files),
        "withdraws": writes and moment in DECLARING,
        "marks": _shown_marks(actor, entry, own=own),
        "question": _question(entry, own=own),
        "clock": clock(sheet, actor),
        "effect": sheets.effect_on(sheet, outcomes, code) if leaf.is_self_scored and writes else None,
        "before": _beside(codes, entry.leaf, -1), "after": _beside(codes, entry.leaf, 1),
        "to_do": _first_to_do(codes, entry.leaf),
        "lacking": sheets.lacking(leaf, entry, len(documents)),
    }  # fmt: skip
    bad = tried is not None or bool(problem)
    return render(request, "scoring/leaf.html", context, status=status if bad else 200)


def redrawn(form: SubmittedForm, version: int) -> None:
    """What was typed, but of the version now stored and with a key of its own: sent once more it is meant."""
    form.data = {**{name: form.data[name] for name in form.data}, "version": str(version), "key": str(uuid.uuid4())}


def rows_of(entry: LeafEntry, form: forms.LeafForm | forms.MarkForm | None) -> list[inputs.Row]:
    """Declared, proposed and control of every input, in the order of the set."""
    leaf = entry.criterion
    differing = set(sheets.differing(leaf, entry))
    last = marks.last_mark(entry.marks.all())
    made = []
    for name in inputs.ordered_kinds(leaf):
        said = entry.proposed.get(name, {})
        made.append(
            inputs.Row(
                name=name,
                title=leaf.title_of(name),
                declared=inputs.shown(leaf, name, entry.facts.get(name)),
                proposed=inputs.shown(leaf, name, said),
                source=said.get("source", ""),
                as_of=date.fromisoformat(said["as_of"]) if "as_of" in said else None,
                missing=said.get("missing", ""),
                records=_records(entry, leaf, name),
                differs=name in differing,
                field=form[inputs.PREFIX + name] if form and inputs.PREFIX + name in form.fields else None,
                marked=inputs.shown(leaf, name, last.facts.get(name)) if last else "",
            )
        )
    return made


SIDES = {"part": "tu-so", "whole": "mau-so", "value": "tu-so"}


def _records(entry: LeafEntry, leaf: Leaf, name: str) -> str:
    """The address where the records behind a proposed value are listed."""
    told = leaf.inputs.get(name)
    if told is None or not told.measure or name not in entry.proposed:
        return ""
    if not told.measure.startswith("onestop."):
        return records_behind(told.measure, told.side, entry.sheet.unit, entry.sheet.round.year)
    measure = load_measures().get(told.measure)
    if measure is None:
        return ""
    page = "figures:records" if measure.counts == "dossiers" else "figures:services"
    query = f"?ky={entry.sheet.round.year}&nhom=don-vi&gia-tri={entry.sheet.unit_id}"
    return reverse(page, args=[measure.code, SIDES[told.side]]) + query


def value_words(leaf: Leaf) -> str:
    """How the value that the rule speaks of is worked out, with the inputs by their names; "" when it is one."""
    expression = getattr(leaf.rule, "value", "")
    inner = [one for one in leaf.rule.inside() if isinstance(getattr(one, "value", None), str)]
    if not expression and len(inner) == 1:
        expression = inner[0].value  # type: ignore[attr-defined]
    if not isinstance(expression, str) or not re.search(r"[-+*/]", expression):
        return ""

    def title(match: re.Match[str]) -> str:
        word = match.group()
        return f"«{leaf.title_of(word)}»" if word in leaf.inputs else word

    told = re.sub(r"[a-z][a-z0-9_]*", title, expression)
    return re.sub(r"\s*([*/])\s*", lambda found: {"*": " × ", "/": " / "}[found.group(1)], told)


def criterion_of(sheet: Sheet, leaf: str) -> Any:
    field = marks.field_of(sheet, leaf)
    return next(one for one in field.criteria if any(inner.code == leaf for inner in one.leaves))


def _shown_marks(actor: Actor, entry: LeafEntry, *, own: bool) -> list[Any]:
    """Marks of the leaf as far as this person may read them, the first stage first."""
    said = list(entry.marks.all())
    if not own:
        return said if said and policies.may_read_marks(actor, entry.sheet, Stage.APPRAISAL_1) else []
    reached = COURSE.index(RoundState(entry.sheet.round.state))
    return [one for one in said if reached >= COURSE.index(marks.RELEASED[Stage(one.stage)])]


def _question(entry: LeafEntry, *, own: bool) -> str:
    if own and COURSE.index(RoundState(entry.sheet.round.state)) < COURSE.index(RoundState.EXPLAINING):
        return ""
    return next((one.asks for one in entry.marks.all() if one.asks), "")


Codes = list[tuple[str, str]]


def _beside(codes: Codes, leaf: str, step: int) -> str:
    place = [code for code, _state in codes].index(leaf) + step
    return codes[place][0] if 0 <= place < len(codes) else ""


def _first_to_do(codes: Codes, leaf: str) -> str:
    """The next leaf that the unit has not finished, after this one and then from the beginning."""
    place = [code for code, _state in codes].index(leaf)
    ordered = codes[place + 1 :] + codes[:place]
    return next((code for code, state in ordered if state not in (LeafState.DONE, LeafState.NOT_YET)), "")


def _next_to_do(sheet: Sheet, entry: LeafEntry) -> str:
    return _first_to_do(list(sheet.entries.values_list("leaf", "state")), entry.leaf)
