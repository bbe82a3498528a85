"""Anybody signed in can have a document looked at: format, signatures; nothing is kept."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx.shared import Mm

from parindex.accounts.models import User
from parindex.evidence.models import StoredFile
from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.papers import pdf
from parindex.papers.docx import render_docx
from parindex.papers.signing import open_pkcs12, sign_as_person
from parindex.papers.signing.trial import issue, make_authority
from tests.conftest import NOW
from tests.office import needs_office
from tests.papers.samples import LETTER
from tests.people import People

pytestmark = pytest.mark.usefixtures("frozen")


def letter() -> bytes:
    return render_docx(LETTER, load_paper_format(), load_paper_types())


def looked(client: Client, data: bytes, name: str = "cong-van.docx") -> tuple[int, str]:
    answered = client.post(reverse("legal:check"), {"file": SimpleUploadedFile(name, data)})
    return answered.status_code, answered.content.decode()


def test_a_sound_document_is_told_so_and_a_departure_with_its_remedy(
    people: People, client_of: Callable[[User], Client]
) -> None:
    client = client_of(people.reporter)
    assert "Đúng thể thức" in looked(client, letter())[1]
    file = docx.Document(io.BytesIO(letter()))
    file.sections[0].left_margin = Mm(20)
    made = io.BytesIO()
    file.save(made)
    status, page = looked(client, made.getvalue())
    assert (status, "Lề trái 20 mm; phải là 30-35 mm" in page) == (200, True)
    assert not StoredFile.objects.exists()


def test_a_file_that_is_no_document_is_refused_in_words(people: People, client_of: Callable[[User], Client]) -> None:
    status, page = looked(client_of(people.reporter), b"x")
    assert status == 422
    assert "không phải văn bản Word" in page


@needs_office
def test_signatures_are_told_with_whom_this_server_trusts(
    people: People, client_of: Callable[[User], Client], tmp_path: Path, settings: object
) -> None:
    client, name = client_of(people.reporter), LETTER.signer.name
    span = {"valid_from": NOW - timedelta(days=1), "valid_until": NOW + timedelta(days=9)}
    authority = make_authority(**span)
    token = open_pkcs12(issue(authority, name=name, organisation="UBND", passphrase="x", **span), "x")
    signed = sign_as_person(pdf.to_pdf(letter()), token, name=name, at=NOW)
    assert "không thuộc tổ chức được tin cậy" in looked(client, signed, "a.pdf")[1]
    (tmp_path / "ca.pem").write_bytes(authority.certificate)
    settings.TRUSTED_AUTHORITIES = str(tmp_path / "ca.pem")  # type: ignore[attr-defined]
    page = looked(client, signed, "a.pdf")[1]
    assert "Chữ ký hợp lệ" in page
    assert name in page
    changed = signed[:400] + bytes([signed[400] ^ 1]) + signed[401:]
    assert "đã bị sửa sau khi ký" in looked(client, changed, "a.pdf")[1]
