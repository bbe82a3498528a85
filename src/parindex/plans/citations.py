"""Legal and directive texts that a plan cites by number, each once, with date and issuer as the plan gives them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from parindex.core.text import LOWER, UPPER, fold, plain, squeeze
from parindex.plans.blocks import Block
from parindex.plans.reading import Citation, Lines, Mention
from parindex.plans.schedule import make_date

_KINDS = (
    "Bộ luật", "Luật", "Pháp lệnh", "Nghị quyết liên tịch", "Nghị quyết", "Nghị định", "Quyết định",
    "Thông tư liên tịch",
    "Thông tư", "Thông báo kết luận", "Thông báo", "Chỉ thị", "Chương trình hành động", "Chương trình "
                                                                                        "phối hợp", "Chương trình",
    "Kế hoạch", "Đề án", "Công văn", "Công điện", "Văn bản hợp nhất", "Văn bản", "Kết luận", "Hướng dẫn", "Báo cáo",
    "Tờ trình", "Quy định", "Quy chế phối hợp", "Quy chế", "Phương án", "Thông tri", "Lệnh",
)  # fmt: skip
_BY_KEY = {plain(kind): kind for kind in _KINDS}
_KIND = r"(?:" + "|".join(re.escape(kind) for kind in sorted(_BY_KEY, key=len, reverse=True)) + ")"
KIND_OF_TYPE = {
    "QĐ": "Quyết định", "KH": "Kế hoạch", "NQ": "Nghị quyết", "NĐ": "Nghị định", "CT": "Chỉ thị",
    "CTr": "Chương trình",
    "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "KL": "Kết luận", "HD": "Hướng dẫn",
    "TB": "Thông báo", "BC": "Báo cáo",
    "TTr": "Tờ trình", "CĐ": "Công điện", "PA": "Phương án", "ĐA": "Đề án", "QC": "Quy chế",
    "QyĐ": "Quy định", "QĐi": "Quy định",
    "CV": "Công văn", "VBHN": "Văn bản hợp nhất", "NQLT": "Nghị quyết liên tịch", "CTHĐ": "Chương trình hành động",
}  # fmt: skip
# Kinds that may bear the sign of another one: party regulations are signed QĐ, "văn bản" says nothing.
_ALSO = {"Quy định": {"QĐ"}, "Quy chế": {"QĐ"}, "Chương trình hành động": {"CTr"}, "Chương trình phối hợp": {"CTr"},
         "Thông báo kết luận": {"TB", "KL"}, "Quy chế phối hợp": {"QC", "QĐ"}, "Thông tri": {"TT"}}  # fmt: skip

_CAPS = f"[{UPPER}]"
_SIGNS = "(?:" + "|".join(KIND_OF_TYPE) + ")"
_SEGMENT = rf"{_CAPS}[{UPPER}{LOWER}0-9.]*(?:&{_CAPS}[A-Za-zĐđ]*)?"
_REFERENCE = re.compile(
    rf"(?:(?<![\w/.-])(?P<pn>\d{{1,4}})(?:\s?-\s?|(?={_SIGNS}/))(?P<pt>{_CAPS}[A-Za-zĐđ]{{0,4}})\s?/\s?(?P<pi>{_CAPS}[A-ZĐa-z0-9]*(?:-{_CAPS}[A-ZĐa-z]*)?)"
    rf"|(?<![\w/.-])(?P<n>\d{{1,5}}[a-zA-Z]?)\s?/\s?(?:(?P<y>(?:19|20)\d\d)\s?/\s?)?(?P<s>{_SEGMENT}(?:\s?[-–]\s?{_SEGMENT})*)"
    rf"|(?<=số)(?P<blank>[\s.…_]*)/\s?(?P<bs>{_CAPS}[A-Za-zĐđ]{{0,4}}-{_SEGMENT}(?:-{_SEGMENT})*))"
)
_KIND_BEFORE = re.compile(rf"(?:^|.*\W)({_KIND})(?:\s+(?:của\s+[^,;.]{{3,40}}?\s+)?số\s*:?|(?!\w))\s*$", re.S)
_NO_SYMBOL = re.compile(
    r"(?<!\w)(nghị quyết|nghị định|quyết định|chỉ thị|thông tư|công văn|kết luận|kế "
    r"hoạch)\s+số\s+(\d{1,4})(?=\s+ngày\s+\d)"
)
_DATE = re.compile(
    r"\s*[,(]?\s*(?:ban hành\s+|ký\s+)?(?:ngày\s+(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})(?!\d)"
    r"|ngày\s+(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})\s+năm\s+(?P<y2>\d{4})(?!\d))\)?"
)
_ISSUER_STOP = (
    r"\s+(?:về|ban hành|phê duyệt|quy định|sửa đổi|thực hiện|v/v|hướng dẫn|công bố|triển khai|thông qua|"
    r"chỉ đạo|tiếp tục|"
    rf"một số|cho|trên địa bàn|ngày|năm|yêu cầu|tăng cường|đẩy mạnh|nhằm|giao|bổ sung|thay thế|kiện "
    rf"toàn|được|có|đã|và\s+(?=[{LOWER}])|"
    rf"(?:và\s+)?(?:các\s+)?{_KIND}(?!\w))|\s*[,;.():“\"]|\s*$"
)
_ISSUER = re.compile(rf"\s*,?\s*của\s+((?:bộ trưởng,\s+chủ nhiệm\s)?.{{3,110}}?)(?={_ISSUER_STOP})")
_SHARES = re.compile(r"\s*(?:,|và|;|,\s*và)\s*(?:các\s+)?$")
_LAW = re.compile(
    r"(?<![\w])((?:Bộ luật|Luật|Pháp lệnh)\s+(?!số\b|định\b|gia\b|sư\b)"
    rf"[{UPPER}{LOWER}][^,;.():\n\d“”\"]{{3,80}}?(?:,\s(?:công chức|viên chức|"
    rf"chống\s[^,;.():\n\d“”\"]{{3,40}}?))?)(?=\s*(?:[,;.():\n“”\"]|$|năm\s+\d|ngày|số\s+\d|và\s+(?:các|Luật|Nghị)|"
    r"(?:của|được|theo|về việc|trong|đối với|tại|để|nhằm|có hiệu lực|quy định)(?!\w)))"
)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a text is cited. `shared` says that the date was written after the next text of a pair."""

    kind: str | None
    reference: str
    number: str | None
    symbol: str
    year: int | None
    issued_on: date | None
    issuer: str | None
    lines: Lines
    impossible_date: str | None = None
    shared: bool = False
    kind_written: bool = True


