"""The plan document as numbered lines, whatever file it came in.

A line is what a person can point at: a line of text in .txt and .pdf, a paragraph (or a part of one before a
soft break, or a paragraph of a table cell) in .docx. Its number never changes, so everything read from the
document can say where it stands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from parindex.core.text import clean

MEGABYTE = 1024 * 1024
_HYPHENS = dict.fromkeys((0x2010, 0x2011, 0xFE63, 0xFF0D), "-")


class UnreadableDocument(Exception):
    """The file can't be read as a plan. `message` tells an officer, in Vietnamese, what, why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may weigh before it is refused unread. Sizes in bytes."""

    file_bytes: int = 50 * MEGABYTE - 1
    unpacked_bytes: int = 200 * MEGABYTE
    archive_entries: int = 5_000
    compression_ratio: int = 200
    pages: int = 1_000
    lines: int = 200_000


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a table a line stands: table, row and column from 1, and how many rows and columns it covers."""

    table: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document.

    `room`: the next word would still have fitted, so the writer ended the line; always true of a paragraph.
    `gap`: a blank line that means something stands before it.
    `level`: depth in Word's own list (0 first), whose label is already part of `text`.
    `furniture`: a page number or a running head, no part of the text.
    """

    number: int
    text: str
    room: bool = True
    gap: bool = False
    bold: bool = False
    italic: bool = False
    centred: bool = False
    level: int | None = None
    page: int | None = None
    cell: Cell | None = None
    furniture: bool = False
    note: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A loaded document. `form` is "docx", "pdf" or "txt"; `paragraphs` says that lines are whole paragraphs."""

    filename: str
    form: str
    lines: tuple[Line, ...]
    paragraphs: bool


def clean_line(text: str) -> str:
    """Text as the system stores it, hyphens that only forbid a line break as plain ones ("415/UBND‑KSTT")."""
    return clean(text).translate(_HYPHENS)


def load_source(data: bytes, filename: str, limits: Limits | None = None) -> Source:
    """Take the lines out of a .docx, a .pdf with a text layer or a .txt file.

    The content decides, the extension must agree. Raises UnreadableDocument; nothing is unpacked or parsed
    before its size is known to be within `limits`.
    """
    limits = limits or Limits()
    if len(data) > limits.file_bytes:
        raise _too_large(len(data), limits)
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise UnreadableDocument(
            "empty_file", "Tệp không có nội dung nên không đọc được gì. Hãy kiểm tra và tải lên đúng tệp kế hoạch."
        )
    form = _form_of(data)
    _check_extension(filename, form)
    return _loader(form)(data, filename, limits)


def _too_large(size: int, limits: Limits) -> UnreadableDocument:
    return UnreadableDocument(
        "too_large",
        f"Tệp nặng {size // MEGABYTE} MB, vượt mức cho phép {(limits.file_bytes + 1) // MEGABYTE} MB. "
        "Hãy bỏ bớt hình ảnh hoặc xuất lại văn bản ở dạng .docx rồi tải lên.",
    )


def _form_of(data: bytes) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise UnreadableDocument(
            "legacy_doc",
            "Đây là tệp Word kiểu cũ (.doc) hoặc tệp Word có mật khẩu, hệ thống không đọc được. "
            "Hãy mở bằng Word, bỏ mật khẩu nếu có, chọn Lưu thành (Save As) dạng .docx rồi tải lên lại.",
        )
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if b"%PDF-" in data[:1024] and data[:5] != b"\xef\xbb\xbf%P":
        return "pdf"
    if data.startswith((b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"Rar!", b"7z\xbc")):
        raise UnreadableDocument(
            "unsupported_type",
            "Tệp không phải .docx, .pdf hay .txt nên hệ thống không đọc được. "
            "Hãy lưu văn bản ở một trong ba dạng này rồi tải lên lại.",
        )
    return "txt"


def _check_extension(filename: str, form: str) -> None:
    suffix = PurePath(filename).suffix.lower()
    if suffix not in {".docx", ".pdf", ".txt"}:
        raise UnreadableDocument(
            "unsupported_type",
            f"Tệp có đuôi “{suffix or 'không rõ'}”, hệ thống chỉ nhận .docx, .pdf và .txt. "
            "Hãy lưu văn bản ở một trong ba dạng này rồi tải lên lại.",
        )
    if suffix != f".{form}":
        found = {"docx": "một tệp nén kiểu Word (.docx)", "pdf": "một tệp PDF", "txt": "chữ thường, không phải tệp"}
        raise UnreadableDocument(
            "wrong_extension",
            f"Tệp mang đuôi “{suffix}” nhưng nội dung là {found[form]}"
            + (f" {suffix}." if form == "txt" else ".")
            + " Có thể tệp đã bị đổi tên hoặc bị hỏng; hãy mở tệp gốc, lưu lại đúng dạng rồi tải lên.",
        )


def _loader(form: str) -> Callable[[bytes, str, Limits], Source]:
    # Imported when asked for: the libraries behind .docx and .pdf are heavy and most calls need one of them.
    if form == "docx":
        from parindex.plans.docx_source import load_docx

        return load_docx
    if form == "pdf":
        from parindex.plans.pdf_apart import load_pdf_apart

        return load_pdf_apart
    from parindex.plans.text_source import load_text

    return load_text
