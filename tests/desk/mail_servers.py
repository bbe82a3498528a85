"""Mail servers as they happen to be: one that refuses an address, one that takes its time."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

REFUSED = "hong@huyen-mau.example"


class Refusing(EmailBackend):
    """Takes every letter but those to one address."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if any(REFUSED in message.to for message in messages):
            raise smtplib.SMTPRecipientsRefused({REFUSED: (550, b"no such user")})
        return super().send_messages(messages)


class Slow(EmailBackend):
    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        time.sleep(0.5)
        return super().send_messages(messages)
