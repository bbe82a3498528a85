"""Papers of the one-stop service: the forms of the regulations filled from a dossier."""

from parindex.onestop.papers.control import control_sheet
from parindex.onestop.papers.explained import explanation, no_reasons
from parindex.onestop.papers.form import Printing
from parindex.onestop.papers.letters import apology, post_minute, receipt, refusal, stop_notice, supplement
from parindex.onestop.papers.reasons import Day, Move, Reasons, Told, reasons_of
from parindex.onestop.papers.registers import heading, lines, register, workbook

__all__ = [
    "Day",
    "Move",
    "Printing",
    "Reasons",
    "Told",
    "apology",
    "control_sheet",
    "explanation",
    "heading",
    "lines",
    "no_reasons",
    "post_minute",
    "reasons_of",
    "receipt",
    "refusal",
    "register",
    "stop_notice",
    "supplement",
    "workbook",
]
