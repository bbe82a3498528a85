"""The tree of a plan to targets, tasks and sections, by the role of each part.

Paths: the labels from the part down ("III.6", "IV.1.2"), a dash or bullet by its place among its siblings; a
row of a table in an annex "PL.<annex>.<group>.<row>", of a table elsewhere "<part>.B<table>.<group>.<row>";
duties of the closing paragraphs "<last part>.kết.<n>".
"""

import re
from dataclasses import dataclass, field

from parindex.core.text import plain, squeeze
from parindex.plans.assignments import (
    Roles,
    addressed_in_lead_in,
    is_field_line,
    read_duty,
    read_fields,
    units_at_head,
)
from parindex.plans.blocks import Block, is_caps, is_terminal
from parindex.plans.measures import read_measures
from parindex.plans.outline import Node
from parindex.plans.reading import Assignee, Lines, Section, Target, Task, Unplaced
from parindex.plans.reports import find_reports
from parindex.plans.reading import Report
from parindex.plans.schedule import due_in_cell, due_in_sentence
from parindex.plans.sections import (
    NARRATIVE,
    ORGANISATION,
    PURPOSE,
    SOFT_TARGETS,
    TARGETS,
    TASKS,
    role_of_item,
    role_of_part,
)
from parindex.plans.table_rows import read_table
from parindex.plans.unit_phrases import Phrase, assignees, sentence_case
from parindex.plans.units import UnitDirectory

_VERBS = re.compile(
    r"^(?:tiếp tục|tăng cường|đẩy mạnh|nâng cao|xây dựng|triển khai|tổ chức|thực hiện|rà soát|tham mưu|chủ trì|phối hợp|hướng dẫn|"
    r"kiểm tra|theo dõi|đôn đốc|ban hành|hoàn thiện|hoàn thành|đổi mới|cập nhật|công khai|niêm yết|bố trí|thường xuyên|kịp thời|"
    r"tập trung|quán triệt|tuyên truyền|phổ biến|siết chặt|từng bước|duy trì|cải tiến|khảo sát|đánh giá|báo cáo|tổng hợp|kiện toàn|"
    r"sắp xếp|chấn chỉnh|phát huy|giải quyết|tiếp nhận|số hóa|ứng dụng|đưa|lựa chọn|phát động|nghiên cứu|đề xuất|cung cấp|công bố|"
    r"giao|đề nghị|yêu cầu|khắc phục|xử lý|lồng ghép|cử|mở|vận hành|kết nối|chỉ đạo|phân công|bảo đảm|đảm bảo|chủ động|nghiêm túc|"
    r"căn cứ|thanh tra|giám sát|hỗ trợ|vận động|thành lập|mở rộng|khuyến khích|huy động|định kỳ|hằng|hàng|tham gia|lập|cắt giảm|đơn giản)(?!\w)"
)
_DETAILS = re.compile(
    r"(?:trong đó|cụ thể|bao gồm|gồm|tập trung vào|chú trọng|sau đây|như sau|nội dung)[^.;]{0,40}:$"
)
_AUTHORITY = re.compile(
    r"(?:chủ tịch|ủy ban nhân dân|hội đồng nhân dân|giám đốc|bộ trưởng|trưởng ban|quyết định:?$|quyết nghị:?$)"
)
_CHARGED = re.compile(r"(?:^|(?<=[.;]\s))(?:đồng thời,?\s+)?(?:giao|phân công)\s")


