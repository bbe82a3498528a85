"""Dossiers of another system taken in by batches; how its export is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parindex.audit.actor import Actor
from parindex.audit.command import creates
from parindex.audit.errors import InvalidAct
from parindex.onestop import bulk, policies
from parindex.onestop.bulk.compare import DERIVED, WAS
from parindex.onestop.commands.bulk_rows import BulkRows
from parindex.onestop.models import Dossier, DossierChange, ImportBatch, ImportMapping
from parindex.onestop.queries import importing
from parindex.onestop.states import BatchMode, BatchState


@dataclass(frozen=True)
class Export:
    """What a batch came in; with `may_be_asked_again` what is told of its rejected rows is kept with it."""

    name: str
    sha256: str
    size: int
    may_be_asked_again: bool = False


@creates("onestop.batch.take_in", may=policies.may_import)
def import_dossiers(
    actor: Actor, checked: bulk.Checked, *, export: Export, mode: str = BatchMode.GOOD_ROWS, watch: bulk.Watch
) -> ImportBatch:
    """Nạp hồ sơ từ tệp của hệ thống nguồn: thêm hồ sơ mới, sửa hồ sơ đã đổi, giữ nguyên hồ sơ không đổi.

    `checked.errors` is completed by what the stored dossiers forbid. With BatchMode.ALL one bad row refuses the whole
    file (InvalidAct). Raises bulk.Busy while another import of the source runs, bulk.Stopped when asked to stop.
    """
    source = checked.raw.mapping.source
    _hold(source)
    watch.at("compare")
    plan = bulk.compare(checked, importing.reach(actor))
    checked.errors = plan.errors
    counts = plan.counts(checked.rows)
    if mode == BatchMode.ALL and counts["rejected"]:
        raise _not_all(counts["rejected"])
    batch = ImportBatch(
        source=source,
        file_name=export.name,
        sha256=export.sha256,
        size=export.size,
        mode=mode,
        by_id=actor.user_id,
        started_at=actor.at,
    )
    batch.save()
    total = plan.new.height + plan.changed.height
    rows = BulkRows(step=lambda done: watch.at("write", done, total))
    now = pl.lit(actor.at).dt.convert_time_zone("UTC").dt.cast_time_unit("us").alias("changed_at")
    rows.insert(Dossier, _new_rows(plan.new.with_columns(now), source))
    changed = plan.changed.rename({"id" + WAS: "id"}) if plan.changed.height else plan.changed
    rows.update(Dossier, changed.with_columns(now), [*plan.compared, *DERIVED, "changed_at"])
    rows.insert(DossierChange, _changes(plan, batch, actor))
    for name, count in counts.items():
        setattr(batch, name, count)
    if export.may_be_asked_again:
        batch.errors = [one.as_json() for one in checked.first_errors()]
    batch.state, batch.ended_at, batch.changes_sha256 = BatchState.DONE, actor.at, rows.digest.hexdigest()
    batch.save()
    watch.at("write", total, total)
    return batch


@creates("onestop.mapping.keep", may=policies.may_map)
def keep_mapping(
    actor: Actor,
    source: str,
    *,
    name: str,
    columns: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
    version: int | None = None,
) -> ImportMapping:
    """Lưu cách đọc tệp của một hệ thống nguồn."""
    row = ImportMapping.objects.select_for_update().filter(source=source).first()
    if row is not None and version != row.version:
        raise InvalidAct(_("Nguồn này đã có cách đọc, hoặc người khác vừa sửa. Hãy mở lại rồi sửa."), field="source")
    if source == bulk.TEMPLATE.source:
        raise InvalidAct(_("Tên này là của mẫu chung. Hãy đặt tên khác."), field="source")
    row = row or ImportMapping(source=source)
    row.name, row.columns, row.words = name, dict(columns), {key: dict(told) for key, told in words.items()}
    row.changed_at = actor.at
    row.save()
    return row


def _hold(source: str) -> None:
    """On PostgreSQL other machines may import too; the lock ends with the transaction."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [bulk.number_of(source)])
        if not cursor.fetchone()[0]:
            raise bulk.busy()


def _not_all(rejected: int) -> InvalidAct:
    return InvalidAct(
        ngettext(
            "Có %(n)s dòng phải sửa nên chưa nạp dòng nào. Hãy sửa rồi nạp lại, hoặc chọn chỉ nạp dòng đúng.",
            "Có %(n)s dòng phải sửa nên chưa nạp dòng nào. Hãy sửa rồi nạp lại, hoặc chọn chỉ nạp dòng đúng.",
            rejected,
        )
        % {"n": rejected}
    )


def _new_rows(new: pl.DataFrame, source: str) -> pl.DataFrame:
    """Every column of the table but the id, those the file can't have with what stands for not known."""
    given = set(new.columns)
    columns = []
    for field in Dossier._meta.concrete_fields:
        if field.attname in given:
            columns.append(pl.col(field.attname).alias(str(field.column)))
        elif not field.primary_key:
            columns.append(_without(field, source).alias(str(field.column)))
    return new.select(columns)


def _without(field: Any, source: str) -> pl.Expr:
    if field.attname == "source":
        return pl.lit(source)
    if field.attname == "source_key":
        return pl.col("code")
    default = None if field.null else field.get_default()
    return pl.lit(json.dumps(default) if isinstance(default, dict) else default)


def _changes(plan: bulk.Plan, batch: ImportBatch, actor: Actor) -> pl.DataFrame:
    """For each changed dossier the columns before and after, only those that differ."""
    names = (*plan.compared, *DERIVED)
    rows = []
    for row in plan.changed.iter_rows(named=True):
        differing = [name for name in names if row[name] != row[name + WAS]]
        before, after = ({name: row[name + end] for name in differing} for end in (WAS, ""))
        rows.append((row["id" + WAS], _as_json(before), _as_json(after)))
    table = pl.DataFrame(rows, schema={"dossier_id": pl.Int64, "before": pl.String, "after": pl.String}, orient="row")
    at = pl.lit(actor.at).dt.convert_time_zone("UTC").dt.cast_time_unit("us")
    return table.with_columns(version=pl.lit(1), batch_id=pl.lit(batch.pk), at=at)


def _as_json(values: Mapping[str, Any]) -> str:
    return json.dumps(
        {name: value if isinstance(value, str | int | None) else value.isoformat() for name, value in values.items()},
        ensure_ascii=False,
    )
