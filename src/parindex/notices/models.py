"""Notices to units, what each person has seen of them, the digests sent, and calendar subscriptions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.notices.states import Audience
from parindex.organization.models import Unit


class Notice(Record):
    """Something happened that concerns a unit.

    Always true: it is addressed to whoever holds the roles of its audience when it is read, so nobody's
    leaving strands it; `text` names no person; `url` is a path of this site.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="notices")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    text = models.CharField(_("nội dung"), max_length=600)
    url = models.CharField(max_length=300)
    at = models.DateTimeField(_("lúc"), db_index=True)

    class Meta:
        verbose_name = _("thông báo")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text


class Seen(Record):
    """Up to which notice a person has looked."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    through = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("thông báo đã xem")

    def __str__(self) -> str:
        return f"{self.user}: {self.through}"


class Digest(Record):
    """One e-mail to one person on one working day; `through` is the last notice it told of."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    through = models.BigIntegerField(default=0)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("thư tổng hợp")
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_person_and_day")]

    def __str__(self) -> str:
        return f"{self.user} {self.day}"


class Subscription(Record):
    """A person's calendar address. Only the digest of its secret is kept, so the address is shown once."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    audit_hidden = frozenset({"digest"})

    class Meta:
        verbose_name = _("lịch đăng ký")

    def __str__(self) -> str:
        return str(self.user)
