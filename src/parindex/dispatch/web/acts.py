"""Acts on a document: checked, sent back, numbered, signed, issued, recalled, received; and its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest, Actor
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.core.text import fold
from parindex.dispatch import commands, issuing, policies, queries
from parindex.dispatch.models import Delivery, OutgoingDocument
from parindex.dispatch.web import forms
from parindex.dispatch.web.documents import found, page
from parindex.evidence.downloads import Damaged, as_download
from parindex.kit.forms import SubmittedForm, carried
from parindex.kit.paper_files import SHAPES, file_answer
from parindex.papers.pdf import CannotConvert, to_pdf
from parindex.papers.signing import CannotSign, open_pkcs12

Act = Callable[[Actor, OutgoingDocument, dict[str, Any]], Any]


@login_required
@require_POST
def act(request: ActedRequest, document_id: int, name: str) -> HttpResponse:
    """One act on a document; a refusal is told on its page, with what was typed."""
    document = found(request, document_id)
    if name not in ACTS:
        raise Http404
    form_name, make_form, may, perform, said = ACTS[name]
    require(may(request.actor, document))
    form = make_form(request, document)
    if form is not None and not form.is_valid():
        return page(request, document, tried={form_name: form})
    given: dict[str, Any] = dict(form.cleaned_data) if form is not None else {**carried(request.POST)}
    actor = request.actor.submitting(key=given.pop("key"), version=given.pop("version"))
    try:
        perform(actor, document, given)
    except (InvalidAct, WrongState) as refusal:
        if form is None:
            return page(request, found(request, document_id), problem=refusal.message)
        field = getattr(refusal, "field", None)
        form.add_error(field if field in form.fields else None, refusal.message)
        return page(request, found(request, document_id), tried={form_name: form})
    messages.success(request, said())
    return redirect("dispatch:document", document.pk)


def _signed_with_key(actor: Actor, document: OutgoingDocument, given: dict[str, Any]) -> None:
    issuing.sign(actor, document, _token(given), given["picture"])


def _sealed_with_key(actor: Actor, document: OutgoingDocument, given: dict[str, Any]) -> None:
    issuing.seal(actor, document, _token(given), given["picture"])


def _token(given: dict[str, Any]) -> Any:
    try:
        return open_pkcs12(given["file"], given["password"])
    except CannotSign as refusal:
        raise InvalidAct(str(refusal), field="password") from refusal


def _bound(kind: Callable[..., SubmittedForm], prefix: str) -> Callable[[ActedRequest, OutgoingDocument], Form]:
    return lambda request, document: kind(
        request.POST, request.FILES or None, version=document.version, auto_id=f"{prefix}_%s"
    )


def _binding(request: ActedRequest, document: OutgoingDocument) -> Form:
    free = queries.free_numbers(document, request.actor.today.year)
    return forms.Bind(request.POST, free=free, auto_id="bind_%s")


NO_FORM = ("", lambda request, document: None)
NOTE = ("note_form", _bound(forms.Note, "note"))
RETURN = ("return_form", _bound(forms.Reason, "return"))
CANCEL = ("cancel_form", _bound(forms.Reason, "cancel"))
RECALL = ("recall_form", _bound(forms.Reason, "recall"))
KEY = ("key_form", _bound(forms.Key, "key"))
ELSEWHERE = ("elsewhere_form", _bound(forms.SignedElsewhere, "elsewhere"))

# name → (the form and how it is drawn from the request, who may, what is done, what is said)
ACTS: dict[str, tuple[Any, Any, Callable[..., Any], Act, Callable[[], str]]] = {
    "trinh": (
        *NO_FORM,
        policies.may_write,
        lambda actor, document, given: commands.submit(actor, document),
        lambda: _("Đã trình kiểm tra nội dung."),
    ),
    "dong-y": (
        *NOTE,
        policies.may_pass_content,
        lambda actor, document, given: commands.pass_content(actor, document, **given),
        lambda: _("Đã đồng ý nội dung, chuyển kiểm tra thể thức."),
    ),
    "dat-the-thuc": (
        *NOTE,
        policies.may_clerk,
        lambda actor, document, given: commands.pass_format(actor, document, **given),
        lambda: _("Đã chuyển người ký."),
    ),
    "tra-lai": (
        *RETURN,
        policies.may_send_back,
        lambda actor, document, given: commands.send_back(actor, document, **given),
        lambda: _("Đã trả lại người soạn."),
    ),
    "huy": (
        *CANCEL,
        policies.may_cancel,
        lambda actor, document, given: commands.cancel(actor, document, **given),
        lambda: _("Đã hủy văn bản."),
    ),
    "gan-so": (
        "bind_form",
        _binding,
        policies.may_clerk,
        lambda actor, document, given: commands.bind_number(actor, document, **given),
        lambda: _("Đã gắn số."),
    ),
    "chuan-bi": (
        *NO_FORM,
        policies.may_sign,
        lambda actor, document, given: issuing.prepare(actor, document),
        lambda: _("Đã cấp số, ghi ngày và tạo bản PDF để ký."),
    ),
    "ky": (*KEY, policies.may_sign, _signed_with_key, lambda: _("Đã ký. Văn thư đóng dấu và phát hành.")),
    "nop-ban-ky": (
        *ELSEWHERE,
        policies.may_sign,
        lambda actor, document, given: commands.keep_signature(actor, document, pdf=given["file"]),
        lambda: _("Đã nhận bản ký. Văn thư đóng dấu và phát hành."),
    ),
    "dong-dau": (*KEY, policies.may_clerk, _sealed_with_key, lambda: _("Đã đóng dấu, vào sổ và phát hành.")),
    "nop-ban-dau": (
        *ELSEWHERE,
        policies.may_clerk,
        lambda actor, document, given: commands.issue(actor, document, pdf=given["file"]),
        lambda: _("Đã nhận bản đóng dấu, vào sổ và phát hành."),
    ),
    "thu-hoi": (
        *RECALL,
        policies.may_recall,
        lambda actor, document, given: commands.recall(actor, document, **given),
        lambda: _("Đã thu hồi văn bản; nơi nhận được báo."),
    ),
}


@login_required
@require_POST
def receive(request: ActedRequest, delivery_id: int) -> HttpResponse:
    """The unit has it."""
    rows = Delivery.objects.filter(document__in=queries.visible_to(request.actor)).select_related("unit")
    delivery = get_object_or_404(rows, pk=delivery_id)
    commands.receive(request.actor.submitting(**carried(request.POST)), delivery)
    messages.success(request, _("Đã xác nhận nhận văn bản."))
    return redirect("dispatch:document", delivery.document_id)


@login_required
@require_GET
def draft_file(request: ActedRequest, document_id: int, shape: str) -> HttpResponseBase:
    """The document as it stands: .docx, or the PDF made from it."""
    document = found(request, document_id)
    require(policies.may_open(request.actor, document))
    if shape not in SHAPES:
        raise Http404
    data = issuing.docx_of(document)
    if shape == "pdf":
        try:
            data = to_pdf(data)
        except CannotConvert as refusal:
            return page(request, document, problem=str(refusal))
    return file_answer(data, shape, _file_name(document))


@login_required
@require_GET
def kept_file(request: ActedRequest, document_id: int) -> HttpResponseBase:
    """The PDF to be signed, or as it was signed or issued: byte for byte."""
    document = found(request, document_id)
    require(policies.may_open(request.actor, document))
    file = document.released or document.signed or document.prepared
    if file is None:
        raise Http404
    try:
        return as_download(file, f"{_file_name(document)}.pdf")
    except Damaged:
        return page(request, document, problem=_("Tệp đã hỏng trên máy chủ. Hãy báo quản trị hệ thống."))


def _file_name(document: OutgoingDocument) -> str:
    return fold(document.reference).replace("/", "-").upper() or f"du-thao-{document.pk}"
