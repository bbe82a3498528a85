"""The register in the columns of Nghị định 30/2020/NĐ-CP, Phụ lục IV."""

from __future__ import annotations

from parindex.dispatch.models import RegisterEntry
from parindex.dispatch.states import EntryState
from parindex.papers.grids.listing import Cell

COLUMNS = (
    ("Số, ký hiệu văn bản", 18),
    ("Ngày tháng văn bản", 13),
    ("Tên loại và trích yếu nội dung văn bản", 50),
    ("Người ký", 20),
    ("Nơi nhận văn bản", 36),
    ("Đơn vị, người nhận bản lưu", 16),
    ("Số lượng bản", 9),
    ("Ngày chuyển", 13),
    ("Ký nhận", 14),
    ("Ghi chú", 24),
)
TITLE = "Sổ đăng ký văn bản đi năm {year} – {unit}"
NOTES = {EntryState.RESERVED: "Giữ số", EntryState.CANCELLED: "Hủy số: ", EntryState.USED: ""}


def row_of(entry: RegisterEntry) -> tuple[Cell, ...]:
    return (
        entry.reference,
        entry.dated,
        f"{entry.kind_name}: {entry.subject}",
        entry.signer,
        entry.recipients,
        entry.keeper,
        entry.copies,
        entry.sent_on,
        "",
        f"{NOTES[EntryState(entry.state)]}{entry.note}",
    )
