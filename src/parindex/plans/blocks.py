"""Lines to paragraphs: hard line breaks mended, so that an item is one text however it was wrapped.

A block remembers which line every character came from. Whether a line that begins with a number or a dash
begins a new block is decided from the sentence before it, the room left on its line, and the list it would
continue: "… chính trị / - xã hội" and "… năm / 2025. Đồng thời" go on, they do not begin.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from parindex.core.text import plain, squeeze
from parindex.plans.labels import Label, as_upper_letter, parse_label
from parindex.plans.source import Line

_TERMINAL = re.compile(r"(?:[.;:!?…]|/\.)[\"”’»)\]]*\s*$")
_NUMBER_WANTED = re.compile(
    r"(?:^|\W)(?:năm|tháng|ngày|quý|điều|khoản|điểm|mục|phần|số|chương|bảng|cấp|mức|độ|đến|từ|và|hoặc|là|phụ lục|tại|"
    r"theo|thứ|với|của|trong|các|gồm)\s*$"
)
_UNFINISHED = re.compile(
    r"(?:^|\W)(?:của|và|về|các|năm|ngày|tháng|quý|số|theo|ban hành|với|cho|trong|tại|việc|từ|đến|là|để|"
    r"do|bằng|nhằm|phê duyệt|"
    r"thuộc|đối với|như|trên|dưới|hoặc|những|một|mỗi|khi|nếu|thứ|quyết định|nghị quyết|kế hoạch|chỉ thị|"
    r"nghị định)\s*$"
)
_BASIS = re.compile(r"(?:căn cứ|theo đề nghị của|xét đề nghị) ")
_CLOSING = re.compile(
    r"^(?:trên đây là|trong quá trình (?:triển khai|thực hiện|tổ chức)|căn cứ (?:vào )?(?:nội dung )?(?:các )?"
    r"(?:nội dung |nhiệm vụ )?(?:của )?kế hoạch này|nhận được|kế hoạch này|"
    r"yêu cầu (?:thủ trưởng|các|chủ tịch|giám đốc|người)|"
    r"(?:ủy ban nhân dân|ubnd|chủ tịch|giám đốc|trưởng ban|hội đồng)[^.;:]{0,70}?(?:yêu cầu|đề nghị|giao)\W)"
)
_CLOSING_TOO = re.compile(
    r"^(?:giao |đề nghị (?:các|thủ trưởng|chủ tịch)|định kỳ|(?:hằng|hàng) (?:quý|tháng|năm|tuần))"
)
_NO_TITLE = re.compile(r"[.;,!?…]$|(?:^|\W)(?:sau|gồm|cụ thể|trong đó|là|việc|nội dung|nhiệm vụ)\s*:$")
_TITLED = frozenset({"part", "chapter", "section", "subsection"})
_LONG_CAPS = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Block:
    """A paragraph: its text with breaks mended, and the line of each stretch of it.

    `title`: a short line that stands by itself above a list and bears no number.
    """

    text: str = ""
    label: Label | None = None
    starts: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    title: bool = False

    @property
    def body(self) -> str:
        """The text without its label."""
        return self.text[self.label.length :].strip() if self.label else self.text

    @property
    def first(self) -> int:
        return self.numbers[0]

    @property
    def last(self) -> int:
        return self.numbers[-1]

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def centred(self) -> bool:
        return all(line.centred for line in self.lines)

    def add(self, line: Line) -> None:
        """Append a line, joining a word or a number that a hard break cut."""
        piece = squeeze(line.text)
        glue = _glue(self.text, piece)
        self.starts.append(len(self.text) + len(glue))
        self.numbers.append(line.number)
        self.lines.append(line)
        self.text += glue + piece

    def line_at(self, offset: int) -> int:
        """Number of the line that the character at `offset` of `text` came from."""
        return self.numbers[max(bisect_right(self.starts, offset) - 1, 0)]


def _glue(before: str, piece: str) -> str:
    if not before:
        return ""
    if re.search(r"\w[-/]$", before) and re.match(r"\w", piece):
        return ""
    return "" if re.match(r"[-/][^\W\d_]", piece) and before[-1:].isalnum() else " "


def is_terminal(text: str) -> bool:
    """Whether a sentence or a clause of a list ends with `text`."""
    return bool(_TERMINAL.search(text))


def is_closing_formula(text: str) -> bool:
    """Whether a paragraph opens as the last ones of a plan do ("Trên đây là", "Yêu cầu Thủ trưởng các")."""
    low = plain(text)
    return bool(_CLOSING.match(low) or _CLOSING_TOO.match(low))


def is_caps(text: str) -> bool:
    """A heading in capitals: at least two letters and (nearly) no small ones."""
    letters = _LONG_CAPS.findall(text)
    small = sum(char.islower() for char in letters)
    return len(letters) >= 2 and small * 12 <= len(letters)


class Lists:
    """The lists open at a point of the text: which label would continue one, which would begin one."""

    def __init__(self) -> None:
        self._last: dict[str, Label] = {}

    def reading(self, label: Label) -> Label:
        """C. and D. are capitals where A. and B. went before, Roman numbers elsewhere."""
        letter = as_upper_letter(label)
        if letter is None:
            return label
        roman_goes_on = (before := self._last.get(label.style)) and before.ordinal == (label.ordinal or 0) - 1
        capital = self._last.get(letter.style)
        capital_goes_on = capital is not None and capital.ordinal == (letter.ordinal or 0) - 1
        return letter if capital_goes_on and not roman_goes_on else label

    def continues(self, label: Label) -> bool:
        """Whether the label is the next one of a list that is open."""
        before = self._last.get(label.style)
        if label.kind == "decimal":
            head = self._last.get(f"decimal{len(label.parts) - 1}") if len(label.parts) > 2 else self._arabic()
            if label.parts[-1] == 1 and head is not None:
                return tuple(str(part) for part in label.parts[:-1]) == head.path
            return before is not None and before.parts[:-1] == label.parts[:-1] and self._next(before, label)
        return before is not None and self._next(before, label)

    def begins(self, label: Label) -> bool:
        """Whether the label is the first one of a list."""
        return label.ordinal == 1 if label.kind != "decimal" else label.parts[-1] == 1

    def note(self, label: Label) -> None:
        self._last[label.style] = label

    def _arabic(self) -> Label | None:
        return next((found for style, found in self._last.items() if style in {"1.", "1)", "1/", "1-"}), None)

    @staticmethod
    def _next(before: Label, label: Label) -> bool:
        return before.ordinal is not None and label.ordinal == before.ordinal + 1


def to_blocks(lines: Iterable[Line]) -> list[Block]:
    """Group the lines of running text (no table cells) into paragraphs; blank lines and furniture are left out."""
    blocks: list[Block] = []
    lists = Lists()
    kept = [line for line in lines if not line.furniture and line.text.strip()]
    for line, following in zip_longest(kept, kept[1:]):
        before = blocks[-1] if blocks else None
        label = _label_of(line, lists)
        refused = label is not None and not _begins(label, squeeze(line.text), before, lists)
        if refused:
            label = None
        title = label is None and not refused and before is not None and _is_title(before, line, following)
        goes_on = before is not None and (_goes_on(before, line) or (refused and _stays(before, line)))
        if before is not None and label is None and goes_on and not title:
            before.add(line)
            continue
        block = Block(label=label, title=title)
        block.add(line)
        if label:
            lists.note(label)
        blocks.append(block)
    return blocks


def _is_title(before: Block, line: Line, following: Line | None) -> bool:
    """Whether a line without a number is the heading of the dashes or bullets that follow it."""
    if following is None or line.cell is not None or not (is_caps(before.text) or _ended_item(before)):
        return False
    below, text = parse_label(squeeze(following.text), following.level), squeeze(line.text)
    if below is None or not below.is_bare or squeeze(following.text)[below.length :].lstrip()[:1].islower():
        return False
    return text[0].isupper() and len(text.split()) <= 12 and line.room and not _NO_TITLE.search(plain(text))


def _ended_item(before: Block) -> bool:
    return before.label is not None and before.label.is_bare and before.text[-1:] in ".;"


def _stays(before: Block, line: Line) -> bool:
    """A sign or number that begins no item goes on with the unfinished sentence before it."""
    return not is_terminal(before.text) and not is_caps(before.text) and before.lines[-1].cell == line.cell


def _label_of(line: Line, lists: Lists) -> Label | None:
    label = parse_label(squeeze(line.text), line.level)
    return lists.reading(label) if label else None


def _begins(label: Label, text: str, before: Block | None, lists: Lists) -> bool:
    """Whether a label at the head of a line begins a paragraph there."""
    if label.ordinal is not None and label.ordinal > 150:
        return False
    rest = text[label.length :].lstrip()
    if label.kind in {"part", "chapter", "section", "subsection", "article", "annex"}:
        return _named_begins(label, rest, before)
    if before is None:
        return True
    ended = is_terminal(before.text) or is_caps(before.text)
    if label.is_bare:
        return _bare_begins(rest, before, ended)
    if not ended and _NUMBER_WANTED.search(plain(before.text)) and before.lines[-1].level is None:
        return False
    in_list = lists.continues(label) or lists.begins(label)
    if ended or before.lines[-1].room:
        return in_list or rest[:1].isupper() or not rest or rest[:1].isdigit()
    return lists.continues(label) and rest[:1].isupper() and not before.text.endswith(",")


def _named_begins(label: Label, rest: str, before: Block | None) -> bool:
    # "Phụ lục I kèm theo Kế hoạch này" and "Điều 5 của Luật" are mentions, not headings.
    if label.kind != "article" and rest[:1].islower():
        return False
    if label.kind == "article" and not label.written.endswith((".", ":")):
        return False
    if before is None or is_terminal(before.text) or is_caps(before.text):
        return True
    return before.lines[-1].room and not _NUMBER_WANTED.search(plain(before.text))


def _bare_begins(rest: str, before: Block, ended: bool) -> bool:
    if ended:
        return True
    tail = before.text[-1:]
    goes_on = rest[:1].islower() or (rest[:1].isdigit() and tail.isdigit())
    explicit = before.lines[-1].level is not None
    if before.lines[-1].room:
        return explicit or not goes_on or (before.label is not None and before.label.is_bare and tail == ",")
    return not goes_on and tail == ","


def _goes_on(before: Block, line: Line) -> bool:
    """Whether a line without a label belongs to the paragraph before it."""
    text, last = squeeze(line.text), before.lines[-1]
    if line.note != last.note or line.cell != last.cell:
        return False
    if re.search(r"\w[-/]$", before.text) and text[:1].isalnum():
        return True
    if _awaits_title(before):
        return True
    before_caps = is_caps(before.body or before.text)
    if before_caps != is_caps(text) and (before_caps or _is_caps_heading(text, before)):
        return False
    if before_caps:
        return not is_terminal(before.text) and line.bold == last.bold
    return _after_end(before, line, text) if is_terminal(before.text) else _in_mid_sentence(before, line, text)


def _awaits_title(before: Block) -> bool:
    """ "Phần thứ nhất", "Chương II" on a line of its own: the next line is its title."""
    return before.label is not None and before.label.kind in _TITLED and not before.body


def _after_end(before: Block, line: Line, text: str) -> bool:
    """Whether a paragraph goes on after the end of a sentence."""
    last = before.lines[-1]
    if text[:1].islower() or text[:1] in ",;.)":
        return not last.room or not (line.gap or before.text.endswith(":"))
    if _CLOSING.match(plain(text)) or (before.text.endswith(";") and _BASIS.match(plain(text))):
        return False
    return not last.room and not line.gap


def _in_mid_sentence(before: Block, line: Line, text: str) -> bool:
    """Whether a paragraph goes on where its last line ended without a stop, as headings do too."""
    last = before.lines[-1]
    if text[:1].islower() or text[:1] in ",;.)" or (text[:1].isdigit() and len(before.body.split()) > 6):
        return True
    if last.room and (line.gap or last.bold != line.bold):
        return False
    return not last.room or (last.level is None and not before.bold and bool(_UNFINISHED.search(before.text)))


def _is_caps_heading(text: str, before: Block) -> bool:
    return len(_LONG_CAPS.findall(text)) >= 8 and (is_terminal(before.text) or before.lines[-1].room)
