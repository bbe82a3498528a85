"""Files that must be refused, each made in code and each with the code of its refusal."""

from __future__ import annotations

import functools
import io
import stat
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

from pikepdf import Array, Dictionary, Name, String

from parindex.evidence.inspection.archives import CHUNK
from tests.evidence import pdf_files as pdfs
from tests.evidence.office_files import (
    KIND,
    OUTSIDE,
    WORDS,
    XML,
    S,
    links,
    opendocument,
    promising,
    slides,
    with_entry,
    with_large_directory,
    word,
    workbook,
    zipped,
)
from tests.evidence.pdf_files import pdf, picture

MEGABYTE = 1024 * 1024
LIMIT = 20 * MEGABYTE
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1528
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\0" * 200 + b"PE\0\0"
PAGE = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DTD = XML + ENTITY + b"<a>&x;</a>"
ZIP = zipped({"a.txt": b"a" * 50})
SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
MACRO_KIND = "application/vnd.ms-office.vbaProject"


class Hostile(NamedTuple):
    """One file by what is wrong with it."""

    what: str
    name: str
    code: str
    make: Callable[[], bytes]


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _stored(name: str, content: bytes) -> bytes:
    return zipped({name: content}, method=zipfile.ZIP_STORED)


def _entry(name: str, *, mode: int = 0, flags: int = 0, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr, entry.compress_type, entry.create_system = mode << 16, method, 3
    return entry


def _locked_entry() -> bytes:
    """An entry with the flag that says it has a password, in both of its headers."""
    data = bytearray(_stored("word/document.xml", WORDS))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def _twice() -> bytes:
    return with_entry(word(), _entry("word/DOCUMENT.xml"), WORDS)


def _wrong_checksum() -> bytes:
    return promising(word(), "word/document.xml", len(WORDS), 0)


def _many_entries() -> bytes:
    return word({f"word/media/{at}.txt": b"" for at in range(2001)})


def _lying_about_the_number() -> bytes:
    """A table of contents of 30,000 entries whose end record owns up to one."""
    data = bytearray(zipped({f"{at}": b"" for at in range(30_000)}))
    end = data.rindex(b"PK\x05\x06")
    data[end + 8 : end + 12] = b"\x01\x00\x01\x00"
    return bytes(data)


def _shrunk() -> bytes:
    return word({"word/media/anh.bmp": b"\0" * (30 * MEGABYTE)})


def _too_large_unpacked() -> bytes:
    """Many parts, each of them innocent, that come to more than a hundred megabytes."""
    part = bytes(range(256)) * 40 * 1024
    return word({f"word/media/{at}.bmp": part for at in range(11)})


def _lying_about_the_size(said: int, summed: int) -> bytes:
    """Thirty megabytes that pass for `said` bytes, under the checksum of their first `summed` bytes."""
    return promising(_shrunk(), "word/media/anh.bmp", said, zlib.crc32(b"\0" * summed))


def _hiding_in_front() -> bytes:
    """Another archive in front of the document, offsets put right, so that two programs see two files."""
    return ZIP + word()


def _cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def _broken_list() -> bytes:
    return word({"word/_rels/document.xml.rels": XML + b"<Relationships><Relationship"})


def _endless_list() -> bytes:
    return word({"word/_rels/document.xml.rels": XML + b"<R>" + b"<a/>" * (3 * MEGABYTE) + b"</R>"})


def _endless_tag() -> bytes:
    attributes = " ".join(f'a{at}=""' for at in range(300_000))
    return XML + f"<a {attributes}/>".encode()


def _behind_comment() -> bytes:
    """A page in the comment of a JPEG."""
    data, comment = picture("JPEG"), b"<script>alert(1)</script>"
    return data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]


def _across_two_pieces() -> bytes:
    """An element that begins in one piece of what is unpacked and ends in the next."""
    element = '<text:section-source xlink:href="http://example.com/a.odt"/>'
    with zipfile.ZipFile(io.BytesIO(opendocument("text", element))) as archive:
        begins = archive.read("content.xml").index(b"<text:section-source")
    return opendocument("text", f"<!--{'x' * (CHUNK - begins - 17)}-->{element}")


