"""Periodic reports that a plan asks for: how often, who sends, to whom, through whom."""

import re

from parindex.core.text import plain, squeeze
from parindex.plans.assignments import units_at_head
from parindex.plans.blocks import Block
from parindex.plans.citations import full_issuer
from parindex.plans.reading import Assignee, Report
from parindex.plans.schedule import recurrence
from parindex.plans.unit_phrases import Phrase, assignees, read_list, sentence_case
from parindex.plans.units import UnitDirectory

_PERIODS = (
    ("quarter", r"quý(?!\w)"), ("nine_months", r"0?9 tháng|chín tháng"), ("half_year", r"(?:0?6|sáu) tháng|nửa năm"),
    ("month", r"(?:hằng|hàng|mỗi|theo|báo cáo|định kỳ)\s+tháng"), ("week", r"(?:hằng|hàng|mỗi) tuần"),
    ("year", r"(?:hằng|hàng|mỗi|thường|cả|báo cáo|một|01)\s+năm|thường niên|(?:(?<=, )|(?<=và ))(?:hằng "
             r"|hàng )?năm(?!\s+\d)|định kỳ năm"),
)  # fmt: skip
_PERIOD = [(code, re.compile(rf"(?<!\w)(?:{words})")) for code, words in _PERIODS]
_REPORTS = re.compile(r"(?<!\w)báo cáo(?!\w)")
_PERIODIC = re.compile(
    r"định kỳ|(?:hằng|hàng|mỗi|theo)\s+(?:quý|tháng|năm|tuần|0?6 tháng)|(?:0?6|sáu) tháng|quý,|thường "
    r"niên|tháng cuối quý|báo cáo (?:quý|tháng|năm)|/lần"
)
_RECEIVER = re.compile(
    r"(?:(?:gửi|báo cáo|trình|nộp)(?:\s+báo cáo)?(?:\s+kết quả(?:[^.;,]{0,60}?))?\s+(?:về|cho|đến|tới|"
    r"lên)?\s*|(?<!\w)(?:về|tới)\s+|đến\s+)(?=[^\W\d_])"
)
_VIA = re.compile(r"(?:\(\s*|,\s*)?(?<!\w)(?:thông qua|qua)\s+")
_TO_SUM_UP = re.compile(r"(?<!\w)(?:để|nhằm)?\s*(?:theo dõi,\s+)?tổng hợp[^.;]{0,40}?báo cáo\s+")
_DUE = re.compile(
    r"(?:trước|chậm nhất(?: là)?(?: trước)?)\s+(?:ngày\s+)?\d{1,2}(?:/\d{1,2}){0,2}"
    r"(?:\s+(?:của|tháng|quý|năm|cuối|đầu|mỗi|hằng|hàng|sau|kỳ|báo cáo|liền|kề|tiếp|theo|\d{1,4})(?!\w))*"
)
_SUBJECT = re.compile(r"(?:yêu cầu|đề nghị|giao)\s+(?=[^\W\d_])")
_SENDERS = re.compile(r"(?:^|,\s+|yêu cầu\s+|đề nghị\s+|\)\s+|giao\s+|quý\s+|năm\s+|tháng\s+)(?=[^\W\d_])")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[^\W\d_])|\n")
# What may stand beside the senders before "báo cáo" where a sentence asks for nothing but the report.
_RULE_TITLE = re.compile(r"[^:.;]{0,60}báo cáo[^:.;]{0,20}:\s*")
_BESIDE_SENDERS = re.compile(
    r"(?<!\w)(?:định kỳ|(?:hằng|hàng|mỗi|theo)\s+(?:tuần|tháng|quý|năm)|(?:0?[69]|sáu|chín) tháng|quý|năm|tháng|"
    r"(?:có )?trách nhiệm|tổng hợp|gửi|lập|xây dựng|thực hiện(?: chế độ)?|chế độ|yêu cầu|đề nghị|và)(?!\w)|[\s,]"
)


def only_asks_for_reports(block: Block, directory: UnitDirectory) -> bool:
    """Whether a paragraph does no more than oblige everybody to report periodically, so that it's nobody's duty."""
    text = block.body
    title = _RULE_TITLE.match(plain(text))
    sentences = _SENTENCE.split(text[title.end() :] if title else text)
    return all(_only_reports(sentence, directory) for sentence in sentences) and bool(
        find_reports(block, (), directory)
    )


