"""Dossiers taken over in bulk: reading an export, checking every row, sending bad rows back."""

from parindex.onestop.bulk.alone import Busy, alone, busy, in_turn, number_of
from parindex.onestop.bulk.check import Checked, check
from parindex.onestop.bulk.compare import Plan, compare
from parindex.onestop.bulk.job import Job, Watch, folder
from parindex.onestop.bulk.known import Known
from parindex.onestop.bulk.layout import COLUMNS, TEMPLATE, Field, Mapping
from parindex.onestop.bulk.refusal import RowError, Stopped, UnreadableFile
from parindex.onestop.bulk.returned import bad_rows, template
from parindex.onestop.bulk.source import Raw, of_rows, read, titles_of

__all__ = [
    "COLUMNS",
    "TEMPLATE",
    "Busy",
    "Checked",
    "Field",
    "Job",
    "Known",
    "Mapping",
    "Plan",
    "Raw",
    "RowError",
    "Stopped",
    "UnreadableFile",
    "Watch",
    "alone",
    "bad_rows",
    "busy",
    "check",
    "compare",
    "folder",
    "in_turn",
    "number_of",
    "of_rows",
    "read",
    "template",
    "titles_of",
]
