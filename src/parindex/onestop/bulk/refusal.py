"""What can be wrong: with a whole file, or with one cell of one row."""

from __future__ import annotations

from dataclasses import dataclass


class UnreadableFile(Exception):
    """A file of which nothing is taken; `message` is for the reader and says what to do. `row` is 0 when of none."""

    def __init__(self, code: str, message: str, *, row: int = 0, column: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.row, self.column = code, message, row, column


class Stopped(Exception):
    """Somebody asked the import to stop; nothing of it is kept."""


@dataclass(frozen=True)
class RowError:
    """One thing to mend: the row as Excel numbers it, the column's title, a code for programs, words for people."""

    row: int
    column: str
    code: str
    message: str

    def as_json(self) -> dict[str, object]:
        return {"row": self.row, "column": self.column, "code": self.code, "message": self.message}
