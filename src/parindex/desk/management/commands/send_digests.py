"""`parindex send_digests`: each working morning one letter to everybody who has something new."""

from __future__ import annotations

import contextlib
import smtplib
from collections import Counter
from typing import Any, Literal

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from parindex.accounts.models import User
from parindex.audit.actor import Actor, system_actor
from parindex.desk import digest
from parindex.desk.digest import Letter
from parindex.kit import clock
from parindex.kit.catalog import load_calendar
from parindex.notices import commands, queries
from parindex.organization.queries import people_on

log = structlog.get_logger(__name__)

Outcome = Literal["sent", "skipped", "failed"]


class Command(BaseCommand):
    help = "Gửi thư tổng hợp của ngày làm việc hôm nay; chạy lại thì chỉ gửi cho người chưa có thư."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SITE_URL:
            raise CommandError(
                "Chưa đặt PARINDEX_SITE_URL nên thư không có liên kết dẫn về trang. Hãy đặt địa chỉ của trang, "
                "ví dụ https://cchc.ninhson.example (xem docs/settings.md), rồi chạy lại.",
                returncode=2,
            )
        actor = system_actor(clock.now())
        day = f"{actor.today:%d/%m/%Y}"
        if why := load_calendar().why_off(actor.today):
            self.stdout.write(f"Hôm nay {day} không phải ngày làm việc ({why}): không gửi thư.")
            return
        done = Mailing(actor).run()
        log.info("digests", day=actor.today.isoformat(), **done)
        self.stdout.write(
            f"Ngày {day}: gửi {done['sent']} thư; {done['skipped']} người không có gì mới hoặc đã có thư hôm nay."
        )
        if done["failed"]:
            raise CommandError(f"{done['failed']} thư không gửi được. Hãy xem nhật ký máy chủ rồi chạy lại lệnh.")


class Mailing:
    """One run over everybody who holds a role today and has an address."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.connection = get_connection()

    def run(self) -> dict[Outcome, int]:
        """How many letters were sent, not needed, and failed."""
        people = people_on(self.actor.today).exclude(email="").order_by("pk")
        counted = Counter(self._serve(user) for user in people)
        self._disconnect()
        return {outcome: counted[outcome] for outcome in ("sent", "skipped", "failed")}

    def _serve(self, user: User) -> Outcome:
        """Whatever is wrong with one person's letter, the others get theirs; the next run tries this one again."""
        try:
            letter = None if self._is_told(user) else digest.compose(user, self.actor.at, site=settings.SITE_URL)
            return "sent" if letter is not None and self._deliver(user, letter) else "skipped"
        except Exception as error:
            self._disconnect()
            if isinstance(error, IntegrityError) and self._is_told(user):  # by a run at the same time
                return "skipped"
            # Only what kind of error: its text may hold the address.
            log.error("digest.failed", user=user.pk, error=type(error).__name__)
            return "failed"

    def _deliver(self, user: User, letter: Letter) -> bool:
        """Send and enter it in the ledger, both or neither; False when another run was first.

        The line comes first, so that two runs at once can't both send. Only a database that fails between
        the server's taking the letter and the commit can make it be sent again.
        """
        message = EmailMessage(
            letter.subject,
            letter.text,
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
            connection=self.connection,
        )
        self.connection.open()  # before the transaction: a slow greeting keeps nobody from writing
        with transaction.atomic():
            entered = commands.record_digest(self.actor, user, day=self.actor.today, through=letter.through)
            if entered is None:
                return False
            message.send()
        return True

    def _is_told(self, user: User) -> bool:
        return queries.is_told(user, self.actor.today)

    def _disconnect(self) -> None:
        """Leave the mail server; after an error the next letter begins afresh."""
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self.connection.close()
