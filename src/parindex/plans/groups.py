"""Headings that put units in charge of what is below them, and items that hold duties of their own."""

import re
from dataclasses import replace

from parindex.core.text import plain
from parindex.plans.assignments import addressed_in_lead_in, units_at_head
from parindex.plans.blocks import Block, is_caps
from parindex.plans.harvest import VERBS, title_of
from parindex.plans.measures import read_measures
from parindex.plans.outline import Node
from parindex.plans.reading import Measure
from parindex.plans.unit_phrases import Phrase
from parindex.plans.units import UnitDirectory

_INDICATOR = re.compile(r"(?:tỷ lệ|tỉ lệ|chỉ số|mức độ|mức|số lượng|thời gian|điểm)(?!\w)")
_LEVEL = re.compile(r"(?:ở |tại |đối với |của )?(?:các )?(?:cấp|tỉnh|huyện|sở|xã|phường|thành phố)(?!\w)")
DETAILS = re.compile(r"(?:trong đó|cụ thể|bao gồm|gồm|tập trung vào|chú trọng|sau đây|như sau|nội dung)[^.;]{0,40}:$")

# "Nhiệm vụ cụ thể của các phòng nêu tại Phụ lục II": it only says where the duties stand.
_TO_THE_ANNEX = re.compile(
    r"(?:các )?(?:nhiệm vụ|nội dung|chỉ tiêu|phân công|thời gian|lộ trình)[^.;]{0,120}"
    r"(?:nêu|chi tiết|quy định|thể hiện|ghi|theo)\s+(?:(?:tại|ở|trong|theo)\s+)?(?:các\s+)?(?:phụ lục|phụ biểu|biểu)"
    r"[^.;]{0,60}[.;]?"
)


def group_lead(node: Node, directory: UnitDirectory) -> list[Phrase]:
    """Units a heading or its lead-in puts in charge of all that is below."""
    for block in reversed(node.blocks[1:]):
        if lead := addressed_in_lead_in(block.text, directory):
            return lead
    heading = node.heading
    phrases, end = units_at_head(heading, directory)
    if not phrases:
        return []
    rest = plain(heading[end:]).strip(" :.;,")
    ordered = bool(re.match(r"(?:giao|đề nghị|yêu cầu|trách nhiệm|đối với|phân công)", plain(heading)))
    named = (
        not rest
        or ordered
        or heading.rstrip().endswith(":")
        or bool(re.match(r"(?:có trách nhiệm|thực hiện|chủ trì|\()", rest))
    )
    return phrases if named else []


def is_group(node: Node, directory: UnitDirectory) -> bool:
    """Whether the pieces below are duties of their own, and not details of one duty."""
    if not node.children:
        return False
    text = title_of(node)
    low = plain(text)
    if group_lead(node, directory):
        return True
    bare = node.kind in {"dash", "bullet"}
    if bare or (node.kind == "letter" and all(child.label and child.label.is_bare for child in node.children)):
        heading = len(text.split()) <= 14 and not DETAILS.search(low) and not re.search(r"[.;]$", text)
        steps = bare or all(child.style.startswith("+") for child in node.children)
        return heading and not (steps and VERBS.match(low))
    return not (DETAILS.search(low) and VERBS.match(low) and len(text.split()) > 25)


def figures_by_level(node: Node) -> tuple[Measure, ...]:
    """Figures of one indicator given level by level ("Tỷ lệ đúng hạn:" – "Cấp tỉnh: 99%" – "Cấp xã: 98%").

    Empty where the pieces below are targets of their own.
    """
    found: list[Measure] = []
    stem = title_of(node).rstrip(" :")
    if node.tables or not _INDICATOR.match(plain(stem)) or read_measures(stem):
        return ()
    for child in node.children:
        figures = read_measures(" ".join(block.body for block in child.blocks))
        if child.children or not figures or not _LEVEL.match(plain(child.heading)):
            return ()
        found += [replace(figure, subject=f"{stem}: {figure.subject}") for figure in figures]
    return tuple(found)


def is_plain_heading(node: Node) -> bool:
    """A short line in capitals, bold or above a list with nothing below: a heading left empty, no duty."""
    block = node.blocks[0]
    return is_caps(block.body) or (node.label is None and (block.bold or block.title))


def points_to_annex(blocks: list[Block]) -> bool:
    """Whether an item only says where the duties stand."""
    return len(blocks) == 1 and bool(_TO_THE_ANNEX.fullmatch(plain(blocks[0].body)))
