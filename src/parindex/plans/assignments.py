"""Who leads and who cooperates, told from a heading, a lead-in, the sentence of a duty or the lines under it."""

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from parindex.core.text import plain, squeeze
from parindex.plans.unit_phrases import Phrase, members, read_list
from parindex.plans.unit_words import STOP
from parindex.plans.units import UnitDirectory

_NO_DUTY = re.compile(
    r"(?:về|để|tại|trên|như|với|qua|bằng|do|ở|đến|này|vào|cùng|trong|khi|sau|trước|từ|không|chưa|đã|và|được|gửi)(?!\w)"
)

_OPENING = re.compile(
    r"\s*(?:đồng thời,?\s+|ngoài ra,?\s+)?"
    r"(?:(?:hằng|hàng|mỗi)\s+(?:tuần|tháng|quý|năm),?\s+|định kỳ[^,.;:]{0,40},\s+|"
    r"(?:trước|trong|chậm nhất)\s+(?:ngày|tháng|quý|năm)[^,.;:]{0,30},\s+)?"
    r"(?:(?:giao(?: nhiệm vụ)?(?: cho)?|đề nghị|yêu cầu|phân công|"
    r"chỉ đạo|giao trách nhiệm(?: cho)?|đối với|trách nhiệm(?: của)?|nhiệm vụ của)\s+)?"
)
_ORDER = re.compile(r"(?<!\w)(?:yêu cầu|đề nghị|giao(?: nhiệm vụ)?(?: cho)?|chỉ đạo|phân công)\s+")
_CHARGE = re.compile(r"(?:^|(?<=[.;:(]\s)|(?<=\n))\s*(?:giao|phân công|đề nghị)\s+")
_LEADS = re.compile(
    r"\s*,?\s*(?:là (?:cơ quan|đơn vị) )?(?:có trách nhiệm |chịu trách nhiệm |được giao )?(?:chủ trì|"
    r"làm đầu mối|đầu mối|tham mưu|chịu trách nhiệm)(?!\w)"
)
_RUN_IN_TITLE = re.compile(r"[^\W\d_][^:.;\n]{2,80}:\s+(?=[^\W\d_])")  # "Cải cách thể chế: Phòng Tư pháp …"
# "Căn cứ Kế hoạch này, các cơ quan, đơn vị …"
_ON_A_GROUND = re.compile(r"(?:căn cứ|trên cơ sở|dựa trên|theo(?!\s+dõi))\s")
_COOPERATES = re.compile(r"(?<!\w)(?:phối hợp|kết hợp)(?:\s+(?:chặt chẽ|thường xuyên))?(?:\s+(?:với|cùng))*\s*:?\s+")
_COOPERATE_AFTER = re.compile(r"\s*(?:cùng\s+)?phối hợp(?!\s+(?:với|cùng))(?!\w)")
_FIELDS = (
    ("lead", r"(?:các )?(?:cơ quan|đơn vị|phòng|bộ phận)?(?:,? ?(?:cơ quan|đơn vị))?\s*(?:chủ trì(?: "
             r"thực hiện| tham mưu)?|thực hiện|chịu trách nhiệm(?: chính)?|phụ trách|tham mưu|đầu mối)"),
    ("cooperating", r"(?:các )?(?:cơ quan|đơn vị|phòng|bộ phận)?(?:,? ?(?:cơ quan|đơn vị))?\s*phối "
                    r"hợp(?: thực hiện)?"),
    ("due", r"thời (?:gian|hạn)(?: thực hiện| hoàn thành)?|tiến độ(?: thực hiện| hoàn thành)?|hoàn "
            r"thành(?: trong| trước)?"),
    ("product", r"(?:dự kiến )?(?:sản phẩm|kết quả)(?: đầu ra| hoàn thành| đạt được| thực hiện| dự kiến)?|đầu ra"),
)  # fmt: skip
_FIELD = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _FIELDS))
_FIELD_LINE = re.compile(rf"^[\s(]*(?:[-–+•*]\s*)?(?:{_FIELD.pattern})\s*:\s*")
_FIELD_INSIDE = re.compile(
    rf"(?:^|(?<=[.;(\n])|(?<=[.;]\s))\s*(?:[-–+•*]\s*)?(?:{'|'.join(words for name, words in _FIELDS)})\s*:\s*"
)


# Within a cell of units: "Chủ trì: X. Phối hợp: Y"; "X chủ trì, phối hợp với Y"; "X (chủ trì), Y (phối hợp)".
_CELL_FIELD = re.compile(
    r"(?<!\w)(?:(?:các\s+)?(?:cơ quan|đơn vị|phòng|bộ phận)\s+)?"
    r"(?:(?P<lead>chủ trì(?:\s+thực hiện)?|(?:thực hiện|tham mưu)(?=\s*:))|phối hợp(?:\s+thực hiện)?)\s*:\s*"
)
_CELL_LEADS = re.compile(r"[\s,(–-]*(?<!\w)(?:(?:là\s+)?(?:cơ quan|đơn vị)\s+)?chủ trì(?!\w)[\s,;.)–-]*")
_CELL_COOPERATES = re.compile(
    r"[\s,;.(–-]*(?<!\w)(?:(?:và|cùng)\s+)?(?<!hội đồng )phối hợp(?!\w)"
    r"(?:\s+(?:với|cùng|thực hiện)(?!\w))*[\s,;.)–-]*"
)


