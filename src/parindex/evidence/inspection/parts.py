"""The parts of an office file: a zip archive whose entries are looked at one by one."""

from __future__ import annotations

import zipfile
from collections.abc import Container, Iterator

from parindex.evidence.inspection import archives, markup
from parindex.evidence.inspection.archives import Budget
from parindex.evidence.inspection.refusals import RefusedFile


class Parts:
    """Parts by name in small letters, unpacked when asked for; a part that is not there has no content."""

    def __init__(self, archive: zipfile.ZipFile, extension: str, budget: Budget) -> None:
        self._archive, self._extension, self._budget = archive, extension, budget
        self.names = {entry.filename.lower(): entry for entry in archive.infolist() if not entry.is_dir()}

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a part piece by piece."""
        return archives.chunks(self._archive, self.names[name]) if name in self.names else iter(())

    def head(self, name: str) -> bytes:
        """The first piece of a part."""
        return next(self.pieces(name), b"")

    def elements(self, name: str) -> Iterator[markup.Element]:
        """The elements of an XML part that lists something. Raises RefusedFile when it is no sane XML or endless."""
        if name not in self.names:
            return
        for element in markup.elements(self.pieces(name), self._extension):
            self._budget.listed -= 1 + len(element[1])
            if self._budget.listed < 0:
                raise RefusedFile("zip_bomb")
            yield element

    def named(self, name: str, only: Container[str]) -> Iterator[markup.Element]:
        """Those elements of an XML part, however many it has, that bear one of these names."""
        return markup.elements(self.pieces(name), self._extension, only=only)
