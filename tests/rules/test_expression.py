"""Expressions: equal to plain arithmetic on fractions, and nothing but that."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parindex.rules.expression import BadExpression, Missing, NothingToDivide, number, parsed, truth

NAMES = {"a": Fraction(3), "b": Fraction(0), "c": Fraction(-7, 3), "p": True, "q": False}
OPERATIONS = {"+": Fraction.__add__, "-": Fraction.__sub__, "*": Fraction.__mul__, "/": Fraction.__truediv__}
COMPARISONS = {
    ">": Fraction.__gt__,
    ">=": Fraction.__ge__,
    "<": Fraction.__lt__,
    "<=": Fraction.__le__,
    "==": Fraction.__eq__,
    "!=": lambda a, b: a != b,
}

Text = tuple[str, Fraction | bool | None]


@st.composite
def figures(draw: st.DrawFn, depth: int = 3) -> Text:
    """The text of a number and what it is worth; None where it divides by nothing."""
    kind = draw(st.sampled_from("nnco" if depth else "nc"))
    if kind == "n":
        name = draw(st.sampled_from("abc"))
        return name, NAMES[name]
    if kind == "c":
        text = f"{draw(st.integers(0, 10**11 - 1))}" + draw(st.sampled_from(["", ".5", ".0625", ".9999", ".10"]))
        return text, Fraction(text)
    (left, x), (right, y) = draw(figures(depth - 1)), draw(figures(depth - 1))
    sign = draw(st.sampled_from(["+", "-", "*", "/", "min", "max", "neg"]))
    if sign == "neg":
        return f"-({left})", None if x is None else -x
    text = f"{sign}({left}, {right})" if sign in ("min", "max") else f"({left}) {sign} ({right})"
    if x is None or y is None or (sign == "/" and y == 0):
        return text, None
    return text, {"min": min, "max": max, **OPERATIONS}[sign](x, y)


@st.composite
def conditions(draw: st.DrawFn, depth: int = 3) -> Text:
    kind = draw(st.sampled_from("cxna" if depth else "c"))
    if kind == "n":
        text, holds = draw(conditions(depth - 1))
        return f"not ({text})", None if holds is None else not holds
    if kind == "a":
        (left, x), (right, y) = draw(conditions(depth - 1)), draw(conditions(depth - 1))
        if draw(st.booleans()):
            return f"({left}) and ({right})", None if x is None else x and y
        return f"({left}) or ({right})", None if x is None else x or y
    if kind == "x":
        name = draw(st.sampled_from("pq"))
        return name, NAMES[name]
    (left, u), (right, w) = draw(figures(1)), draw(figures(1))
    sign = draw(st.sampled_from(sorted(COMPARISONS)))
    return f"{left} {sign} {right}", None if u is None or w is None else COMPARISONS[sign](u, w)


@settings(max_examples=100)
@given(figures())
def test_a_number_is_worth_what_plain_fractions_give(written: Text) -> None:
    text, worth = written
    if len(text) > 300:
        return
    if worth is None:
        with pytest.raises(NothingToDivide):
            number(text, NAMES)
    else:
        assert number(text, NAMES) == worth


@settings(max_examples=100)
@given(conditions())
def test_a_condition_holds_as_logic_says(written: Text) -> None:
    text, holds = written
    if len(text) > 300:
        return
    if holds is None:
        with pytest.raises(NothingToDivide):
            truth(text, NAMES)
    else:
        assert truth(text, NAMES) is holds


@settings(max_examples=100)
@given(st.text(max_size=40) | st.text("ab109.+-*/()<>=!, notand", max_size=40), st.booleans())
@example("((((((((((((((((((((((a))))))))))))))))))))))", False)
@example("9" * 300, False)
@example("a" * 299 + "!", False)
def test_any_text_is_read_or_refused_and_nothing_else_happens(text: str, condition: bool) -> None:
    try:
        names = parsed(text, truth=condition).names
    except BadExpression:
        return
    worth = {name: True if yes_or_no else Fraction(1) for name, yes_or_no in names.items()}
    with suppress(NothingToDivide):
        (truth if condition else number)(text, worth)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "a**2", "9**9**9", "1e999999999", "1e5", "0x10", "1_000", "1j", "07", "123456789012", "0.00001",
        "1.", "a if b else c", "a<b<c", "min", "min(a)", "min(*a, b)", "max(min, 1)", "min(a, b, key=c)",
        "a.b", "a[0]",
        "(a, b)", "[a]", "'x'", "f'{a}'", "None", "lambda: a", "a := 1", "a # b", "a\n+b", "a\x00", "a;b",
        "abs(a)",
        "__import__", "a//b", "a%b", "a@b", "~a", "a is b", "a in b", "ａ", "đ", "not a", "a and b", "a > b",
        "-(a > b)",
        "min(a > 1, 2)", "1or 2", "-" * 30 + "a", "+".join("a" * 60),
    ],
)  # fmt: skip
def test_what_is_no_number_of_the_grammar_is_refused(text: str) -> None:
    with pytest.raises(BadExpression):
        number(text, {"a": Fraction(1), "b": Fraction(1), "c": Fraction(1)})


@pytest.mark.parametrize(
    "text", ["1", "a + 1", "min(a, b)", "p and 1", "p > 1 and p", "not (a + 1)", "True", "a = b"]
)
def test_what_is_no_condition_of_the_grammar_is_refused(text: str) -> None:
    with pytest.raises(BadExpression):
        truth(text, {"a": Fraction(1), "b": Fraction(1), "p": True})


def test_constants_are_exact() -> None:
    assert number("0.1 + 0.2", {}) == Fraction(3, 10)
    assert number("99999999999.9999", {}) == Fraction(999999999999999, 10000)


def test_names_without_a_value_are_told_together_and_are_never_zero() -> None:
    with pytest.raises(Missing) as missing:
        number("100*a/b + c", {"c": Fraction(1)})
    assert missing.value.names == ("a", "b")
    with pytest.raises(Missing):
        truth("p or q", {"p": True})


def test_a_division_by_nothing_says_what_would_have_been_divided() -> None:
    with pytest.raises(NothingToDivide) as nothing:
        number("100*a/b", {"a": Fraction(2), "b": Fraction(0)})
    assert nothing.value.left == 200
    assert truth("b > 0 and a/b > 1", {"a": Fraction(2), "b": Fraction(0)}) is False


def test_a_value_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(BadExpression, match="a"):
        number("a + 1", {"a": True})
    with pytest.raises(BadExpression, match="p"):
        truth("p and q", {"p": Fraction(1), "q": True})
