"""Every write of dispatch, by subject."""

from parindex.dispatch.commands.after import recall, receive
from parindex.dispatch.commands.numbering import (
    cancel_number,
    record_outside,
    reserve,
    set_numbering,
)
from parindex.dispatch.commands.signing import bind_number, issue, keep_prepared, keep_signature, take_number
from parindex.dispatch.commands.writing import (
    cancel,
    draft,
    pass_content,
    pass_format,
    rewrite,
    send_back,
    submit,
)

__all__ = [
    "bind_number",
    "cancel",
    "cancel_number",
    "draft",
    "issue",
    "keep_prepared",
    "keep_signature",
    "pass_content",
    "pass_format",
    "recall",
    "receive",
    "record_outside",
    "reserve",
    "rewrite",
    "send_back",
    "set_numbering",
    "submit",
    "take_number",
]