def find_occurrences(blocks: Iterable[Block]) -> list[Occurrence]:
    """Every citation by number, in order of the text."""
    found: list[Occurrence] = []
    for block in blocks:
        found += _in_block(block)
    return found


def _in_block(block: Block) -> list[Occurrence]:
    text, low = block.text, plain(block.text)
    matches = [match for match in _REFERENCE.finditer(text) if _is_citation(match, low)]
    ends: list[int] = []
    found: list[Occurrence] = []
    for match in matches:
        previous = found[-1] if found and match.start() - ends[-1] <= 12 else None
        found.append(_occurrence(match, block, low, previous))
        ends.append(match.end())
    _share_dates(found, matches, text)
    return found + [_without_symbol(match, block, low) for match in _NO_SYMBOL.finditer(low)]


def _is_citation(match: re.Match[str], low: str) -> bool:
    before = low[max(0, match.start() - 90) : match.start()]
    if match["pn"]:
        return match["pt"] in KIND_OF_TYPE or bool(_KIND_BEFORE.match(before))
    if match["bs"]:
        return bool(_KIND_BEFORE.match(before))
    symbol = match["s"]
    if match["y"] and re.match(r"QH\d|UBTVQH\d", symbol):
        return True
    if re.match(rf"{_SIGNS}(?:UBND|HĐND|TTg|CP)$", symbol):
        return True
    return "-" in symbol or "–" in symbol or (bool(_KIND_BEFORE.match(before)) and symbol.isupper())


