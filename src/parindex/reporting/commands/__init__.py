"""Every write of reporting, by subject."""

from parindex.reporting.commands.chasing import climb, follow_successors, urge
from parindex.reporting.commands.consolidating import draw, edit_text, finalise, reopen
from parindex.reporting.commands.judging import (
    accept,
    decide_correction,
    decide_extension,
    send_back,
)
from parindex.reporting.commands.recounting import recount_due
from parindex.reporting.commands.rounds import ask_units, close_round, open_round
from parindex.reporting.commands.writing import (
    AnswersConflict,
    Entry,
    ask_correction,
    ask_extension,
    attach,
    hand_to_head,
    save_answers,
    submit,
    take_back,
)

__all__ = [
    "AnswersConflict",
    "Entry",
    "accept",
    "ask_correction",
    "ask_extension",
    "ask_units",
    "attach",
    "climb",
    "close_round",
    "decide_correction",
    "decide_extension",
    "draw",
    "edit_text",
    "finalise",
    "follow_successors",
    "hand_to_head",
    "open_round",
    "recount_due",
    "reopen",
    "save_answers",
    "send_back",
    "submit",
    "take_back",
    "urge",
]
