"""Every write of the one-stop service, by subject."""

from parindex.onestop.commands.postings import check_posting, post, take_down
from parindex.onestop.commands.procedures import (
    discard_draft,
    end_procedure,
    load_procedures,
    publish,
    save_draft,
    save_drafts,
)

__all__ = [
    "check_posting",
    "discard_draft",
    "end_procedure",
    "load_procedures",
    "post",
    "publish",
    "save_draft",
    "save_drafts",
    "take_down",
]