@dataclass(slots=True)
class Roles:
    """Units named as leading and cooperating, and the other things said in lines of their own."""

    lead: list[Phrase] = field(default_factory=list)
    cooperating: list[Phrase] = field(default_factory=list)
    due: str | None = None
    product: str | None = None


def is_field_line(text: str) -> bool:
    """Whether a paragraph only states who, when or what for the duty above it ("Cơ quan chủ trì: Sở Nội vụ")."""
    return bool(_FIELD_LINE.match(plain(text)))


def read_fields(text: str, directory: UnitDirectory) -> tuple[Roles, str]:
    """The stated fields of a duty's text, and the text without them."""
    roles = Roles()
    low = plain(text)
    openings = list(_FIELD_INSIDE.finditer(low))
    for match, following in zip_longest(openings, openings[1:]):
        inner = _FIELD_LINE.match(low[match.start() :].lstrip(" \n(.;"))
        name = inner.lastgroup if inner else None
        value = text[match.end() : following.start() if following else len(text)].strip(" .;()\n")
        if name == "lead":
            roles.lead += read_cell(value, directory)
        elif name == "cooperating":
            roles.cooperating += read_cell(value, directory)
        elif name == "due":
            roles.due = squeeze(value)
        elif name == "product":
            roles.product = squeeze(value)
    rest = text[: openings[0].start()].rstrip(" (\n") if openings else text
    return roles, rest


def read_cell(text: str, directory: UnitDirectory) -> list[Phrase]:
    """Units of a cell or a field, where every piece names one even if its name is unknown."""
    found: list[Phrase] = []
    for piece in re.split(r"[\n;]|^\s*[-–+•*]\s", text, flags=re.M):
        words = squeeze(piece).strip(" .,-–+")
        while words:
            phrases = read_list(words, 0, directory)
            if not phrases:
                head, _, words = words.partition(", ")
                found.append(Phrase(0, len(head), head.strip(" .,")))
                continue
            found += phrases
            words = words[phrases[-1].end :].strip(" .,()")
            if words.startswith("("):
                words = words.partition(")")[2]
            if words and not read_list(words, 0, directory):
                break
    return [phrase for phrase in found if phrase.written.strip("-–—. ")]


def read_shared_cell(text: str, directory: UnitDirectory, *, first_leads: bool = False) -> Roles:
    """Units of a cell that may say of each whether it leads or cooperates; where it doesn't, all of them lead.

    `first_leads`: the column is for both, so that what stands before the first "/", ";" or line end leads.
    """
    low = plain(text)
    if fields := list(_CELL_FIELD.finditer(low)):
        roles = Roles(read_cell(text[: fields[0].start()], directory))
        for match, following in zip_longest(fields, fields[1:]):
            found = read_cell(text[match.end() : following.start() if following else len(text)], directory)
            (roles.lead if match["lead"] else roles.cooperating).extend(found)
        return roles
    lead, helping = _shares(text, low)
    if first_leads and lead == text:
        lead, _, helping = re.sub(r"\s*[/;\n]\s*", "\0", text.strip(), count=1).partition("\0")
    return Roles(read_cell(lead, directory), read_cell(helping, directory))


def _shares(text: str, low: str) -> tuple[str, str]:
    """Of a cell in running words, the part that names who leads and the part that names who cooperates."""
    leads, helps = _CELL_LEADS.search(low), _CELL_COOPERATES.search(low)
    if leads is None:
        return _with_helpers(text, helps) if helps else (text, "")
    before, after = text[: leads.start()], text[leads.end() :]
    if helps is not None and 0 < helps.start() < leads.start():  # "Y phối hợp; X chủ trì"
        return text[helps.end() : leads.start()], text[: helps.start()]
    if before.strip(" -–+•\n"):  # "X chủ trì, phối hợp với Y", "X (chủ trì), Y (phối hợp)"
        return before, _cut_out(_CELL_COOPERATES, after)
    end = helps.start() if helps else len(text)  # "Chủ trì X, phối hợp Y"
    return text[leads.end() : end], text[helps.end() :] if helps else ""


def _with_helpers(text: str, helps: re.Match[str]) -> tuple[str, str]:
    """ "X phối hợp với Y", or "X; Y, Z (phối hợp)": they mark what follows, else the last of several pieces."""
    before, after = text[: helps.start()], text[helps.end() :]
    if after.strip():
        return before, after
    at = max(before.rfind(";"), before.rfind("\n")) + 1
    return (before[:at], before[at:]) if before[:at].strip(" -–+•\n;") else (before, "")


