"""Plain text as lines: encoding, line width, meaning of blank lines, page numbers."""

import re

from parindex.core.text import plain
from parindex.plans.source import Limits, Line, Source, UnreadableDocument, clean_line

UNWRAPPED_WIDTH = 160  # lines longer than this are paragraphs, not lines of a page
NARROWEST_PAGE = 46  # where no line is longer than this, lines end where the writer ended them
_TCVN3 = re.compile(r"(?<!\w)(?:vµ|cña|c¸c|nh©n|d©n|®­?îc|thùc|hiÖn|quyÕt|®Þnh|kÕ|ho¹ch|céng|hßa|ñy|uû)(?!\w)", re.I)
_VNI = re.compile(
    r"(?<!\w)(?:vaø|cuûa|caùc|nhaân|daân|ñöôïc|thöïc|hieän|quyeát|ñònh|keá|hoaïch|coäng|hoøa|uûy)(?!\w)", re.I
)
_UNICODE = re.compile(
    r"(?<!\w)(?:và|của|các|nhân|dân|được|thực|hiện|quyết|định|kế|hoạch|cộng|hòa|hoà|ủy|uỷ)(?!\w)", re.I
)
_PAGE_NUMBER = re.compile(r"^(?:trang\s+)?[-–—\s]*\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*$")


def load_text(data: bytes, filename: str, limits: Limits) -> Source:
    """Lines of a .txt file, blank ones included, so that numbers are those of the file."""
    text = decode(data)
    refuse_legacy_encoding(text)
    pages = clean_line(text).split("\f")
    raw: list[tuple[int, str]] = []
    for page, content in enumerate(pages, 1):
        raw += [(page, row.rstrip()) for row in content.removesuffix("\n").split("\n")]
    if len(raw) > limits.lines:
        raise UnreadableDocument(
            "too_large", "Tệp có quá nhiều dòng so với một kế hoạch. Hãy kiểm tra lại tệp hoặc chia nhỏ rồi tải lên."
        )
    return Source(filename, "txt", tuple(_lines(raw)), paragraphs=_width([row for _, row in raw]) == 0)


def decode(data: bytes) -> str:
    """Text of UTF-8 or UTF-16 bytes; other encodings are named and refused, never guessed at."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        refuse_legacy_encoding(data.decode("latin-1"))
        raise _unknown_encoding() from None
    # Control characters (NUL first) are the mark of a binary file that happens to decode.
    if sum(ord(char) < 32 and char not in "\t\n\r\f\v" for char in text) * 200 > len(text):
        raise _unknown_encoding()
    return text


def refuse_legacy_encoding(text: str) -> None:
    """Raise UnreadableDocument where the letters are TCVN3 or VNI codes shown as Latin ones."""
    for code, name, words in (("legacy_tcvn3", "TCVN3 (.VnTime, ABC)", _TCVN3), ("legacy_vni", "VNI", _VNI)):
        found = len(words.findall(text))
        if found >= 3 and found > len(_UNICODE.findall(text)):
            raise UnreadableDocument(
                code,
                f"Văn bản dùng bảng mã {name}, không phải Unicode nên đọc sẽ sai chữ. Hãy chuyển mã sang Unicode "
                "(ví dụ bằng Unikey: Ctrl+Shift+F6), lưu lại rồi tải lên.",
            )


def _unknown_encoding() -> UnreadableDocument:
    return UnreadableDocument(
        "unknown_encoding",
        "Không nhận ra bảng mã của tệp chữ này. Hãy mở tệp, chọn Lưu thành (Save As) với mã hóa UTF-8 "
        "rồi tải lên lại.",
    )


def _lines(raw: list[tuple[int, str]]) -> list[Line]:
    rows = [text for _, text in raw]
    width, gaps_mean = _width(rows), _blank_lines_mean_something(rows)
    following = _first_words_after(rows)
    lines = []
    for index, (page, text) in enumerate(raw):
        lines.append(
            Line(
                number=index + 1,
                text=text,
                room=width == 0 or len(text.strip()) + 1 + following[index] <= width,
                gap=gaps_mean and index > 0 and not rows[index - 1].strip(),
                centred=text.startswith(" " * 12),
                page=page,
                furniture=is_page_number(text),
            )
        )
    return lines


def is_page_number(text: str) -> bool:
    """Whether a line holds a page number and nothing else."""
    return bool(_PAGE_NUMBER.match(plain(text.strip()))) and not re.fullmatch(r"(19|20)\d\d", text.strip())


def _width(rows: list[str]) -> int:
    """Characters up to which a further word surely fits; 0 when every line is a paragraph of its own.

    Letters differ in width, so lines of a justified page differ by a tenth in their number of characters.
    """
    lengths = sorted(len(row.strip()) for row in rows if row.strip())
    if not lengths or not NARROWEST_PAGE < lengths[-1 - len(lengths) // 20] <= UNWRAPPED_WIDTH:
        return 0
    return int(lengths[-1 - len(lengths) // 20] * 0.88)


def _blank_lines_mean_something(rows: list[str]) -> bool:
    """False where (nearly) every line is followed by a blank one, as text taken from a PDF often is."""
    filled = [index for index, row in enumerate(rows[:-1]) if row.strip()]
    spaced = sum(not rows[index + 1].strip() for index in filled)
    return bool(filled) and spaced * 10 < len(filled) * 7


def _first_words_after(rows: list[str]) -> list[int]:
    lengths, upcoming = [0] * len(rows), 0
    for index in range(len(rows) - 1, -1, -1):
        lengths[index] = upcoming
        words = rows[index].split(maxsplit=1)
        if words and not is_page_number(rows[index]):
            upcoming = len(words[0])
    return lengths
