"""Units named in a sentence: where the names begin and end, one by one, and which units of the directory they are."""

import re
from dataclasses import dataclass

from parindex.core.text import UPPER, plain, squeeze
from parindex.plans.reading import Assignee
from parindex.plans.unit_words import COLLECTIVE, COUNCIL_OFFICE, FIELD, HEAD, STOP, TITLE
from parindex.plans.units import KnownUnit, UnitDirectory

_BETWEEN = re.compile(r"\s*(?:,\s*(?:và|cùng)?|;|(?<=\s)và(?:\s+(?=với\s))?|(?<=\s)cùng(?:\s+với)?|/|&|\+)\s*")
_LEVEL = re.compile(
    r"\s+(?:của\s+)?(?:huyện|tỉnh|thành phố|thị xã|quận|xã(?!\s+hội)|phường|thị trấn|đặc khu|tp\.?)(?!\w)"
)
_ENUMERATION = re.compile(r"(?:các\s+)(phòng|sở|xã|phường|thị trấn|ban|hội|trung tâm)(?:\s+chuyên môn)?\s*:?\s+")
_UNRELATED = re.compile(r"liên quan|khác|nêu trên|ngành dọc|trung ương|được giao")
_PLACES = frozenset({"xã", "phường", "thị trấn", "đặc khu", "huyện"})
_JOINERS = frozenset({"và", "các", "với", "cùng"})
_OF_DEPARTMENT = re.compile(r"\s*,?\s+(?:thuộc(?:,\s*trực thuộc)?|trực thuộc|của)\s+sở$")
_OF_COMMUNE = re.compile(
    r"(?:thuộc|của|cấp|phòng|ban|ngành|đơn vị|cơ quan|đoàn thể)\s+(?:ubnd\s+|ủy ban nhân dân\s+)?"
    r"(?:xã|phường|đặc khu)$"
)
_UPPER = re.compile(f"[{UPPER}]")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A unit, or a set of units, as a text names it at [start, end)."""

    start: int
    end: int
    written: str
    collective: bool = False


def read_list(text: str, start: int, directory: UnitDirectory) -> list[Phrase]:
    """The units named one after another from `start` on; empty where no unit is named just there."""
    found: list[Phrase] = []
    low = plain(text)
    at = start
    while True:
        phrases = _read_one(text, low, at, directory)
        if not phrases:
            return found
        found += phrases
        between = _BETWEEN.match(low, found[-1].end)
        if between is None:
            return found
        at = between.end()


def _read_one(text: str, low: str, at: int, directory: UnitDirectory) -> list[Phrase]:
    title = TITLE.match(low, at)
    name_at = title.end() if title else at
    if enumerated := _read_enumeration(text, low, name_at, directory):
        return enumerated
    if known := _longest_known(text, low, at, directory):
        return [known]
    if match := COLLECTIVE.match(low, name_at):
        end = _level_end(text, low, match.end())
        return [Phrase(at, end, squeeze(text[name_at:end]), collective=True)]
    head = HEAD.match(low, name_at)
    if head is None or not _may_name(text, name_at, head):
        return []
    end = _name_end(text, low, head, directory)
    written = squeeze(text[name_at:end]).rstrip(" ,-–")
    if end == head.end() and " " not in written and len(written) < 8 and not written.isupper():
        return []
    return [Phrase(at, end, written)]


def _may_name(text: str, name_at: int, head: re.Match[str]) -> bool:
    """A place or a short word in small letters is a name only before a capital: "xã Hòa Sơn", not "xã thực hiện"."""
    short = text[name_at].islower() and head.end() - name_at <= 4
    return not (short or head.group() in _PLACES) or bool(_UPPER.match(text, head.end() + 1))


def _read_enumeration(text: str, low: str, at: int, directory: UnitDirectory) -> list[Phrase]:
    """ "các phòng: Nội vụ, Tư pháp" names Phòng Nội vụ and Phòng Tư pháp."""
    opening = _ENUMERATION.match(low, at)
    if opening is None or not _UPPER.match(text, opening.end()):
        return []
    head = (
        opening.group(1).capitalize()
        if opening.group(1) in {"phòng", "sở", "ban", "hội", "trung tâm"}
        else opening.group(1)
    )
    found: list[Phrase] = []
    position = opening.end()
    while _UPPER.match(text, position) and not HEAD.match(low, position):
        field = FIELD.match(low, position)
        end = field.end() if field else _plain_name_end(text, low, position)
        found.append(Phrase(at if not found else position, end, f"{head} {squeeze(text[position:end])}"))
        between = _BETWEEN.match(low, end)
        if between is None:
            break
        position = between.end()
    return found


def _longest_known(text: str, low: str, at: int, directory: UnitDirectory) -> Phrase | None:
    first = _WORD.match(text, at)
    if not directory or first is None or not directory.may_begin(first.group()):
        return None
    ends: list[int] = []
    for word in _WORD.finditer(text, at, min(len(text), at + 140)):
        if len(ends) >= directory.longest:
            break
        bare = word.group().rstrip(',;:.)”"')
        if plain(bare) not in _JOINERS:
            ends.append(word.start() + len(bare))
        if bare != word.group() and word.group()[len(bare)] in ";:.)":
            break
    for end in reversed(ends):
        if low[end:].startswith((" -", " –")) and _UPPER.match(text, end + 3):
            continue
        if directory.find(text[at:end]) is not None:
            level = _level_end(text, low, end)
            return Phrase(at, level if directory.find(text[at:level]) else end, squeeze(text[at:end]))
    return None


def _name_end(text: str, low: str, head: re.Match[str], directory: UnitDirectory) -> int:
    end = head.end()
    after = re.compile(r"\s+").match(low, end)
    position = after.end() if after else end
    if head.group() == "văn phòng" and (office := COUNCIL_OFFICE.match(low, position)):
        return _level_end(text, low, office.end())
    if head.group() in {"phòng", "sở", "bộ", "ban"} and (field := FIELD.match(low, position)):
        return _level_end(text, low, field.end())
    level = _level_end(text, low, end)
    if level > end:
        return level
    goes_on = after is not None and not low.startswith("và ", position)
    return _level_end(text, low, _plain_name_end(text, low, position) if goes_on else end)


def _plain_name_end(text: str, low: str, position: int) -> int:
    """End of a name outside the lists of names: up to a verb, a sign, or the next unit."""
    end = position
    for word in _WORD.finditer(text, position):
        if word.start() > position and _ends_before(text, low, word.start()):
            break
        bare = word.group().rstrip(',;:.()”"')
        end = word.start() + len(bare)
        if bare != word.group() and not _goes_on_after_comma(text, low, word, bare):
            break
        if word.group().startswith("("):
            return word.start()
    return end if end > position else position


def _ends_before(text: str, low: str, at: int) -> bool:
    if text[at] in '(“"':
        return True
    if low.startswith("và ", at):
        return not _UPPER.match(text, at + 3) or bool(HEAD.match(low, at + 3))
    if text[at] in "-–":
        return not _UPPER.match(text, at + 2)
    return text[at].islower() and bool(STOP.match(low, at) or _LEVEL.match(" " + low[at : at + 12]))


def _goes_on_after_comma(text: str, low: str, word: re.Match[str], bare: str) -> bool:
    """ "Trung tâm Văn hóa, Thể thao và Truyền thanh" goes on after its comma, a list of units doesn't."""
    if word.group()[len(bare) :] != ",":
        return False
    after = word.end() + 1
    if not _UPPER.match(text, after) or HEAD.match(low, after):
        return False
    tail = re.match(rf"[^,;:.()]{{2,40}}?\s+và\s+(?=[{UPPER}])", text[after:])
    return bool(tail) and not HEAD.match(low, after + (tail.end() if tail else 0))