def _ole_with(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + b"\0" * 100


def _escaped_script() -> bytes:
    """The name of the action written with an escape, as hiding ones do."""
    data = pdf(pdfs.on_opening(_script()))
    return (
        data.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/#4aS ").replace(b"/OpenAction", b"/Xxxx")
    )


def _script_when_leaving_the_page() -> bytes:
    def change(document: object) -> None:
        document.pages[0].AA = Dictionary(C=_script())  # type: ignore[attr-defined]

    return pdf(change)


def _deep(levels: int) -> bytes:
    return b"[" * levels + SCRIPT + b"]" * levels


def _behind_blanks() -> bytes:
    return pdfs.packed(SCRIPT + b" " * (65 * MEGABYTE))


def _behind_numbers() -> bytes:
    """A small file that asks for four gigabytes."""
    return pdfs.packed(b"[" + b"0 " * (30 * MEGABYTE) + SCRIPT + b"]")


def _with_template(target: str) -> bytes:
    return word({"word/_rels/settings.xml.rels": links(("attachedTemplate", target, OUTSIDE))})


def _with_object(attributes: str) -> bytes:
    return opendocument("text", f"<draw:object {attributes}/>")


_MORE_THAN_THERE_IS = ("word/document.xml", len(WORDS) + 5, zlib.crc32(WORDS))
TEXT = "Báo cáo kết quả cải cách hành chính".encode()

HOSTILE = [
    # another content than the extension says
    Hostile("a Word file as PDF", "a.pdf", "wrong_content", word),
    Hostile("a PDF as Word", "a.docx", "wrong_content", pdf),
    Hostile("a PDF as text", "a.txt", "wrong_content", lambda: b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF"),
    Hostile("a PNG as JPEG", "a.jpg", "wrong_content", lambda: picture("PNG")),
    Hostile("a JPEG as PNG", "a.png", "wrong_content", lambda: picture("JPEG")),
    Hostile("a GIF as PNG", "a.png", "wrong_content", lambda: picture("GIF")),
    Hostile("a program as PDF", "a.pdf", "wrong_content", lambda: EXE),
    Hostile("a program as text", "a.txt", "not_text", lambda: EXE),
    Hostile("an SVG as PNG", "a.png", "wrong_content", lambda: SVG),
    Hostile("an SVG as text", "a.txt", "disguised", lambda: SVG),
    Hostile("a page as PDF", "a.pdf", "wrong_content", lambda: PAGE),
    Hostile("a page as CSV", "a.csv", "disguised", lambda: b"\xef\xbb\xbf \r\n" + PAGE),
    Hostile("a page in UTF-16 as text", "a.txt", "disguised", lambda: PAGE.decode().encode("utf-16")),
    Hostile("a page behind a comment", "a.txt", "disguised", lambda: b"<!-- -->" + PAGE),
    Hostile("an HTA as text", "a.txt", "disguised", lambda: b"<HTA:APPLICATION ID='a'><script>x()</script>"),
    Hostile("a PHP script as text", "a.txt", "disguised", lambda: b"<?php system('id');"),
    Hostile("a shell script as text", "a.txt", "disguised", lambda: b"#!/bin/sh\nrm -rf /\n"),
    Hostile("an RTF as text", "a.txt", "disguised", lambda: b"{\\rtf1\\ansi abc}"),
    Hostile("a zip as Word", "a.docx", "wrong_content", lambda: ZIP),
    Hostile("a workbook as Word", "a.docx", "wrong_content", workbook),
    Hostile("slides as a workbook", "a.xlsx", "wrong_content", slides),
    Hostile("an ODT as ODS", "a.ods", "wrong_content", lambda: opendocument("text", "")),
    Hostile("a Word template as Word", "a.docx", "wrong_content", lambda: word(main=f"{KIND}w.template.main+xml")),
    # extensions that are never taken
    Hostile("a program", "a.exe", "runnable", lambda: EXE),
    Hostile("a program behind .pdf", "báo cáo.pdf.exe", "runnable", lambda: EXE),
    Hostile("a page", "a.html", "runnable", lambda: PAGE),
    Hostile("an SVG", "a.svg", "runnable", lambda: SVG),
    Hostile("an HTA", "a.hta", "runnable", lambda: PAGE),
    Hostile("a script", "a.js", "runnable", lambda: b"alert(1)"),
    Hostile("a zip", "a.zip", "archive", lambda: ZIP),
    Hostile("a RAR", "a.rar", "archive", lambda: b"Rar!\x1a\x07\x00"),
    Hostile("a Word file of the kind with macros", "a.docm", "macros", word),
    Hostile("a picture of a telephone", "a.heic", "type", lambda: b"\0\0\0\x18ftypheic"),
    Hostile("no extension", "bao-cao", "type", lambda: TEXT),
    # old and locked Office files
    Hostile("an old Word file", "a.doc", "old_office", lambda: OLE),
    Hostile("an old Word file renamed", "a.docx", "old_office", lambda: OLE),
    Hostile("an old workbook", "a.xls", "old_office", lambda: OLE),
    Hostile("an old workbook as text", "a.csv", "old_office", lambda: OLE),
    Hostile("a locked Word file", "a.docx", "old_office", lambda: _ole_with("EncryptedPackage")),
    Hostile("an RTF", "a.rtf", "old_office", lambda: b"{\\rtf1 abc}"),
    # two files in one
    Hostile("a page before the first object", "a.pdf", "polyglot", lambda: b"%PDF-1.7\n" + PAGE + pdf()[9:]),
    Hostile("a page behind a PDF", "a.pdf", "polyglot", lambda: pdf() + PAGE),
    Hostile("a zip behind a PDF", "a.pdf", "polyglot", lambda: pdf() + ZIP),
    Hostile("a zip behind a JPEG", "a.jpg", "polyglot", lambda: picture("JPEG") + ZIP),
    Hostile("a zip behind a PNG", "a.png", "polyglot", lambda: picture("PNG") + ZIP),
    Hostile("a page behind a PNG", "a.png", "polyglot", lambda: picture("PNG") + PAGE),
    Hostile("a page in the comment of a JPEG", "a.jpg", "polyglot", _behind_comment),
    Hostile("a PDF behind the mark of a JPEG", "a.jpg", "polyglot", lambda: picture("JPEG")[:20] + pdf()),
    Hostile("a PDF in the first part", "a.docx", "polyglot", lambda: _stored("a", pdf())),
    Hostile("a zip before a Word file", "a.docx", "archive_structure", _hiding_in_front),
    Hostile("a page behind a Word file", "a.docx", "archive_structure", lambda: word() + PAGE),
    # PDF
    Hostile("a PDF with a password", "a.pdf", "encrypted", lambda: pdf(user="mở", owner="chủ")),
    Hostile("a script on opening", "a.pdf", "pdf_active", lambda: pdf(pdfs.on_opening(_script()))),
    Hostile(
        "a script in a packed object", "a.pdf", "pdf_active", lambda: pdf(pdfs.button(_script()), in_streams=True)
    ),
    Hostile("a script under an escaped name", "a.pdf", "pdf_active", _escaped_script),
    Hostile("a script by name", "a.pdf", "pdf_active", lambda: pdf(pdfs.named_script)),
    Hostile("a script when leaving a page", "a.pdf", "pdf_active", _script_when_leaving_the_page),
    Hostile(
        "a program to launch",
        "a.pdf",
        "pdf_active",
        lambda: pdf(pdfs.button(Dictionary(S=Name.Launch, F=String("cmd.exe")))),
    ),
    Hostile(
        "a form that sends data",
        "a.pdf",
        "pdf_active",
        lambda: pdf(pdfs.button(Dictionary(S=Name.SubmitForm, F=String("http://example.com")))),
    ),
    Hostile(
        "a form that takes data in",
        "a.pdf",
        "pdf_active",
        lambda: pdf(pdfs.button(Dictionary(S=Name.ImportData, F=String("a.fdf")))),
    ),
    Hostile(
        "a chain of actions",
        "a.pdf",
        "pdf_active",
        lambda: pdf(pdfs.button(Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=Array([_script()])))),
    ),
    Hostile(
        "an address on opening",
        "a.pdf",
        "pdf_active",
        lambda: pdf(pdfs.on_opening(Dictionary(S=Name.URI, URI=String("http://example.com")))),
    ),
    Hostile("an XFA form", "a.pdf", "pdf_active", lambda: pdf(pdfs.xfa_form)),
    Hostile("an attached program", "a.pdf", "embedded_file", lambda: pdf(pdfs.attached)),
    Hostile(
        "an attachment on the page",
        "a.pdf",
        "embedded_file",
        lambda: pdf(pdfs.on_the_page(Dictionary(Subtype=Name.FileAttachment))),
    ),
    Hostile(
        "a film", "a.pdf", "embedded_file", lambda: pdf(pdfs.on_the_page(Dictionary(Subtype=Name("/RichMedia"))))
    ),
    Hostile("a script in a packed stream", "a.pdf", "pdf_active", lambda: pdfs.packed(SCRIPT)),
    Hostile("a script behind more blanks than are unpacked", "a.pdf", "too_complex", _behind_blanks),
    Hostile("a script behind more numbers than memory holds", "a.pdf", "too_complex", _behind_numbers),
    Hostile("a script deeper than is looked", "a.pdf", "too_complex", lambda: pdfs.raw(_deep(600))),
    Hostile("a script as deep as is looked", "a.pdf", "pdf_active", lambda: pdfs.raw(_deep(400))),
    Hostile("a PDF without pages", "a.pdf", "damaged", lambda: pdf(pdfs.without_pages)),
    Hostile("a PDF in name only", "a.pdf", "damaged", lambda: b"%PDF-1.7 nothing"),
    # Word, Excel, PowerPoint
    Hostile("macros", "a.docx", "macros", lambda: word({"word/vbaProject.bin": OLE})),
    Hostile(
        "macros under another name",
        "a.docx",
        "macros",
        lambda: word({"word/anh.bin": b"\1"}, kinds={"/word/anh.bin": MACRO_KIND}),
    ),
    Hostile(
        "macros by a relationship",
        "a.docx",
        "macros",
        lambda: word({"word/anh.dat": b"\1"}, linked=[("vbaProject", "anh.dat", "")]),
    ),
    Hostile(
        "a workbook of the kind with macros",
        "a.xlsx",
        "macros",
        lambda: workbook(main="application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    ),
    Hostile(
        "a macro sheet",
        "a.xlsx",
        "macros",
        lambda: workbook(
            {"xl/macrosheets/sheet1.xml": XML + f"<a {S}/>".encode()},
            kinds={"/xl/macrosheets/sheet1.xml": "application/vnd.ms-excel.macrosheet+xml"},
        ),
    ),
    Hostile("an ActiveX control", "a.docx", "macros", lambda: word({"word/activeX/activeX1.xml": XML + b"<a/>"})),
    Hostile("a DTD in the text", "a.docx", "dtd", lambda: word({"word/document.xml": DTD})),
    Hostile("a DTD in a list of links", "a.docx", "dtd", lambda: word({"word/_rels/document.xml.rels": DTD})),
    Hostile("a DTD in the list of types", "a.docx", "dtd", lambda: word({"[Content_Types].xml": DTD})),
    Hostile("a DTD in UTF-16", "a.xlsx", "dtd", lambda: workbook({"xl/a.dat": ENTITY.decode().encode("utf-16")})),
    Hostile(
        "an object over http",
        "a.docx",
        "external_object",
        lambda: word(linked=[("oleObject", "http://example.com/a.doc", OUTSIDE)]),
    ),
    Hostile(
        "an object of another file",
        "a.xlsx",
        "external_object",
        lambda: workbook(linked=[("oleObject", "file:///C:/a.doc", OUTSIDE)]),
    ),
    Hostile(
        "a template over https",
        "a.docx",
        "external_object",
        lambda: word({"word/_rels/settings.xml.rels": links(("attachedTemplate", "https://e.com/a.dotm", OUTSIDE))}),
    ),
    Hostile(
        "a template on a server",
        "a.docx",
        "external_object",
        lambda: word({"word/_rels/settings.xml.rels": links(("attachedTemplate", "\\\\10.0.0.1\\a.dotm", OUTSIDE))}),
    ),
    *(
        Hostile(
            f"a template on a server, {how}", "a.docx", "external_object", functools.partial(_with_template, target)
        )
        for how, target in (
            ("as Word writes it", "file:///\\\\10.0.0.1\\a.dotm"),
            ("with slashes", "file:////10.0.0.1/a.dotm"),
            ("escaped", "file:///%5C%5C10.0.0.1%5Ca.dotm"),
            ("in two ways at once", "/\\10.0.0.1\\a.dotm"),
            ("of another name", "file://may-chu/a.dotm"),
        )
    ),
    Hostile(
        "a link to the outside that a second mode denies",
        "a.docx",
        "external_object",
        lambda: word({"word/_rels/a.rels": links(("oleObject", "a", f'{OUTSIDE}" x:TargetMode="Internal'))}),
    ),
    Hostile(
        "a frame", "a.docx", "external_object", lambda: word(linked=[("frame", "http://example.com/a.htm", OUTSIDE)])
    ),
    Hostile(
        "a program asked over DDE",
        "a.xlsx",
        "external_object",
        lambda: workbook(
            {"xl/externalLinks/externalLink1.xml": XML + b'<externalLink><ddeLink ddeService="cmd"/></externalLink>'}
        ),
    ),
    Hostile("a program inside", "a.docx", "embedded_file", lambda: word({"word/media/anh.png": EXE})),
    Hostile("a script inside", "a.docx", "embedded_file", lambda: word({"word/embeddings/a.vbs": b"x"})),
    Hostile(
        "a wrapped file",
        "a.docx",
        "embedded_file",
        lambda: word({"word/embeddings/oleObject1.bin": _ole_with("\1Ole10Native")}),
    ),
    Hostile(
        "an old workbook with macros inside",
        "a.docx",
        "macros",
        lambda: word({"word/embeddings/a.bin": _ole_with("_VBA_PROJECT_CUR")}),
    ),
    Hostile(
        "a workbook with macros inside",
        "a.docx",
        "macros",
        lambda: word({"word/embeddings/a.xlsx": workbook({"xl/vbaProject.bin": OLE})}),
    ),
    Hostile("a zip inside", "a.docx", "nested_archive", lambda: word({"word/media/anh.png": ZIP})),
    Hostile("a gzip inside", "a.xlsx", "nested_archive", lambda: workbook({"xl/a.bin": b"\x1f\x8b\x08\0abc"})),
    Hostile(
        "a document in a document in a document",
        "a.docx",
        "nested_archive",
        lambda: word({"word/embeddings/a.docx": word({"word/embeddings/b.xlsx": workbook()})}),
    ),
    # archives
    Hostile("many entries", "a.docx", "zip_bomb", _many_entries),
    Hostile("more entries than it owns up to", "a.docx", "zip_bomb", _lying_about_the_number),
    Hostile("more entries in a second end record", "a.docx", "archive_structure", lambda: with_large_directory(9999)),
    Hostile("thirty megabytes of nothing", "a.docx", "zip_bomb", _shrunk),
    Hostile("a hundred megabytes in parts", "a.docx", "zip_bomb", _too_large_unpacked),
    Hostile("a size that lies", "a.docx", "damaged", lambda: _lying_about_the_size(10, 30 * MEGABYTE)),
    Hostile("a size that lies, checksum to match", "a.docx", "damaged", lambda: _lying_about_the_size(10, 10)),
    Hostile("a size that lies by more than one byte", "a.docx", "zip_bomb", lambda: _lying_about_the_size(10, 11)),
    Hostile("a size that boasts", "a.docx", "damaged", lambda: promising(word(), *_MORE_THAN_THERE_IS)),
    Hostile(
        "a bomb in the workbook behind a chart",
        "a.docx",
        "zip_bomb",
        lambda: word({"word/embeddings/a.xlsx": _shrunk()}),
    ),
    Hostile("a list without an end", "a.docx", "zip_bomb", _endless_list),
    Hostile(
        "a tag without an end", "a.docx", "archive_structure", lambda: word({"word/document.xml": _endless_tag()})
    ),
    Hostile(
        "a tag without an end in a list",
        "a.docx",
        "archive_structure",
        lambda: word({"word/_rels/document.xml.rels": _endless_tag()}),
    ),
    Hostile("a way out of the folder", "a.docx", "path_slip", lambda: word({"word/../../../etc/cron.d/a": b"x"})),
    Hostile("a way out written for Windows", "a.docx", "path_slip", lambda: word({"word\\..\\..\\a.txt": b"x"})),
    Hostile("a path from the root", "a.docx", "path_slip", lambda: word({"/etc/a": b"x"})),
    Hostile("a path of a drive", "a.docx", "path_slip", lambda: word({"C:/a.txt": b"x"})),
    Hostile(
        "a link to another file",
        "a.docx",
        "symlink",
        lambda: with_entry(word(), _entry("word/a", mode=stat.S_IFLNK | 0o777), b"/etc/passwd"),
    ),
    Hostile("an entry with a password", "a.docx", "encrypted", _locked_entry),
    Hostile("one part twice", "a.docx", "archive_structure", _twice),
    Hostile(
        "a rare way of packing",
        "a.docx",
        "archive_structure",
        lambda: with_entry(word(), _entry("word/a.xml", method=zipfile.ZIP_BZIP2), WORDS),
    ),
    Hostile("half a Word file", "a.docx", "damaged", lambda: _cut(word())),
    Hostile("a wrong checksum", "a.docx", "damaged", _wrong_checksum),
    Hostile("a list that breaks off", "a.docx", "damaged", _broken_list),
    # OpenDocument
    Hostile("a DTD in ODF", "a.odt", "dtd", lambda: opendocument("text", "", {"content.xml": DTD})),
    Hostile(
        "a DTD in the manifest",
        "a.ods",
        "dtd",
        lambda: opendocument("spreadsheet", "", {"META-INF/manifest.xml": DTD}),
    ),
    Hostile(
        "a locked ODT",
        "a.odt",
        "encrypted",
        lambda: opendocument("text", "", manifest='<manifest:encryption-data manifest:checksum="x"/>'),
    ),
    Hostile(
        "Basic in ODS",
        "a.ods",
        "macros",
        lambda: opendocument("spreadsheet", "", {"Basic/Standard/M.xml": XML + b"<a/>"}),
    ),
    Hostile(
        "Python in ODT", "a.odt", "macros", lambda: opendocument("text", "", {"Scripts/python/a.txt": b"import os"})
    ),
    Hostile(
        "a script of the office program",
        "a.odt",
        "macros",
        lambda: opendocument(
            "text",
            '<script:event-listener script:event-name="dom:load" '
            'xlink:href="vnd.sun.star.script:a.py$run?language=Python&amp;location=share"/>',
        ),
    ),
    Hostile(
        "a frame in ODT",
        "a.odt",
        "external_object",
        lambda: opendocument("text", '<draw:floating-frame xlink:href="http://example.com/"/>'),
    ),
    Hostile("a section of another file", "a.odt", "external_object", _across_two_pieces),
    Hostile(
        "an object of another file in ODT",
        "a.odt",
        "external_object",
        lambda: opendocument("text", '<draw:object xlink:type="simple" xlink:href="../khac.ods"/>'),
    ),
    *(
        Hostile(f"{what} in ODT", "a.odt", "external_object", functools.partial(_with_object, attributes))
        for what, attributes in (
            ("an object of a server", 'xlink:href="http://e.com/a.ods"'),
            ("an escaped address", 'xlink:href="htt&#112;://e.com/a.ods"'),
            ("an address behind a sign", 'draw:name=">" xlink:href="http://e.com/a.ods"'),
            ("an address behind a long name", f'draw:name="{"x" * 9000}" xlink:href="http://e.com/a.ods"'),
            ("an address before a second one", 'xlink:href="http://e.com/a.ods" draw:href="./Object 1"'),
            ("a way out of the package", 'xlink:href="./../khac.ods"'),
            ("an escaped way out", 'xlink:href="./%2E%2E/khac.ods"'),
            ("a path from the root", 'xlink:href="/khac.ods"'),
        )
    ),
    Hostile(
        "an ODT without content",
        "a.odt",
        "damaged",
        lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    ),
    # pictures
    Hostile("a PNG of 2,500 million pixels", "a.png", "image_too_large", lambda: pdfs.png_of(50_000, 50_000)),
    Hostile("a JPEG of 2,500 million pixels", "a.jpg", "image_too_large", lambda: pdfs.jpeg_of(50_000, 50_000)),
    Hostile("a PNG of no width", "a.png", "damaged", lambda: pdfs.png_of(0, 10)),
    Hostile("half a PNG", "a.png", "damaged", lambda: _cut(picture("PNG", (400, 400)))),
    Hostile("a JPEG without a frame", "a.jpg", "damaged", lambda: b"\xff\xd8\xff\xe0\0\x04ab\xff\xd9"),
    # text, size, name
    Hostile("text with zeros", "a.txt", "not_text", lambda: b"abc\0def"),
    Hostile("text that rings the bell", "a.csv", "not_text", lambda: b"a;b\x07;c"),
    Hostile("nothing", "a.pdf", "empty", lambda: b""),
    Hostile("nothing but blanks", "a.txt", "empty", lambda: b"\xef\xbb\xbf \r\n\t"),
    Hostile("one byte too many", "a.txt", "too_large", lambda: b"a" * (LIMIT + 1)),
    Hostile("a name that turns round", "hồ sơ\u202efdp.docx", "hidden_in_name", word),
    Hostile("a name in isolation", "hồ sơ\u2066a.docx", "hidden_in_name", word),
    Hostile("a name of two lines", "a\r\nSet-Cookie: x.txt", "hidden_in_name", lambda: TEXT),
    Hostile("a name with a zero", "a.exe\0.txt", "hidden_in_name", lambda: TEXT),
    Hostile("a name that is no Unicode", "a\udcff.txt", "hidden_in_name", lambda: TEXT),
    Hostile("nothing but an extension", ".pdf", "name", pdf),
    Hostile("nothing but a folder", "C:\\", "name", pdf),
]