def _occurrence(match: re.Match[str], block: Block, low: str, previous: Occurrence | None) -> Occurrence:
    number, year, symbol = _parts(match)
    kind_match = _KIND_BEFORE.match(low[max(0, match.start() - 90) : match.start()])
    kind = _BY_KEY[kind_match.group(1)] if kind_match else None
    if kind is None and re.match(r"QH\d|UBTVQH\d", symbol):
        kind = _kind_of_national(low[max(0, match.start() - 120) : match.start()])
    written = kind is not None
    if kind is None and previous is not None and type_of(previous.symbol) == type_of(symbol):
        kind = previous.kind
    kind = kind or KIND_OF_TYPE.get(type_of(symbol) or "")
    issued_on, impossible, issuer = _date_and_issuer(block.text, low, match.end())
    joint = "-" if match["pn"] else "/"
    reference = (number or "") + (f"/{year}" if year else "") + joint + symbol
    lines = (block.line_at(match.start()), block.line_at(match.end() - 1))
    return Occurrence(
        kind, reference, number, symbol, year, issued_on, issuer, lines, impossible, kind_written=written
    )


def _kind_of_national(before: str) -> str | None:
    """The kind of a text of the National Assembly, which has its name between kind and number."""
    found = re.findall(r"(?<!\w)(bộ luật|luật|pháp lệnh|nghị quyết)(?!\w)", before)
    return _BY_KEY[found[-1]] if found else None


def _parts(match: re.Match[str]) -> tuple[str | None, int | None, str]:
    if match["pn"]:
        return match["pn"], None, f"{match['pt']}/{match['pi']}"
    symbol = re.sub(r"\s|(?<=\w)\.+$", "", match["s"] or match["bs"]).replace("–", "-").rstrip(".")
    # A PDF viewer that takes the hyphen at the end of a line for a word break leaves "QĐUBND".
    symbol = re.sub(rf"^({_SIGNS})(?=(?:UBND|HĐND|TTg|CP|CTUBND)$)", r"\1-", symbol)
    return match["n"], int(match["y"]) if match["y"] else None, symbol


def _without_symbol(match: re.Match[str], block: Block, low: str) -> Occurrence:
    issued_on, impossible, issuer = _date_and_issuer(block.text, low, match.end())
    lines = (block.line_at(match.start(2)), block.line_at(match.end() - 1))
    kind = _BY_KEY[match.group(1)]
    return Occurrence(kind, match.group(2), match.group(2), "", None, issued_on, issuer, lines, impossible)


def _date_and_issuer(text: str, low: str, at: int) -> tuple[date | None, str | None, str | None]:
    day = _DATE.match(low, at)
    issuer = _ISSUER.match(low, day.end() if day else at)
    if issuer and not day:
        day = _DATE.match(low, issuer.end())
    name = full_issuer(text[issuer.start(1) : issuer.end(1)]) if issuer else None
    if day is None:
        return None, None, name
    parts = tuple(int(day[a] or day[b]) for a, b in (("y", "y2"), ("m", "m2"), ("d", "d2")))
    found = make_date(*parts)
    return found, None if found else f"{parts[2]:02d}/{parts[1]:02d}/{parts[0]}", name


def full_issuer(written: str) -> str:
    """An issuer with UBND and HĐND written out."""
    name = re.sub(r"(?<!\w)UBND(?!\w)", "Ủy ban nhân dân", squeeze(written))
    name = re.sub(r"(?<!\w)HĐND(?!\w)", "Hội đồng nhân dân", name)
    name = re.sub(r"(?<!\w)UBTVQH(?!\w)", "Ủy ban Thường vụ Quốc hội", name).replace("Uỷ ban", "Ủy ban")
    return name[:1].upper() + name[1:]


