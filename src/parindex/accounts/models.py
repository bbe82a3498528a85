from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record


class User(AbstractUser):
    """A person who signs in. Always true: what they may do comes only from roles held in units.

    One field for the full name, as Vietnamese forms have it. A person who left is made inactive, never
    deleted, because the journal and the records name them.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("họ và tên"), max_length=150)
    title = models.CharField(_("chức danh"), max_length=150, blank=True)

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """The last word: a Vietnamese given name."""
        return self.full_name.split()[-1] if self.full_name else self.username


class ApiToken(Record):
    """What another system shows instead of signing in: it acts as `user`, with the roles of the day.

    Always true: of the secret only its SHA-256 is stored, so nobody can read it back; a revoked token stays, because
    the journal names it. `last_used_on` is kept to the day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("tên"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("cấp lúc"))
    last_used_on = models.DateField(_("dùng gần nhất"), null=True)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True)

    audit_hidden = frozenset({"digest"})

    class Meta:
        verbose_name = _("mã truy cập API")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
