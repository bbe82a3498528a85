"""A criteria set as a workbook: out, worked on by people, and back."""

from parindex.scoring.workbook.back import Intake, read_workbook
from parindex.scoring.workbook.out import workbook_of
from parindex.scoring.workbook.returned import returned

__all__ = ["Intake", "read_workbook", "returned", "workbook_of"]
