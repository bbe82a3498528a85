"""What the columns of a table mean, told from its heading of one row or two."""

import re
from collections.abc import Container, Sequence

from parindex.core.text import plain, squeeze
from parindex.plans.measures import level_of_column
from parindex.plans.table_grid import Table, TableCell
from parindex.plans.table_periods import Period, is_mark, period_of

_ROLES = (
    ("ordinal", r"^(?:stt|s\.t\.t|tt|số tt|số thứ tự|số|#)\.?$"),
    ("note", r"ghi chú|căn cứ|điểm chuẩn"),
    ("group", r"^(?:các |tên )?(?:lĩnh vực|nhóm|mảng)(?!\w)"),
    ("measure_unit", r"đơn vị tính|^đvt\.?$|đơn vị đo"),
    ("cooperating", r"^(?!.*chủ trì).*phối hợp"),
    ("actual", r"(?:thực hiện|kết quả|ước|hiện trạng).*(?:20\d\d|năm trước)|^kết quả đạt được"),
    ("value", r"(?:chỉ tiêu|kế hoạch|mục tiêu|phấn đấu|giao).*(?:năm|20\d\d|giao)|^(?:đến )?(?:hết "
              r")?(?:năm )?20\d\d$|giá trị|mức phấn đấu|mức đạt|"
              r"^kế hoạch$|^tỷ lệ|mức chỉ tiêu|yêu cầu đạt"),
    ("target", r"^(?:tên |nội dung )?(?:các )?(?:chỉ tiêu|mục tiêu|tiêu chí)"),
    ("start", r"^(?!.*(?:hoàn thành|kết thúc)).*(?:bắt đầu|khởi công)|^từ(?: ngày| tháng| quý)?$"),
    ("due", r"thời gian|thời hạn|tiến độ|thời điểm|lộ trình|hoàn thành|kết thúc|^hạn|^đến(?: ngày| tháng| quý)?$"),
    ("product", r"sản phẩm|kết quả|đầu ra"),
    ("lead", r"chủ trì|(?:cơ quan|đơn vị|bộ phận|người|phòng|tổ chức)[^/]*(?:thực hiện|chịu trách nhiệm|"
             r"phụ trách|theo dõi|tham mưu|"
             r"tổng hợp|đầu mối|chính)|phụ trách|trách nhiệm|phân công|^(?:cơ quan|đơn vị)(?:, đơn "
             r"vị)?$|theo dõi|^thực hiện$"),
    ("content", r"nội dung|nhiệm vụ|công việc|hoạt động|giải pháp|biện pháp|danh mục|^tên|việc"),
)  # fmt: skip
_COLUMN_ROLES = [(role, re.compile(words)) for role, words in _ROLES]
_SAYS_WHAT_TO_DO = re.compile(r"(?:các |những )?(?:nhiệm vụ|giải pháp|biện pháp|công việc|hoạt động|việc)(?!\w)")
_NUMBERS_ROW = re.compile(r"^\(?(?:\d{1,2}|[a-e])\)?$")


def understand(table: Table) -> None:
    """Find the header among the first rows and what its columns mean."""
    for row in range(min(4, len(table.rows))):
        cells = table.rows[row]
        if sum(bool(_role(cell.text)) for cell in cells) < 2 or any(
            cell.place.columns >= table.width for cell in cells
        ):
            continue
        depth = max(cell.place.rows for cell in cells)
        if depth == 1 and _is_second_header(table, row):
            depth = 2
        header = set(range(row, min(row + depth, len(table.rows))))
        following = row + depth
        if following < len(table.rows) and _is_numbers_row(table.rows[following]):
            header.add(following)
        columns = _heading_texts(table, sorted(set(range(row, row + depth)) & header))
        periods = _marked_periods(table, columns, max(header) + 1)
        roles = _roles_of(columns, periods, _figures_by_level(table, columns, max(header) + 1))
        _settle_groups(table, roles, columns, max(header) + 1)
        if {"content", "target"} & set(roles.values()) and len(set(roles.values())) >= 2:
            table.roles, table.periods = roles, periods
            table.headings = {column: " ".join(texts) for column, texts in enumerate(columns)}
            table.header_rows = header | set(range(row))
            return


def _is_second_header(table: Table, row: int) -> bool:
    if row + 1 >= len(table.rows):
        return False
    below = [cell for cell in table.rows[row + 1] if cell.text.strip()]
    filled = {cell.place.column for cell in table.rows[row] if cell.text.strip() and cell.place.columns == 1}
    ordinal = next((cell.place.column for cell in table.rows[row] if _role(cell.text) == "ordinal"), -1)
    if len(below) < 2 or len(filled) == table.width or any(cell.place.column == ordinal for cell in below):
        return False
    known = sum(
        bool(_role(cell.text) or level_of_column(cell.text) or period_of([_text_above(table, row, cell), cell.text]))
        for cell in below
    )
    return known * 2 >= len(below) and all(len(cell.text) < 60 for cell in below)


