"""Days and turns in the words of a plan: dates, spans of time, deadlines, what comes back every quarter."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from parindex.core.text import plain, squeeze

_DAY = r"(?:ngày\s+)?(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>(?:19|20)\d\d)(?!\d)"
_DAY_WORDS = r"ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>(?:19|20)\d\d)(?!\d)"
_OF_YEAR = r"\s*(?:/|,|-|năm|\s)\s*(?:năm\s+)?(?P<y>20\d\d)(?!\d)"
_SPANS = (
    ("day", re.compile(_DAY_WORDS)),
    ("day", re.compile(_DAY)),
    ("quarter", re.compile(r"quý\s+(?:(?:[ivx\d]+)\s*(?:,|-|–|và|đến|đến quý)\s*(?:quý\s+)?)*(?P<n>iv|"
                           r"i{1,3}|[1-4])" + _OF_YEAR)),
    ("month", re.compile(r"tháng\s+(?:\d{1,2}\s*(?:,|-|–|và|đến)\s*(?:tháng\s+)?)*(?P<n>1[0-2]|0?[1-9])" + _OF_YEAR)),
    ("half", re.compile(r"6 tháng (?P<n>đầu|cuối)(?: năm)?" + _OF_YEAR)),
    ("year", re.compile(r"(?:hết |cuối |cả |trong )?năm\s+(?P<y>20\d\d)(?![\d/-]|\s*[-–]\s*\d)")),
)  # fmt: skip
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

_RECURRENCE = (
    ("quarterly", r"(?:hằng|hàng|mỗi|theo)\s+quý|định kỳ\s+(?:\w+\s+)?quý|tháng cuối (?:mỗi |của )?quý|"
                  r"01 quý|quý/lần|tháng cuối quý"),
    ("half_yearly", r"(?:định kỳ\s+)?(?:0?6|sáu) tháng(?:/lần| một lần|\s*,|\s+và)|định kỳ (?:0?6|sáu) "
                    r"tháng|nửa năm|(?:hằng|hàng|mỗi) (?:0?6|sáu) tháng"),
    ("monthly", r"(?:hằng|hàng|mỗi|theo)\s+tháng|định kỳ tháng|tháng/lần"),
    ("weekly", r"(?:hằng|hàng|mỗi)\s+tuần|tuần/lần"),
    ("yearly", r"(?:hằng|hàng|mỗi|thường)\s+(?:niên(?!\w)|năm)|thường niên|định kỳ (?:\w+ )?năm|năm/lần"),
    ("continuous", r"thường xuyên|liên tục|trong suốt (?:cả )?năm|cả năm"),
)  # fmt: skip
_RECURRING = re.compile("|".join(f"(?P<{code}>{words})" for code, words in _RECURRENCE))
_RECURRING_DEADLINE = re.compile(
    r"(?:(?:(?:hoàn thành|xong)\s+)?(?:trước|chậm nhất(?: là)?(?: trước)?|vào)\s+)?"
    r"(?<!\w)(?:ngày\s+)?\d{1,2}(?:/\d{1,2}|\s+tháng\s+\d{1,2})?\s*(?:của\s+)?(?:tháng\s+(?:cuối|đầu)[^,;.()]{0,20}quý|"
    r"(?:hằng|hàng|mỗi)\s+(?:tháng|quý|năm))"
)
_SPAN_AT_LEAST = r"(?:ngày|quý|tháng|năm|6 tháng)"
_DEADLINE = re.compile(
    r"(?:(?:hoàn thành|xong|thực hiện|gửi|trình|báo cáo)\s+)?"
    r"(?:chậm nhất(?:\s+là)?(?:\s+(?:trước|đến|vào|trong))?|trước|trong|đến(?:\s+hết)?|vào|xong trước|"
    r"kể từ)\s+(?:\d{1,2}\s*(?:giờ|h|:)\s*(?:\d\d)?(?:\s*phút)?,?\s+)?(?=\d{1,2}[/.-]|" + _SPAN_AT_LEAST + ")"
    r"|(?:hoàn thành|xong)\s+(?=" + _SPAN_AT_LEAST + ")"
)  # fmt: skip

_QUARTER = r"(?:iv|i{1,3}|[1-4])"
_WITHOUT_YEAR = (
    r"(?:ngày\s+)?\d{1,2}\s*/\s*\d{1,2}(?!\d|\s*/)", r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}",
    rf"quý\s+{_QUARTER}(?:\s*(?:,|và|-|–)\s*(?:quý\s+)?{_QUARTER})*(?!\w)", r"tháng\s+(?:1[0-2]|0?[1-9])(?!\d)",
    r"(?:6|9) tháng (?:đầu|cuối)?\s*năm", r"tuần (?:đầu|cuối) (?:của )?tháng \d{1,2}",
    r"(?:thời hạn|vòng)?\s*\d{1,3} (?:ngày|tuần|tháng)(?: làm việc)?,?\s+"
    r"(?:kể )?(?:từ|sau)\s+(?:ngày|khi)[^.;,()]{0,60}",
)  # fmt: skip
_DEADLINE_WITHOUT_YEAR = re.compile(
    r"(?:(?:hoàn thành|xong)\s+)?(?<!\w)(?:chậm nhất(?:\s+là)?|trước|trong|đến hết|vào|hoàn thành|xong)\s+"
    rf"(?:{'|'.join(_WITHOUT_YEAR)})"
)
_PART_OF_YEAR = re.compile(
    rf"(?:trong |hết |đến hết |cuối )?(?:quý\s+{_QUARTER}(?:\s*(?:,|và|-|–)\s*(?:quý\s+)?{_QUARTER})*"
    r"|tháng\s+\d{1,2}(?:\s*(?:,|và|-|–)\s*(?:tháng\s+)?\d{1,2})*)"
)
# A month with its year as a cell gives it, "6/2026", "02-6/2026"; in a sentence that might be anything.
_MONTH_IN_FIGURES = re.compile(
    r"(?<![\w/.-])(?:(?:1[0-2]|0?[1-9])\s*[-–]\s*)?(?:1[0-2]|0?[1-9])\s*/\s*20\d\d(?![\d/])"
)


@dataclass(frozen=True, slots=True)
class Due:
    """When a duty is due: a day where the words fix one, a turn where it comes back, and the words."""

    on: date | None = None
    recurrence: str | None = None
    text: str | None = None


def make_date(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day (31/02)."""
    if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def last_day(text: str, start: int = 0, *, anchored: bool = False) -> tuple[date | None, int] | None:
    """The last day of the first span named from `start` on ("quý III/2025": 30/9/2025) and where its words end."""
    low = plain(text)
    best: tuple[int, date | None, int] | None = None
    for kind, pattern in _SPANS:
        match = pattern.match(low, start) if anchored else pattern.search(low, start)
        if match and (best is None or match.start() < best[0]):
            best = (match.start(), _last_day_of(kind, match), match.end())
    return (best[1], best[2]) if best else None


