"""Small arithmetic over named inputs, as criteria write it: `100*on_time/received`, `not planned and attended > 0`.

Python's own grammar, of which only numbers, names, + − × ÷, comparisons, and/or/not, min and max are taken. Every
number is exact. What each name must be, a number or yes-or-no, follows from where it stands, so a text that mixes
them is refused when it is read. A name without a value is `Missing`; a division by nothing is `NothingToDivide`:
neither is zero.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from parindex.rules.numbers import Figure, exact, plainest, ratio

LONGEST, DEEPEST = 300, 20
Value = Figure | bool
# A constant has fifteen digits at most: Python's reader makes floats of decimals, and a float gives fifteen back.
TOKENS = re.compile(r"(?> |[a-z][a-z0-9_]*+|[0-9]{1,11}(?:\.[0-9]{1,4})?(?![a-z0-9_.])|[<>=!]=|[-+*/(),<>])++")


class BadExpression(ValueError):
    """The text is no expression that criteria may hold; the message says what to write."""


class Missing(LookupError):
    """Nobody has given these inputs."""

    def __init__(self, *names: str) -> None:
        super().__init__(", ".join(names))
        self.names = names


class NothingToDivide(ArithmeticError):
    """A denominator is zero; `left` is what would have been divided."""

    def __init__(self, left: Fraction) -> None:
        super().__init__("denominator is zero")
        self.left = left


@dataclass(frozen=True, slots=True)
class Parsed:
    """An expression that has been looked through, and its names: True for a yes-or-no input, False for a number.

    `order` are the names by the alphabet, `bare` the only name of a condition that is nothing else; `worth` is what
    the expression gives once each has a value of its kind.
    """

    tree: ast.expr
    names: Mapping[str, bool]
    order: tuple[str, ...]
    bare: str | None
    worth: Callable[[Mapping[str, Value]], Value]


COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
CHOICES: Mapping[str, Callable[..., Any]] = {"min": min, "max": max}


@lru_cache(maxsize=4096)
def parsed(text: str, *, truth: bool) -> Parsed:
    """The expression of a number, or of a condition (`truth`). Raises BadExpression."""
    if len(text) > LONGEST:
        raise BadExpression(f"«{text[:40]}…» dài quá {LONGEST} ký tự; hãy tách thành nhiều phần")
    if not TOKENS.fullmatch(text):
        raise BadExpression(
            f"«{text}» có chữ, dấu hoặc số không dùng được; viết như 100*dung_han/tong_so, tên bằng chữ thường "
            "không dấu, số không quá 11 chữ số và 4 chữ số thập phân"
        )
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadExpression(f"«{text}» không đọc được; viết như 100*dung_han/tong_so") from None
    names: dict[str, bool] = {}
    _look_through(tree, text, names, depth=0, truth=truth)
    bare = tree.id if truth and isinstance(tree, ast.Name) else None
    return Parsed(tree, MappingProxyType(names), tuple(sorted(names)), bare, _compiled(tree))


@lru_cache(maxsize=4096)
def read_number(text: str) -> Parsed:
    """The expression of a number, found quickly again. Raises BadExpression."""
    return parsed(text, truth=False)


@lru_cache(maxsize=4096)
def read_truth(text: str) -> Parsed:
    """The expression of a condition, found quickly again. Raises BadExpression."""
    return parsed(text, truth=True)


def number(text: str, given: Mapping[str, Value]) -> Fraction:
    """What an expression gives. Raises Missing, NothingToDivide, BadExpression."""
    read = read_number(text)
    must_have(read, given)
    found = read.worth(given)
    return found if isinstance(found, Fraction) else ratio(found)


def truth(text: str, given: Mapping[str, Value]) -> bool:
    """Whether a condition holds. Raises Missing, NothingToDivide, BadExpression."""
    read = read_truth(text)
    must_have(read, given)
    return bool(read.worth(given))


def must_have(read: Parsed, given: Mapping[str, Value]) -> None:
    """Every name has a value of its kind; all that are missing are told at once. Raises Missing, BadExpression."""
    if missing := sorted(read.names.keys() - given.keys()):
        raise Missing(*missing)
    for name, yes_or_no in read.names.items():
        if isinstance(given[name], bool) != yes_or_no:
            raise BadExpression(f"«{name}» phải là {'có hoặc không' if yes_or_no else 'một số'}")


def _look_through(node: ast.expr, text: str, names: dict[str, bool], *, depth: int, truth: bool) -> None:
    """Only what criteria may hold, and each part of the kind that is asked of it where it stands."""
    if depth > DEEPEST:
        raise BadExpression(f"«{text}» lồng quá {DEEPEST} tầng; hãy tách thành nhiều phần")
    if isinstance(node, ast.Name) and node.id not in CHOICES:
        if names.setdefault(node.id, truth) != truth:
            raise BadExpression(f"«{text}» dùng «{node.id}» vừa là số vừa là có hoặc không; tách thành hai số liệu")
        return
    figures, conditions = _figures_in(node), _conditions_in(node)
    if figures is None and conditions is None:
        raise BadExpression(f"«{text}» có phép «{ast.unparse(node)}» không dùng được trong tiêu chí")
    if truth != (conditions is not None or isinstance(node, ast.Compare)):
        what = "một số, ở đây cần điều kiện đúng hoặc sai" if truth else "điều kiện, ở đây cần một số"
        raise BadExpression(f"«{ast.unparse(node)}» trong «{text}» là {what}")
    for part in figures or ():
        _look_through(part, text, names, depth=depth + 1, truth=False)
    for part in conditions or ():
        _look_through(part, text, names, depth=depth + 1, truth=True)


def _figures_in(node: ast.expr) -> list[ast.expr] | None:
    """The numbers that an operation on numbers works with; None where it is no such operation."""
    match node:
        case ast.Constant(value=int() | float()):
            return []
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            return [left, right]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return [operand]
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
            return [left, right]
        case ast.Call(func=ast.Name(id=name), args=[_, _, *_] as args, keywords=[]) if name in CHOICES:
            return args
    return None


def _conditions_in(node: ast.expr) -> list[ast.expr] | None:
    """The conditions that and, or, not work with; None where it is none of them."""
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return [operand]
        case ast.BoolOp(values=values):
            return values
    return None


def _compiled(tree: ast.expr) -> Callable[[Mapping[str, Value]], Value]:
    """A function of the names' values. Nothing but what `_look_through` lets pass is ever compiled."""
    function = ast.parse("lambda given: 0", mode="eval")
    assert isinstance(function.body, ast.Lambda)
    code = _Code()
    function.body.body = code.visit(deepcopy(tree))
    knows: dict[str, Any] = {"__builtins__": {}, "divided": _divided, **CHOICES, **code.constants}
    made: Callable[[Mapping[str, Value]], Value] = eval(  # noqa: S307 -- looked through node by node
        compile(ast.fix_missing_locations(function), "<expression>", "eval"), knows
    )
    return made


class _Code(ast.NodeTransformer):
    """Names become what is given for them, division asks for its denominator, and every constant is exact."""

    def __init__(self) -> None:
        self.constants: dict[str, Figure] = {}

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Subscript(ast.Name("given", ast.Load()), ast.Constant(node.id), ast.Load())

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        name = f"constant_{len(self.constants)}"
        self.constants[name] = plainest(exact(Decimal(str(node.value))))
        return ast.Name(name, ast.Load())

    def visit_Call(self, node: ast.Call) -> ast.expr:
        return ast.Call(node.func, [self.visit(one) for one in node.args], [])

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(node.op, ast.Div):
            return ast.Call(ast.Name("divided", ast.Load()), [left, right], [])
        return ast.BinOp(left, node.op, right)


def _divided(above: Figure, below: Figure) -> Figure:
    if not below:
        raise NothingToDivide(exact(above))
    if type(above) is int and type(below) is int:
        return ratio(above, below)
    return exact(above) / exact(below)  # type: ignore[no-any-return]
