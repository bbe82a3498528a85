"""Vietnamese text at the edge of the system: one spelling to store, one form to compare.

Unicode allows several spellings of one Vietnamese word (NFC and NFD, the Icelandic Ð for Đ, the tone of
"hoá"/"hóa" on either vowel). Text is cleaned once when it comes in; comparison and search go through
`fold` (blind to accents and case) or `plain` (blind to case and tone position only).
"""

import re
import unicodedata
from functools import lru_cache

UPPER = (
    "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"  # capital letters, for a character class
)
LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"

_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
_SPACES = dict.fromkeys([0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_LOOK_ALIKES = {0x00D0: "Đ", 0x0189: "Đ", 0x00F0: "đ"}
_EDGE = _INVISIBLE | _SPACES | _LOOK_ALIKES
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BLANKS = re.compile(r"\s+")

# Open syllables whose tone may stand on either vowel: the mark moves to the first one (hoá -> hóa, uỷ -> ủy).
_TONES = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_TONE_PAIRS = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize("NFC", first + tone + second)
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for tone in _TONES
}
_TONE_PAIR = re.compile("(?<![qgQG])(" + "|".join(_TONE_PAIRS) + r")(?!\w)")


def clean(text: str) -> str:
    """The spelling the system stores: NFC, plain spaces, LF line ends, nothing invisible, Đ for its look-alikes.

    Spaces and line breaks are kept as they stand; use `squeeze` to collapse them.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n")
    text = text.replace("\u2029", "\n").replace("\x0b", "\n").translate(_EDGE)
    return unicodedata.normalize("NFC", _CONTROL.sub("", text))


def squeeze(text: str) -> str:
    """Every run of blanks as one space, none at the ends."""
    return _BLANKS.sub(" ", text).strip()


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """Lower case and tones on the first vowel, character for character: offsets in it are offsets in `text`.

    `text` is expected to be cleaned. For recognising set words, where accents carry meaning (quý, quỹ).
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return _TONE_PAIR.sub(lambda match: _TONE_PAIRS[match.group(1)], lowered)


def fold(text: str) -> str:
    """The form search compares: no accents, no case, đ as d, single spaces ("Nguyễn Thị Đậu": "nguyen thi dau")."""
    bare = unicodedata.normalize("NFD", clean(text).casefold())
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return squeeze(unicodedata.normalize("NFC", bare.replace("đ", "d")))