def _cut_out(pattern: re.Pattern[str], text: str) -> str:
    """The pieces of a text that a pattern sets apart, one a line."""
    matches = list(pattern.finditer(plain(text)))
    starts = [0, *(match.end() for match in matches)]
    ends = [*(match.start() for match in matches), len(text)]
    return "\n".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def units_at_head(text: str, directory: UnitDirectory) -> tuple[list[Phrase], int]:
    """Units that a text opens with ("Đề nghị …", "Phòng Nội vụ:"), and where the naming ends."""
    low = plain(text)
    opening = _OPENING.match(low)
    start = opening.end() if opening else 0
    phrases = read_list(text, start, directory) or read_list(text, 0, directory)
    if not phrases and _ON_A_GROUND.match(low):
        commas = re.finditer(r",\s+", low[:160])
        phrases = next((found for comma in commas if (found := read_list(text, comma.end(), directory))), [])
    return phrases, phrases[-1].end if phrases else 0


def addressed_in_lead_in(text: str, directory: UnitDirectory) -> list[Phrase]:
    """Units that a lead-in sentence orders to do what follows ("… yêu cầu các cơ quan … thực hiện như sau:")."""
    if not text.rstrip().endswith(":"):
        return []
    sentence_start = max(text.rfind(". ", 0, len(text) - 1), text.rfind("\n", 0, len(text) - 1)) + 1
    sentence = text[sentence_start:].lstrip()
    for match in _ORDER.finditer(plain(sentence)):
        phrases = read_list(sentence, match.end(), directory)
        if phrases:
            return phrases
    return units_at_head(sentence, directory)[0]


def read_duty(text: str, directory: UnitDirectory) -> Roles:
    """Leading and cooperating units that the sentences of a duty name; empty lists where they name none."""
    roles = Roles()
    low = plain(text)
    head, end = units_at_head(text, directory)
    known = bool(head) and all(members(phrase, directory) for phrase in head)
    if head and _takes_charge(low, end, text, known=known):
        roles.lead = head
    if not roles.lead and (title := _RUN_IN_TITLE.match(low)):
        roles.lead = read_duty(text[title.end() :], directory).lead
    if not roles.lead:
        roles.lead = _lead_inside(text, low, directory)
    roles.cooperating = _cooperating(text, low, directory)
    return roles


def _takes_charge(low: str, end: int, text: str, *, known: bool) -> bool:
    """Whether units at the head of a sentence are its subject: an order before them or a duty after them.

    `known`: the directory has every one of them, so that any verb will do.
    """
    if re.match(r"\s*(?:đồng thời,?\s+)?(?:giao|đề nghị|yêu cầu|phân công|chỉ đạo|đối với)\s", low):
        return True
    after = low[end : end + 60]
    verb = STOP.match(after.lstrip(" ,"))
    if verb and after[:1] in " ," and not _NO_DUTY.match(verb.group()):
        return True
    if known and not verb and re.match(r"\s+[^\W\d_]", after) and text[end:].lstrip()[:1].islower():
        return True  # a unit of the directory and a predicate: "Phòng Văn hóa - Xã hội phát thanh …"
    return bool(
        re.match(r"\s*:", after)
        or _LEADS.match(after)
        or re.match(r"\s*,?\s*(?:căn cứ|theo|trên cơ sở|có trách nhiệm|có nhiệm vụ|phối hợp|thực hiện|"
                    r"xây dựng|tổ chức|triển khai|hướng dẫn|theo dõi|"
                    r"kiểm tra|rà soát|chủ động|tăng cường|thường xuyên|khẩn trương|nghiêm túc|tiếp tục|"
                    r"báo cáo|tổng hợp|bố trí|cân đối|đẩy mạnh|phải|cần)(?!\w)", after)
    )  # fmt: skip


def _lead_inside(text: str, low: str, directory: UnitDirectory) -> list[Phrase]:
    for match in _CHARGE.finditer(low):
        phrases = read_list(text, match.end(), directory)
        if phrases:
            return phrases
    for match in re.finditer(r",\s+(?:giao|do)\s+", low):
        phrases = read_list(text, match.end(), directory)
        if phrases and _LEADS.match(low, phrases[-1].end):
            return phrases
    for match in re.finditer(r"(?:^|(?<=[.;(\n]\s)|(?<=[(\n]))(?=[^\W\d_])", low):
        phrases = read_list(text, match.end(), directory)
        if phrases and re.match(r"\s*(?:làm\s+)?chủ trì(?!\w)", low[phrases[-1].end :]):
            return phrases
    return []


def _cooperating(text: str, low: str, directory: UnitDirectory) -> list[Phrase]:
    found: list[Phrase] = []
    for match in _COOPERATES.finditer(low):
        found += read_list(text, match.end(), directory)
    for match in re.finditer(r"[;,]\s+", low):
        phrases = read_list(text, match.end(), directory)
        if (
            phrases
            and _COOPERATE_AFTER.match(low, phrases[-1].end)
            and not any(p.start == phrases[0].start for p in found)
        ):
            found += phrases
    return found
