"""What is gathered while a plan is walked through, in document order, and the words all steps share."""

import re
from dataclasses import dataclass, field

from parindex.core.text import plain, squeeze
from parindex.plans.assignments import Roles
from parindex.plans.blocks import Block
from parindex.plans.measures import read_measures
from parindex.plans.outline import Node
from parindex.plans.reading import Assignee, Lines, Measure, Report, Section, Target, Task, Unplaced
from parindex.plans.reports import find_reports
from parindex.plans.schedule import due_in_cell, due_in_sentence
from parindex.plans.unit_phrases import Phrase, assignees
from parindex.plans.units import UnitDirectory

VERBS = re.compile(
    r"^(?:tiếp tục|tăng cường|đẩy mạnh|nâng cao|xây dựng|triển khai|tổ chức|thực hiện|rà soát|tham mưu|"
    r"chủ trì|phối hợp|hướng dẫn|"
    r"kiểm tra|theo dõi|đôn đốc|ban hành|hoàn thiện|hoàn thành|đổi mới|cập nhật|công khai|niêm yết|bố "
    r"trí|thường xuyên|kịp thời|"
    r"tập trung|quán triệt|tuyên truyền|phổ biến|siết chặt|từng bước|duy trì|cải tiến|khảo sát|đánh giá|"
    r"báo cáo|tổng hợp|kiện toàn|"
    r"sắp xếp|chấn chỉnh|phát huy|giải quyết|tiếp nhận|số hóa|ứng dụng|đưa|lựa chọn|phát động|nghiên "
    r"cứu|đề xuất|cung cấp|công bố|"
    r"giao|đề nghị|yêu cầu|khắc phục|xử lý|lồng ghép|cử|mở|vận hành|kết nối|chỉ đạo|phân công|bảo đảm|"
    r"đảm bảo|chủ động|nghiêm túc|"
    r"căn cứ|thanh tra|giám sát|hỗ trợ|vận động|thành lập|mở rộng|khuyến khích|huy động|định kỳ|hằng|"
    r"hàng|tham gia|lập|cắt giảm|đơn giản)(?!\w)"
)
CHARGED = re.compile(r"(?:^|(?<=[.;]\s))(?:đồng thời,?\s+)?(?:giao|phân công)\s")


@dataclass(slots=True)
class Harvest:
    """The pieces found so far, and the units they may name. One per document."""

    directory: UnitDirectory
    targets: list[Target] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    assigned: list[tuple[Phrase, Lines]] = field(default_factory=list)

    def add_target(
        self,
        blocks: list[Block],
        path: tuple[str, ...],
        title: str | None,
        measures: tuple[Measure, ...] | None = None,
    ) -> None:
        text = joined(blocks)
        figures = read_measures(text) if measures is None else measures
        self.targets.append(Target(len(self.targets) + 1, text, figures, ".".join(path), span(blocks), title))

    def add_task(
        self, blocks: list[Block], text: str, path: tuple[str, ...], title: str | None, roles: Roles
    ) -> None:
        lines = span(blocks)
        lead = assignees(roles.lead, self.directory)
        names = {unit.name for unit in lead}
        cooperating = tuple(unit for unit in assignees(roles.cooperating, self.directory) if unit.name not in names)
        due = due_in_cell(roles.due) if roles.due else due_in_sentence(text)
        self.assigned += [(phrase, lines) for phrase in (*roles.lead, *roles.cooperating)]
        self.tasks.append(
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
            )
        )
        self.note_reports(blocks, lead)

    def section(self, blocks: list[Block], node: Node, kind: str) -> None:
        if blocks:
            text = "\n".join(block.text for block in blocks)
            self.sections.append(Section(".".join(node.path), title_of(node), kind, span(blocks), text))

    def paragraphs(self, blocks: list[Block], path: str, heading: str, kind: str) -> None:
        for block in blocks:
            basis = kind == "preamble" and re.match(r"căn cứ|theo đề nghị|xét đề nghị", plain(block.text))
            self.sections.append(
                Section(path, heading, "basis" if basis else kind, (block.first, block.last), block.text)
            )
            self.note_reports([block], ())

    def unplace(self, blocks: list[Block]) -> None:
        self.note_reports(blocks, ())
        for block in blocks:
            self.unplaced.append(Unplaced((block.first, block.last), block.text))

    def note_reports(self, blocks: list[Block], lead: tuple[Assignee, ...]) -> None:
        for block in blocks:
            self.reports += find_reports(block, lead, self.directory)


@dataclass(frozen=True, slots=True)
class Context:
    """What an item takes from the pieces it stands in."""

    role: str | None
    lead: tuple[Phrase, ...] = ()
    title: str | None = None


def title_of(node: Node) -> str:
    return squeeze(node.heading)


def is_heading_only(node: Node) -> bool:
    """Whether the first paragraph is a heading: short, not ended as a sentence is."""
    text = node.heading
    return len(text.split()) <= 25 and not re.search(r"[.;]$", text)


def joined(blocks: list[Block]) -> str:
    """Text of an item: its own label left off, those of what is below it kept."""
    first, *rest = blocks
    return "\n".join([first.body, *(block.text for block in rest)])


def span(blocks: list[Block]) -> Lines:
    return min(block.first for block in blocks), max(block.last for block in blocks)