def _text_above(table: Table, row: int, cell: TableCell) -> str:
    above = table.at(row, cell.place.column)
    return above.text if above is not None else ""


def _is_numbers_row(cells: Sequence[TableCell]) -> bool:
    texts = [plain(squeeze(cell.text)) for cell in cells if cell.text.strip()]
    return len(texts) >= 3 and all(_NUMBERS_ROW.match(text) for text in texts)


def _heading_texts(table: Table, header: Sequence[int]) -> list[list[str]]:
    """Of each column the texts of its heading, from top to bottom."""
    columns: list[list[str]] = []
    for column in range(table.width):
        texts: list[str] = []
        for row in header:
            cell = table.at(row, column)
            if cell is not None and squeeze(cell.text) not in texts:
                texts.append(squeeze(cell.text))
        columns.append(texts)
    return columns


def _roles_of(columns: Sequence[Sequence[str]], periods: Container[int], levels: Container[int]) -> dict[int, str]:
    """Meaning of each column; those of `periods` say nothing but when, those of `levels` hold figures.

    Several columns hold values, or share one heading of units ("Cơ quan thực hiện": "Cấp tỉnh" | "Cấp xã").
    """
    roles: dict[int, str] = {}
    for column, texts in enumerate(columns):
        role = (_role(texts[-1]) if texts else None) or _role(" ".join(texts))
        role = "value" if column in levels and role != "actual" else role
        shared = len(texts) > 1 and role in {"lead", "cooperating"} and not _role(texts[-1])
        if role and column not in periods and (shared or role == "value" or role not in roles.values()):
            roles[column] = role
    _settle_target_table(roles)
    return roles


def _figures_by_level(table: Table, columns: Sequence[Sequence[str]], first_row: int) -> set[int]:
    """Columns headed by nothing but a level ("Cấp tỉnh", "Cấp xã") over figures."""
    named = {column for column, texts in enumerate(columns) if texts and level_of_column(texts[-1])}
    return {column for column in named if _holds_figures(table, column, first_row)}


def _holds_figures(table: Table, column: int, first_row: int) -> bool:
    texts = [cell.text for row in table.rows[first_row:] for cell in row if cell.place.column == column]
    filled = [text for text in texts if text.strip(" -–—.")]
    return bool(filled) and sum(any(char.isdigit() for char in text) for text in filled) * 2 > len(filled)


def _settle_groups(table: Table, roles: dict[int, str], columns: Sequence[Sequence[str]], first_row: int) -> None:
    """Two columns of content, the first general or filled once for several rows: it names the group of the second."""
    contents = [column for column, texts in enumerate(columns) if texts and _role(texts[-1]) == "content"]
    if "group" not in roles.values() and len(contents) > 1 and roles.get(contents[0]) == "content":
        filled = [{cell.place.column for cell in row if cell.text.strip()} for row in table.rows[first_row:]]
        once = any(contents[1] in row and contents[0] not in row for row in filled)
        if once or _SAYS_WHAT_TO_DO.match(plain(columns[contents[1]][-1])):
            roles[contents[0]], roles[contents[1]] = "group", "content"
    if not {"content", "target"} & set(roles.values()):
        for column in [column for column, role in roles.items() if role == "group"]:
            roles[column] = "content"


def _marked_periods(table: Table, columns: Sequence[Sequence[str]], first_row: int) -> dict[int, Period]:
    """The columns whose headings name quarters or months, where what stands below them are mostly crosses."""
    named = {column: period for column, texts in enumerate(columns) if (period := period_of(texts))}
    below = [
        cell.text
        for row in table.rows[first_row:]
        for cell in row
        if cell.place.column in named and cell.place.columns <= len(named) and cell.text.strip()
    ]
    marks = sum(is_mark(text) for text in below)
    certain = marks > 0 or all(period.unit != "year" for period in named.values())
    return named if len(named) > 1 and certain and marks * 2 >= len(below) else {}


def _settle_target_table(roles: dict[int, str]) -> None:
    """ "Nội dung | ĐVT | Chỉ tiêu": the content is the target, the column of targets is the value."""
    named = {role: column for column, role in roles.items()}
    if "measure_unit" in named and "value" not in named and "content" in named and "target" in named:
        roles[named["target"]] = "value"
        roles[named["content"]] = "target"
    elif (
        ("measure_unit" in named or "value" in named)
        and "target" not in named
        and "content" in named
        and "due" not in named
    ):
        roles[named["content"]] = "target"
    elif "target" in named and "content" not in named and not {"value", "measure_unit"} & set(named):
        pass


def _role(text: str) -> str | None:
    low = re.sub(r"\s*/\s*", "/", plain(squeeze(text)).strip(" .:*"))
    if not low or len(low) > 90:
        return None
    if re.match(r"(?:nội dung|tên|nhiệm vụ)", low) and "chỉ tiêu" not in low:
        return "content"
    return next((role for role, pattern in _COLUMN_ROLES if pattern.search(low)), None)
