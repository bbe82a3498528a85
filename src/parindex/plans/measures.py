"""Figures of a target: what they count, at which level, and how much is wanted.

A year, a number of a text, an article, a standard ("ISO 9001:2015") is no figure of a target.
"""

import re
from dataclasses import dataclass, replace

from parindex.core.text import plain, squeeze
from parindex.plans.reading import Measure

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?"
_UNITS = (
    "điểm phần trăm", "điểm", "bậc", "hạng", "hồ sơ", "mô hình", "lớp", "cuộc", "ngày làm việc",
    "ngày", "giờ làm việc",
    "giờ", "phút", "tthc", "thủ tục hành chính", "thủ tục", "lần", "sáng kiến", "hội nghị", "hội thảo", "buổi", "đợt",
    "đơn vị", "cơ quan", "xã", "phường", "người", "cán bộ", "công chức", "viên chức", "tin, bài",
    "tin bài", "bài", "tin",
    "chuyên mục", "chuyên đề", "chương trình", "văn bản", "nhiệm vụ", "giải pháp", "triệu đồng", "tỷ đồng", "tỉ đồng",
    "đồng", "dịch vụ công", "dịch vụ", "dự án", "đề tài", "phiếu", "doanh nghiệp", "biên chế", "hộ", "ứng dụng",
    "phóng sự", "hệ thống", "quy trình", "học viên", "đoàn", "cách làm", "kỳ", "số", "trường hợp",
    "nội dung", "cơ sở dữ liệu",
    "phiên", "vụ", "đơn", "giải", "camera", "máy", "bộ", "video", "clip", "tuần", "tháng", "tổ",
)  # fmt: skip
_UNIT = "(?:" + "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True)) + r")(?!\w)"
_FIGURE = re.compile(
    rf"(?<![\w.,/:-])(?P<low>{NUMBER})\s*%?\s*(?:[-–—]|đến)\s*(?P<high>{NUMBER})\s*(?P<runit>%|phần trăm|{_UNIT})"
    rf"|(?<![\w.,/:-])(?P<value>{NUMBER})\s*(?P<unit>%|phần trăm|{_UNIT})"
    rf"|(?:xếp|đứng|vị trí|hạng|thứ hạng)(?:\s+(?:thứ|hạng|vị "
    rf"trí|từ))*\s+(?P<rank>\d{{1,3}})(?:\s*(?:đến|-|–)\s*(?:thứ|hạng|vị trí)?\s*(?P<worst>\d{{1,3}}))?"
    rf"(?:\s*/\s*\d{{1,3}})?(?!\s*%)"
    rf"|(?:nhóm|top|tốp)\s+(?:đầu\s+)?(?P<top>\d{{1,3}})(?!\s*%)"
)
_NO_FIGURE = re.compile(
    r"\d[\d/.-]*(?:/[a-zđ][\w-]*)+|\d+-[a-zđ]+/[a-zđ]+|(?:năm|giai đoạn|nhiệm kỳ|đến năm)\s+\d{4}(?:\s*[-–]\s*\d{4})?"
    r"|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{4}|(?:ngày|tháng|quý)\s+\d{1,2}(?:\s+tháng\s+\d{1,2})?"
    r"|(?:điều|khoản|mục|mức độ|cấp độ|mức|số|phụ lục|phần|chương|khóa|đề án|qlvb)\s+\d+(?!\s*%)|(?:iso|"
    r"tcvn|tcvn iso)\s*[\d:.-]+|(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d"
)
_COMPARATORS = (
    (">=", r"không dưới|không thấp hơn|không ít hơn|tối thiểu|ít nhất|từ|đạt từ"),
    ("<=", r"không quá|không vượt quá|không vượt|tối đa|không cao hơn|nhiều nhất|xuống còn|giảm còn|chỉ "
           r"còn|còn|chậm nhất"),
    (">", r"trên|hơn|vượt|vượt mức|cao hơn|lớn hơn"),
    ("<", r"dưới|thấp hơn|nhỏ hơn|ít hơn"),
    ("=", r"đạt đúng|bằng|đúng"),
)  # fmt: skip
_BEFORE = [(sign, re.compile(rf"(?<!\w)(?:{words})(?:\s+(?:mức|là|khoảng))?\s*$")) for sign, words in _COMPARATORS]
_LEVELS = (
    ("tỉnh", re.compile(r"(?:cấp|của|toàn|trên địa bàn|nhân dân|ubnd|thuộc|tại)\s+tỉnh(?!\w)|cấp sở|các "
                        r"sở|sở, (?:ban, )?ngành")),
    ("huyện", re.compile(r"(?:cấp|của|toàn|trên địa bàn|nhân dân|ubnd|thuộc|tại)\s+huyện(?!\w)")),
    ("xã", re.compile(r"(?:cấp|của|toàn|trên địa bàn|nhân dân|ubnd|thuộc|tại|các)\s+xã(?!\w|\s+hội)|"
                      r"(?:ubnd|nhân dân) các (?:xã|phường)")),
)  # fmt: skip
# A column of a table that counts for one level: "Cấp tỉnh", "Chỉ tiêu năm 2026 | Xã". One that a level sets
# ("Chỉ tiêu tỉnh giao") says nothing of the kind.
_COLUMN_LEVELS = (
    ("tỉnh", re.compile(r"(?<!\w)(?:(?:cấp|toàn)\s+tỉnh|(?:các\s+)?sở, (?:ban, )?ngành|các sở)(?!\w)|(?:^|\s)tỉnh$")),
    ("huyện", re.compile(r"(?<!\w)(?:cấp|toàn|các)\s+huyện(?!\w)|(?:^|\s)huyện$")),
    ("xã", re.compile(r"(?<!\w)(?:(?:cấp|toàn|các)\s+xã|xã, phường)(?!\w)|(?:^|\s)(?:xã|phường)$")),
)
_PREDICATE = re.compile(
    r"(?:^|\s+)(?:được|đạt|có(?!\s+liên quan|\s+công(?!\s+chức))|phải|bảo đảm|đảm bảo|thực hiện|hoàn thành|"
    r"(?<!phép )(?<!trật tự )(?<!sở )xây dựng|áp "
    r"dụng|sử dụng|trở lên|trở xuống|so với|"
    r"và\s+(?:tối thiểu|ít nhất|trên|dưới|\d)|theo|vào|đối với|giải quyết|xử lý|đúng|trước hạn|không|"
    r"trong (?:năm|tổng|quý|đó)|tham gia|"
    r"triển khai|số hóa|tiếp nhận|là|ứng dụng|cung cấp|đã|công khai|ban hành|kết nối|gửi|trên (?:môi "
    r"trường|tổng|hệ thống)|bị|mỗi|tổ chức|tại)(?!\w)"
)
_SUBJECT_END = re.compile(
    r"(?:[\s,:–-]|(?<!\w)(?:đạt(?: tỷ lệ)?|phấn đấu|duy trì|là|ở mức|tỷ lệ|tại|có|từ|khoảng|mức|lên|"
    r"xuống|còn|trên|dưới|tối thiểu|ít nhất|bằng|"
    r"không quá|tối đa|hơn|vượt|tăng|giảm|nâng|đúng|thuộc|nằm trong|"
    r"đến năm \d{4}|không dưới|không thấp hơn|thêm|được|và))+$"
)
_SUBJECT_START = re.compile(
    r"^(?:[\s,:–-]|(?:phấn đấu(?: đến (?:hết )?năm \d{4})?|đến (?:hết )?năm \d{4}|bảo đảm|đảm bảo|duy "
    r"trì|tiếp tục|trong đó|so với (?:cùng kỳ )?(?:năm trước|năm \d{4})|và|trở lên|trở xuống)(?!\w))+"
)
_ON_ANOTHERS_WORD = re.compile(r"(?<!\w)theo(?!\w)")
_LEVEL_AT_END = re.compile(r"\s+(?:của|ở|tại)\s+(?:cấp )?(?:tỉnh|huyện|xã|sở|phường)$")
_LEVEL_ONLY = re.compile(r"(?:của |ở |tại )?(?:cấp )?(?:tỉnh|huyện|xã|sở|phường)$")
_INDICATOR_NAME = re.compile(r"(?:chỉ số|tỷ lệ|tỉ lệ|mức độ)[^:;]{2,80}(?=:)")
_CLAUSE = re.compile(r"[;\n]|\.(?=\s|$)|,?\s+trong đó(?!\w)")


