"""Who may do what in the one-stop service, by subject."""

from parindex.onestop.policies.dossiers import (
    may_apologise,
    may_decide_lateness,
    may_move,
    may_number,
    may_receive,
    may_receive_it,
    may_see_person,
    may_send_apology,
    may_sign_apology,
    may_solve,
    may_unmask,
    may_watch,
)
from parindex.onestop.policies.figures import may_read_signals
from parindex.onestop.policies.procedures import (
    may_change_posting,
    may_keep,
    may_keep_procedure,
    may_keep_version,
    may_post,
    may_post_anywhere,
)

__all__ = [
    "may_apologise",
    "may_change_posting",
    "may_decide_lateness",
    "may_keep",
    "may_keep_procedure",
    "may_keep_version",
    "may_move",
    "may_number",
    "may_post",
    "may_post_anywhere",
    "may_read_signals",
    "may_receive",
    "may_receive_it",
    "may_see_person",
    "may_send_apology",
    "may_sign_apology",
    "may_solve",
    "may_unmask",
    "may_watch",
]