def _share_dates(found: list[Occurrence], matches: Sequence[re.Match[str]], text: str) -> None:
    """ "Nghị quyết số 18-NQ/TW, Nghị quyết số 19-NQ/TW ngày 25/10/2017 của …": one date and issuer for both.

    Only texts of one kind and one issuer's sign share; a pair of different signs stands side by side by chance.
    """
    for index in range(len(found) - 2, -1, -1):
        first, second = found[index], found[index + 1]
        between = text[matches[index].end() : matches[index + 1].start()]
        if own_date := _DATE.match(plain(between)):
            between = between[own_date.end() :]
        between = re.sub(rf"(?:{_KIND})?\s*(?:số\s*:?\s*)?$", "", plain(between))
        if first.issuer is not None or not _SHARES.match(between):
            continue
        dated = first.issued_on is not None or first.impossible_date is not None
        if dated and (first.symbol == second.symbol or _party_organ(first) == _party_organ(second) is not None):
            found[index] = replace(first, issuer=second.issuer)
        elif not dated and first.symbol == second.symbol and second.issued_on:
            found[index] = replace(first, issued_on=second.issued_on, issuer=second.issuer, shared=True)


def _party_organ(found: Occurrence) -> str | None:
    """The sign of a party organ ("TU" of "92-KH/TU"), which names one body and no other of its level."""
    return found.symbol.rpartition("/")[2] if "/" in found.symbol else None


def type_of(symbol: str) -> str | None:
    """The sign of the kind in a symbol: "QĐ" of "QĐ-UBND", "CTr" of "CTr/HU"; None where it has none."""
    for piece in re.split(r"[-/]", symbol)[:1]:
        if piece in KIND_OF_TYPE:
            return piece
    return None


def kind_fits(kind: str | None, symbol: str) -> bool:
    """Whether the kind written and the sign in the symbol agree (Decree 30/2020/NĐ-CP, annex III)."""
    sign = type_of(symbol)
    if kind is None or sign is None or kind in {"Văn bản", "Luật", "Bộ luật", "Pháp lệnh", "Lệnh"}:
        return True
    return KIND_OF_TYPE[sign] == kind or sign in _ALSO.get(kind, set())


@lru_cache(maxsize=4096)
def same_issuer(one: str | None, other: str | None) -> bool:
    """Whether two ways of naming an issuer can mean the same body; not named agrees with all."""
    if one is None or other is None:
        return True
    a, b = fold(full_issuer(one)), fold(full_issuer(other))
    return a.startswith(b) or b.startswith(a)


def group(occurrences: Iterable[Occurrence]) -> list[list[Occurrence]]:
    """Occurrences of one text together: same number, year and symbol, and issuers that agree."""
    groups: list[list[Occurrence]] = []
    by_key: dict[tuple[str | None, int | None, str], list[list[Occurrence]]] = {}
    for found in occurrences:
        alike = by_key.setdefault((found.number, found.year, fold(found.symbol)), [])
        together = next((one for one in alike if all(same_issuer(found.issuer, other.issuer) for other in one)), None)
        if together is None:
            together = []
            alike.append(together)
            groups.append(together)
        together.append(found)
    return groups


def merge(together: Sequence[Occurrence], problems: Sequence[str]) -> Citation:
    """One citation of all its occurrences: the first date written with it, the fullest name of the issuer."""
    first = together[0]
    own = [found for found in together if not found.shared] or together
    dates = [found.issued_on for found in own if found.issued_on] or [f.issued_on for f in together if f.issued_on]
    issuers = [found.issuer for found in own if found.issuer] or [f.issuer for f in together if f.issuer]
    kind = next((found.kind for found in together if found.kind_written and found.kind), first.kind)
    return Citation(
        kind, first.reference, first.number, first.symbol, first.year,
        dates[0] if dates else None, max(issuers, key=len) if issuers else None,
        tuple(found.lines for found in together), tuple(problems),
    )  # fmt: skip


def find_mentions(blocks: Iterable[Block]) -> list[Mention]:
    """Laws named without a number."""
    found: dict[str, Mention] = {}
    for block in blocks:
        for match in _LAW.finditer(block.text):
            if re.match(r"\s*(?:năm \d{4}\s*)?\(?(?:số|ngày)\s*\d", block.text[match.end() :]):
                continue
            name = squeeze(match.group(1))
            lines = (block.line_at(match.start()), block.line_at(match.end() - 1))
            kind = next(kind for kind in ("Bộ luật", "Luật", "Pháp lệnh") if name.startswith(kind))
            found.setdefault(fold(name), Mention(kind, name, lines))
    return list(found.values())