@dataclass(frozen=True, slots=True)
class _Figure:
    start: int
    end: int
    value: str
    upper: str | None
    unit: str
    rank: bool


def decimal_text(written: str) -> str:
    """A Vietnamese number as a decimal string with a dot: "1.234" -> "1234", "98,5" -> "98.5", "02" -> "2"."""
    if "," in written:
        written = written.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        written = written.replace(".", "")
    whole, dot, part = written.partition(".")
    return (whole.lstrip("0") or "0") + dot + part


def read_measures(text: str) -> tuple[Measure, ...]:
    """The figures of a target's text, in order."""
    low = plain(text)
    bare = _NO_FIGURE.sub(lambda match: re.sub(r"\d", "\0", match.group()), low)
    figures = [_figure(match) for match in _FIGURE.finditer(bare)]
    measures: list[Measure] = []
    for index, figure in enumerate(figures):
        floor = figures[index - 1].end if index else 0
        ceiling = figures[index + 1].start if index + 1 < len(figures) else len(text)
        found = _measure(text, low, figure, floor, ceiling)
        if not found.subject and measures:  # "… đạt trên 88 điểm, tăng 02 bậc": one thing, two figures
            found = replace(found, subject=measures[-1].subject)
        elif measures and _LEVEL_ONLY.match(plain(found.subject)):  # "Tỷ lệ … của huyện 98%; của cấp xã 97%"
            found = replace(found, subject=_same_of_another_level(measures[-1].subject, found.subject))
        measures.append(found)
    return tuple(measures)


