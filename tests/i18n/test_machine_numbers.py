"""Numbers that a machine reads back: 1354 is 1.354 on a page, and must not be in the value of a tick box."""

from __future__ import annotations

import re
from pathlib import Path

import parindex

PACKAGE = Path(parindex.__file__).parent
ATTRIBUTE = re.compile(
    r'\b(?:value|href|id|for|name|action|src|aria-controls|aria-describedby|aria-labelledby|height|width|x)="([^"]*)"'
)
VARIABLE = re.compile(r"{{\s*(.*?)\s*}}")
NUMBER = re.compile(
    r"(?:^|\.)(?:pk|(?!auto_id)\w+_id|seq|version|number|first_line|next_page_number|previous_page_number|page_after|page_before|year"
    r"|start|width|height)$"
)


def test_numbers_in_attributes_that_are_read_back_are_not_written_for_people() -> None:
    written_for_people = [
        f"{page.relative_to(PACKAGE)}: {attribute}"
        for page in sorted(PACKAGE.rglob("templates/**/*.html"))
        for attribute in ATTRIBUTE.findall(page.read_text("utf-8"))
        for variable in VARIABLE.findall(attribute)
        if NUMBER.search(variable)
    ]
    assert written_for_people == []
