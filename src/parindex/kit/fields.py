"""Form fields that read dates and numbers as Vietnamese officers write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from parindex.kit.formats.vi import formats

GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?")
# "1.234": a thousand and more to a clerk who counts, one and a bit to one who scores.
TWO_READINGS = re.compile(r"[+-]?\d{1,3}\.\d{3}")
FIRST_YEAR, LAST_YEAR = 1900, 2200


def read_date(text: str) -> date:
    """A day from dd/mm/yyyy with /, - or . between, one or two digits, two-digit years as 20yy; or ISO.

    Raises ValueError for anything else, a day that does not exist included.
    """
    for pattern in formats.DATE_INPUT_FORMATS:
        try:
            found = datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
        if "%y" in pattern:
            found = found.replace(year=2000 + found.year % 100)
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    raise ValueError(text)


def read_number(text: str, *, counting: bool) -> Decimal:
    """A number from 1.234,5 · 1234,5 · 97,5 · 97.5.

    `counting`: "1.234" is 1234. Otherwise it has two readings and raises AmbiguousNumber.
    """
    bare = text.strip().replace("\u00a0", "").replace(" ", "")
    if TWO_READINGS.fullmatch(bare) and not counting:
        raise AmbiguousNumber(bare)
    if GROUPED.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    if PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    raise ValueError(text)


class AmbiguousNumber(ValueError):
    """A number that can be read in two ways; we ask instead of guessing."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
        self.grouped = text.replace(".", "")
        self.fraction = text.replace(".", ",")


class DateField(forms.DateField):
    """A day, shown and read as dd/mm/yyyy."""

    default_error_messages = {
        "invalid": _("Ngày phải có thật và viết ngày/tháng/năm, ví dụ 15/06/2025."),
        "required": _("Hãy ghi ngày, ví dụ 15/06/2025."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "size": 12}
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return read_date(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """Dates kept as ISO text in JSON are shown like any other."""
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value)
        return value


class DecimalField(forms.Field):
    """A decimal number such as a score or a percentage; asks back when "1.234" has two readings."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Số viết như 97,5 hoặc 1.234,5."),
        "required": _("Hãy ghi một số."),
        "ambiguous": _("«%(text)s» là %(grouped)s hay %(fraction)s? Hãy ghi lại theo một trong hai cách."),
    }

    def __init__(
        self,
        *,
        max_digits: int | None = None,
        decimal_places: int | None = None,
        min_value: Decimal | int | None = None,
        max_value: Decimal | int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")
        self.validators.append(DecimalValidator(max_digits, decimal_places))
        if min_value is not None:
            self.validators.append(MinValueValidator(min_value))
        if max_value is not None:
            self.validators.append(MaxValueValidator(max_value))

    counting = False

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int | Decimal):
            return Decimal(value)
        try:
            return read_number(str(value), counting=self.counting)
        except AmbiguousNumber as error:
            readings = {"text": error.text, "grouped": error.grouped, "fraction": error.fraction}
            raise ValidationError(self.error_messages["ambiguous"], "ambiguous", readings) from error
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """A stored decimal (or its text with a dot) is shown with a comma."""
        if isinstance(value, Decimal):
            return format(value, "f").replace(".", ",")
        if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value):
            return value.replace(".", ",")
        return value


class IntegerField(DecimalField):
    """A count: "1.234" is one thousand two hundred and thirty-four."""

    counting = True
    default_error_messages = {"invalid": _("Số đếm viết như 1234 hoặc 1.234, không có phần lẻ.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decimal_places=0, max_digits=15, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> Decimal | None:
        number = super().to_python(value)
        if number is not None and number != number.to_integral_value():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return None if number is None else int(number)
