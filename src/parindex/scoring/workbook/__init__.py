"""A criteria set as a workbook: out, worked on by people, and back."""

from parindex.scoring.workbook.back import Intake, read_workbook
from parindex.scoring.workbook.out import workbook_of

__all__ = ["Intake", "read_workbook", "workbook_of"]
