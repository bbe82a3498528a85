"""Exports of another system for tests: rows by our keys as .csv and .xlsx."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from parindex.audit.actor import Actor
from parindex.onestop import bulk, intake_runs
from parindex.onestop.bulk.layout import COLUMNS

GOOD: dict[str, Any] = {
    "code": "H43.12-250512-0001",
    "procedure": "1.004873",
    "unit": "xa",
    "channel": "Trực tuyến",
    "return_way": "Trực tiếp",
    "subject_kind": "Cá nhân",
    "applicant": "Nguyễn Thị Đậu",
    "identity": "058190001234",
    "phone": "0912345678",
    "address": "Thôn 2, xã Bắc Sơn",
    "state": "Đã trả kết quả",
    "submitted_at": "12/05/2025 08:00",
    "accepted_at": "12/05/2025 08:30",
    "due_at": "15/05/2025 08:30",
    "solved_at": "14/05/2025 15:00",
    "result_signed_on": "14/05/2025",
    "returned_at": "14/05/2025 16:00",
    "owes_fee": "Có",
    "is_paid_online": "Không",
    "supplements": "0",
}


def row(**changes: Any) -> dict[str, Any]:
    """A good row with some cells changed; None empties one."""
    return {**GOOD, **changes}


def rows(count: int, **changes: Any) -> list[dict[str, Any]]:
    """So many good rows with codes of their own."""
    return [row(code=f"H43.12-250512-{n:04}", **changes) for n in range(1, count + 1)]


def titles(given: Mapping[str, str] | None = None) -> list[str]:
    return [(given or {}).get(one.key, one.title) for one in COLUMNS]


def as_csv(
    told: Sequence[Mapping[str, Any]], *, separator: str = ",", heading: Sequence[str] | None = None, end: str = "\n"
) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator, lineterminator=end)
    writer.writerow(heading or titles())
    writer.writerows([one.get(column.key) for column in COLUMNS] for one in told)
    return made.getvalue().encode()


def as_xlsx(told: Sequence[Mapping[str, Any]]) -> bytes:
    """Cells as they are: texts, numbers, real days; a text that begins with = is a formula."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"default_date_format": "dd/mm/yyyy hh:mm", "remove_timezone": True})
    page = book.add_worksheet("Hồ sơ")
    page.write_row(0, 0, titles())
    for line, one in enumerate(told, start=1):
        for at, column in enumerate(COLUMNS):
            if one.get(column.key) is not None:
                page.write(line, at, one[column.key])
    book.close()
    return made.getvalue()


def imported(actor: Actor, data: bytes, **asked: Any) -> dict[str, Any]:
    """What an import of a file tells; a file of which nothing can be taken included."""
    try:
        return intake_runs.run(actor, data, intake_runs.Asked("xuat.csv", **asked))
    except bulk.UnreadableFile as refusal:
        return intake_runs.refused(refusal)