def _only_reports(sentence: str, directory: UnitDirectory) -> bool:
    low = plain(sentence)
    said = _REPORTS.search(low)
    if said is None or not _PERIODIC.search(low):
        return False
    before = re.sub(r"\([^)]*\)", " ", sentence[: said.start()])
    places = _SENDERS.finditer(plain(before))
    senders = next((found for place in places if (found := read_list(before, place.end(), directory))), [])
    if not all(phrase.collective for phrase in senders):
        return False
    if senders:
        before = before[: senders[0].start] + before[senders[-1].end :]
    return not _BESIDE_SENDERS.sub("", plain(before)).strip()


def find_reports(block: Block, lead: tuple[Assignee, ...], directory: UnitDirectory) -> list[Report]:
    """Reports a paragraph asks for. `lead` are the senders where the sentence names none."""
    found: list[Report] = []
    at = 0
    subject: tuple[Assignee, ...] = ()
    for sentence in _SENTENCE.split(block.text):
        same = block.text[:at].rstrip().endswith(";")
        at = block.text.find(sentence, at)
        low = plain(sentence)
        head = assignees(units_at_head(sentence, directory)[0], directory)
        subject = head or _named(_SUBJECT, sentence, len(sentence), directory) or (subject if same else ())
        if _REPORTS.search(low) and _PERIODIC.search(low):
            first, last = block.line_at(at), block.line_at(at + len(sentence) - 1)
            found += _in_sentence(sentence, low, (first, last), subject or lead, directory)
        at += len(sentence)
    return found


def _in_sentence(
    sentence: str, low: str, lines: tuple[int, int], lead: tuple[Assignee, ...], directory: UnitDirectory
) -> list[Report]:
    via_phrase, via_at = _via(sentence, low, directory)
    receiver, sent_at = _receiver(sentence, low, directory, via_at)
    if receiver is None:
        return []
    final = _summed_up_for(sentence, low, directory, sent_at)
    if final is not None and via_phrase is None:
        receiver, via_phrase = final, receiver
    senders = _named(_SENDERS, sentence, sent_at, directory) or lead
    via = assignees([via_phrase], directory)[0] if via_phrase else None
    turn = recurrence(sentence)
    words = turn[1].strip(" ,;") if turn else None
    to = _receiving(receiver, directory)
    return [
        Report(period, senders, to, via, lines, _due_of(sentence, low, at) or words) for period, at in _periods(low)
    ]


def _due_of(sentence: str, low: str, at: int) -> str | None:
    """The day a report is due: the one said first after its period is named, else the first one said."""
    found = [*_DUE.finditer(low)]
    due = next((match for match in found if match.start() > at), found[0] if found else None)
    return squeeze(sentence[due.start() : due.end()]) if due else None


def _periods(low: str) -> list[tuple[str, int]]:
    """Periods a sentence names and where."""
    head = re.split(r"giai đoạn", low)[0]
    return [(code, match.start()) for code, pattern in _PERIOD if (match := pattern.search(head))]


def _via(sentence: str, low: str, directory: UnitDirectory) -> tuple[Phrase | None, int]:
    for match in _VIA.finditer(low):
        phrases = read_list(sentence, match.end(), directory)
        if phrases:
            return phrases[0], match.start()
    return None, len(sentence)


def _receiver(sentence: str, low: str, directory: UnitDirectory, end: int) -> tuple[Phrase | None, int]:
    """Who gets the report, the last one named before the "qua": and where the sending is said."""
    found: tuple[Phrase | None, int] = (None, end)
    for match in _RECEIVER.finditer(low, 0, end):
        phrases = [phrase for phrase in read_list(sentence, match.end(), directory) if not phrase.collective]
        if phrases and found[0] is None:
            found = (phrases[0], match.start())
    return found


def _summed_up_for(sentence: str, low: str, directory: UnitDirectory, at: int) -> Phrase | None:
    for match in _TO_SUM_UP.finditer(low, at):
        phrases = read_list(sentence, match.end(), directory)
        if phrases:
            return phrases[0]
    return None


def _named(places: re.Pattern[str], sentence: str, end: int, directory: UnitDirectory) -> tuple[Assignee, ...]:
    """The first units named at one of these places of a sentence, before `end`."""
    for match in places.finditer(plain(sentence)[:end]):
        phrases = read_list(sentence, match.end(), directory)
        if phrases and phrases[-1].end <= end:
            return assignees(phrases, directory)
    return ()


def _receiving(phrase: Phrase, directory: UnitDirectory) -> Assignee:
    if directory.find(phrase.written):
        return assignees([phrase], directory)[0]
    name = sentence_case(full_issuer(phrase.written))
    return Assignee(name, None, phrase.written)
