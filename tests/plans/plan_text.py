"""What the tests of the plan reader share: reading text, checking coverage, rendering a plan."""

import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from parindex.plans import KnownUnit, PlanReading, Source, UnitDirectory, load_source, read_plan
from parindex.plans.labels import LETTERS, to_roman

NOBODY = UnitDirectory(())

OFFICES = (
    "Văn phòng HĐND và UBND",
    "Phòng Nội vụ",
    "Phòng Tài chính và Kế hoạch",
    "Phòng Tư pháp",
    "Phòng Tài nguyên và Môi trường",
    "Phòng Lao động, Thương binh và Xã hội",
    "Thanh tra huyện",
    "Phòng Giáo dục và Đào tạo",
    "Phòng Văn hóa và Thông tin",
    "Phòng Y tế",
    "Phòng Nông nghiệp và Phát triển nông thôn",
    "Phòng Kinh tế và Hạ tầng",
    "Phòng Dân tộc",
)
COMMUNES = tuple(
    f"Ủy ban nhân dân {name}"
    for name in (
        "thị trấn Tân Sơn",
        "xã Hòa Sơn",
        "xã Lâm Sơn",
        "xã Lương Sơn",
        "xã Ma Nới",
        "xã Mỹ Sơn",
        "xã Nhơn Sơn",
        "xã Quảng Sơn",
    )
)
FRONT = "Ủy ban Mặt trận Tổ quốc Việt Nam huyện"


def district() -> UnitDirectory:
    """The units of a district: 13 offices, 8 communes, the Front, the committee."""
    units = [KnownUnit(f"P{at}", name, "division") for at, name in enumerate(OFFICES, 1)]
    units += [KnownUnit(f"X{at}", name, "commune") for at, name in enumerate(COMMUNES, 1)]
    units += [KnownUnit("MT", FRONT, "front"), KnownUnit("UB", "Ủy ban nhân dân huyện Ninh Sơn", "committee")]
    return UnitDirectory(units)


def source_of(text: str) -> Source:
    """Text as a loaded .txt file."""
    return load_source(text.encode(), "ke-hoach.txt")


def read(text: str, directory: UnitDirectory = NOBODY) -> PlanReading:
    """The reading of a text."""
    return read_plan(source_of(text), directory)


def coverage(source: Source, reading: PlanReading) -> dict[int, int]:
    """How many pieces hold each non-blank line; lines held exactly once are left out."""
    held: Counter[int] = Counter()
    for group in (reading.sections, reading.targets, reading.tasks, reading.unplaced):
        for item in group:
            held.update(range(item.lines[0], item.lines[1] + 1))
    return {line.number: held[line.number] for line in source.lines if line.text.strip() and held[line.number] != 1}


@dataclass(frozen=True)
class Style:
    """How a rendered plan numbers its parts, its groups and its duties."""

    part: str
    group: str
    duty: str


def number(style: str, at: int, above: str = "") -> str:
    """The label of the `at`-th item (from 1) in a numbering style."""
    if style == "roman":
        return f"{to_roman(at)}."
    if style == "part":
        return f"Phần {to_roman(at)}."
    if style == "arabic":
        return f"{at}."
    if style == "decimal":
        return f"{above}.{at}."
    if style == "letter":
        return f"{LETTERS[at - 1]})"
    return style


def render(targets: Sequence[str], groups: Sequence[tuple[str, Sequence[str]]], style: Style, width: int = 0) -> str:
    """A plan of three parts: purpose, targets, duties by unit; hard-wrapped where `width` is given."""
    paragraphs = [
        "ỦY BAN NHÂN DÂN",
        "HUYỆN NINH SƠN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 15/KH-UBND",
        "Ninh Sơn, ngày 06 tháng 01 năm 2025",
        "KẾ HOẠCH",
        "Cải cách hành chính năm 2025",
        f"{number(style.part, 1)} MỤC ĐÍCH, YÊU CẦU",
        "Nâng cao trách nhiệm của người đứng đầu trong công tác cải cách hành chính.",
        f"{number(style.part, 2)} CHỈ TIÊU",
        *(
            f"{number(style.duty if style.duty in '-+•' else style.group, at)} {text}"
            for at, text in enumerate(targets, 1)
        ),
        f"{number(style.part, 3)} TỔ CHỨC THỰC HIỆN",
    ]
    for at, (unit, duties) in enumerate(groups, 1):
        paragraphs.append(f"{number(style.group, at)} {unit}:")
        paragraphs += [f"{number(style.duty, place, str(at))} {text}" for place, text in enumerate(duties, 1)]
    paragraphs += ["Nơi nhận:", "- Như trên;", "- Lưu: VT, NV.", "CHỦ TỊCH", "Trần Văn Bình"]
    rows = [row for text in paragraphs for row in (textwrap.wrap(text, width) if width else [text])]
    return "\n".join(rows) + "\n"
