"""Office files made part by part, no more of them than a test needs."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping

XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
KIND = "application/vnd.openxmlformats-officedocument."
OUTSIDE = "External"

WORDS = XML + f"<w:document {W}><w:body><w:p><w:r><w:t>Kế hoạch</w:t></w:r></w:p></w:body></w:document>".encode()
CELLS = XML + f'<worksheet {S}><sheetData><row r="1"><c r="A1"><v>95</v></c></row></sheetData></worksheet>'.encode()

Link = tuple[str, str, str]  # kind, target, target mode ("" or OUTSIDE)


def zipped(entries: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_entry(data: bytes, entry: zipfile.ZipInfo, content: bytes) -> bytes:
    """The archive with one more entry, described as the test wants it."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, content)
    return stream.getvalue()


def with_large_directory(count: int) -> bytes:
    """An archive of `count` entries whose end record owns up to one, and whose end record for large files to all."""
    entry = struct.Struct("<4s4B4HL2L5H2L")
    one = (b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 33, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0)
    listed = b"".join(entry.pack(*one) + b"%05x" % at for at in range(count))
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(listed), 4)
    large += struct.pack("<4sLQL", b"PK\x06\x07", 0, 4 + len(listed), 1)
    before = b"PK\x03\x04" + listed + large
    return before + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 1000, len(before) - 1000, 0)


def links(*listed: Link) -> bytes:
    """A part of relationships."""
    rows = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/relationships/{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for at, (kind, target, mode) in enumerate(listed, 1)
    )
    return XML + f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'.encode()


def word(
    parts: Mapping[str, bytes] | None = None,
    *,
    linked: Iterable[Link] = (),
    kinds: Mapping[str, str] | None = None,
    main: str = KIND + "wordprocessingml.document.main+xml",
) -> bytes:
    """A .docx of one paragraph; `parts` are added or replace its own, `kinds` are further content types."""
    own = {
        "[Content_Types].xml": _types({"/word/document.xml": main, **(kinds or {})}),
        "_rels/.rels": links(("officeDocument", "word/document.xml", "")),
        "word/document.xml": WORDS,
        "word/_rels/document.xml.rels": links(*linked),
    }
    return zipped({**own, **(parts or {})})


def workbook(
    parts: Mapping[str, bytes] | None = None,
    *,
    linked: Iterable[Link] = (),
    kinds: Mapping[str, str] | None = None,
    main: str = KIND + "spreadsheetml.sheet.main+xml",
) -> bytes:
    """An .xlsx of one sheet with one figure."""
    sheet = {"/xl/worksheets/sheet1.xml": KIND + "spreadsheetml.worksheet+xml"}
    book = f'<workbook {S} xmlns:r="{OFFICE}/relationships"><sheets><sheet name="Biểu 1" sheetId="1" r:id="rId1"/>'
    own = {
        "[Content_Types].xml": _types({"/xl/workbook.xml": main, **sheet, **(kinds or {})}),
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": XML + f"{book}</sheets></workbook>".encode(),
        "xl/_rels/workbook.xml.rels": links(("worksheet", "worksheets/sheet1.xml", ""), *linked),
        "xl/worksheets/sheet1.xml": CELLS,
    }
    return zipped({**own, **(parts or {})})


def slides(parts: Mapping[str, bytes] | None = None) -> bytes:
    """A .pptx without a slide."""
    size = '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
    own = {
        "[Content_Types].xml": _types({"/ppt/presentation.xml": KIND + "presentationml.presentation.main+xml"}),
        "_rels/.rels": links(("officeDocument", "ppt/presentation.xml", "")),
        "ppt/presentation.xml": XML + f"<p:presentation {P}>{size}</p:presentation>".encode(),
    }
    return zipped({**own, **(parts or {})})


def opendocument(kind: str, body: str, parts: Mapping[str, bytes] | None = None, *, manifest: str = "") -> bytes:
    """An .odt ("text") or .ods ("spreadsheet") with this body; `manifest` goes into the entry of content.xml."""
    media = f"application/vnd.oasis.opendocument.{kind}"
    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{short}="{names}:{short}:1.0"' for short in ("office", "text", "table", "script"))
    spaces += f' xmlns:draw="{names}:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    listed = (
        f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>'
        f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{manifest}'
        "</manifest:file-entry></manifest:manifest>"
    )
    content = (
        f'<office:document-content {spaces} office:version="1.3"><office:body><office:{kind}>{body}'
        f"</office:{kind}></office:body></office:document-content>"
    )
    own = {
        "mimetype": media.encode(),
        "content.xml": XML + content.encode(),
        "META-INF/manifest.xml": XML + listed.encode(),
    }
    return zipped({**own, **(parts or {})})


def promising(data: bytes, name: str, size: int, checksum: int) -> bytes:
    """The archive with an entry that says, in both of its headers, that it unpacks to `size` bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry, listed = archive.getinfo(name), archive.start_dir
    changed = bytearray(data)
    while data[listed + 46 :][: len(name)] != name.encode():
        listed += 46 + sum(struct.unpack_from("<3H", data, listed + 28))
    for at in (entry.header_offset + 14, listed + 16):
        struct.pack_into("<L", changed, at, checksum)
        struct.pack_into("<L", changed, at + 8, size)
    return bytes(changed)


def _types(kinds: Mapping[str, str]) -> bytes:
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        XML
        + (
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="bin" ContentType="application/octet-stream"/>{listed}</Types>'
        ).encode()
    )
