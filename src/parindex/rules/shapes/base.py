"""What every type of rule has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, NoReturn, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from parindex.rules.expression import BadExpression, parsed
from parindex.rules.inputs import Inputs, Kind
from parindex.rules.numbers import plain
from parindex.rules.outcome import Told


def _decimal(value: object) -> object:
    """Through its shortest text, so that 0.1 in a file is one tenth; yes is not 1."""
    if isinstance(value, bool):
        raise ValueError("cần một số, không phải có hay không")
    return Decimal(str(value)) if isinstance(value, float) else value


def _figure(text: str) -> str:
    return _read(text, truth=False)


def _condition(text: str) -> str:
    return _read(text, truth=True)


def _read(text: str, *, truth: bool) -> str:
    try:
        parsed(text, truth=truth)
    except BadExpression as error:
        raise ValueError(str(error)) from None
    return text


Exact = Annotated[Decimal, BeforeValidator(_decimal), Field(max_digits=15, decimal_places=6), AfterValidator(plain)]
Points = Annotated[Exact, Field(ge=0)]
Expression = Annotated[str, BeforeValidator(lambda value: str(value).strip()), AfterValidator(_figure)]
Condition = Annotated[str, BeforeValidator(lambda value: str(value).strip()), AfterValidator(_condition)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Title = Annotated[str, Field(min_length=1, max_length=600, pattern=r"\S")]
Key = TypeVar("Key")
Worth = TypeVar("Worth")


class Table(dict[Key, Worth]):
    """A dict that never changes, so that a set which holds it neither does, and can be hashed."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def _refuse(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("a criteria set never changes; make a new version of it")

    def __reduce__(self) -> tuple[type[Self], tuple[dict[Key, Worth]]]:
        return type(self), (dict(self),)

    __setitem__ = __delitem__ = __ior__ = update = setdefault = pop = popitem = clear = _refuse


class Data(BaseModel):
    """Data of a criteria set: no unknown key, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Excluded(Exception):
    """The rule itself says that the leaf does not concern the unit."""


class NoneArose(Exception):
    """The rule itself says that nothing arose; `points` is what that is worth."""

    def __init__(self, points: Fraction, reason: str) -> None:
        super().__init__(reason)
        self.points, self.reason = points, reason


# Points not yet held between zero and the maximum, what chose the branch, which one, and why: in words, or a function
# that words it once somebody asks. A bare tuple, since one is made for every leaf of every unit.
Result = tuple[Fraction, Fraction | None, str, Told]
Scorer = Callable[[Inputs], Result]


class Shape(Data):
    """A type of rule with its parameters. `most` is always the leaf's maximum."""

    def scorer(self, most: Fraction) -> Scorer:
        """The rule made ready for many units: what no input changes is worked out here, once.

        The function raises Missing, NothingToDivide, WrongKind, BadExpression, Excluded, NoneArose.
        """
        raise NotImplementedError

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        """The same for a single unit."""
        return self.scorer(most)(inputs)

    def asks(self) -> Mapping[str, Kind]:
        """The inputs it reads, by name."""
        raise NotImplementedError

    def best(self, most: Fraction) -> Fraction:
        """The most it can give."""
        return most

    def inside(self) -> tuple[Shape, ...]:
        """The rules it is made of."""
        return ()

    def holes(self, most: Fraction) -> Iterator[str]:
        """What is wrong with its parameters, each with how to mend it."""
        for one in self.inside():
            yield from one.holes(most)

    def words(self, most: Fraction) -> str:
        """The rule in one Vietnamese sentence part, as a score sheet prints it."""
        raise NotImplementedError


def worded(told: Told) -> str:
    """Why, in words."""
    return told if isinstance(told, str) else told()


def numbers_of(*expressions: str) -> dict[str, Kind]:
    """The inputs in expressions of numbers."""
    return {name: kind for text in expressions for name, kind in _kinds(text, truth=False).items()}


def conditions_of(*conditions: str) -> dict[str, Kind]:
    """The inputs in conditions, each as it stands there."""
    return {name: kind for text in conditions for name, kind in _kinds(text, truth=True).items()}


def _kinds(text: str, *, truth: bool) -> dict[str, Kind]:
    names = sorted(parsed(text, truth=truth).names.items())
    return {name: Kind.YES_NO if yes_or_no else Kind.NUMBER for name, yes_or_no in names}
