"""Small arithmetic over named inputs, as criteria write it: `100*on_time/received`, `not planned and attended > 0`.

Python's own grammar, of which only numbers, names, + − × ÷, comparisons, and/or/not, min and max are taken. Every
number is exact. A name without a value is `Missing`; a division by nothing is `NothingToDivide`: neither is zero.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

LONGEST, DEEPEST = 300, 20
Value = Fraction | bool


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


OPERATIONS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
}
COMPARISONS: Mapping[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}
CHOICES: Mapping[str, Callable[[list[Fraction]], Fraction]] = {"min": min, "max": max}


@lru_cache(maxsize=4096)
def parsed(text: str) -> ast.expr:
    """The expression, looked through once. Raises BadExpression."""
    if len(text) > LONGEST:
        raise BadExpression(f"«{text[:40]}…» dài quá {LONGEST} ký tự; hãy tách thành nhiều phần")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadExpression(f"«{text}» không đọc được; viết như 100*dung_han/tong_so") from None
    _look_through(tree, text, 0)
    return tree


def names_in(text: str) -> frozenset[str]:
    """The inputs an expression asks for. Raises BadExpression."""
    return frozenset(
        node.id for node in ast.walk(parsed(text)) if isinstance(node, ast.Name) and node.id not in CHOICES
    )


def number(text: str, given: Mapping[str, Value]) -> Fraction:
    """What an expression gives. Raises Missing, NothingToDivide, BadExpression."""
    found = _worth(parsed(text), given)
    if isinstance(found, bool):
        raise BadExpression(f"«{text}» cho đúng hoặc sai, ở đây cần một số")
    return found


def truth(text: str, given: Mapping[str, Value]) -> bool:
    """Whether a condition holds. Raises Missing, NothingToDivide, BadExpression."""
    found = _worth(parsed(text), given)
    if not isinstance(found, bool):
        raise BadExpression(f"«{text}» cho một số, ở đây cần điều kiện đúng hoặc sai")
    return found


def _look_through(node: ast.expr, text: str, depth: int) -> None:
    if depth > DEEPEST:
        raise BadExpression(f"«{text}» lồng quá {DEEPEST} tầng; hãy tách thành nhiều phần")
    match node:
        case ast.Constant(value=bool()):
            raise BadExpression(f"«{text}» có True hoặc False; hãy dùng tên của số liệu")
        case ast.Constant(value=int() | float()) | ast.Name():
            inside: list[ast.expr] = []
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            inside = [left, right]
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
            inside = [operand]
        case ast.BoolOp(values=values):
            inside = values
        case ast.Compare(left=left, ops=ops, comparators=[right]) if type(ops[0]) in COMPARISONS:
            inside = [left, right]
        case ast.Call(func=ast.Name(id=name), args=[_, _, *_] as args, keywords=[]) if name in CHOICES:
            inside = args
        case _:
            raise BadExpression(f"«{text}» có phép «{ast.unparse(node)}» không dùng được trong tiêu chí")
    for part in inside:
        _look_through(part, text, depth + 1)


def _constant(node: ast.Constant) -> Fraction:
    try:
        return Fraction(Decimal(ast.unparse(node)))
    except InvalidOperation:
        raise BadExpression(f"«{ast.unparse(node)}» không phải số") from None


def _worth(node: ast.expr, given: Mapping[str, Value]) -> Value:
    match node:
        case ast.Name(id=name):
            if name not in given:
                raise Missing(name)
            return given[name]
        case ast.UnaryOp(op=ast.Not()) | ast.BoolOp() | ast.Compare():
            return _holds(node, given)
    return _figure(node, given)


def _figure(node: ast.expr, given: Mapping[str, Value]) -> Fraction:
    match node:
        case ast.Constant():
            return _constant(node)
        case ast.UnaryOp(operand=operand):
            return -_number(operand, given)
        case ast.BinOp(left=left, op=op, right=right):
            return _operated(_number(left, given), op, _number(right, given))
        case ast.Call(func=ast.Name(id=name), args=args):
            return CHOICES[name]([_number(value, given) for value in args])
    raise BadExpression(ast.unparse(node))


def _holds(node: ast.expr, given: Mapping[str, Value]) -> bool:
    match node:
        case ast.UnaryOp(operand=operand):
            return not _truth(operand, given)
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_truth(value, given) for value in values)
        case ast.BoolOp(values=values):
            return any(_truth(value, given) for value in values)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return COMPARISONS[type(op)](_number(left, given), _number(right, given))
    raise BadExpression(ast.unparse(node))


def _operated(left: Fraction, op: ast.operator, right: Fraction) -> Fraction:
    if not isinstance(op, ast.Div):
        return OPERATIONS[type(op)](left, right)
    if right == 0:
        raise NothingToDivide(left)
    return left / right


def _number(node: ast.expr, given: Mapping[str, Value]) -> Fraction:
    found = _worth(node, given)
    if isinstance(found, bool):
        raise BadExpression(f"«{ast.unparse(node)}» là đúng hoặc sai, ở đây cần một số")
    return found


def _truth(node: ast.expr, given: Mapping[str, Value]) -> bool:
    found = _worth(node, given)
    if not isinstance(found, bool):
        raise BadExpression(f"«{ast.unparse(node)}» là một số, ở đây cần đúng hoặc sai")
    return found
