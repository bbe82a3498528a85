"""Who may do what in the one-stop service, by subject."""

from parindex.onestop.policies.dossiers import (
    desks_numbered_by,
    may_apologise,
    may_decide_lateness,
    may_direct,
    may_move,
    may_number,
    may_number_somewhere,
    may_read_dossiers,
    may_receive,
    may_receive_it,
    may_see_person,
    may_send_apology,
    may_sign_apology,
    may_solve,
    may_unmask,
    may_watch,
)
from parindex.onestop.policies.figures import (
    may_read_signals,
)
from parindex.onestop.policies.importing import (
    may_import,
    may_map,
)
from parindex.onestop.policies.papers import (
    may_name_on_apology,
    persons_shown,
)
from parindex.onestop.policies.procedures import (
    may_change_posting,
    may_keep,
    may_keep_procedure,
    may_keep_version,
    may_post,
    may_post_anywhere,
)
from parindex.onestop.policies.recounts import (
    may_approve_recount,
    may_drop_recount,
    may_follow_recounts,
    may_keep_calendar,
    may_propose_recount,
    may_undo_recount,
)
from parindex.onestop.policies.reviews import (
    may_approve_review,
    may_follow_review,
    may_plan_anywhere,
    may_plan_reviews,
    may_return_review,
    may_review,
    may_run_reviews,
)

__all__ = [
    "desks_numbered_by",
    "may_apologise",
    "may_approve_recount",
    "may_approve_review",
    "may_change_posting",
    "may_decide_lateness",
    "may_direct",
    "may_drop_recount",
    "may_follow_recounts",
    "may_follow_review",
    "may_import",
    "may_keep",
    "may_keep_calendar",
    "may_keep_procedure",
    "may_keep_version",
    "may_map",
    "may_move",
    "may_name_on_apology",
    "may_number",
    "may_number_somewhere",
    "may_plan_anywhere",
    "may_plan_reviews",
    "may_post",
    "may_post_anywhere",
    "may_propose_recount",
    "may_read_dossiers",
    "may_read_signals",
    "may_receive",
    "may_receive_it",
    "may_return_review",
    "may_review",
    "may_run_reviews",
    "may_see_person",
    "may_send_apology",
    "may_sign_apology",
    "may_solve",
    "may_undo_recount",
    "may_unmask",
    "may_watch",
    "persons_shown",
]