def _same_of_another_level(stem: str, level: str) -> str:
    """The subject before, with this level in the place of its own."""
    return f"{_LEVEL_AT_END.sub('', stem)} {level}"


def _figure(match: re.Match[str]) -> _Figure:
    if match["rank"] or match["top"]:
        worst = match["worst"] or match["rank"] or match["top"]
        return _Figure(match.start(), match.end(), decimal_text(worst), None, "hạng", True)
    if match["low"]:
        unit = match["runit"]
        return _Figure(
            match.start(), match.end(), decimal_text(match["low"]), decimal_text(match["high"]), _unit(unit), False
        )
    return _Figure(match.start(), match.end(), decimal_text(match["value"]), None, _unit(match["unit"]), False)


def _unit(written: str) -> str:
    return {"phần trăm": "%", "tthc": "TTHC"}.get(written, written)


def _measure(text: str, low: str, figure: _Figure, floor: int, ceiling: int) -> Measure:
    start = max([floor, *(match.end() for match in _CLAUSE.finditer(low, floor, figure.start))])
    stop = min([ceiling, *(match.start() for match in _CLAUSE.finditer(low, figure.end, ceiling))][:2] or [ceiling])
    after = text[figure.end : stop]
    counted = not figure.rank and figure.unit not in {"%", "điểm", "bậc"}
    beside = after.removeprefix(",") if counted else after  # "02 mô hình, cách làm mới"
    subject = "" if figure.rank else _subject_after(beside, plain(beside), low[start : figure.start])
    if subject and counted:
        subject = f"{figure.unit}, {subject}" if after.startswith(",") else f"{figure.unit} {subject}"
    subject = subject or _subject_before(text[start : figure.start])
    return Measure(
        _comparator(low[max(0, figure.start - 24) : figure.start], low[figure.end : figure.end + 12], figure),
        figure.value,
        figure.unit,
        _scope(low[figure.end : stop], low[start : figure.start]),
        subject,
        figure.upper,
    )


