"""Workbooks of the one-stop service."""

from parindex.onestop.sheets.back import (
    Intake,
    read,
)
from parindex.onestop.sheets.costs import (
    cost_book,
)
from parindex.onestop.sheets.figures import (
    book_of_figures,
)
from parindex.onestop.sheets.layout import (
    CODE_SHAPE,
)
from parindex.onestop.sheets.letters import (
    letters_of,
)
from parindex.onestop.sheets.out import (
    workbook_of,
)

__all__ = [
    "CODE_SHAPE",
    "Intake",
    "book_of_figures",
    "cost_book",
    "letters_of",
    "read",
    "workbook_of",
]
