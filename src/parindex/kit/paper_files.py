"""What is made for the moment handed to the browser as a file: official documents, workbooks."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils import translation

from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.papers.document import Document
from parindex.papers.docx import render_docx
from parindex.papers.pdf import to_pdf

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# In which an official document comes out.
SHAPES = ("docx", "pdf")


def file_answer(data: bytes, shape: str, name: str) -> HttpResponse:
    """A download; `name` without its ending, in ASCII."""
    answer = HttpResponse(data, content_type=TYPES[shape])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{shape}"'
    return answer


def paper_file(compose: Callable[[], Document], shape: str, name: str) -> HttpResponse:
    """The document as "docx" or "pdf". Raises Http404 for another shape and CannotConvert where no PDF can be made.

    An official document is Vietnamese whatever the language of the page.
    """
    if shape not in SHAPES:
        raise Http404
    with translation.override("vi"):
        data = render_docx(compose(), load_paper_format(), load_paper_types())
    if shape == "pdf":
        data = to_pdf(data)
    return file_answer(data, shape, name)