@dataclass(slots=True)
class Harvest:
    """What the walk gathers, in document order."""

    targets: list[Target] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    assigned: list[tuple[Phrase, Lines]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Context:
    """What an item takes from the pieces it stands in."""

    role: str | None
    lead: tuple[Phrase, ...] = ()
    title: str | None = None
    top: bool = True


class Walker:
    """Walks a tree and fills a Harvest. One per document."""

    def __init__(self, directory: UnitDirectory, *, decision: bool = False) -> None:
        self.directory = directory
        self.decision = decision
        self.harvest = Harvest()
        self._tables = 0

    def walk_root(self, root: Node, lead_in_kind: str = "preamble") -> None:
        """The whole tree. Paragraphs before the first part are of `lead_in_kind`."""
        self._paragraphs(root.blocks, ".".join(root.path), "", lead_in_kind)
        lead = _lead_in(root.blocks, self.directory)
        inherited: str | None = None
        for child in root.children:
            self._part(child, Context(inherited, tuple(lead)))
        for table in root.tables:
            self._table(table, root, Context(None))

    def _part(self, node: Node, context: Context) -> None:
        if node.kind == "caps" and _AUTHORITY.match(plain(node.heading)) and not node.children:
            self._paragraphs(node.blocks, "", "", "preamble")
            return
        if node.kind == "article" and not node.children and not node.tables and self._closing_article(node):
            return
        named = role_of_part(_title_of(node)) if node.kind != "article" or len(node.heading.split()) <= 25 else None
        role = named or context.role or self._role_by_content(node)
        leaf = not node.children and not node.tables
        if role in {TASKS, ORGANISATION} and leaf and (not _is_heading_only(node) or len(node.blocks) > 1):
            self._leaf_part(node, context, role)
            return
        self._branch(node, Context(role, context.lead, None), "" if named else _title_of(node))

    def _closing_article(self, node: Node) -> bool:
        """An article that issues, sets in force or orders compliance gives no duty of its own."""
        text = " ".join(block.body for block in node.blocks)
        if (
            not re.match(r"ban hành|phê duyệt|quyết định này|bãi bỏ|hiệu lực", plain(text))
            and "thi hành" not in plain(text)[-60:]
        ):
            return False
        self._section(node.blocks, node, "closing")
        self._note_reports(node.blocks, ())
        return True

    def _leaf_part(self, node: Node, context: Context, role: str) -> None:
        """A part without items: its paragraphs are its duties where it gives any."""
        if self.decision and node.kind == "article":
            self._item(node, Context(role, context.lead, None))
            return
        if node.kind in {"roman", "upper", "caps", "part", "chapter", "section", "bold", "annex"}:
            self._section(node.blocks[:1], node, "heading")
            for place, block in enumerate(node.blocks[1:], 1):
                self._loose_paragraph(block, (*node.path, str(place)), _title_of(node), role, context)
            return
        self._item(node, Context(role, context.lead, None))

    def _loose_paragraph(self, block: Block, path: tuple[str, ...], title: str, role: str, context: Context) -> None:
        duty = read_duty(block.text, self.directory)
        if duty.lead or (role == TASKS and _VERBS.match(plain(block.text))):
            self._task([block], path, Context(role, context.lead, title), [])
        else:
            self._note_reports([block], ())
            self.harvest.sections.append(
                Section(".".join(path[:-1]), title, "narrative", (block.first, block.last), block.text)
            )

    def _role_by_content(self, node: Node) -> str | None:
        """A part whose heading names a subject ("Cải cách thể chế"): tasks where its items read as duties."""
        leaves = [piece for piece in node.walk() if not piece.children]
        if any(piece.tables for piece in node.walk()):
            return TASKS
        duties = sum(bool(_VERBS.match(plain(piece.blocks[-1].body))) for piece in leaves if piece.blocks)
        return TASKS if duties * 2 >= len(leaves) and duties else None

    def _branch(self, node: Node, context: Context, title: str) -> None:
        """A piece that holds others: its own paragraphs are heading and lead-in, then what is below."""
        self._section(node.blocks[:1], node, "heading")
        rest = node.blocks[1:]
        lead = self._group_lead(node)
        for block in rest:
            kind = "lead_in" if block.text.endswith(":") else "narrative"
            if context.role in {PURPOSE}:
                kind = "purpose"
            self._section([block], node, kind)
            self._note_reports([block], ())
        heading = re.sub(r"^(?:Giao|Đề nghị|Trách nhiệm của|Đối với) (?=\w)", "", title) if lead else title
        heading = sentence_case(heading.rstrip(" :.;"))
        inner = Context(context.role, tuple(lead) or context.lead, heading or context.title, top=False)
        for child in node.children:
            self._item(child, inner)
        for table in node.tables:
            self._table(table, node, inner)

    def _group_lead(self, node: Node) -> list[Phrase]:
        """Units a heading or its lead-in puts in charge of all that is below."""
        for block in reversed(node.blocks[1:]):
            if lead := addressed_in_lead_in(block.text, self.directory):
                return lead
        heading = node.heading
        phrases, end = units_at_head(heading, self.directory)
        if not phrases:
            return []
        rest = plain(heading[end:]).strip(" :.;,")
        ordered = bool(re.match(r"(?:giao|đề nghị|yêu cầu|trách nhiệm|đối với|phân công)", plain(heading)))
        named = (
            not rest
            or ordered
            or heading.rstrip().endswith(":")
            or bool(re.match(r"(?:có trách nhiệm|thực hiện|chủ trì|\()", rest))
        )
        return phrases if named else []

    def _item(self, node: Node, context: Context) -> None:
        role = context.role
        if role is not None:
            role = role_of_item(_title_of(node), role)
        elif (own := role_of_part(_title_of(node))) and _is_heading_only(node):
            role = own
        context = Context(role, context.lead, context.title, top=False)
        if role in {TARGETS, SOFT_TARGETS}:
            self._target_item(node, context)
        elif role in {TASKS, ORGANISATION}:
            self._task_item(node, context)
        elif role in {PURPOSE, NARRATIVE}:
            self._other(node, "purpose" if role == PURPOSE else "narrative")
        else:
            self._unknown(node, context)

    def _unknown(self, node: Node, context: Context) -> None:
        duty = read_duty(node.heading, self.directory)
        if node.children or node.tables:
            self._branch(node, context, _title_of(node))
        elif duty.lead and _CHARGED.search(plain(node.heading)):
            self._task(node.blocks, node.path, context, [])
        elif self.decision and node.kind == "article":
            self._section(node.blocks, node, "closing")
            self._note_reports(node.blocks, ())
        else:
            self._unplace(node.blocks)

    def _other(self, node: Node, kind: str) -> None:
        for piece in node.walk():
            self._section(piece.blocks[:1], piece, "heading" if piece.children else kind)
            for block in piece.blocks[1:]:
                self._section([block], piece, kind)
            for table in piece.tables:
                self._table(table, piece, Context(None))

    # Targets

    def _target_item(self, node: Node, context: Context) -> None:
        text = " ".join(block.body for block in node.blocks)
        figures = read_measures(text)
        if node.tables or (node.children and not (figures and _DETAILS.search(plain(text)))):
            if node.children and figures and not _is_heading_only(node):
                self._target(node, [node.blocks[0]], context)
                for block in node.blocks[1:]:
                    self._section([block], node, "narrative")
                inner = Context(context.role, context.lead, context.title, top=False)
                for child in node.children:
                    self._item(child, inner)
                return
            self._branch(node, context, _title_of(node))
            return
        if context.role == SOFT_TARGETS and not read_measures(_full(node)):
            self._other(node, "purpose")
            return
        if _is_heading_only(node) and len(node.blocks) > 1:
            self._section(node.blocks[:1], node, "heading")
            for place, block in enumerate(node.blocks[1:], 1):
                self._loose_target(node, block, place, context)
            return
        self._target(node, node.own_and_below(), context)

    def _loose_target(self, node: Node, block: Block, place: int, context: Context) -> None:
        if read_measures(block.text):
            self._add_target([block], (*node.path, str(place)), _title_of(node).rstrip(" :."))
        else:
            self._section([block], node, "purpose" if context.role == SOFT_TARGETS else "narrative")

    def _target(self, node: Node, blocks: list[Block], context: Context) -> None:
        self._add_target(blocks, node.path, context.title)

    def _add_target(self, blocks: list[Block], path: tuple[str, ...], title: str | None) -> None:
        text = _joined(blocks)
        self.harvest.targets.append(
            Target(len(self.harvest.targets) + 1, text, read_measures(text), ".".join(path), _span(blocks), title)
        )

    # Tasks

    def _task_item(self, node: Node, context: Context) -> None:
        fields = [child for child in node.children if not child.children and is_field_line(child.heading)]
        if node.tables or (len(fields) < len(node.children) and not fields and self._is_group(node)):
            self._group(node, context)
            return
        if not node.children and len(node.blocks) == 1 and _is_heading_only(node) and self._is_plain_heading(node):
            self._section(node.blocks, node, "heading")
            return
        self._task(node.own_and_below(), node.path, context, [])

    def _group(self, node: Node, context: Context) -> None:
        own = node.blocks[0]
        says_more = is_terminal(own.body) and not own.body.endswith(":") and len(own.body.split()) > 22
        if says_more and node.children and not node.tables:
            self._task(node.blocks, node.path, context, [])
            inner = Context(context.role, tuple(self._group_lead(node)) or context.lead, context.title, top=False)
            for child in node.children:
                self._item(child, inner)
            return
        self._branch(node, context, _title_of(node))

    def _is_group(self, node: Node) -> bool:
        """Whether the pieces below are duties of their own, and not details of one duty."""
        if not node.children:
            return False
        text = _title_of(node)
        low = plain(text)
        if self._group_lead(node):
            return True
        bare = node.kind in {"dash", "bullet"}
        if bare or (node.kind == "letter" and all(child.label and child.label.is_bare for child in node.children)):
            heading = len(text.split()) <= 14 and not _DETAILS.search(low) and not re.search(r"[.;]$", text)
            steps = bare or all(child.style.startswith("+") for child in node.children)
            return heading and not (steps and _VERBS.match(low))
        return not (_DETAILS.search(low) and _VERBS.match(low) and len(text.split()) > 25)

    def _is_plain_heading(self, node: Node) -> bool:
        """A short line in capitals or bold with nothing below: a heading left empty, no duty."""
        block = node.blocks[0]
        return is_caps(block.body) or (node.label is None and block.bold)

    def _task(self, blocks: list[Block], path: tuple[str, ...], context: Context, more: list[Phrase]) -> None:
        text = _joined(blocks)
        title = context.title
        head, end = units_at_head(text, self.directory)
        lead_by_heading: list[Phrase] = []
        if head and re.match(r"[ ]*(?::|\n)", text[end:]) and not re.match(r"(?:giao|đề nghị|yêu cầu)", plain(text)):
            rest = text[end:].lstrip(" :\n")
            if rest:
                lead_by_heading, title = head, squeeze(text[:end])
                text = rest
        fields, text = read_fields(text, self.directory)
        duty = read_duty(text, self.directory)
        lead = fields.lead or lead_by_heading or duty.lead or list(context.lead)
        if lead_by_heading and duty.lead and _CHARGED.search(plain(text)):
            lead = lead_by_heading
        self._add_task(
            blocks, text, path, title, Roles(lead, fields.cooperating + duty.cooperating, fields.due, fields.product)
        )

    def _add_task(
        self, blocks: list[Block], text: str, path: tuple[str, ...], title: str | None, roles: Roles
    ) -> None:
        lines = _span(blocks)
        lead = assignees(roles.lead, self.directory)
        names = {unit.name for unit in lead}
        cooperating = tuple(unit for unit in assignees(roles.cooperating, self.directory) if unit.name not in names)
        due = due_in_cell(roles.due) if roles.due else due_in_sentence(text)
        self.harvest.assigned += [(phrase, lines) for phrase in (*roles.lead, *roles.cooperating)]
        self.harvest.tasks.append(
            Task(
                ".".join(path),
                text.strip(),
                lines,
                lead,
                cooperating,
                due.recurrence,
                due.on,
                due.text,
                roles.product,
                title,
            )  # fmt: skip
        )
        self._note_reports(blocks, lead)

    def _table(self, table: object, node: Node, context: Context) -> None:
        self._tables += 1
        annex = bool(node.path) and node.path[0] == "PL"
        base = node.path if annex else (*node.path, f"B{self._tables}")
        read_table(table, base, context.role, self.harvest, self.directory, tuple(context.lead))  # type: ignore[arg-type]

    # Closing paragraphs

    def closing(self, blocks: list[Block], part: str) -> None:
        """Last paragraphs of the text: reports, and duties given by name ("Giao Phòng Nội vụ theo dõi, đôn đốc …")."""
        turn = 0
        for block in blocks:
            charge = self._charge(block)
            if charge is None:
                self.harvest.sections.append(Section(part, "", "closing", (block.first, block.last), block.text))
                self._note_reports([block], ())
                continue
            turn += 1
            path = (*((part,) if part else ()), "kết", str(turn))
            duty = read_duty(charge, self.directory)
            self._add_task([block], charge, path, None, duty)

    def _charge(self, block: Block) -> str | None:
        low = plain(block.text)
        match = _CHARGED.search(low)
        if match and units_at_head(block.text[match.start() :], self.directory)[0]:
            return block.text[match.start() :].strip()
        phrases, end = units_at_head(block.text, self.directory)
        if (
            phrases
            and not phrases[0].collective
            and re.match(r"\s*(?:có trách nhiệm|chịu trách nhiệm|chủ trì|theo dõi|làm đầu mối|là cơ quan)", low[end:])
        ):
            return block.text
        return None

    # Small change

    def _section(self, blocks: list[Block], node: Node, kind: str) -> None:
        if blocks:
            text = "\n".join(block.text for block in blocks)
            self.harvest.sections.append(Section(".".join(node.path), _title_of(node), kind, _span(blocks), text))

    def _paragraphs(self, blocks: list[Block], path: str, heading: str, kind: str) -> None:
        for block in blocks:
            basis = kind == "preamble" and re.match(r"căn cứ|theo đề nghị|xét đề nghị", plain(block.text))
            self.harvest.sections.append(
                Section(path, heading, "basis" if basis else kind, (block.first, block.last), block.text)
            )
            self._note_reports([block], ())

    def _unplace(self, blocks: list[Block]) -> None:
        self._note_reports(blocks, ())
        for block in blocks:
            self.harvest.unplaced.append(Unplaced((block.first, block.last), block.text))

    def _note_reports(self, blocks: list[Block], lead: tuple[Assignee, ...]) -> None:
        for block in blocks:
            self.harvest.reports += find_reports(block, lead, self.directory)


def _lead_in(blocks: list[Block], directory: UnitDirectory) -> list[Phrase]:
    for block in reversed(blocks):
        if re.search(r"(?:nhiệm vụ|nội dung|giải pháp|công việc)[^.]{0,40}:$", plain(block.text)):
            return addressed_in_lead_in(block.text, directory)
    return []


def _title_of(node: Node) -> str:
    return squeeze(node.heading)


def _is_heading_only(node: Node) -> bool:
    """Whether the first paragraph is a heading: short, not ended as a sentence is."""
    text = node.heading
    return len(text.split()) <= 25 and not re.search(r"[.;]$", text)


def _full(node: Node) -> str:
    return _joined(node.own_and_below())


def _joined(blocks: list[Block]) -> str:
    """Text of an item: its own label left off, those of what is below it kept."""
    first, *rest = blocks
    return "\n".join([first.body, *(block.text for block in rest)])


def _span(blocks: list[Block]) -> Lines:
    return min(block.first for block in blocks), max(block.last for block in blocks)
