"""The end of a document: Nơi nhận and the signature, side by side or one above the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from parindex.core.text import UPPER, plain, squeeze
from parindex.plans.blocks import is_caps
from parindex.plans.labels import parse_label
from parindex.plans.letterhead import has_nation, kind_on
from parindex.plans.source import Line

_RECIPIENTS = re.compile(r"^\s*nơi nhận\s*:?")
_AUTHORITY = re.compile(r"^(?:TM|KT|TUQ|TL|Q)\s?\.\s?\S")
_POSTS = re.compile(
    r"^(?:phó |quyền )?(?:chủ tịch|giám đốc|trưởng phòng|trưởng ban|chánh văn phòng|chánh thanh tra|bí "
    r"thư|phó bí thư|bộ trưởng|"
    r"thứ trưởng|chủ nhiệm|cục trưởng|chi cục trưởng|hiệu trưởng|viện trưởng|tổng giám đốc)(?:\s+(?:ủy "
    r"ban nhân dân|ubnd|thường trực|sở).*)?$"
)
# Names of the peoples of the Central Highlands bear an apostrophe: "K' Brẻo", "H'Hen Niê", "K’Dĩnh".
_NAME_WORD = rf"[{UPPER}][^\W\d_]*(?:['’‘ʼ`´-][^\W\d_]*)*"
_NAME = re.compile(rf"^{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,5}}$")
_MARK = re.compile(r"^\(?(?:đã ký|ký tên|ký, ghi rõ|chữ ký|đóng dấu)")


@dataclass(slots=True)
class Ending:
    """Indices [start, end) of the closing lines, and what they say."""

    start: int
    end: int
    recipients: list[str] = field(default_factory=list)
    signer_name: str | None = None
    signer_position: str | None = None
    recipient_lines: list[Line] = field(default_factory=list)
    signature_lines: list[Line] = field(default_factory=list)


def find_ending(lines: Sequence[Line]) -> Ending | None:
    """The first closing block of `lines`; None where the document has none."""
    at = next((i for i, line in enumerate(lines) if _RECIPIENTS.match(plain(line.text))), None)
    signed = next((i for i in range(len(lines)) if _opens_signature(lines, i, at)), None)
    if at is None and signed is None:
        at = next((i for i, line in enumerate(lines) if _recipients_inside(line)), None)
        if at is None:
            return None
    start = min(index for index in (at, signed) if index is not None)
    if at is not None and signed is not None and at - signed > 25:
        start = at
    ending = Ending(start, _end_of(lines, max(start, at or start)))
    _read(ending, lines)
    return ending


def _recipients_inside(line: Line) -> bool:
    return any(_RECIPIENTS.match(plain(piece)) for piece in _pieces(line))


def _opens_signature(lines: Sequence[Line], index: int, recipients: int | None) -> bool:
    """Whether a signature begins here: "TM.", "KT." …, or a bare post with nothing but a name up to the end."""
    text = squeeze(lines[index].text)
    if not is_caps(text) or len(text) > 90:
        return False
    if _AUTHORITY.match(text):
        return not _text_follows(lines, index)
    if not _POSTS.match(plain(text)):
        return False
    end = recipients if recipients is not None and recipients > index else len(lines)
    below = [line for line in lines[index + 1 : end] if line.text.strip()]
    return len(below) <= 8 and all(len(squeeze(line.text)) < 60 for line in below)


def _text_follows(lines: Sequence[Line], index: int) -> bool:
    """Whether running text goes on just below, so that the line is none of a signature."""
    near = [line for line in lines[index + 1 : index + 40] if line.text.strip()][:6]
    return any(len(squeeze(line.text)) > 90 for line in near)


def _end_of(lines: Sequence[Line], start: int) -> int:
    for index in range(start + 1, len(lines)):
        line = lines[index]
        label = parse_label(squeeze(line.text))
        starts_annex = (
            label is not None and label.kind == "annex" and (is_caps(line.text) or len(line.text.strip()) < 16)
        )
        if starts_annex or (kind_on(line) and index > start + 2) or (has_nation(line.text) and index > start + 3):
            return _back_to_head(lines, index, start)
        if line.cell is not None and line.cell.columns == 1 and line.cell.column >= 4:
            first = line.cell.table
            return next(i for i, other in enumerate(lines) if other.cell is not None and other.cell.table == first)
    return len(lines)


def _back_to_head(lines: Sequence[Line], index: int, start: int) -> int:
    """An attached document may open with its issuer, in capitals, above its kind or its national title."""
    while index - 1 > start and re.match(
        r"^(?:ỦY BAN NHÂN DÂN|UBND|HUYỆN|TỈNH|XÃ|PHƯỜNG|SỞ)\b", squeeze(lines[index - 1].text)
    ):
        index -= 1
    return index


def _pieces(line: Line) -> list[str]:
    return [squeeze(piece) for piece in re.split(r"\s{3,}|\t", line.text.strip()) if piece.strip()]


def _read(ending: Ending, lines: Sequence[Line]) -> None:
    signature: list[str] = []
    listing = False
    for line in lines[ending.start : ending.end]:
        if not line.text.strip() or line.furniture:
            continue
        kept_as_recipient = False
        for piece in _pieces(line):
            if _RECIPIENTS.match(plain(piece)):
                listing, kept_as_recipient = True, True
                inline = piece.split(":", 1)[1].strip() if ":" in piece else ""
                piece = inline
            if not piece:
                continue
            if (listing and _is_recipient(piece, ending)) or (listing and piece.startswith("Lưu")):
                _add_recipient(ending, piece)
                kept_as_recipient = True
            else:
                signature.append(piece)
        (ending.recipient_lines if kept_as_recipient else ending.signature_lines).append(line)
    _read_signature(ending, signature)


def _is_recipient(piece: str, ending: Ending) -> bool:
    if piece[:1] in "-–—•+*" and len(piece) > 2:
        return True
    closed = bool(ending.recipients) and plain(ending.recipients[-1]).startswith("lưu")
    return (
        not closed
        and not is_caps(piece)
        and not _NAME.match(piece)
        and (bool(ending.recipients) or piece.endswith((";", ".")) or piece.startswith(("Như", "TT", "Các")))
    )


def _add_recipient(ending: Ending, piece: str) -> None:
    text = piece.lstrip("-–—•+* ").strip()
    if piece[:1] in "-–—•+*" or not ending.recipients or text.startswith("Lưu") or piece[:1].isupper():
        ending.recipients.append(text.rstrip(" ;.").strip())
    else:
        ending.recipients[-1] = f"{ending.recipients[-1]} {text}".rstrip(" ;.")


def _read_signature(ending: Ending, pieces: Sequence[str]) -> None:
    posts = [piece for piece in pieces if is_caps(piece) and not piece.startswith(("TM", "KT", "TL", "TUQ"))]
    posts = [piece for piece in posts if _POSTS.match(plain(piece))]
    delegated = [re.sub(r"^Q\.\s*", "Quyền ", piece) for piece in pieces if re.match(r"^Q\.", piece)]
    post = next(reversed(posts or delegated), None)
    ending.signer_position = (
        re.sub(r"^(Phó|Quyền) (\w)", lambda m: f"{m[1]} {m[2].upper()}", post.capitalize()) if post else None
    )
    names = [piece for piece in pieces if _NAME.match(piece) and not is_caps(piece) and not _MARK.match(plain(piece))]
    names = [piece for piece in names if not _POSTS.match(plain(piece))]
    ending.signer_name = names[-1] if names else None
