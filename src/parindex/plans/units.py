"""The units a plan may name: the directory given by the caller, and a written name found in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from parindex.core.text import UPPER, clean, fold, squeeze

KINDS = (
    "division", "commune", "department", "public_service_unit", "front", "party", "council", "committee", "other",
)  # fmt: skip

# Abbreviations of administrative writing, on folded text.
_ABBREVIATIONS = [
    (re.compile(rf"(?<!\w)(?:{short})(?!\w)"), full)
    for short, full in (
        (r"ub\s?mttq\s?(?:vn)?|ubmttqvn|mttq\s?(?:vn)?", "mat tran to quoc"),
        (r"uy ban mat tran to quoc|uy ban mttq", "mat tran to quoc"),
        (r"ubnd", "uy ban nhan dan"),
        (r"hdnd", "hoi dong nhan dan"),
        (r"dbqh", "dai bieu quoc hoi"),
        (r"vp", "van phong"),
        (r"ld\W{0,3}tb\s?(?:&|va|-)?\s?xh|ldtbxh|ldtb va xh", "lao dong thuong binh xa hoi"),
        (r"tn\s?(?:&|-|va)?\s?mt", "tai nguyen moi truong"),
        (r"nn\s?(?:&|-|va)?\s?mt", "nong nghiep moi truong"),
        (r"nn\s?(?:&|-|va)?\s?ptnt", "nong nghiep phat trien nong thon"),
        (r"tc\s?(?:&|-|va)?\s?kh", "tai chinh ke hoach"),
        (r"gd\s?(?:&|-|va)?\s?dt", "giao duc dao tao"),
        (r"vh\s?,?\s?tt\s?(?:&|-|va)?\s?dl", "van hoa the thao du lich"),
        (r"vh\s?(?:&|-|va)?\s?tt", "van hoa thong tin"),
        (r"vh\s?(?:&|-|va)?\s?xh", "van hoa xa hoi"),
        (r"kt\s?(?:&|-|va)?\s?ht", "kinh te ha tang"),
        (r"kh\s?(?:&|-|va)?\s?cn", "khoa hoc cong nghe"),
        (r"kh\s?(?:&|-|va)?\s?dt", "ke hoach dau tu"),
        (r"tt\s?(?:&|-|va)?\s?tt", "thong tin truyen thong"),
        (r"qldt", "quan ly do thi"),
        (r"bhxh", "bao hiem xa hoi"),
        (r"ldld", "lien doan lao dong"),
        (r"lhpn", "lien hiep phu nu"),
        (r"ccb", "cuu chien binh"),
        (r"tncs", "thanh nien cong san"),
        (r"(?:tt)?pvhcc", "trung tam phuc vu hanh chinh cong"),
        (r"bch", "ban chi huy"),
        (r"tp", "thanh pho"),
    )
]
_TITLES = re.compile(
    r"^(?:thu truong|pho chu tich|chu tich|giam doc|truong(?= (?:phong|ban|cong an))|chanh(?= (?:van "
    r"phong|thanh tra))|"
    r"nguoi dung dau|lanh dao|chi huy truong|chi cuc truong|dong chi) "
)
_LEVEL = re.compile(
    r"\s+(?:huyện|tỉnh|thành phố|tp\.?|thị xã|quận|xã|phường|thị trấn|đặc khu|của huyện|của tỉnh)"
    rf"(?:(?:\s+-)?\s+[{UPPER}]\w*){{0,6}}$",
)
_OPENERS = re.compile(
    r"(?:ub|ubnd|ubmttq\w*|mttq\w*|uy|mat|vp|bch|tt|thu|chu|pho|giam|truong|chanh|nguoi|lanh|chi|dong|xa|phuong|thi|dac|cac)\b"
)
_COMMUNE = re.compile(r"^(?:(?:uy ban nhan dan|dang uy|hoi dong nhan dan) )?((?:xa|phuong|thi tran|dac khu) .+)$")


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit of the directory. `kind` is one of KINDS; `aliases` are other names it is written by."""

    code: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()


@lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """What two spellings of one unit's name share: "Phòng LĐ-TB&XH" and "Phòng Lao động, Thương binh và Xã hội"."""
    text = fold(name)
    for pattern, full in _ABBREVIATIONS:
        text = pattern.sub(full, text)
    text = re.sub(r"(?<=to quoc) viet nam(?!\w)", "", text)
    words = [word for word in re.findall(r"\w+", text) if word not in {"va", "cac"}]
    key = " ".join(words)
    while (match := _TITLES.match(key)) is not None:
        key = key[match.end() :]
    commune = _COMMUNE.match(key)
    return commune.group(1) if commune and not commune.group(1).startswith("xa hoi") else key


def without_level(name: str) -> str:
    """A name without the level or place at its end: "Phòng Nội vụ huyện Ninh Sơn" as "Phòng Nội vụ"."""
    return _LEVEL.sub("", squeeze(name))


class UnitDirectory:
    """The units of the place the plan is for, in the order lists of them are to be given.

    An empty directory is legal: every name then stays as the document writes it.
    """

    def __init__(self, units: Sequence[KnownUnit] = ()) -> None:
        self.units = tuple(units)
        self._by_key: dict[str, KnownUnit] = {}
        for spelling in (clean, _short_form):
            for unit in self.units:
                for name in (unit.name, *unit.aliases):
                    key = name_key(spelling(name))
                    if key and not (spelling is _short_form and unit.kind in {"commune", "committee"}):
                        self._by_key.setdefault(key, unit)

        names = [name for unit in self.units for name in (unit.name, *unit.aliases)]
        self.longest = max((len(name.split()) for name in names), default=0) + 8
        self._first_words = {fold(name).split(" ")[0] for name in names if name.strip()}

    def may_begin(self, word: str) -> bool:
        """Whether a name of the directory, or a title before one, could begin with this word."""
        first = fold(word).rstrip(",;:.")
        return first in self._first_words or bool(_OPENERS.match(first))

    def __bool__(self) -> bool:
        return bool(self.units)

    def find(self, written: str) -> KnownUnit | None:
        """The unit a written name means; None where the directory has none or the name is not one of a unit."""
        if not self.units:
            return None
        found = self._by_key.get(name_key(written))
        if found is None and (short := _short_form(written)) != written:
            found = self._by_key.get(name_key(short))
            if found is not None and found.kind in {"commune", "committee", "council"}:
                return None
        return found

    def of_kinds(self, kinds: Iterable[str]) -> tuple[KnownUnit, ...]:
        """Units of these kinds, in directory order."""
        wanted = set(kinds)
        return tuple(unit for unit in self.units if unit.kind in wanted)


def _short_form(name: str) -> str:
    return without_level(clean(name))