def _last_day_of(kind: str, match: re.Match[str]) -> date | None:
    year = int(match["y"])
    if kind == "day":
        return make_date(year, int(match["m"]), int(match["d"]))
    if kind == "year":
        return last_day_of(kind, year, year)
    if kind == "half":
        return last_day_of(kind, 1 if match["n"] == "đầu" else 2, year)
    return last_day_of(kind, QUARTERS.get(match["n"]) or int(match["n"]), year)


def last_day_of(unit: str, number: int, year: int) -> date:
    """The last day of a month, a quarter, a half (1 or 2) or of the whole year."""
    month = number * {"month": 1, "quarter": 3, "half": 6}[unit] if unit != "year" else 12
    return date(year, month, monthrange(year, month)[1])


def recurrence(text: str) -> tuple[str, str] | None:
    """The turn a text names first, with its words: ("quarterly", "hằng quý")."""
    low = plain(text)
    match = _RECURRING.search(low)
    if match is None or match.lastgroup is None:
        return None
    return match.lastgroup, text[match.start() : match.end()].strip(" ,;")


def due_in_sentence(text: str) -> Due:
    """When a duty described in sentences is due. Dates of cited texts are no deadlines; prepositions make one."""
    low = plain(text)
    turn = recurrence(text)
    recurring = _RECURRING_DEADLINE.search(low)
    before = recurring.start() if recurring and turn else len(text)
    for match in _DEADLINE.finditer(low, 0, before):
        span = last_day(text, match.end(), anchored=True)
        if span and not _only_names_a_period(match.group(), low[match.end() :]):
            return Due(span[0], turn[0] if turn else None, squeeze(text[match.start() : span[1]]))
    if recurring and turn:
        return Due(None, _turn_of(recurring.group(), turn[0]), squeeze(text[recurring.start() : recurring.end()]))
    opening = last_day(text, 0, anchored=True)
    if opening and low[opening[1] :].startswith((",", ":")):
        return Due(opening[0], turn[0] if turn else None, squeeze(text[: opening[1]]))
    return _without_year(text, low, turn)


