"""Paragraphs to a tree by their numbering: parts, items, dashes, each with the paragraphs that belong to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from parindex.plans.blocks import Block, is_caps, is_terminal
from parindex.plans.labels import Label
from parindex.plans.table_grid import Table

_RANK = {"annex": 0, "part": 1, "chapter": 2, "section": 3, "subsection": 4, "article": 5, "caps": 6}
_UPPER_KINDS = {"roman", "upper"}


@dataclass(slots=True)
class Node:
    """A numbered (or headed) piece of the document: its own paragraphs, the tables and pieces below it."""

    kind: str
    label: Label | None = None
    path: tuple[str, ...] = ()
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """First paragraph without its label, the ending colon or full stop left on."""
        return self.blocks[0].body if self.blocks else ""

    @property
    def style(self) -> str:
        return self.label.style if self.label else self.kind

    def walk(self) -> Iterator[Node]:
        """The node and everything below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def own_and_below(self) -> list[Block]:
        """All paragraphs of the node and of what is below it, in document order."""
        return [block for node in self.walk() for block in node.blocks]


def build(items: Sequence[Block | Table], root_path: tuple[str, ...] = ()) -> Node:
    """Nest paragraphs and tables by their labels. Text before the first label stays with the root."""
    root = Node("root", path=root_path)
    stack = [root]
    before: Block | None = None
    for item in items:
        if isinstance(item, Table):
            _holder(stack).tables.append(item)
            continue
        kind = item.label.kind if item.label else _heading_kind(item, before)
        if kind is None:
            stack[-1].blocks.append(item)
        else:
            _place(stack, item, kind, before)
        before = item
    return root


def _holder(stack: list[Node]) -> Node:
    """A table stands under a part or an item, never under a dash."""
    while len(stack) > 1 and stack[-1].kind in {"dash", "bullet"}:
        stack.pop()
    return stack[-1]


def _heading_kind(block: Block, before: Block | None) -> str | None:
    """Whether a paragraph without a number is a heading: "caps", "bold" or None."""
    text = block.text.rstrip(" :")
    if before is not None and not (is_terminal(before.text) or before.lines[-1].room):
        return None
    if is_caps(text) and len(text) >= 6 and len(re.findall(r"\w+", text)) >= 2:
        return "caps"
    short = len(text.split()) <= 20 and not re.search(r"[.;,!?]$", text)
    return "bold" if short and (block.bold or block.title) else None


def _place(stack: list[Node], block: Block, kind: str, before: Block | None) -> None:
    _unwind(stack, block, kind, before)
    parent = stack[-1]
    parent.children.append(Node(kind, block.label, _path(parent, block.label, kind), [block]))
    stack.append(parent.children[-1])


def _unwind(stack: list[Node], block: Block, kind: str, before: Block | None) -> None:
    """Close the pieces that the new label ends."""
    label = block.label
    if kind in _RANK:
        _pop_while(stack, lambda node: _RANK.get(node.kind, 99) >= _RANK[kind])
        return
    if label is not None and label.kind == "decimal" and _unwind_decimal(stack, label):
        return
    style = label.style if label else kind
    index = next((at for at in range(len(stack) - 1, 0, -1) if stack[at].style == style), None)
    opens_list = before is not None and stack[-1].blocks[-1:] == [before] and before.text.endswith(":")
    if index is not None:
        nested = opens_list and index < len(stack) - 1 and (label is None or label.ordinal in {None, 1})
        if not nested:
            del stack[index:]
        return
    _unwind_new_style(stack, kind, opens_list)


def _unwind_new_style(stack: list[Node], kind: str, opens_list: bool) -> None:
    if kind in _UPPER_KINDS or kind == "bold":
        _pop_while(stack, lambda node: node.kind not in _RANK and node.kind not in _UPPER_KINDS)
    elif kind in {"arabic", "letter", "decimal"} and not opens_list:
        _pop_while(stack, lambda node: node.kind in {"dash", "bullet"})


def _unwind_decimal(stack: list[Node], label: Label) -> bool:
    prefix = label.path[:-1]
    for index in range(len(stack) - 1, 0, -1):
        found = stack[index].label
        if found is not None and found.kind in {"arabic", "decimal", "roman"}:
            number = (str(found.ordinal),) if found.kind == "roman" else found.path
            if number == prefix:
                del stack[index + 1 :]
                return True
    return False


def _pop_while(stack: list[Node], ends: Callable[[Node], bool]) -> None:
    while len(stack) > 1 and ends(stack[-1]):
        stack.pop()


def _path(parent: Node, label: Label | None, kind: str) -> tuple[str, ...]:
    taken = {child.path for child in parent.children}
    if label is not None and label.path:
        parts = label.path
        if (
            label.kind == "decimal"
            and parent.label is not None
            and parent.label.kind in {"arabic", "decimal", "roman"}
        ):
            parts = parts[len(parent.label.path) :] if len(parent.label.path) < len(parts) else parts[-1:]
        if label.kind == "annex":
            parts = ("PL", *parts)
        path = (*parent.path, *parts)
    else:
        alike = sum(child.label is None or child.label.is_bare for child in parent.children)
        path = (*parent.path, *(("PL",) if kind == "annex" else ()), str(alike + 1))
    free, turn = path, 2
    while free in taken:
        free, turn = (*path[:-1], f"{path[-1]}({turn})"), turn + 1
    return free
