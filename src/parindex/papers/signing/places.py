"""Where signatures show: the person's between post and name, the seal over a third of it on its left."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pdfplumber

from parindex.core.text import clean
from parindex.papers.format import AgencyPicture

POINTS_A_MM = 72 / 25.4
PERSON_WIDTH, PERSON_HEIGHT = 110.0, 56.0
ABOVE_NAME = 3.0


class NoPlace(Exception):
    """The signer's name is nowhere under the document."""


@dataclass(frozen=True)
class Place:
    """A box on a page (from 0), in points from the lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def box(self) -> tuple[int, int, int, int]:
        return round(self.left), round(self.bottom), round(self.right), round(self.top)


def find_place(pdf: bytes, name: str) -> Place:
    """The room above the last place where the signer's name stands in the right half of a page. Raises NoPlace."""
    wanted = clean(name).split()
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for at in range(len(document.pages) - 1, -1, -1):
            page = document.pages[at]
            words = page.extract_words()
            for start in range(len(words) - len(wanted), -1, -1):
                found = words[start : start + len(wanted)]
                if [clean(word["text"]) for word in found] == wanted and found[0]["x0"] > page.width / 2 - 20:
                    middle = (found[0]["x0"] + found[-1]["x1"]) / 2
                    bottom = float(page.height) - found[0]["top"] + ABOVE_NAME
                    half = PERSON_WIDTH / 2
                    return Place(at, middle - half, bottom, middle + half, bottom + PERSON_HEIGHT)
    raise NoPlace


def seal_beside(person: Place, rule: AgencyPicture) -> Place:
    """The seal's box: true size, over a share of the person's signature on its left."""
    size = rule.across_mm * POINTS_A_MM
    right = person.left + (person.right - person.left) * float(rule.share_of_signature_covered)
    middle = (person.bottom + person.top) / 2
    return Place(person.page, right - size, middle - size / 2, right, middle + size / 2)
