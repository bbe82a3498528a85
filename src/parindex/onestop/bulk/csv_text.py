"""Separated text: its encoding, its separator, and whether every line is whole, before polars splits it."""

from __future__ import annotations

import csv
import io

import numpy as np
import polars as pl
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from parindex.onestop.bulk.refusal import UnreadableFile

SEPARATORS = ";,\t"
BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
QUOTE, NEWLINE, RETURN = 0x22, 0x0A, 0x0D
Positions = NDArray[np.intp]


def read_csv(data: bytes, *, most_rows: int) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Titles and the table of text, with `row` as Excel counts. Raises UnreadableFile for what is not whole."""
    data = _decoded(data)
    quotes, ends = _records(data)
    if ends.size - 1 > most_rows:
        raise too_many(most_rows)
    head = data[: ends[0]].decode().rstrip("\r")
    separator = max(SEPARATORS, key=head.count)
    _require_whole(data, ord(separator), quotes, ends)
    titles = tuple(next(csv.reader(io.StringIO(head, newline=""), delimiter=separator, strict=True)))
    names = [f"c{at}" for at in range(len(titles))]
    if ends.size == 1:
        return titles, pl.DataFrame(schema={"row": pl.UInt32, **dict.fromkeys(names, pl.String)})
    try:
        table = pl.read_csv(
            data,
            has_header=False,
            skip_rows=1,
            separator=separator,
            infer_schema=False,
            row_index_name="row",
            row_index_offset=2,
        )
    except pl.exceptions.PolarsError as error:
        raise _broken(1) from error
    table.columns = ["row", *names]
    return titles, table.filter(pl.any_horizontal(pl.exclude("row").is_not_null()))


def too_many(most_rows: int) -> UnreadableFile:
    return UnreadableFile(
        "too_many_rows",
        _("Tệp có hơn %(most)s dòng, quá giới hạn một lần nạp. Hãy chia thành nhiều tệp.") % {"most": most_rows},
    )


def _decoded(data: bytes) -> bytes:
    """The bytes as UTF-8 without a mark at the front. Raises UnreadableFile, naming the first line that is not."""
    if data[:2] in UTF_16 or b"\x00" in data[:4096]:
        raise UnreadableFile(
            "encoding", _("Tệp mã hóa UTF-16. Hãy lưu lại dạng «CSV UTF-8», hoặc nạp tệp .xlsx."), row=1
        )
    data = data.removeprefix(BOM)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            "encoding",
            _(
                "Dòng %(line)s không phải UTF-8 (tệp có thể ở bảng mã cũ như Windows-1258 hoặc TCVN3). "
                "Hãy lưu lại dạng «CSV UTF-8», hoặc nạp tệp .xlsx."
            )
            % {"line": line},
            row=line,
        ) from None
    return data.replace(b"\r", b"\n") if b"\n" not in data else data


def _records(data: bytes) -> tuple[Positions, Positions]:
    """Where the quotes are, and where each record ends: at a line's end that no quotes enclose, or with the file."""
    bytes_ = np.frombuffer(data, dtype=np.uint8)
    quotes, ends = np.flatnonzero(bytes_ == QUOTE), np.flatnonzero(bytes_ == NEWLINE)
    if quotes.size % 2:
        raise _broken(int(np.searchsorted(ends, quotes[-1])) + 1)
    ends = ends[np.searchsorted(quotes, ends) % 2 == 0]
    if not ends.size or ends[-1] != len(data) - 1:
        ends = np.append(ends, len(data))
    return quotes, ends


def _require_whole(data: bytes, separator: int, quotes: Positions, ends: Positions) -> None:
    """Refuse lines with fewer or more cells than the heading, and quotes in the middle of a cell.

    A reader that fills up short lines would take a file cut off in the middle for a complete one.
    """
    bytes_ = np.frombuffer(data, dtype=np.uint8)
    if quotes.size:
        before, after = quotes[0::2] - 1, quotes[1::2] + 1
        opens = (before < 0) | np.isin(bytes_[before], (separator, NEWLINE, QUOTE))
        closes = np.isin(bytes_[np.minimum(after, len(data) - 1)], (separator, NEWLINE, RETURN, QUOTE))
        wrong = np.flatnonzero(~(opens & (closes | (after >= len(data)))))
        if wrong.size:
            raise _broken(int(np.searchsorted(ends, quotes[2 * wrong[0]])) + 1)
    marks = np.flatnonzero(bytes_ == separator)
    if quotes.size:
        marks = marks[np.searchsorted(quotes, marks) % 2 == 0]
    cells = np.diff(np.searchsorted(marks, ends), prepend=0) + 1
    lengths = np.diff(ends, prepend=-1) - 1
    blank = (lengths == 0) | ((lengths == 1) & (bytes_[np.maximum(ends - 1, 0)] == RETURN))
    uneven = np.flatnonzero((cells != cells[0]) & ~blank)
    if uneven.size:
        raise _uneven(int(uneven[0]) + 1, int(cells[uneven[0]]), int(cells[0]))


def _broken(row: int) -> UnreadableFile:
    return UnreadableFile(
        "broken_quotes",
        _('Dòng %(row)s có dấu ngoặc kép (") mở mà không đóng, hoặc đặt giữa ô. Hãy xuất lại tệp.') % {"row": row},
        row=row,
    )


def _uneven(row: int, cells: int, width: int) -> UnreadableFile:
    return UnreadableFile(
        "uneven_row",
        _(
            "Dòng %(row)s có %(cells)s ô, dòng tiêu đề có %(width)s: tệp bị cắt ngang, hoặc một ô có chứa dấu phân "
            "cách mà không đặt trong ngoặc kép. Hãy xuất lại tệp."
        )
        % {"row": row, "cells": cells, "width": width},
        row=row,
    )
