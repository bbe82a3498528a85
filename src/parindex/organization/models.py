"""Units as a dated tree, what became of them, and who holds which role in them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.audit.roles import Role
from parindex.kit.search import FoldedField
from parindex.organization.states import GrantState, Level, SuccessionKind, UnitKind

ENDS_AFTER_START = Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from"))


class Unit(Record):
    """An agency, for as long as it exists.

    Always true: `code` never changes and is never reused; name and parent here are the latest, earlier
    ones stand in `UnitPast`; a unit that ends keeps its row, its code and every record that names it.
    `valid_from` null means the day is not known, never "always".
    """

    code = models.SlugField(_("mã"), max_length=100, unique=True)
    kind = models.CharField(_("loại"), max_length=30, choices=UnitKind.choices)
    level = models.CharField(_("cấp"), max_length=10, choices=Level.choices)
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên gọi tắt"), max_length=100, blank=True)
    aliases = models.JSONField(_("cách gọi khác"), default=list, blank=True)
    place = models.CharField(_("địa bàn"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("cấp trên trực tiếp"),
        null=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    valid_from = models.DateField(_("từ ngày"), null=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    search_text = FoldedField(sources=("name", "short_name", "place", "aliases"))

    class Meta:
        verbose_name = _("đơn vị")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=ENDS_AFTER_START,
                name="unit_ends_after_start",
                violation_error_message=_("Ngày kết thúc của đơn vị phải sau ngày bắt đầu."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def end(self, on: date) -> None:
        """Set the unit's last day."""
        if self.valid_to is not None:
            raise WrongState(
                gettext("Đơn vị %(name)s đã kết thúc từ trước nên không kết thúc được lần nữa.") % {"name": self.name}
            )
        self.valid_to = on


class UnitPast(Record):
    """What a unit was called and where it stood in an earlier time; `valid_to` is the last such day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="past")
    name = models.CharField(_("tên"), max_length=200)
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(_("từ ngày"), null=True)
    valid_to = models.DateField(_("đến hết ngày"))

    class Meta:
        verbose_name = _("tên gọi và vị trí cũ")
        ordering = ["valid_to"]
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_START, name="unit_past_ends_after_start"),
            models.UniqueConstraint(fields=["unit", "valid_to"], name="unit_past_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(Record):
    """One unit's work went to another on a day, by a legal text (`basis`, id in the register of sources)."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inheritances")
    kind = models.CharField(_("hình thức"), max_length=12, choices=SuccessionKind.choices)
    on = models.DateField(_("từ ngày"))
    basis = models.CharField(_("căn cứ"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("kế thừa")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_to_another",
                violation_error_message=_("Một đơn vị không kế thừa chính nó."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class RoleGrant(Record):
    """A role held by a person in a unit from one day to another.

    Always true: a sensitive role works only after a second person has confirmed it, and the one who
    confirms is neither the proposer nor the holder.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("vai trò"), max_length=20, choices=Role.choices)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=GrantState.choices, default=GrantState.ACTIVE)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("vai trò được giao")
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_START, name="grant_ends_after_start"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("proposed_by")) & ~Q(confirmed_by=F("user"))),
                name="grant_second_person",
                violation_error_message=_("Người xác nhận phải khác người đề nghị và người được giao."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.unit}"
