"""Tables of duties and of targets: columns known by their headings, in any order and wording.

A table is rebuilt from the cells its lines stand in; one that goes on over a page is one table.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from parindex.core.text import fold, plain, squeeze
from parindex.plans.blocks import Block, is_caps, to_blocks
from parindex.plans.source import Cell, Line

_ROLES = (
    ("ordinal", r"^(?:stt|s\.t\.t|tt|số tt|số thứ tự|số|#)\.?$"),
    ("note", r"ghi chú|căn cứ|điểm chuẩn"),
    ("measure_unit", r"đơn vị tính|^đvt\.?$|đơn vị đo"),
    ("cooperating", r"phối hợp"),
    ("actual", r"(?:thực hiện|kết quả|ước|hiện trạng).*(?:20\d\d|năm trước)|^kết quả đạt được"),
    ("value", r"(?:chỉ tiêu|kế hoạch|mục tiêu|phấn đấu|giao).*(?:năm|20\d\d|giao)|^(?:đến )?(?:hết "
              r")?(?:năm )?20\d\d$|giá trị|mức phấn đấu|mức đạt|"
              r"^kế hoạch$|^tỷ lệ|mức chỉ tiêu|yêu cầu đạt"),
    ("target", r"^(?:tên |nội dung )?(?:các )?(?:chỉ tiêu|mục tiêu|tiêu chí)"),
    ("due", r"thời gian|thời hạn|tiến độ|thời điểm|lộ trình|hoàn thành|^hạn"),
    ("product", r"sản phẩm|kết quả|đầu ra"),
    ("lead", r"chủ trì|(?:cơ quan|đơn vị|bộ phận|người|phòng|tổ chức)[^/]*(?:thực hiện|chịu trách nhiệm|"
             r"phụ trách|theo dõi|tham mưu|"
             r"tổng hợp|đầu mối|chính)|phụ trách|trách nhiệm|phân công|^(?:cơ quan|đơn vị)(?:, đơn "
             r"vị)?$|theo dõi|^thực hiện$"),
    ("content", r"nội dung|nhiệm vụ|công việc|hoạt động|giải pháp|biện pháp|danh mục|^tên|việc"),
)  # fmt: skip
_COLUMN_ROLES = [(role, re.compile(words)) for role, words in _ROLES]
_DITTO = re.compile(r"^(?:[\"”“″'’]{1,3}|-?\s*(?:nt|như trên|như trên\.)\s*-?|//)$")
_NUMBERS_ROW = re.compile(r"^\(?(?:\d{1,2}|[a-e])\)?$")


@dataclass(slots=True)
class TableCell:
    """A cell with its paragraphs. `place` counts rows and columns within the (joined) table, from 0."""

    place: Cell
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)

    @property
    def is_ditto(self) -> bool:
        return bool(_DITTO.match(plain(squeeze(self.text))))


@dataclass(slots=True)
class Table:
    """Rows of cells; `roles` gives the meaning of each column, empty where no header was understood."""

    rows: list[list[TableCell]]
    roles: dict[int, str] = field(default_factory=dict)
    header_rows: set[int] = field(default_factory=set)
    headings: dict[int, str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return max((cell.place.column + cell.place.columns for row in self.rows for cell in row), default=0)

    @property
    def numbers(self) -> tuple[int, int]:
        """First and last line of the table."""
        found = [number for row in self.rows for cell in row for block in cell.blocks for number in block.numbers]
        return min(found), max(found)

    def row_lines(self, row: int) -> tuple[int, int] | None:
        """First and last line of the cells that begin in a row; None where they are all empty."""
        found = [number for cell in self.rows[row] for block in cell.blocks for number in block.numbers]
        return (min(found), max(found)) if found else None

    def at(self, row: int, column: int) -> TableCell | None:
        """The cell that covers a place, also one that began in a row above."""
        for index in range(row, -1, -1):
            for cell in self.rows[index]:
                if cell.place.column <= column < cell.place.column + cell.place.columns:
                    if index == row or index + cell.place.rows > row:
                        return cell
                    return None
        return None

    def blocks(self) -> list[Block]:
        """All paragraphs of all cells."""
        return [block for row in self.rows for cell in row for block in cell.blocks]


def build_table(lines: Iterable[Line]) -> Table:
    """The table that lines with the same `cell.table` make."""
    by_cell: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        if line.cell is not None:
            by_cell.setdefault((line.cell.row, line.cell.column), []).append(line)
    rows: dict[int, list[TableCell]] = {}
    for (row, column), members in sorted(by_cell.items()):
        place = members[0].cell
        if place is not None:
            moved = Cell(place.table, row, column - 1, place.rows, place.columns)
            rows.setdefault(row, []).append(TableCell(moved, to_blocks(members)))
    highest = max(rows, default=0)
    table = Table([rows.get(row, []) for row in range(1, highest + 1)])
    _understand(table)
    return table


def _understand(table: Table) -> None:
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
        roles, headings = _columns(table, sorted(set(range(row, row + depth)) & header))
        if {"content", "target"} & set(roles.values()) and len(set(roles.values())) >= 2:
            table.roles, table.headings = roles, headings
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
    known = sum(bool(_role(cell.text) or re.match(r"(?:năm )?20\d\d$", plain(cell.text))) for cell in below)
    return known * 2 >= len(below) and all(len(cell.text) < 60 for cell in below)


def _is_numbers_row(cells: Sequence[TableCell]) -> bool:
    texts = [plain(squeeze(cell.text)) for cell in cells if cell.text.strip()]
    return len(texts) >= 3 and all(_NUMBERS_ROW.match(text) for text in texts)


def _columns(table: Table, header: Sequence[int]) -> tuple[dict[int, str], dict[int, str]]:
    roles: dict[int, str] = {}
    headings: dict[int, str] = {}
    for column in range(table.width):
        texts: list[str] = []
        for row in header:
            cell = table.at(row, column)
            if cell is not None and squeeze(cell.text) not in texts:
                texts.append(squeeze(cell.text))
        role = (_role(texts[-1]) if texts else None) or _role(" ".join(texts))
        headings[column] = " ".join(texts)
        if role and (role == "value" or role not in roles.values()):
            roles[column] = role
    _settle_target_table(roles)
    return roles, headings


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


def join_continued(whole: Table, part: Table) -> Table:
    """A table and its next part as one: rows appended, a row cut by the page mended, repeated headers marked."""
    offset = len(whole.rows)
    first = next((row for row in range(len(part.rows)) if row not in part.header_rows and part.rows[row]), None)
    if first is not None and _is_rest_of_row(whole, part.rows[first]):
        _mend_row(whole.rows[-1], part.rows[first])
        part.rows[first] = []
    whole.rows += part.rows
    whole.header_rows |= {offset + row for row in part.header_rows}
    return whole


def _is_rest_of_row(whole: Table, cells: Sequence[TableCell]) -> bool:
    """A row without a number of its own at the top of a page, under a row that has one."""
    ordinal = next((column for column, role in whole.roles.items() if role == "ordinal"), None)
    if ordinal is None or not whole.rows[-1] or any(cell.place.columns * 2 > whole.width for cell in cells):
        return False
    numbered = any(cell.place.column == ordinal and cell.text.strip() for cell in whole.rows[-1])
    return numbered and not any(cell.place.column == ordinal and cell.text.strip() for cell in cells)


def _mend_row(above: list[TableCell], rest: Sequence[TableCell]) -> None:
    for cell in rest:
        upper = next((other for other in above if other.place.column == cell.place.column), None)
        if upper is None:
            above.append(cell)
            continue
        lines = [line for part in (upper, cell) for block in part.blocks for line in block.lines]
        upper.blocks = to_blocks([replace(line, cell=upper.place) for line in lines])


def continues(first: Table, part: Table) -> bool:
    """Whether a table that directly follows another is its next part: as many columns, the same header or none."""
    if not first.roles or abs(first.width - part.width) > (0 if not part.roles else 1):
        return False
    if not part.roles:
        return True
    return [fold(first.headings.get(column, "")) for column in range(first.width)] == [
        fold(part.headings.get(column, "")) for column in range(first.width)
    ]


def is_heading_row(table: Table, row: int) -> bool:
    """Whether a row only names a group of the rows below it ("I | CẢI CÁCH THỂ CHẾ")."""
    cells = [cell for cell in table.rows[row] if cell.text.strip()]
    if not cells:
        return False
    wide = any(cell.place.columns * 2 > table.width for cell in cells)
    named = [table.roles.get(cell.place.column) for cell in cells]
    if any(role not in {"ordinal", "content", "target"} for role in named) and not wide:
        return False
    if wide:
        return len(cells) <= 2
    covered = [
        table.at(row, column) for column, role in table.roles.items() if role in {"lead", "due", "value", "product"}
    ]
    if any(cell is not None and cell.text.strip() for cell in covered):
        return False
    content = next((cell for cell in cells if table.roles.get(cell.place.column) in {"content", "target"}), cells[0])
    ordinal = next((cell.text for cell in cells if table.roles.get(cell.place.column) == "ordinal"), "")
    named_group = bool(re.match(r"^\s*(?:[IVX]+|[A-H])\s*[.)]?\s*$", ordinal)) or is_caps(content.text)
    return (
        named_group
        or all(block.bold for cell in cells for block in cell.blocks)
        or _has_children(table, row, ordinal)
    )


def _has_children(table: Table, row: int, ordinal: str) -> bool:
    number = re.match(r"^\s*([\d.]+?)\.?\s*$", ordinal)
    if number is None or row + 1 >= len(table.rows):
        return False
    below = next((c.text for c in table.rows[row + 1] if table.roles.get(c.place.column) == "ordinal"), "")
    return squeeze(below).startswith(number.group(1) + ".1")
