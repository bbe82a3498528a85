"""From lines to a reading: the regions of the document, then its tree, then what each piece says."""

import re
from collections.abc import Sequence

from parindex.core.text import plain
from parindex.plans import citations as cited
from parindex.plans import lint
from parindex.plans.blocks import Block, is_closing_formula, to_blocks
from parindex.plans.closing import read_closing
from parindex.plans.duties import Walker
from parindex.plans.ending import Ending, find_ending
from parindex.plans.labels import parse_label
from parindex.plans.letterhead import Letterhead, has_nation, kind_on, read_letterhead
from parindex.plans.outline import Node, build
from parindex.plans.reading import DocumentHead, Finding, PlanReading, Section, Unplaced
from parindex.plans.source import Line, Source
from parindex.plans.table_grid import Table
from parindex.plans.tables import build_table, continues, join_continued
from parindex.plans.units import UnitDirectory


def read_plan(source: Source, directory: UnitDirectory) -> PlanReading:
    """Targets, duties, reports and citations of a plan, every line of it placed or shown as unplaced.

    Never raises on a loaded source; what it can't place stands in `unplaced`.
    """
    return _Reader(source, directory).read()


def read_head(source: Source) -> DocumentHead:
    """Who issued what and when, from the letterhead alone: the signer and the recipients stay empty.

    Enough to choose the units that `read_plan` needs, at a fraction of its price.
    """
    lines = [line for line in source.lines if line.text.strip() and not line.note]
    return _document_head(read_letterhead(lines, "\n".join(line.text for line in lines)), Ending(0, 0))


def _document_head(head: Letterhead, ending: Ending) -> DocumentHead:
    return DocumentHead(
        head.kind, head.number, head.symbol, head.issued_on, head.issued_text, head.issuer,
        head.place, head.title,
        ending.signer_name, ending.signer_position, tuple(ending.recipients),
    )  # fmt: skip


class _Reader:
    def __init__(self, source: Source, directory: UnitDirectory) -> None:
        self.directory = directory
        self.form = source.form
        self.lines = [line for line in source.lines if line.text.strip()]
        self.reading = PlanReading()
        self.walker = Walker(directory)
        self.cited_blocks: list[Block] = []
        self.roots: list[Node] = []

    def read(self) -> PlanReading:
        notes = [line for line in self.lines if line.note]
        remaining = [line for line in self.lines if not line.note]
        head = read_letterhead(remaining, "\n".join(line.text for line in remaining))
        self.walker.decision = head.kind == "Quyết định"
        ending = self._document(remaining, head)
        while ending is not None and ending.end < len(remaining):
            remaining = remaining[ending.end :]
            ending = self._attachment(remaining)
        self._notes(notes)
        self._finish(head)
        return self.reading

    def _document(self, lines: Sequence[Line], head: Letterhead) -> Ending | None:
        self._letterhead_sections(head)
        ending = find_ending(lines[head.after :])
        if ending is not None:
            ending.start, ending.end = ending.start + head.after, ending.end + head.after
        body = lines[head.after : ending.start if ending else len(lines)]
        self._body(body)
        if ending is not None:
            self._ending_sections(lines, ending)
        self.reading.document = _document_head(head, ending or Ending(0, 0))
        return ending

    def _attachment(self, lines: Sequence[Line]) -> Ending | None:
        """What follows the signature: annexes, or a plan that a decision issues."""
        after = 0
        if any(kind_on(line) or has_nation(line.text) for line in lines[:12]) and not _opens_annex(lines[0]):
            head = read_letterhead(lines, "")
            self._letterhead_sections(head)
            after = head.after
        ending = find_ending(lines[after:])
        if ending is None:
            self._body(lines[after:])
            return None
        ending.start, ending.end = ending.start + after, ending.end + after
        self._body(lines[after : ending.start])
        self._ending_sections(lines, ending)
        return ending if ending.end > 0 else None

    def _body(self, lines: Sequence[Line]) -> None:
        items = _items(lines)
        self.cited_blocks += [
            block for item in items for block in (item.blocks() if isinstance(item, Table) else [item])
        ]
        items, closing = _split_closing(items)
        root = build(items)
        self.roots.append(root)
        self.walker.walk_root(root)
        parts = [child for child in root.children if child.kind != "annex"]
        read_closing(closing, parts[-1].path[-1] if parts else "", self.walker.harvest)

    def _letterhead_sections(self, head: Letterhead) -> None:
        for kind, lines in (("letterhead", head.head), ("title", head.titles)):
            for run in _runs([line for line in lines if not line.furniture]):
                self._line_section(kind, run)

    def _ending_sections(self, lines: Sequence[Line], ending: Ending) -> None:
        recipients = {line.number for line in ending.recipient_lines}
        kept = [line for line in lines[ending.start : ending.end] if not line.furniture]
        run: list[Line] = []
        for line in kept:
            if run and (line.number in recipients) != (run[-1].number in recipients):
                self._line_section("recipients" if run[-1].number in recipients else "signature", run)
                run = []
            run.append(line)
        if run:
            self._line_section("recipients" if run[-1].number in recipients else "signature", run)

    def _line_section(self, kind: str, lines: Sequence[Line]) -> None:
        text = "\n".join(line.text.strip() for line in lines)
        self.reading.sections.append(Section("", "", kind, lint.line_span(lines), text))

    def _notes(self, notes: Sequence[Line]) -> None:
        blocks = to_blocks(notes)
        self.cited_blocks += blocks
        for block in blocks:
            lines = (block.first, block.last)
            if self.form == "pdf":  # a page without text: somebody has to look at it
                self.reading.unplaced.append(Unplaced(lines, block.text))
            else:
                self.reading.sections.append(Section("", "", "narrative", lines, block.text))

    def _finish(self, head: Letterhead) -> None:
        harvest, reading = self.walker.harvest, self.reading
        reading.targets, reading.tasks, reading.reporting = harvest.targets, harvest.tasks, harvest.reports
        reading.unplaced += harvest.unplaced
        reading.sections += harvest.sections
        reading.sections.sort(key=lambda section: section.lines)
        self._furniture()
        reading.warnings += lint.head_findings(head)
        self._citations(head)
        for root in self.roots:
            reading.warnings += lint.numbering_findings(root)
        reading.warnings += lint.unit_findings(harvest.assigned, self.directory)
        reading.mentions = cited.find_mentions(self.cited_blocks)

    def _citations(self, head: Letterhead) -> None:
        occurrences = [
            found for found in cited.find_occurrences(self.cited_blocks)
            if not _is_itself(found, head)
        ]  # fmt: skip
        for together in cited.group(occurrences):
            problems = lint.problems_of(together, head.issued_on)
            self.reading.citations.append(cited.merge(together, [code for code, _, _ in problems]))
            self.reading.warnings += [Finding(*problem) for problem in problems]

    def _furniture(self) -> None:
        """Page numbers between two pieces are shown as such; within a piece its lines cover them."""
        reading = self.reading
        spans = [
            item.lines
            for group in (reading.sections, reading.targets, reading.tasks, reading.unplaced)
            for item in group
        ]
        covered = {number for first, last in spans for number in range(first, last + 1)}
        for line in self.lines:
            if line.number in covered:
                continue
            if line.furniture:
                reading.sections.append(Section("", "", "page", (line.number, line.number), line.text.strip()))
            else:
                reading.unplaced.append(Unplaced((line.number, line.number), line.text.strip()))
        reading.sections.sort(key=lambda section: section.lines)
        reading.unplaced.sort(key=lambda item: item.lines)


