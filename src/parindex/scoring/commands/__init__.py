"""Every write of scoring, by subject."""

from parindex.scoring.commands.bulk import Declared, fill, mark_leaves
from parindex.scoring.commands.council import (
    conclude,
    decide_correction,
    propose_correction,
    publish,
    send_back,
)
from parindex.scoring.commands.duties import Advised, assign
from parindex.scoring.commands.judging import (
    Marked,
    allot,
    ask_extra,
    decide_event,
    decide_extra,
    declare_conflict,
    mark,
    note_event,
)
from parindex.scoring.commands.outside import enter_outside, enter_results
from parindex.scoring.commands.proposing import give_values, propose
from parindex.scoring.commands.reminding import remind
from parindex.scoring.commands.rounds import (
    Timetable,
    close_sheet,
    drop_group,
    edit_round,
    go_on,
    hand_over,
    lock_due,
    open_round,
    put_group,
    set_up,
)
from parindex.scoring.commands.sets import check_set, draft_set, edit_set, end_set, issue_set
from parindex.scoring.commands.time import ask_reopening, ask_time, decide_reopening, decide_time
from parindex.scoring.commands.writing import (
    Document,
    attach,
    explain,
    finish_explaining,
    save_leaf,
    submit,
    take_back,
    withdraw,
)

__all__ = [
    "Advised",
    "Declared",
    "Document",
    "Marked",
    "Timetable",
    "allot",
    "ask_extra",
    "ask_reopening",
    "ask_time",
    "assign",
    "attach",
    "check_set",
    "close_sheet",
    "conclude",
    "decide_correction",
    "decide_event",
    "decide_extra",
    "decide_reopening",
    "decide_time",
    "declare_conflict",
    "draft_set",
    "drop_group",
    "edit_round",
    "edit_set",
    "end_set",
    "enter_outside",
    "enter_results",
    "explain",
    "fill",
    "finish_explaining",
    "give_values",
    "go_on",
    "hand_over",
    "issue_set",
    "lock_due",
    "mark",
    "mark_leaves",
    "note_event",
    "open_round",
    "propose",
    "propose_correction",
    "publish",
    "put_group",
    "remind",
    "save_leaf",
    "send_back",
    "set_up",
    "submit",
    "take_back",
    "withdraw",
]
