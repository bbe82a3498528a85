"""The archive that a Word document is: its parts that hold text, refused unread where they may do harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from parindex.plans.source import Limits, UnreadableDocument

if TYPE_CHECKING:
    from lxml.etree import _Element

DAMAGED = (
    "Không mở được tệp Word này, có thể tệp bị hỏng hoặc tải lên chưa trọn. "
    "Hãy mở tệp bằng Word, lưu lại dạng .docx rồi tải lên."
)


def read_parts(data: bytes, limits: Limits) -> dict[str, bytes]:
    """The parts by name, unpacked. Raises UnreadableDocument."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive, limits)
            wanted = {
                "word/document.xml",
                "word/numbering.xml",
                "word/styles.xml",
                "word/footnotes.xml",
                "word/endnotes.xml",
            }
            return {name: _unpack(archive, name, limits) for name in archive.namelist() if name in wanted}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise UnreadableDocument("damaged_file", DAMAGED) from error


def _check_archive(archive: zipfile.ZipFile, limits: Limits) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    bomb = unpacked > 20 * 1024 * 1024 and unpacked > packed * limits.compression_ratio
    if len(entries) > limits.archive_entries or unpacked > limits.unpacked_bytes or bomb:
        raise UnreadableDocument(
            "zip_bomb",
            "Tệp nén này bung ra lớn bất thường nên bị từ chối để bảo vệ hệ thống. "
            "Hãy mở văn bản bằng Word, lưu lại dạng .docx rồi tải lên.",
        )
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableDocument(
            "encrypted_file", "Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu, lưu lại rồi tải lên."
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableDocument(
            "has_macros",
            "Tệp có chứa macro nên bị từ chối vì lý do an toàn. Hãy lưu thành (Save As) dạng .docx "
            "thường rồi tải lên.",
        )
    if "word/document.xml" not in names:
        raise UnreadableDocument(
            "wrong_extension",
            "Tệp nén này không phải văn bản Word (.docx). Hãy mở tệp gốc bằng Word, lưu lại dạng .docx rồi tải lên.",
        )


def _unpack(archive: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    # The size in the directory may lie: never read more than allowed.
    try:
        with archive.open(name) as stream:
            content = stream.read(limits.unpacked_bytes + 1)
    except (zipfile.BadZipFile, zlib.error) as error:
        raise UnreadableDocument("damaged_file", DAMAGED) from error
    if len(content) > limits.unpacked_bytes:
        raise UnreadableDocument(
            "zip_bomb", "Tệp nén này bung ra lớn bất thường nên bị từ chối. Hãy lưu lại văn bản bằng Word."
        )
    return content


def parse(content: bytes) -> _Element:
    """A part as XML that fetches nothing. Raises UnreadableDocument."""
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise UnreadableDocument(
            "has_dtd",
            "Tệp Word chứa khai báo lạ (DTD) có thể gây hại nên bị từ chối. Hãy mở bằng Word, lưu lại "
            "dạng .docx rồi tải lên.",
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument("damaged_file", DAMAGED) from error


def parse_if(parts: dict[str, bytes], name: str) -> _Element | None:
    """A part as XML, None where the document has no such part."""
    return parse(parts[name]) if name in parts else None
