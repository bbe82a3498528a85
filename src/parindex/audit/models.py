"""The append-only journal, submissions already answered, and the base of every record."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from parindex.audit import journal
from parindex.audit.chain import Link

R = TypeVar("R", bound="Record")


class Outcome(models.TextChoices):
    DONE = "DONE", _("Đã thực hiện")
    REFUSED = "REFUSED", _("Bị từ chối")


class AuditEntry(models.Model):
    """One act, for ever: triggers of the database refuse to change, remove or squeeze in an entry.

    `payload` is JSON text, kept byte for byte because the hash covers it:
    {"arguments": {...}, "changes": [{"record": "type:id", "before": {...}, "after": {...}}]}.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(_("lúc"))
    act = models.CharField(_("hành vi"), max_length=100, db_index=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=Outcome.choices)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(_("người thực hiện"), max_length=200)
    record_type = models.CharField(max_length=100)
    record_id = models.CharField(max_length=64)
    request_id = models.CharField(max_length=64)
    payload = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("dòng nhật ký")
        indexes = [
            models.Index(fields=["record_type", "record_id"]),
            models.Index(fields=["at"], name="audit_by_moment"),
        ]

    def __str__(self) -> str:
        return f"#{self.seq} {self.act}"

    def link(self) -> Link:
        """The entry as it is hashed."""
        return Link(
            seq=self.seq,
            at=self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            act=self.act,
            outcome=self.outcome,
            actor_id=self.actor_id,
            actor_name=self.actor_name,
            record_type=self.record_type,
            record_id=self.record_id,
            request_id=self.request_id,
            payload=self.payload,
            previous_hash=self.previous_hash,
        )


class Submission(models.Model):
    """A form or API call already answered: the same key never makes a second row."""

    key = models.UUIDField(primary_key=True)
    actor_id = models.BigIntegerField(null=True)
    act = models.CharField(max_length=100)
    record_type = models.CharField(max_length=100, default="")
    record_id = models.CharField(max_length=64, default="")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần gửi")

    def __str__(self) -> str:
        return str(self.key)


class RecordQuerySet(models.QuerySet[R]):
    """Bulk writes pass the same door: each is noted in the act in progress, or refused outside one."""

    def bulk_create(self, objs: Iterable[R], *args: Any, **kwargs: Any) -> list[R]:
        created = super().bulk_create(objs, *args, **kwargs)
        for record in created:
            journal.note(record, before=None, after=record.snapshot())
        return created

    def update(self, **kwargs: Any) -> int:
        journal.require(f"{self.model.__name__}.update()")
        before = {record.pk: record.snapshot() for record in self}
        kwargs.setdefault("version", models.F("version") + 1)
        changed = super().update(**kwargs)
        for record in self.model._base_manager.filter(pk__in=before):
            journal.note(record, before=before[record.pk], after=record.snapshot())
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        for record in self:
            journal.note(record, before=record.snapshot(), after=None)
        return super().delete()


class Record(models.Model):
    """The base of every record of the product.

    Always true: it is written only inside a command, each write is in the journal with before and
    after, and `version` grows by one with each write of an existing row. Fields named in `audit_beside` are on no
    form: a write of them alone leaves the version, so that nobody who is typing is told of a conflict.
    """

    version = models.PositiveIntegerField(_("phiên bản"), default=1, editable=False)

    audit_hidden: ClassVar[frozenset[str]] = frozenset()
    audit_beside: ClassVar[frozenset[str]] = frozenset()

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    _as_loaded: dict[str, Any] | None = None

    def save(self, *args: Any, **kwargs: Any) -> None:
        journal.require(f"{type(self).__name__}.save()")
        is_new = self._state.adding
        if not is_new and not self._changes_beside_alone():
            self.version += 1
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        super().save(*args, **kwargs)
        journal.note(self, before=None if is_new else self.loaded(), after=self.snapshot())
        self._as_loaded = {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}

    def _changes_beside_alone(self) -> bool:
        if not self.audit_beside or self._as_loaded is None:
            return False
        changed = {name for name, value in self._as_loaded.items() if getattr(self, name) != value}
        return bool(changed) and changed <= self.audit_beside

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        journal.note(self, before=self.snapshot(), after=None)
        return super().delete(*args, **kwargs)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any) -> Self:
        record = super().from_db(db, field_names, values, **kwargs)
        record._as_loaded = dict(zip(field_names, values, strict=False))
        return record

    def snapshot(self) -> dict[str, Any]:
        """Every stored field by name; what `audit_hidden` names is kept as a digest only."""
        return journal.snapshot(self, {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields})

    def loaded(self) -> dict[str, Any] | None:
        """The fields as they were read from the database; None for a new record."""
        return None if self._as_loaded is None else journal.snapshot(self, self._as_loaded)


D = TypeVar("D", bound="DatedRecord")


class DatedRecordQuerySet(RecordQuerySet[D]):
    """Many records written at once are changed at the moment of the act, as one is."""

    def bulk_create(self, objs: Iterable[D], *args: Any, **kwargs: Any) -> list[D]:
        at, rows = journal.require(f"{self.model.__name__}.bulk_create()").actor.at, list(objs)
        for row in rows:
            row.changed_at = at
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        at = journal.require(f"{self.model.__name__}.update()").actor.at
        return super().update(**kwargs, changed_at=at)


class DatedRecord(Record):
    """A record that says when an act wrote it last, so that whoever counts finds what changed since.

    Acts that write whole tables past the journal (bulk intake, recounting) set `changed_at` themselves.
    """

    changed_at = models.DateTimeField(_("thay đổi lúc"), db_index=True, editable=False)

    objects = DatedRecordQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Record.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.changed_at = journal.require(f"{type(self).__name__}.save()").actor.at
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "changed_at"}
        super().save(*args, **kwargs)
