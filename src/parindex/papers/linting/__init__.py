"""Checking a .docx of anybody's against the format of Nghị định 30/2020/NĐ-CP."""

from parindex.papers.linting.check import Departure, check_document
from parindex.papers.linting.reading import UnreadablePaper

__all__ = ["Departure", "UnreadablePaper", "check_document"]