def _level_end(text: str, low: str, end: int) -> int:
    """Past a level and a place: "huyện", "tỉnh Ninh Thuận"."""
    if not (level := _LEVEL.match(low, end)):
        return end
    end = level.end()
    while (word := re.compile(rf"\s+(?:-\s+)?([{UPPER}]\w*)").match(text, end)) is not None:
        if HEAD.match(low, word.start(1)) or STOP.match(low, word.start(1)):
            break
        end = word.end()
    return end


# A directory with only one unit of such a kind is unfinished, and «các sở» would shrink to that one.
NUMEROUS = frozenset({"commune", "department", "division"})


def assignees(phrases: list[Phrase], directory: UnitDirectory) -> tuple[Assignee, ...]:
    """Phrases to units: collectives become the units of their kinds, unknown names stay as written. No unit twice."""
    found: dict[str, Assignee] = {}
    for phrase in phrases:
        units = members(phrase, directory)
        if units:
            for unit in units:
                found.setdefault(unit.name, Assignee(unit.name, unit.code, phrase.written))
        else:
            name = sentence_case(phrase.written)
            found.setdefault(name, Assignee(name, None, phrase.written))
    return tuple(found.values())


def sentence_case(written: str) -> str:
    """A name with its first letter large, as it stands at the head of a line."""
    return written[:1].upper() + written[1:]


def is_indefinite(phrase: Phrase) -> bool:
    """Whether a phrase names no definite set: "các cơ quan có liên quan"."""
    return phrase.collective and bool(_UNRELATED.search(plain(phrase.written)))


def members(phrase: Phrase, directory: UnitDirectory) -> tuple[KnownUnit, ...]:
    """Units of the directory that a phrase means; none where it is unknown or names no definite set."""
    if not phrase.collective:
        unit = directory.find(phrase.written)
        return (unit,) if unit else ()
    if is_indefinite(phrase):
        return ()
    kinds = _kinds(plain(phrase.written), directory)
    if any(len(directory.of_kinds({kind})) < 2 for kind in kinds & NUMEROUS):
        return ()
    return directory.of_kinds(kinds)


def _kinds(low: str, directory: UnitDirectory) -> set[str]:
    kinds: set[str] = set()
    low = _OF_DEPARTMENT.sub("", low)
    if (
        re.search(
            r"(?<!\w)(?:xã(?!\s+hội)|phường|thị trấn|đặc khu|địa phương|huyện, thành phố|huyện, thị xã)(?!\w)", low
        )
        and not _OF_COMMUNE.search(low)
    ) or re.search(r"(?:ubnd|ủy ban nhân dân)\s+cấp\s+xã|^cấp xã", low):
        kinds.add("commune")
    if re.search(r"(?:ubnd|ủy ban nhân dân)\s+(?:các|cấp)", low):
        return kinds or {"commune"}
    if re.search(r"đoàn thể|chính trị\s*[-–]\s*xã hội|mặt trận", low):
        kinds.add("front")
    if re.search(r"(?<!\w)sở(?!\w)", low):
        kinds.add("department")
    if re.search(r"(?<!\w)(?:phòng|ban|ngành|chuyên môn)(?!\w)", low):
        kinds.add("division")
    if re.search(r"cơ quan(?!\s+chuyên môn)|đơn vị", low):
        kinds |= {"division", "public_service_unit"}
    if "sự nghiệp" in low and "cơ quan" not in low:
        kinds = (kinds - {"division"}) | {"public_service_unit"}
    if "division" in kinds and not directory.of_kinds({"division"}):
        kinds = (kinds - {"division"}) | {"department"}
    return kinds
