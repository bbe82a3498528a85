"""How an officer writes a period."""

from __future__ import annotations

from django.utils.translation import gettext as _

from parindex.core.period import Period, parse

ROMAN = ("I", "II", "III", "IV")


def period_label(key: str) -> str:
    """ "2025-Q1" as "Quý I/2025"; nothing for the empty key of a duty without periods."""
    return _label(parse(key)) if key else ""


def _label(period: Period) -> str:
    if period.kind == "half_year" and period.number == 1:
        return _("6 tháng đầu năm %(year)s") % {"year": period.year}
    number = ROMAN[period.number - 1] if period.kind == "quarter" else f"{period.number:02}"
    return _WRITTEN[period.kind]() % {"year": period.year, "n": number}


_WRITTEN = {
    "week": lambda: _("Tuần %(n)s/%(year)s"),
    "month": lambda: _("Tháng %(n)s/%(year)s"),
    "quarter": lambda: _("Quý %(n)s/%(year)s"),
    "half_year": lambda: _("6 tháng cuối năm %(year)s"),
    "nine_months": lambda: _("9 tháng năm %(year)s"),
    "year": lambda: _("Năm %(year)s"),
}
