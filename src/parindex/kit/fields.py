"""Form fields for days and numbers, as core.written reads them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from parindex.core.written import AmbiguousNumber, read_date, read_number


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


class AsTyped(str):
    """What somebody typed, to be shown again as it was: "1.234" must not come back as one of its two readings."""


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

    def bound_data(self, data: Any, initial: Any) -> Any:
        return AsTyped(data) if isinstance(data, str) else data

    def prepare_value(self, value: Any) -> Any:
        """A stored decimal (or its text with a dot) is shown with a comma."""
        if isinstance(value, AsTyped):
            return value
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