def _comparator(before: str, after: str, figure: _Figure) -> str:
    if re.match(r"\s*trở lên", after):
        return ">="
    if re.match(r"\s*trở xuống", after):
        return "<="
    for sign, pattern in _BEFORE:
        if pattern.search(before):
            return sign
    return "<=" if figure.rank else ">="


def _subject_after(after: str, low: str, before: str) -> str:
    if re.search(
        r"(?:^|\W)(?:đạt|là|:|ở mức|lên|xuống|còn)\s*(?:trên|từ|tối thiểu|ít nhất|dưới|không quá)?\s*$", before
    ) and re.search(r"(?:^|\W)(?:tỷ lệ|tỉ lệ|chỉ số|mức độ|số lượng|điểm|kết quả)\W", before):
        return ""
    trailing = re.match(r"\s*trở (?:lên|xuống)(?=\s+[^\W\d_])", low)
    if trailing:
        after, low = after[trailing.end() :], low[trailing.end() :]
    end = _PREDICATE.search(low)
    noun = after[: end.start()] if end else after
    if re.match(r"\s*[,;.:)(/]", noun):
        return ""
    noun = re.sub(r"[,:]\s*$|\s+(?:và|tại|với|đạt)\s*(?:tối thiểu|ít nhất|trên|dưới|từ)?\s*$", "", noun.rstrip())
    return squeeze(re.sub(r"\([^)]*\)?", "", noun)).strip(" ,;.:-–")


def _subject_before(before: str) -> str:
    low = plain(before)
    head = _SUBJECT_START.match(low)
    start = head.end() if head else 0
    if named := _INDICATOR_NAME.match(low, start):
        return squeeze(before[start : named.end()])
    end = _SUBJECT_END.search(low)
    return squeeze(before[start : max(start, end.start()) if end else len(before)]).strip(" ,;.:-–")


def _scope(after: str, before: str) -> str | None:
    for window in (_ON_ANOTHERS_WORD.split(after)[0], before):
        found = [level for level, pattern in _LEVELS if pattern.search(window)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def level_of_column(heading: str) -> str | None:
    """The level that the figures under a heading count for; None where it names none or several."""
    low = plain(squeeze(heading)).strip(" .:*")
    found = [level for level, pattern in _COLUMN_LEVELS if pattern.search(low)]
    return found[0] if len(found) == 1 and "giao" not in low else None


def measure_from_cells(
    value: str, unit: str, subject: str, heading: str = "", period: str | None = None
) -> Measure | None:
    """The figure of a row of a table of targets; None where the cell holds no number."""
    low = plain(squeeze(value))
    match = re.search(rf"(?P<low>{NUMBER})(?:\s*%?\s*[-–]\s*(?P<high>{NUMBER}))?\s*(?P<unit>%)?", low)
    if match is None:
        return None
    before = low[: match.start()].replace("≥", ">=").replace("≤", "<=").strip()
    comparator = next((sign for sign in (">=", "<=", ">", "<", "=") if before.endswith(sign)), None)
    rank = bool(re.search(r"hạng|thứ|nhóm|top", before + " " + plain(unit)))
    figure = _Figure(match.start(), match.end(), decimal_text(match["low"]), None, "", rank)
    comparator = comparator or _comparator(before, low[match.end() :], figure)
    written = squeeze(unit) or match["unit"] or _unit_after(low[match.end() :])
    return Measure(
        comparator, figure.value, "%" if plain(written) in {"%", "tỷ lệ %", "tỷ lệ"} else written,
        level_of_column(heading) or _scope(plain(subject), ""), subject,
        decimal_text(match["high"]) if match["high"] else None, period,
    )  # fmt: skip


def _unit_after(low: str) -> str:
    found = re.match(rf"\s*({_UNIT})", low)
    return _unit(found.group(1)) if found else ""
