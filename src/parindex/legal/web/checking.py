"""Looking at a document somebody hands in: the format of a .docx, the signatures of a PDF. Nothing is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from parindex.audit.actor import ActedRequest
from parindex.kit.authorities import trusted_authorities
from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.kit.forms import SubmittedForm, submitted
from parindex.papers.linting import UnreadablePaper, check_document
from parindex.papers.signing import verify


class Check(SubmittedForm):
    file = forms.FileField(label=gettext_lazy("Tệp văn bản (.docx) hoặc văn bản đã ký số (.pdf)"))


@login_required
@require_http_methods(["GET", "POST"])
def check(request: ActedRequest) -> HttpResponse:
    """The departures of a .docx from the format, or who signed a PDF and whether it was changed."""
    form = Check(submitted(request), request.FILES or None)
    context: dict[str, Any] = {"form": form, "departures": None, "verification": None}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            if file.size > settings.UPLOAD_LIMIT:
                form.add_error("file", _("Tệp quá lớn. Hãy chọn tệp nhỏ hơn."))
            else:
                status = _look(request, file.name, file.read(), form, context)
    return render(request, "legal/check.html", context, status=status)


def _look(request: ActedRequest, name: str, data: bytes, form: Check, context: dict[str, Any]) -> int:
    """Put what was found into `context`; 422 for a file that can't be read."""
    context["name"] = name
    if data.startswith(b"%PDF"):
        context["verification"] = verify(data, trusted=trusted_authorities(), at=request.actor.at)
        return 200
    try:
        context["departures"] = check_document(data, load_paper_format(), load_paper_types())
    except UnreadablePaper as refusal:
        form.add_error("file", str(refusal))
        return 422
    return 200
