"""The head of a document: issuer, number and symbol, place and day, kind and title (Decree 30/2020/NĐ-CP, annex I).

The two columns of the head may come as two cells, as two blocks of lines or interleaved on the same lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from parindex.core.text import fold, plain, squeeze
from parindex.plans.blocks import is_caps
from parindex.plans.labels import parse_label
from parindex.plans.schedule import make_date
from parindex.plans.source import Line
from parindex.plans.unit_words import FIELD

KINDS = (
    "Kế hoạch", "Quyết định", "Chương trình hành động", "Chương trình", "Đề án", "Phương án", "Chỉ thị", "Nghị quyết",
    "Hướng dẫn", "Thông báo", "Báo cáo", "Tờ trình", "Quy chế", "Quy định", "Công điện",
)  # fmt: skip
_KIND_LINE = re.compile(
    "^(" + "|".join(fold(kind) for kind in sorted(KINDS, key=len, reverse=True)) + r")(?!\w)\s*:?\s*(.*)$"
)
_NATION = re.compile(r"cộng hòa\s+xã hội\s+chủ nghĩa\s+việt nam")
_MOTTO = re.compile(r"độc lập\s*[-–—]?\s*tự do\s*[-–—]?\s*hạnh phúc")
_NUMBER = re.compile(
    r"số\s*:?\s*(?P<n>[\d]*)\s*(?P<blank>[.…_\s]*)(?:/(?P<y>20\d\d))?\s*[/-]\s*(?P<s>[A-ZĐ][\wĐ&./-]*)", re.I
)
_SYMBOL_APART = re.compile(r"^/\s*(?P<s>[A-ZĐ]{2,}[A-ZĐa-z]*-[\wĐ&-]+)$")  # a blank number leaves "/KH-UBND" alone
_PLACE_DAY = re.compile(
    r"(?P<place>[^\W\d_][^,\n]{1,40}?)\s*,\s*"
    r"ngày\s*(?P<d>\d{0,2})[\s.…_]*tháng\s*(?P<m>\d{0,2})[\s.…_]*năm\s*(?P<y>\d{4})?",
    re.I,
)  # fmt: skip
_PREAMBLE = re.compile(
    r"^(?:căn cứ|thực hiện|để |nhằm|triển khai|tiếp tục|xét |theo |kính gửi|chủ tịch |ủy ban nhân dân|trên cơ sở)"
)
_ISSUED_WITH = re.compile(r"^\(?\s*(?:ban hành|kèm)\s+(?:kèm\s+)?theo")
_RULE = re.compile(r"^[\s_\-–—=*.~]+$")


@dataclass(slots=True)
class Letterhead:
    """What the head says, and the numbers of its lines: head, title. `after` is the index of the next line."""

    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    issued_on: date | None = None
    issued_text: str | None = None
    impossible: bool = False
    issuer: str | None = None
    place: str | None = None
    title: str | None = None
    head: list[Line] = field(default_factory=list)
    titles: list[Line] = field(default_factory=list)
    after: int = 0


def kind_on(line: Line) -> tuple[str, str] | None:
    """The kind of document a line announces in capitals, and the title that follows on the same line."""
    text = squeeze(line.text)
    if not is_caps(text) or len(text) > 200:
        return None
    match = _KIND_LINE.match(fold(text))
    if match is None:
        return None
    kind = next(kind for kind in KINDS if fold(kind) == match.group(1))
    return kind, squeeze(" ".join(text.split()[len(kind.split()) :]).lstrip(":"))


def has_nation(text: str) -> bool:
    """Whether a line bears the national title, so that a letterhead stands there."""
    low = plain(text)
    return bool(_NATION.search(low) or _MOTTO.search(low))


def read_letterhead(lines: Sequence[Line], body_text: str) -> Letterhead:
    """The head at the beginning of `lines`. Names in capitals are spelt as `body_text` spells them, where it does."""
    found = Letterhead()
    at = next((i for i, line in enumerate(lines[:120]) if kind_on(line)), None)
    if at is None:
        at = _end_without_kind(lines)
        found.head, found.after = list(lines[:at]), at
    else:
        found.head = list(lines[:at])
        kind = kind_on(lines[at])
        found.kind = kind[0] if kind else None
        found.after = _read_title(found, lines, at)
    _read_head(found, body_text)
    return found


def _end_without_kind(lines: Sequence[Line]) -> int:
    """A letter has no kind; its head ends with the line of number, place or V/v. No such line: no head."""
    end = 0
    for index, line in enumerate(lines[:60]):
        if (
            has_nation(line.text)
            or (_NUMBER.search(line.text) and "/" in line.text and index < 15)
            or _PLACE_DAY.search(line.text)
        ):
            end = index + 1
    if end and not any(has_nation(line.text) for line in lines[:end]):
        return 0
    return end


def _read_title(found: Letterhead, lines: Sequence[Line], at: int) -> int:
    announced = kind_on(lines[at])
    title = [announced[1]] if announced and announced[1] else []
    found.titles = [lines[at]]
    index = at + 1
    first: Line | None = None
    done = False
    while index < len(lines) and index < at + 40:
        line = lines[index]
        text = squeeze(line.text)
        if not text or _RULE.match(text) or line.furniture:
            index += 1
            if text:
                found.titles.append(line)
            continue
        if _ISSUED_WITH.match(plain(text)):
            found.titles.append(line)
            done = not text.endswith(")") or done
            index += 1
            if not text.endswith(")"):
                index = _to_parenthesis(found, lines, index)
            done = True
            continue
        if done or not (_is_title(text, line, first, title) or _wrapped(found, line, first)):
            break
        title.append(text)
        found.titles.append(line)
        first = first or line
        index += 1
    found.title = squeeze(" ".join(title)) or None
    return index


def _to_parenthesis(found: Letterhead, lines: Sequence[Line], index: int) -> int:
    for step in range(4):
        if index + step < len(lines) and lines[index + step].text.strip().endswith(")"):
            found.titles += [line for line in lines[index : index + step + 1] if line.text.strip()]
            return index + step + 1
    return index


def _wrapped(found: Letterhead, line: Line, first: Line | None) -> bool:
    """Whether a full line of the title leaves its last words to this one."""
    last, text = found.titles[-1], squeeze(line.text)
    ended = last.room or squeeze(last.text).endswith((".", ";", ":"))
    if first is None or ended or line.gap or is_caps(text) or parse_label(text):
        return False
    return not _PREAMBLE.match(plain(text)) and len(text) <= len(squeeze(last.text))


def _is_title(text: str, line: Line, first: Line | None, title: Sequence[str]) -> bool:
    low = plain(text)
    label = parse_label(text)
    if label is not None and not (title and text[:1] in "-–" and is_caps(title[-1])):
        return False
    if low.startswith(("căn cứ", "kính gửi")) or len(title) >= 6 or len(" ".join(title)) > 400:
        return False
    if first is None:
        return not title or is_caps(text) or text[:1].islower() or line.bold
    if is_caps(title[-1]) and len(title[-1]) > 8:
        return is_caps(text)
    if first.bold != line.bold or is_caps(text) or title[-1].endswith((".", ";", ":")):
        return False
    if first.bold or (first.centred and line.centred):
        return not (_PREAMBLE.match(low) and len(text) > 70)
    return text[:1].islower() or bool(
        re.search(r"(?:năm|của|và|về|theo|huyện|tỉnh|xã|phường|,)$", title[-1]) and not line.gap
    )


def _read_head(found: Letterhead, body_text: str) -> None:
    pieces = [piece for line in found.head for piece in re.split(r"\s{3,}|\t", line.text.strip()) if piece.strip()]
    text = "\n".join(pieces)
    if match := _NUMBER.search(re.sub(r"\s*\n\s*(?=/)", "", text)):
        found.number = match["n"] or None
        found.symbol = match["s"].rstrip(".,")
    elif apart := next((match for piece in pieces if (match := _SYMBOL_APART.match(squeeze(piece)))), None):
        found.symbol = apart["s"]
    joined = "\n".join(squeeze(line.text) for line in found.head)
    if match := _PLACE_DAY.search(joined):
        _read_day(found, match)
    found.issuer = _issuer(text, body_text)


def _read_day(found: Letterhead, match: re.Match[str]) -> None:
    place = re.split(r"\s{2,}|/\S+\s+", match["place"])[-1]
    place = re.sub(r"^.*?[A-ZĐ]{2,}[\w-]*\s+(?=[^\W\d_])", "", squeeze(place))
    found.place = squeeze(place)
    if match["d"] and match["m"] and match["y"]:
        found.issued_on = make_date(int(match["y"]), int(match["m"]), int(match["d"]))
        found.impossible = found.issued_on is None
    words = [("ngày", match["d"]), ("tháng", match["m"]), ("năm", match["y"])]
    found.issued_text = " ".join(f"{word} {value}" for word, value in words if value) or None


def _issuer(text: str, body_text: str) -> str | None:
    rest = text
    for pattern in (_NATION, _MOTTO):
        for match in reversed([*pattern.finditer(plain(rest))]):
            rest = f"{rest[: match.start()]}\n{rest[match.end() :]}"
    names: list[str] = []
    for line in rest.split("\n"):
        line = squeeze(line).strip("*_-–—. ")
        if not line or not is_caps(line) or re.match(r"(?:SỐ|DỰ THẢO|HỎA TỐC|KHẨN|THƯỢNG KHẨN|MẬT)(?!\w)|/", line):
            continue
        goes_on = names and re.match(r"(?:HUYỆN|TỈNH|THÀNH PHỐ|THỊ XÃ|QUẬN|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU|TP\.?)\s", line)
        if goes_on or (names and not _STARTS_NAME.match(plain(line))):
            names[-1] += " " + line
        else:
            names.append(line)
    return spell(names[-1], body_text) if names else None


_STARTS_NAME = re.compile(
    r"(?:ủy ban|ubnd|sở|phòng|ban|hội đồng|hđnd|bộ|văn phòng|thanh tra|cục|chi cục|trung tâm|đảng|huyện "
    r"ủy|tỉnh ủy|thành ủy|công an)(?!\w)"
)
_COMMON = re.compile(
    r"(?<!\w)(?:ủy ban nhân dân|ủy ban|nhân dân|hội đồng|hội đồng nhân dân|tỉnh|huyện|thành phố|thị xã|"
    r"quận|xã|phường|thị trấn|"
    r"đặc khu|sở|phòng|ban|văn phòng|thanh tra|chi cục|cục|trung tâm|và|bộ)(?!\w)"
)


def spell(capitals: str, body_text: str) -> str:
    """A name written in capitals as the text writes it, else by the rules: common words small, places large."""
    name = re.sub(r"(?<!\w)UBND(?!\w)", "ỦY BAN NHÂN DÂN", squeeze(capitals)).replace("UỶ", "ỦY")
    key = plain(name)
    low = plain(body_text)
    at = low.find(key)
    while at >= 0:
        found = squeeze(body_text[at : at + len(key)])
        if not is_caps(found) and found[:1].isupper():
            return found.replace("Uỷ", "Ủy")
        at = low.find(key, at + 1)
    return _by_rule(key)


def _by_rule(key: str) -> str:
    spelt = list(key.title())
    for match in [*_COMMON.finditer(key), *FIELD.finditer(key)]:
        spelt[match.start() : match.end()] = key[match.start() : match.end()]
        if FIELD.match(key, match.start()) and match.start() > 0:
            spelt[match.start()] = key[match.start()].upper()
    return "".join(spelt)[:1].upper() + "".join(spelt)[1:]
