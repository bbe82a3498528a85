"""What is wrong, gathered column by column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

SCHEMA = {"row": pl.UInt32, "key": pl.String, "column": pl.String, "code": pl.String, "message": pl.String}
SHOWN = 60


@dataclass
class Findings:
    """Errors of rows; `rows` are the numbers in Excel, `title` gives the file's own title for a column of ours."""

    rows: pl.Series
    title: Callable[[str], str]
    _parts: list[pl.DataFrame] = field(default_factory=list)

    def note(self, where: pl.Series, key: str, code: str, message: str, shown: pl.Series | None = None) -> None:
        """Every row of `where` has this wrong; `{}` in the message is what its cell shows."""
        where = where.fill_null(False)
        if not where.any():
            return
        rows = self.rows.filter(where)
        told = pl.Series([message]).new_from_index(0, len(rows))
        if shown is not None:
            before, _hole, after = message.partition("{}")
            cells = shown.filter(where).cast(pl.String).str.slice(0, SHOWN).fill_null("")
            told = before + cells + after
        part = pl.DataFrame({"row": rows, "message": told}).with_columns(
            key=pl.lit(key), column=pl.lit(self.title(key)), code=pl.lit(code)
        )
        self._parts.append(part.select(list(SCHEMA)).cast(SCHEMA))  # type: ignore[arg-type]

    def noted(self, key: str) -> pl.Series:
        """Which rows have something wrong in a column already."""
        found = [part["row"] for part in self._parts if part["key"][0] == key]
        return self.rows.is_in(pl.concat(found).implode()) if found else self.rows.is_null()

    def all(self) -> pl.DataFrame:
        """Every error in the order of the rows, one of each kind a cell."""
        if not self._parts:
            return pl.DataFrame(schema=SCHEMA)
        return (
            pl.concat(self._parts)
            .unique(["row", "key", "code"], maintain_order=True)
            .sort("row", maintain_order=True)
        )
