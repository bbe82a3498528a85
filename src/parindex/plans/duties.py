"""The tree of a plan to targets, tasks and sections, by the role of each part.

Paths: the labels from the part down ("III.6", "IV.1.2"), a dash or bullet by its place among its siblings; a
row of a table in an annex "PL.<annex>.<group>.<row>", of a table elsewhere "<part>.B<table>.<group>.<row>";
duties of the closing paragraphs "<last part>.kết.<n>".
"""

import re

from parindex.core.text import plain, squeeze
from parindex.plans.assignments import (
    Roles,
    addressed_in_lead_in,
    is_field_line,
    read_duty,
    read_fields,
    units_at_head,
)
from parindex.plans.blocks import Block, is_terminal
from parindex.plans.groups import DETAILS, figures_by_level, group_lead, is_group, is_plain_heading, points_to_annex
from parindex.plans.harvest import CHARGED, VERBS, Context, Harvest, is_heading_only, joined, title_of
from parindex.plans.measures import read_measures
from parindex.plans.outline import Node
from parindex.plans.reading import Section
from parindex.plans.reports import only_asks_for_reports
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
from parindex.plans.table_grid import Table
from parindex.plans.table_rows import read_table
from parindex.plans.unit_phrases import Phrase, sentence_case
from parindex.plans.units import UnitDirectory

_AUTHORITY = re.compile(
    r"(?:chủ tịch|ủy ban nhân dân|hội đồng nhân dân|giám đốc|bộ trưởng|trưởng ban|quyết định:?$|quyết nghị:?$)"
)

# Under a unit's heading it is that unit that directs others: "Chỉ đạo các xã, thị trấn …".
_DIRECTS = re.compile(r"(?:chỉ đạo|hướng dẫn|đôn đốc)\s")


