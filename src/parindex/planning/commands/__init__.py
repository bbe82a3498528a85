"""Every write on plans and on how they are followed, by subject."""

from parindex.planning.commands.amendments import (
    abandon_amendment,
    add_target,
    add_task,
    apply_amendment,
    change_figure,
    change_task,
    draft_amendment,
    drop_target,
    drop_task,
    take_back_change,
)
from parindex.planning.commands.dates import ask_extension, decide_extension, extend, set_due
from parindex.planning.commands.handover import follow_successors, hand_over, join_obligations
from parindex.planning.commands.progress import remind, report_progress, return_progress, verify_progress
from parindex.planning.commands.reviews import (
    abandon_review,
    confirm_review,
    correct_item,
    merge_with_next,
    name_unit,
    open_review,
    reclassify_item,
    split_item,
)
from parindex.planning.commands.steering import (
    answer_difficulty,
    direct,
    escalate_difficulty,
    note_difficulty,
    raise_difficulty,
    withdraw_difficulty,
)
from parindex.planning.commands.values import accept_value, describe_measure, report_value, return_value

__all__ = [
    "abandon_amendment",
    "abandon_review",
    "accept_value",
    "add_target",
    "add_task",
    "answer_difficulty",
    "apply_amendment",
    "ask_extension",
    "change_figure",
    "change_task",
    "confirm_review",
    "correct_item",
    "decide_extension",
    "describe_measure",
    "direct",
    "draft_amendment",
    "drop_target",
    "drop_task",
    "escalate_difficulty",
    "extend",
    "follow_successors",
    "hand_over",
    "join_obligations",
    "merge_with_next",
    "name_unit",
    "note_difficulty",
    "open_review",
    "raise_difficulty",
    "reclassify_item",
    "remind",
    "report_progress",
    "report_value",
    "return_progress",
    "return_value",
    "set_due",
    "split_item",
    "take_back_change",
    "verify_progress",
    "withdraw_difficulty",
]
