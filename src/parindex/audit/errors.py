"""What can be refused. Every message is Vietnamese and says what is wrong, why, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from parindex.audit.actor import Decision
    from parindex.audit.models import Record


class Refusal(Exception):
    """Base of everything a person is told instead of the act being done."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Forbidden(Refusal):
    """The policy said no; `message` is its reason."""


def require(decision: Decision) -> None:
    """Raise Forbidden with the policy's reason unless it allowed the act."""
    if not decision:
        raise Forbidden(decision.reason)


class WrongState(Refusal):
    """The record is not in a state in which the act exists."""


class InvalidAct(Refusal):
    """What was given can't be done; `field` names the form field it belongs to, if one does."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Conflict(Refusal):
    """Somebody changed the record after the form was drawn; nothing was stored."""

    def __init__(self, record: Record, *, expected: int) -> None:
        super().__init__(
            _(
                "Người khác đã sửa nội dung này sau khi bạn mở. Nội dung bạn nhập vẫn còn ở dưới; "
                "hãy so với bản đang lưu rồi gửi lại."
            )
        )
        self.record = record
        self.expected = expected


class WriteOutsideCommand(RuntimeError):
    """A programming error: a record was written without passing the door."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} was written outside a command; move the write into <app>/commands.py")
