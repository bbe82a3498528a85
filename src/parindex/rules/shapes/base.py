"""What every type of rule has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from parindex.rules.expression import BadExpression, names_in, parsed
from parindex.rules.inputs import Inputs, Kind


def _decimal(value: object) -> object:
    """Through its shortest text, so that 0.1 in a file is one tenth."""
    return Decimal(str(value)) if isinstance(value, float) else value


def _readable(text: str) -> str:
    try:
        parsed(text)
    except BadExpression as error:
        raise ValueError(str(error)) from None
    return text


# Bounded, because a fraction writes every digit of an exponent out.
Exact = Annotated[Decimal, BeforeValidator(_decimal), Field(max_digits=20, decimal_places=8)]
Points = Annotated[Exact, Field(ge=0)]
Expression = Annotated[str, BeforeValidator(lambda value: str(value)), AfterValidator(_readable)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Data(BaseModel):
    """Data of a criteria set: no unknown key, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Result(NamedTuple):
    """Points not yet held between zero and the maximum, what chose the branch, which one, and why in words."""

    points: Fraction
    value: Fraction | None
    branch: str
    reason: str


class Shape(Data):
    """A type of rule with its parameters. `most` is always the leaf's maximum."""

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        """Raises Missing, NothingToDivide, WrongKind, BadExpression."""
        raise NotImplementedError

    def asks(self) -> Mapping[str, Kind]:
        """The inputs it reads, by name."""
        raise NotImplementedError

    def best(self, most: Fraction) -> Fraction:
        """The most it can give."""
        return most

    def holes(self, most: Fraction) -> Iterator[str]:
        """What is wrong with its parameters, each with how to mend it."""
        yield from ()

    def words(self, most: Fraction) -> str:
        """The rule in one Vietnamese sentence part, as a score sheet prints it."""
        raise NotImplementedError


def numbers_of(*expressions: str) -> dict[str, Kind]:
    """The names in expressions, as numbers."""
    return {name: Kind.NUMBER for text in expressions for name in sorted(names_in(text))}