def _is_itself(found: cited.Occurrence, head: Letterhead) -> bool:
    """Whether a citation names the document that contains it ("Kèm theo Kế hoạch số …/KH-UBND")."""
    same = found.symbol == head.symbol and found.number == head.number
    return same and found.issued_on in {None, head.issued_on}


def _opens_annex(line: Line) -> bool:
    label = parse_label(line.text.strip())
    return label is not None and label.kind == "annex"


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    return [list(lines)] if lines else []


def _items(lines: Sequence[Line]) -> list[Block | Table]:
    """Paragraphs and tables in order; parts of one table over several pages joined."""
    items: list[Block | Table] = []
    run: list[Line] = []
    for line in lines:
        if line.furniture:
            continue
        if run and _table_of(run[-1]) != _table_of(line):
            _flush(items, run)
            run = []
        run.append(line)
    if run:
        _flush(items, run)
    return items


def _table_of(line: Line) -> int | None:
    return line.cell.table if line.cell else None


def _flush(items: list[Block | Table], run: list[Line]) -> None:
    if run[0].cell is None:
        items += to_blocks(run)
        return
    table = build_table(run)
    if items and isinstance(items[-1], Table) and continues(items[-1], table):
        items[-1] = join_continued(items[-1], table)
    elif not table.roles and _is_layout(table):
        items += to_blocks(run)
    else:
        items.append(table)


def _is_layout(table: Table) -> bool:
    """A table of one column, or of one row, only sets text in place."""
    return table.width <= 1 or len(table.rows) <= 1


def _split_closing(items: list[Block | Table]) -> tuple[list[Block | Table], list[Block]]:
    """Cut off the last paragraphs of the text where they open as closing ones do; annexes stay."""
    annex = next(
        (i for i, item in enumerate(items) if isinstance(item, Block) and item.label and item.label.kind == "annex"),
        len(items),
    )
    main = items[:annex]
    labelled = [i for i, item in enumerate(main) if isinstance(item, Table) or item.label is not None]
    start = labelled[-1] + 1 if labelled else len(main)
    for index in range(start, len(main)):
        item = main[index]
        if isinstance(item, Block) and is_closing_formula(item.text) and not _explains(main, index):
            closing = [block for block in main[index:] if isinstance(block, Block)]
            return [*main[:index], *items[annex:]], closing
    return items, []


def _explains(main: Sequence[Block | Table], index: int) -> bool:
    """A paragraph right under a unit's heading is its duty, not the closing of the plan."""
    before = main[index - 1]
    return (
        isinstance(before, Block)
        and before.label is not None
        and before.text.rstrip().endswith(":")
        and not re.match(
            r"trên đây|trong quá trình",
            plain(main[index].text if isinstance(main[index], Block) else ""),  # type: ignore[union-attr]
        )
    )
