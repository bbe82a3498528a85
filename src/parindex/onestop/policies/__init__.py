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
from parindex.onestop.policies.importing import may_import, may_map
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
    "may_import",
    "may_keep",
    "may_keep_procedure",
    "may_keep_version",
    "may_map",
    "may_move",
    "may_number",
    "may_post",
    "may_post_anywhere",
    "may_receive",
    "may_receive_it",
    "may_see_person",
    "may_send_apology",
    "may_sign_apology",
    "may_solve",
    "may_unmask",
    "may_watch",
]
