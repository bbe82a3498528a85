"""Files that can't be read: each refused by its own code, with words that say what to do."""

import io
import resource
import time
import zipfile

import pikepdf
import pytest
from PIL import Image

from parindex.plans import Limits, UnreadableDocument, load_source
from tests.plans.word_files import W_NS, document, paragraph, raw_docx, saved

TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam. KÕ ho¹ch cña ñy ban nh©n d©n huyÖn vµ c¸c x·."
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Keá hoaïch cuûa Uûy ban nhaân daân huyeän vaø caùc xaõ."


def refusal(data: bytes, filename: str, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        load_source(data, filename, limits)
    assert "hãy" in caught.value.message.lower()
    return caught.value.code


def pdf(*, password: str = "", image: bool = False) -> bytes:
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    if image:
        stream = io.BytesIO()
        Image.new("RGB", (20, 20), "white").save(stream, "PDF")
        made = pikepdf.open(stream)
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


def zipped(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_X", "."), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "a.txt", "empty_file"),
        (b" \r\n\t", "a.txt", "empty_file"),
        (b"", "a.docx", "empty_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "legacy_doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx", "legacy_doc"),
        (b"{\\rtf1 abc}", "a.txt", "unsupported_type"),
        (b"abc", "a.odt", "unsupported_type"),
        (b"abc", "a.docx", "wrong_extension"),
        (b"%PDF-1.7 abc", "a.txt", "wrong_extension"),
        (b"%PDF-1.7 abc", "a.pdf", "damaged_file"),
        (b"PK\x03\x04abc", "a.docx", "damaged_file"),
        (TCVN3.encode("latin-1"), "a.txt", "legacy_tcvn3"),
        (TCVN3.encode(), "a.txt", "legacy_tcvn3"),
        (VNI.encode("latin-1"), "a.txt", "legacy_vni"),
        (VNI.encode(), "a.txt", "legacy_vni"),
        (b"abc\xff\xfe\x80", "a.txt", "unknown_encoding"),
        (b"abc\0def\0", "a.txt", "unknown_encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(data: bytes, filename: str, code: str) -> None:
    assert refusal(data, filename) == code


def test_an_encrypted_pdf_is_refused() -> None:
    assert refusal(pdf(password="mat-khau"), "a.pdf") == "encrypted_pdf"


def test_a_scanned_pdf_is_refused() -> None:
    assert refusal(pdf(image=True), "a.pdf") == "scanned_pdf"


def test_a_cut_off_pdf_is_refused() -> None:
    assert refusal(pdf(image=True)[:300], "a.pdf") == "damaged_file"


def test_a_pdf_that_asks_for_gigabytes_is_refused_and_costs_this_process_nothing() -> None:
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(595, 842))
    page.Contents = made.make_stream(b"BT /F1 12 Tf " + b"(a)Tj " * 20_000_000)
    out = io.BytesIO()
    made.save(out, compress_streams=True)
    assert len(out.getvalue()) < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(out.getvalue(), "a.pdf") == "too_complex"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KB


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped(word__document_Xxml=b"\0" * (60 * 1024 * 1024))
    began = time.perf_counter()
    assert refusal(bomb, "a.docx") == "zip_bomb"
    assert time.perf_counter() - began < 1


def test_an_archive_of_very_many_entries_is_refused() -> None:
    assert refusal(zipped(**{f"x{at}": b"" for at in range(60)}), "a.docx", Limits(archive_entries=50)) == "zip_bomb"


def test_a_zip_that_is_no_word_document_is_refused() -> None:
    assert refusal(zipped(xl__workbook_Xxml=b"<x/>"), "a.docx") == "wrong_extension"


def test_macros_are_refused() -> None:
    assert refusal(zipped(word__document_Xxml=b"<x/>", word__vbaProject_Xbin=b"x"), "a.docx") == "has_macros"


def test_a_document_type_declaration_is_refused() -> None:
    bad = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert refusal(zipped(word__document_Xxml=bad), "a.docx") == "has_dtd"


def test_broken_xml_is_refused() -> None:
    assert refusal(zipped(word__document_Xxml=f"<w:document {W_NS}>".encode()), "a.docx") == "damaged_file"


def test_a_word_document_without_text_is_refused() -> None:
    assert refusal(raw_docx("<w:p/>"), "a.docx") == "no_text"


def test_old_fonts_inside_word_are_noticed() -> None:
    assert refusal(raw_docx(paragraph(TCVN3)), "a.docx") == "legacy_tcvn3"


def test_a_file_of_fifty_megabytes_is_refused_at_once() -> None:
    began = time.perf_counter()
    assert refusal(b"a" * (50 * 1024 * 1024), "a.txt") == "too_large"
    assert time.perf_counter() - began < 0.2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_text_is_read_with_and_without_a_byte_order_mark(encoding: str) -> None:
    source = load_source("KẾ HOẠCH\r\nĐộc lập".encode(encoding), "a.TXT")
    assert [line.text for line in source.lines] == ["KẾ HOẠCH", "Độc lập"]


def test_a_docx_named_pdf_is_refused() -> None:
    assert refusal(saved(document("Một")), "a.pdf") == "wrong_extension"