def _without_year(text: str, low: str, turn: tuple[str, str] | None) -> Due:
    """A day, month or quarter of a year that the sentence leaves out: only the words are kept, no day is guessed."""
    match = _DEADLINE_WITHOUT_YEAR.search(low)
    if match is None:
        return Due(None, turn[0], turn[1]) if turn else Due()
    start, end = match.span()
    if turn is None:
        return Due(None, None, squeeze(text[start:end]))
    at = text.find(turn[1])
    between = low[at + len(turn[1]) : start]
    words = text[at:end] if re.fullmatch(r"[\s,]*", between) and at <= start else f"{turn[1]}; {text[start:end]}"
    return Due(None, turn[0], squeeze(words))


def _only_names_a_period(preposition: str, after: str) -> bool:
    """ "… đến năm 2025" is mostly part of the name of a programme, "đến hết năm 2025" is a deadline."""
    return (
        after.startswith("năm")
        and bool(re.search(r"(?:^|\s)(?:đến|kể từ|vào|trước)\s+$", preposition))
        and not preposition.startswith(("hoàn thành", "xong", "chậm nhất"))
    )


def _turn_of(words: str, default: str) -> str:
    found = recurrence(words)
    return found[0] if found else default


def due_in_cell(text: str, year: int | None = None) -> Due:
    """When a duty is due, from the cell (or the line) that states nothing else.

    `year`: the one a column's heading gives for the months and quarters that its cells name without it.
    """
    words = squeeze(text)
    if not words.strip("-–—.…/ "):
        return Due()
    turn = recurrence(words)
    days = _every_day(_MONTH_IN_FIGURES.sub(_spell_month, words))
    if year and not turn and not days and _PART_OF_YEAR.fullmatch(plain(words)):
        days = _every_day(f"{words} năm {year}")
    return Due(None if turn and not days else _one(days), turn[0] if turn else None, words)


def _spell_month(match: re.Match[str]) -> str:
    """ "02/2026" as "tháng 02/2026", unless the figure counts a quarter ("quý I, 2/2026")."""
    spoken_for = re.search(r"(?:quý|tháng)(?:(?!20\d\d)[^;.()])*$", plain(match.string[: match.start()]))
    return match.group() if spoken_for else f"tháng {match.group()}"


def _every_day(words: str) -> list[date | None]:
    days: list[date | None] = []
    at = 0
    while (span := last_day(words, at)) is not None:
        days.append(span[0])
        at = span[1]
    return days


def _one(days: list[date | None]) -> date | None:
    """The last day of a span "từ … đến …"; None where a day doesn't exist."""
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None
