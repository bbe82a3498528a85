"""Refresh the English catalogue: every Vietnamese string of the source with its place.

`python scripts/messages.py` rewrites src/parindex/locale/en/LC_MESSAGES/django.po, keeping translations;
`--check` only says what is missing, no longer used, or fills in something else than its Vietnamese.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import django
import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "parindex"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "_lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
Message = tuple[str, str | None, str | None]  # text, plural, context


def messages() -> dict[Message, list[str]]:
    """Every message of the source with the files it stands in."""
    found: dict[Message, list[str]] = {}
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        place = str(path.relative_to(ROOT))
        for message in _in_file(path):
            if place not in found.setdefault(message, []):
                found[message].append(place)
    return found


def _in_file(path: Path) -> Iterator[Message]:
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        # templatize blanks out the markup and keeps its indentation, which Python's tokenizer would refuse.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, found, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        single, plural = (found[0], found[-1]) if isinstance(found, tuple) else (found, None)
        if single:
            yield str(single), plural, context


def refreshed(catalogue: polib.POFile, found: dict[Message, list[str]]) -> polib.POFile:
    """The catalogue with exactly the messages found, translations kept."""
    known = {(entry.msgid, entry.msgctxt): entry for entry in catalogue}
    fresh = polib.POFile()
    fresh.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for (text, plural, context), places in sorted(found.items(), key=lambda item: item[0][0]):
        earlier = known.get((text, context))
        entry = polib.POEntry(msgid=text, msgctxt=context, occurrences=[(place, "") for place in places])
        if plural is not None:
            entry.msgid_plural = plural
            entry.msgstr_plural = earlier.msgstr_plural if earlier and earlier.msgid_plural else {0: "", 1: ""}
        elif earlier:
            entry.msgstr = earlier.msgstr
        fresh.append(entry)
    return fresh


def problems(catalogue: polib.POFile, found: dict[Message, list[str]]) -> list[str]:
    """Messages without English, English without a message, and English that fills in something else."""
    kept = {(entry.msgid, entry.msgid_plural or None, entry.msgctxt): entry for entry in catalogue}
    missing = [key for key in found if key not in kept or not kept[key].translated()]
    unused = [key for key in kept if key not in found or kept[key].obsolete]
    changed = [key for key, entry in kept.items() if entry.translated() and not _fills_in_the_same(entry)]
    times = Counter((text, context) for text, _plural, context in found)
    repeated = [key for key, number in times.items() if number > 1]
    return (
        [f"not translated: {text}" for text, *_ in sorted(missing, key=str)]
        + [f"no longer used: {text}" for text, *_ in sorted(unused, key=str)]
        + [f"other places to fill in: {text}" for text, *_ in sorted(changed, key=str)]
        + [f"with and without a plural: {text}" for text, *_ in sorted(repeated, key=str)]
    )


def _fills_in_the_same(entry: polib.POEntry) -> bool:
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return all(sorted(PLACE.findall(text)) == sorted(PLACE.findall(entry.msgid)) for text in texts)


def main() -> int:
    settings.configure(USE_I18N=True)
    django.setup()
    catalogue = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    found = messages()
    if "--check" in sys.argv:
        wrong = problems(catalogue, found)
        print("\n".join(wrong) or f"{len(found)} messages, all with English")
        return 1 if wrong else 0
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    fresh = refreshed(catalogue, found)
    fresh.save(str(CATALOGUE))
    print(f"{len(fresh)} messages, {len(fresh.untranslated_entries())} without English")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
