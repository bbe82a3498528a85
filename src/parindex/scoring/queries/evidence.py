"""What an appraiser should look at twice about a document (R-24, R-25): signs, never verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from parindex.audit.actor import local_day
from parindex.evidence.models import StoredFile
from parindex.scoring.models import LeafEvidence
from parindex.scoring.states import EvidenceMoment

# A document this much older than the day it came in deserves a question.
OLD = timedelta(days=30)


@dataclass(frozen=True)
class Flag:
    """`code` for a page to choose a word and an icon by, `text` what is odd."""

    code: str
    text: str


def flags(documents: Iterable[LeafEvidence], *, others: bool = True) -> dict[int, list[Flag]]:
    """evidence id → what is odd about it. Needs entry, sheet, round and file of each.

    Asks the database once; not at all where the rows say that nobody else handed in the same bytes (`copied` of
    `queries.sheets.documents_of`). Without `others` nothing is told of other units' files.
    """
    rows = list(documents)
    suspects = [one for one in rows if others and getattr(one, "copied", True)]
    elsewhere = _other_units(suspects) if suspects else {}
    return {one.pk: [*_of_dates(one), *_of_others(elsewhere.get(one.pk, []))] for one in rows}


def _of_dates(one: LeafEvidence) -> list[Flag]:
    year, received = one.entry.sheet.round.year, local_day(one.file.received_at)
    found = []
    if one.moment != EvidenceMoment.SELF_SCORING:
        found.append(Flag("after_lock", _("Đưa vào sau khi khóa phiếu tự chấm")))
    if one.replaces_id is not None:
        found.append(Flag("replaced", _("Thay cho một tài liệu đã nộp trước")))
    if one.issued_on is None:
        return found
    if one.issued_on > received:
        found.append(Flag("issued_after_received", _("Ngày ban hành sau ngày hệ thống nhận tệp")))
    elif received - one.issued_on > OLD:
        found.append(Flag("issued_long_before", _("Ban hành trước ngày hệ thống nhận quá 30 ngày")))
    if one.issued_on.year != year:
        found.append(Flag("outside_year", _("Ban hành ngoài năm %(year)s") % {"year": year}))
    return found


def _of_others(names: list[str]) -> list[Flag]:
    if not names:
        return []
    return [Flag("other_unit", _("Cùng tệp với đơn vị khác: %(names)s") % {"names": ", ".join(names)})]


def _other_units(rows: list[LeafEvidence]) -> dict[int, list[str]]:
    """evidence id → the units that handed in the same bytes."""
    owners: dict[str, dict[int, str]] = {}
    same = StoredFile.objects.filter(sha256__in={one.file.sha256 for one in rows}, scoring_evidence__isnull=False)
    for sha256, unit_id, name in same.values_list("sha256", "unit_id", "unit__name").distinct():
        owners.setdefault(sha256, {})[unit_id] = name
    return {
        one.pk: sorted(name for unit_id, name in owners[one.file.sha256].items() if unit_id != one.file.unit_id)
        for one in rows
        if len(owners.get(one.file.sha256, {})) > 1
    }
