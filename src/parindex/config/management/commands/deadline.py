"""`parindex deadline`: when a time limit ends, and how it was counted. Needs no database."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.audit.actor import LOCAL_ZONE
from parindex.core.working_time import Mode, Reckoning, Unit
from parindex.kit.catalog import load_calendar, load_working_time
from parindex.kit.templatetags.kit import date_vi, datetime_vi


class Command(BaseCommand):
    help = "Tính ngày hết hạn theo lịch làm việc: ngày được đếm, ngày bỏ qua và lý do."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--start", required=True, help="lúc bắt đầu, ví dụ 2026-08-20T09:30 (giờ Việt Nam)")
        parser.add_argument("--amount", required=True, help="số lượng, ví dụ 3 hoặc 0.25")
        parser.add_argument("--unit", required=True, choices=[unit.value for unit in Unit])
        parser.add_argument("--mode", choices=[mode.value for mode in Mode], default=Mode.SAME_TIME.value)
        parser.add_argument("--format", choices=("json", "text"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        start, unit = _moment(options["start"]), Unit(options["unit"])
        try:
            told = load_working_time().reckon(start, _amount(options["amount"]), unit, Mode(options["mode"]))
        except ValueError as error:
            raise CommandError(
                "Không tính được: số lượng phải lớn hơn 0; tháng và ngày theo lịch phải là số nguyên; "
                f"phần lẻ của ngày làm việc phải tròn phút và tính theo giờ đồng hồ (same_time). [{error}]",
                returncode=2,
            ) from error
        except OverflowError as error:
            raise CommandError("Không tính được: số lượng quá lớn.", returncode=2) from error
        self.stdout.write(_as_json(told) if options["format"] == "json" else _as_text(told))


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise CommandError(
            f"«{written}» không phải ngày giờ. Ghi như 2026-08-20T09:30; ngày phải có thật.", returncode=2
        ) from error
    return moment.astimezone(LOCAL_ZONE).replace(tzinfo=None) if moment.tzinfo else moment


def _amount(written: str) -> Decimal:
    try:
        amount = Decimal(written.replace(",", "."))
    except InvalidOperation as error:
        raise CommandError(f"«{written}» không phải một số.", returncode=2) from error
    if not amount.is_finite():
        raise CommandError(f"«{written}» không phải một số.", returncode=2)
    return amount


def _as_json(told: Reckoning) -> str:
    return json.dumps(
        {
            "due_at": told.due_at.replace(tzinfo=LOCAL_ZONE).isoformat(timespec="minutes"),
            "counted": [day.isoformat() for day in told.counted],
            "skipped": [{"date": day.isoformat(), "reason": reason} for day, reason in told.skipped],
            "unconfirmed_years": _unconfirmed(told),
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_text(told: Reckoning) -> str:
    lines = [f"Hết hạn: {datetime_vi(told.due_at.replace(tzinfo=LOCAL_ZONE))}"]
    lines += [f"  đếm    {date_vi(day)}" for day in told.counted]
    lines += [f"  bỏ qua {date_vi(day)}: {reason}" for day, reason in told.skipped]
    lines += [f"Lịch năm {year} chưa được công bố; kết quả có thể đổi." for year in _unconfirmed(told)]
    return "\n".join(lines)


def _unconfirmed(told: Reckoning) -> list[int]:
    """Years of the reckoning whose days off are not decided yet."""
    calendar = load_calendar()
    years = {told.due_at.year, *(day.year for day in told.counted), *(day.year for day, _why in told.skipped)}
    return sorted(year for year in years if not calendar.is_confirmed(year))