class Walker:
    """Walks a tree and fills a Harvest. One per document."""

    def __init__(self, directory: UnitDirectory, *, decision: bool = False) -> None:
        self.directory = directory
        self.decision = decision
        self.harvest = Harvest(directory)
        self._tables = 0

    def walk_root(self, root: Node, lead_in_kind: str = "preamble") -> None:
        """The whole tree. Paragraphs before the first part are of `lead_in_kind`."""
        self.harvest.paragraphs(root.blocks, ".".join(root.path), "", lead_in_kind)
        lead = _lead_in(root.blocks, self.directory)
        inherited: str | None = None
        for child in root.children:
            self._part(child, Context(inherited, tuple(lead)))
        for table in root.tables:
            self._table(table, root, Context(None))

    def _part(self, node: Node, context: Context) -> None:
        if node.kind == "caps" and _AUTHORITY.match(plain(node.heading)) and not node.children:
            self.harvest.paragraphs(node.blocks, "", "", "preamble")
            return
        if node.kind == "article" and not node.children and not node.tables and self._closing_article(node):
            return
        named = role_of_part(title_of(node)) if node.kind != "article" or len(node.heading.split()) <= 25 else None
        role = named or context.role or self._role_by_content(node)
        leaf = not node.children and not node.tables
        if role in {TARGETS, SOFT_TARGETS} and leaf and len(node.blocks) > 1 and is_heading_only(node):
            self._target_item(node, Context(role, context.lead, None))
            return
        if role in {TASKS, ORGANISATION} and leaf and (not is_heading_only(node) or len(node.blocks) > 1):
            self._leaf_part(node, context, role)
            return
        self._branch(node, Context(role, context.lead, None), "" if named else title_of(node))

    def _closing_article(self, node: Node) -> bool:
        """An article that issues, sets in force or orders compliance gives no duty of its own."""
        text = " ".join(block.body for block in node.blocks)
        if (
            not re.match(r"ban hành|phê duyệt|quyết định này|bãi bỏ|hiệu lực", plain(text))
            and "thi hành" not in plain(text)[-60:]
        ):
            return False
        self.harvest.section(node.blocks, node, "closing")
        self.harvest.note_reports(node.blocks, ())
        return True

    def _leaf_part(self, node: Node, context: Context, role: str) -> None:
        """A part without items: its paragraphs are its duties where it gives any."""
        if self.decision and node.kind == "article":
            self._item(node, Context(role, context.lead, None))
            return
        if node.kind in {"roman", "upper", "caps", "part", "chapter", "section", "bold", "annex"}:
            self.harvest.section(node.blocks[:1], node, "heading")
            for place, block in enumerate(node.blocks[1:], 1):
                self._loose_paragraph(block, (*node.path, str(place)), title_of(node), role, context)
            return
        self._item(node, Context(role, context.lead, None))

    def _loose_paragraph(self, block: Block, path: tuple[str, ...], title: str, role: str, context: Context) -> None:
        duty = read_duty(block.text, self.directory)
        if duty.lead or (role == TASKS and VERBS.match(plain(block.text))):
            self._task([block], path, Context(role, context.lead, title))
        else:
            self.harvest.note_reports([block], ())
            self.harvest.sections.append(
                Section(".".join(path[:-1]), title, "narrative", (block.first, block.last), block.text)
            )

    def _role_by_content(self, node: Node) -> str | None:
        """A part whose heading names a subject ("Cải cách thể chế"): tasks where its items read as duties."""
        leaves = [piece for piece in node.walk() if not piece.children]
        if any(piece.tables for piece in node.walk()):
            return TASKS
        duties = sum(bool(VERBS.match(plain(piece.blocks[-1].body))) for piece in leaves if piece.blocks)
        return TASKS if duties * 2 >= len(leaves) and duties else None

    def _branch(self, node: Node, context: Context, title: str) -> None:
        """A piece that holds others: its own paragraphs are heading and lead-in, then what is below."""
        self.harvest.section(node.blocks[:1], node, "heading")
        rest = node.blocks[1:]
        lead = group_lead(node, self.directory)
        for block in rest:
            kind = "lead_in" if block.text.endswith(":") else "narrative"
            if context.role in {PURPOSE}:
                kind = "purpose"
            self.harvest.section([block], node, kind)
            self.harvest.note_reports([block], ())
        heading = re.sub(r"^(?:Giao|Đề nghị|Trách nhiệm của|Đối với) (?=\w)", "", title) if lead else title
        heading = sentence_case(heading.rstrip(" :.;"))
        inner = Context(context.role, tuple(lead) or context.lead, heading or context.title)
        for child in node.children:
            self._item(child, inner)
        for table in node.tables:
            self._table(table, node, inner)

    def _item(self, node: Node, context: Context) -> None:
        role = context.role
        if role is not None:
            role = role_of_item(title_of(node), role)
        elif (own := role_of_part(title_of(node))) and is_heading_only(node):
            role = own
        context = Context(role, context.lead, context.title)
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
            self._branch(node, context, title_of(node))
        elif duty.lead and CHARGED.search(plain(node.heading)):
            self._task(node.blocks, node.path, context)
        elif self.decision and node.kind == "article":
            self.harvest.section(node.blocks, node, "closing")
            self.harvest.note_reports(node.blocks, ())
        else:
            self.harvest.unplace(node.blocks)

    def _other(self, node: Node, kind: str) -> None:
        for piece in node.walk():
            self.harvest.section(piece.blocks[:1], piece, "heading" if piece.children else kind)
            for block in piece.blocks[1:]:
                self.harvest.section([block], piece, kind)
            for table in piece.tables:
                self._table(table, piece, Context(None))

    # Targets

    def _target_item(self, node: Node, context: Context) -> None:
        if levels := figures_by_level(node):
            self.harvest.add_target(node.own_and_below(), node.path, context.title, levels)
            return
        text = " ".join(block.body for block in node.blocks)
        figures = read_measures(text)
        if node.tables or (node.children and not (figures and DETAILS.search(plain(text)))):
            if node.children and figures and not is_heading_only(node):
                self.harvest.add_target([node.blocks[0]], node.path, context.title)
                for block in node.blocks[1:]:
                    self.harvest.section([block], node, "narrative")
                inner = Context(context.role, context.lead, context.title)
                for child in node.children:
                    self._item(child, inner)
                return
            self._branch(node, context, title_of(node))
            return
        if context.role == SOFT_TARGETS and not read_measures(joined(node.own_and_below())):
            self._other(node, "purpose")
            return
        if is_heading_only(node) and len(node.blocks) > 1:
            self.harvest.section(node.blocks[:1], node, "heading")
            for place, block in enumerate(node.blocks[1:], 1):
                self._loose_target(node, block, place, context)
            return
        self.harvest.add_target(node.own_and_below(), node.path, context.title)

    def _loose_target(self, node: Node, block: Block, place: int, context: Context) -> None:
        if read_measures(block.text):
            self.harvest.add_target([block], (*node.path, str(place)), title_of(node).rstrip(" :."))
        else:
            self.harvest.section([block], node, "purpose" if context.role == SOFT_TARGETS else "narrative")

    # Tasks

    def _task_item(self, node: Node, context: Context) -> None:
        fields = [child for child in node.children if not child.children and is_field_line(child.heading)]
        if node.tables or (len(fields) < len(node.children) and not fields and is_group(node, self.directory)):
            self._group(node, context)
            return
        if node.label is None and not node.children and is_heading_only(node):
            self._leaf_part(node, context, context.role or TASKS)
            return
        if not node.children and len(node.blocks) == 1 and is_heading_only(node) and is_plain_heading(node):
            self.harvest.section(node.blocks, node, "heading")
            return
        rule = not context.lead and all(only_asks_for_reports(block, self.directory) for block in node.blocks)
        if not node.children and (rule or points_to_annex(node.blocks)):
            self.harvest.section(node.blocks, node, "narrative")
            self.harvest.note_reports(node.blocks, ())
            return
        self._task(node.own_and_below(), node.path, context)

    def _group(self, node: Node, context: Context) -> None:
        own = node.blocks[0]
        says_more = is_terminal(own.body) and not own.body.endswith(":") and len(own.body.split()) > 22
        if says_more and node.children and not node.tables:
            self._task(node.blocks, node.path, context)
            inner = Context(context.role, tuple(group_lead(node, self.directory)) or context.lead, context.title)
            for child in node.children:
                self._item(child, inner)
            return
        self._branch(node, context, title_of(node))

    def _task(self, blocks: list[Block], path: tuple[str, ...], context: Context) -> None:
        text, title = joined(blocks), context.title
        head, end = units_at_head(text, self.directory)
        lead_by_heading: list[Phrase] = []
        if not head:
            text, title = _without_title(blocks, title)
        if head and re.match(r"[ ]*(?::|\n)", text[end:]) and not re.match(r"(?:giao|đề nghị|yêu cầu)", plain(text)):
            rest = text[end:].lstrip(" :\n")
            if rest:
                lead_by_heading, title = head, squeeze(text[:end])
                text = rest
        fields, text = read_fields(text, self.directory)
        duty = read_duty(text, self.directory)
        if context.lead and _DIRECTS.match(plain(text)):
            duty.lead = []
        lead = fields.lead or lead_by_heading or duty.lead or list(context.lead)
        if lead_by_heading and duty.lead and CHARGED.search(plain(text)):
            lead = lead_by_heading
        self.harvest.add_task(
            blocks, text, path, title, Roles(lead, fields.cooperating + duty.cooperating, fields.due, fields.product)
        )

    def _table(self, table: Table, node: Node, context: Context) -> None:
        self._tables += 1
        annex = bool(node.path) and node.path[0] == "PL"
        base = node.path if annex else (*node.path, f"B{self._tables}")
        read_table(table, base, context.role, self.harvest, self.directory, tuple(context.lead))


def _without_title(blocks: list[Block], title: str | None) -> tuple[str, str | None]:
    """Text of a duty, and its title: a short first paragraph without a stop is a title where a paragraph follows."""
    if len(blocks) < 2 or blocks[1].label is not None or is_field_line(blocks[1].body):
        return joined(blocks), title
    first = squeeze(blocks[0].body)
    if len(first.split()) > 20 or is_terminal(first.rstrip(":")):
        return joined(blocks), title
    return "\n".join(block.text for block in blocks[1:]), first.rstrip(" :")


def _lead_in(blocks: list[Block], directory: UnitDirectory) -> list[Phrase]:
    for block in reversed(blocks):
        if re.search(r"(?:nhiệm vụ|nội dung|giải pháp|công việc)[^.]{0,40}:$", plain(block.text)):
            return addressed_in_lead_in(block.text, directory)
    return []
