"""The last paragraphs of a plan: orders to all, periodic reports, duties given by name."""

import re

from parindex.core.text import plain
from parindex.plans.assignments import read_duty, units_at_head
from parindex.plans.blocks import Block
from parindex.plans.harvest import CHARGED, Harvest
from parindex.plans.reading import Section
from parindex.plans.units import UnitDirectory


def read_closing(blocks: list[Block], part: str, harvest: Harvest) -> None:
    """Last paragraphs of the text: reports, and duties given by name ("Giao Phòng Nội vụ theo dõi …")."""
    turn = 0
    for block in blocks:
        charge = _charge(block, harvest.directory)
        if charge is None:
            harvest.sections.append(Section(part, "", "closing", (block.first, block.last), block.text))
            harvest.note_reports([block], ())
            continue
        turn += 1
        path = (*((part,) if part else ()), "kết", str(turn))
        duty = read_duty(charge, harvest.directory)
        harvest.add_task([block], charge, path, None, duty)


def _charge(block: Block, directory: UnitDirectory) -> str | None:
    low = plain(block.text)
    match = CHARGED.search(low)
    if match and units_at_head(block.text[match.start() :], directory)[0]:
        return block.text[match.start() :].strip()
    phrases, end = units_at_head(block.text, directory)
    if (
        phrases
        and not phrases[0].collective
        and re.match(r"\s*(?:có trách nhiệm|chịu trách nhiệm|chủ trì|theo dõi|làm đầu mối|là cơ quan)", low[end:])
    ):
        return block.text
    return None
