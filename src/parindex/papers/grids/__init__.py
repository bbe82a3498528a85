"""A table of figures that goes out as .xlsx, is filled in by people, and comes back."""

from parindex.papers.grids.book import BookReading, Line, Sheet, read_book, write_book
from parindex.papers.grids.cells import CellRefused, parse_cell
from parindex.papers.grids.harm import UnreadableGrid
from parindex.papers.grids.model import NOTHING, Cells, Column, Grid, GridError, Reading, Row, Value
from parindex.papers.grids.paste import read_block
from parindex.papers.grids.read import read_grid
from parindex.papers.grids.write import write_grid

__all__ = [
    "NOTHING",
    "BookReading",
    "CellRefused",
    "Cells",
    "Column",
    "Grid",
    "GridError",
    "Line",
    "Reading",
    "Row",
    "Sheet",
    "UnreadableGrid",
    "Value",
    "parse_cell",
    "read_block",
    "read_book",
    "read_grid",
    "write_book",
    "write_grid",
]
