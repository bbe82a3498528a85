"""How wide a text is, for the ruled lines whose length the format prescribes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from pdfminer.fontmetrics import FONT_METRICS

_BOLD: Mapping[str, float] = FONT_METRICS["Times-Bold"][1]
_UNKNOWN = 556  # of an em's thousand: a middling letter
_BASE = {"Đ": "D", "đ": "d"}


def width_of(text: str, size: float) -> float:
    """The width of a bold text in points, by the metrics of Times, accents aside."""
    letters = "".join(_BASE.get(sign, sign) for sign in unicodedata.normalize("NFD", text))
    bare = (sign for sign in letters if not unicodedata.combining(sign))
    return sum(_BOLD.get(sign, _UNKNOWN) for sign in bare) * size / 1000
