"""Rows held against what is stored: new, changed, the same, or none of this source's business."""

from __future__ import annotations

import json
from dataclasses import dataclass

import polars as pl
from django.db import connection
from django.utils.translation import gettext as _
from polars._typing import PolarsDataType

from parindex.onestop.bulk.check import Checked
from parindex.onestop.bulk.findings import Findings
from parindex.onestop.bulk.layout import COLUMNS
from parindex.onestop.models import Dossier

AT_ONCE = 20_000
KEPT = frozenset(one.key for one in COLUMNS if one.kept)
# What follows from the others: written with them, never compared.
DERIVED = ("procedure_version_id", "first_due_at", "statutory_due_at", "punctuality", "closed_at", "applicant_folded")
WAS = "_was"
INSTANT = pl.Datetime("us", "UTC")
TYPES: dict[str, PolarsDataType] = {
    "AutoField": pl.Int64, "BigAutoField": pl.Int64, "ForeignKey": pl.Int64, "DateTimeField": INSTANT,
    "DateField": pl.Date, "BooleanField": pl.Boolean, "PositiveSmallIntegerField": pl.Int64,
}  # fmt: skip


@dataclass
class Plan:
    """What a batch would do: rows to add, rows to change beside their values before (`…_was`), how many are the same.

    `compared` are the columns of the file, as in the database; `errors` those of the file and those found here.
    """

    new: pl.DataFrame
    changed: pl.DataFrame
    unchanged: int
    errors: pl.DataFrame
    compared: tuple[str, ...]

    def counts(self, rows: int) -> dict[str, int]:
        return {
            "rows": rows,
            "created": self.new.height,
            "updated": self.changed.height,
            "unchanged": self.unchanged,
            "rejected": self.errors["row"].n_unique(),
        }


def compare(checked: Checked, reach: frozenset[int] | None) -> Plan:
    """One read of the dossiers with these codes; nothing is written."""
    values, compared = checked.values, tuple(name for name in checked.given if name != "code")
    stored = _stored(values["code"], ("id", "code", "source", *_with_unit(compared), *DERIVED))
    if stored.is_empty():
        return Plan(values, values.clear(), checked.repeated, checked.errors, compared)
    both = values.join(stored.rename({name: name + WAS for name in stored.columns if name != "code"}), on="code")
    foreign = _foreign(both, checked, reach)
    both = both.filter(~pl.col("row").is_in(foreign["row"].implode()))
    both = both.with_columns(_settled(name) for name in (*compared, *DERIVED))
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name + WAS)) for name in compared)
    changed = both.filter(differs)
    return Plan(
        new=values.join(stored.select("code"), on="code", how="anti"),
        changed=changed,
        unchanged=checked.repeated + both.height - changed.height,
        errors=pl.concat([checked.errors, foreign]).sort("row", maintain_order=True),
        compared=compared,
    )


def _with_unit(compared: tuple[str, ...]) -> tuple[str, ...]:
    return compared if "unit_id" in compared else (*compared, "unit_id")


def _settled(name: str) -> pl.Expr:
    """What a row that is there already will say: some things once said stay."""
    new, was = pl.col(name), pl.col(name + WAS)
    if name in KEPT:
        empty = new.is_null() if name.endswith(("_at", "_to")) else new == ""
        return pl.when(empty).then(was).otherwise(new).alias(name)
    if name == "punctuality":
        return pl.when(was != "").then(was).otherwise(new).alias(name)
    if name == "first_due_at":
        return pl.coalesce(was, new).alias(name)
    if name == "procedure_version_id":
        same = (pl.col("procedure_id") == pl.col("procedure_id_was")) & was.is_not_null()
        return pl.when(same).then(was).otherwise(new).alias(name)
    if name == "statutory_due_at":
        other = pl.col("procedure_version_id") != pl.col("procedure_version_id_was")
        return pl.when(other.fill_null(False)).then(was).otherwise(new).alias(name)
    return new


def _foreign(both: pl.DataFrame, checked: Checked, reach: frozenset[int] | None) -> pl.DataFrame:
    """Errors of rows whose code belongs to a dossier run here, of another source, or of another's unit."""
    findings = Findings(both["row"], checked.raw.title)
    source, code = both["source_was"], both["code"]
    own = _("Mã «{}» là hồ sơ do chính hệ thống này xử lý, không nạp đè được.")
    findings.note(source == "", "code", "own_dossier", own, code)
    other = (source != "") & (source != checked.raw.mapping.source)
    findings.note(other, "code", "other_source", _("Mã «{}» đã nạp từ một hệ thống nguồn khác."), code)
    if reach is not None:
        outside = ~both["unit_id_was"].is_in(list(reach))
        findings.note(outside, "code", "not_your_unit", _("Mã «{}» là hồ sơ của đơn vị bạn không được nạp."), code)
    return findings.all()


def _stored(codes: pl.Series, names: tuple[str, ...]) -> pl.DataFrame:
    """The dossiers with these codes, which go as one parameter: many would take longer than the search."""
    fields = {field.attname: field for field in Dossier._meta.concrete_fields}
    schema: dict[str, PolarsDataType] = {
        name: TYPES.get(fields[name].get_internal_type(), pl.String) for name in names
    }
    parts = [pl.DataFrame(schema=schema)]
    postgresql = connection.vendor == "postgresql"
    among = "code = ANY(%s)" if postgresql else "code IN (SELECT value FROM json_each(%s))"
    for start in range(0, len(codes), AT_ONCE):
        some = codes.slice(start, AT_ONCE).to_list()
        codes_ = some if postgresql else json.dumps(some)
        found = Dossier.objects.order_by().extra(where=[among], params=[codes_])  # noqa: S610 -- our own words
        parts.append(pl.DataFrame(list(found.values_list(*names)), schema=schema, orient="row"))
    return pl.concat(parts)
