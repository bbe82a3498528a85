"""Values of targets: who reports them, the reports themselves, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct, WrongState
from parindex.core import period as periods
from parindex.evidence import commands as evidence
from parindex.kit.periods import period_label
from parindex.organization.models import Unit
from parindex.planning import calc, policies, queries
from parindex.planning.commands.progress import NewFile
from parindex.planning.models import TargetMeasure, TargetValue, ValueEvidence
from parindex.planning.states import ReportState


@command("planning.measure.describe", may=policies.may_describe_measure)
def describe_measure(
    actor: Actor,
    measure: TargetMeasure,
    *,
    owner: Unit | None,
    reporters: str,
    baseline: Decimal | None,
    legal_basis: str,
) -> TargetMeasure:
    """Ghi đơn vị phụ trách, đơn vị báo cáo số liệu, giá trị năm trước và căn cứ của một mức chỉ tiêu."""
    measure.owner, measure.reporters = owner, reporters
    measure.baseline, measure.legal_basis = baseline, legal_basis
    measure.save()
    return measure


@creates("planning.value.report", may=policies.may_report_value)
def report_value(
    actor: Actor,
    measure: TargetMeasure,
    *,
    unit: Unit,
    period: str,
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    note: str = "",
    files: Sequence[NewFile] = (),
) -> TargetValue:
    """Báo cáo số liệu một kỳ: giá trị, hoặc tử số và mẫu số để hệ thống tính tỷ lệ.

    A value that was sent back, or not yet looked at, is replaced; an accepted one is not.
    Raises InvalidAct for a period that has not begun, a unit that does not report this figure, or parts
    that do not make a ratio.
    """
    _require_period(actor, measure, period)
    if unit.pk not in {one.pk for one in queries.reporting_units(measure, periods.parse(period).last)}:
        raise InvalidAct(_("«%(unit)s» không báo cáo số liệu của mức chỉ tiêu này.") % {"unit": unit.name})
    found = TargetValue.objects.filter(measure=measure, unit=unit, period=period).first()
    if found is not None and found.state == ReportState.ACCEPTED:
        raise WrongState(_("Số liệu kỳ này đã được xác nhận nên không sửa được."))
    row = found or TargetValue(measure=measure, unit=unit, period=period)
    row.value = _value(measure, value, numerator, denominator)
    row.numerator, row.denominator, row.note = numerator, denominator, note
    row.by_id, row.at, row.counted_at = actor.person, actor.at, None
    row.wait()
    row.save()
    for entry in files:
        file = evidence.store_file(actor, unit, name=entry["name"], data=entry["data"])
        ValueEvidence(value=row, file=file, pages=entry["pages"]).save()
    return row


@command("planning.value.accept", may=policies.may_judge_value)
def accept_value(actor: Actor, value: TargetValue, *, note: str = "") -> TargetValue:
    """Xác nhận số liệu của một đơn vị."""
    _require_waiting(value)
    value.decide(ReportState.ACCEPTED, actor.user_id, actor.at, note)
    value.save()
    return value


@command("planning.value.send_back", may=policies.may_judge_value)
def return_value(actor: Actor, value: TargetValue, *, reason: str) -> TargetValue:
    """Trả lại số liệu, kèm lý do; đơn vị báo cáo lại."""
    _require_waiting(value)
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do trả lại."), field="reason")
    value.decide(ReportState.RETURNED, actor.user_id, actor.at, reason)
    value.save()
    return value


def _require_waiting(value: TargetValue) -> None:
    if value.state != ReportState.SUBMITTED:
        raise WrongState(_("Số liệu này đã được xem xét từ trước."))


def _require_period(actor: Actor, measure: TargetMeasure, key: str) -> None:
    try:
        period = periods.parse(key)
    except ValueError as error:
        raise InvalidAct(_("Không có kỳ báo cáo này."), field="period") from error
    if period.first > actor.today:
        raise InvalidAct(_("%(period)s chưa bắt đầu.") % {"period": period_label(key)}, field="period")
    if period.year != measure.target.plan.year:
        raise InvalidAct(_("Kỳ này không thuộc năm kế hoạch."), field="period")


def _value(
    measure: TargetMeasure, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> Decimal:
    if numerator is None and denominator is None:
        if value is None:
            raise InvalidAct(
                _("Hãy ghi giá trị, hoặc tử số và mẫu số. Không có số liệu thì để trống cả kỳ."), field="value"
            )
        return value
    if numerator is None or denominator is None or denominator <= 0:
        raise InvalidAct(_("Ghi cả tử số và mẫu số; mẫu số phải lớn hơn 0."), field="denominator")
    if measure.unit == "%" and not 0 <= numerator <= denominator:
        raise InvalidAct(_("Tử số phải từ 0 đến mẫu số."), field="numerator")
    ratio = calc.ratio(numerator, denominator)
    if value is not None and value != ratio:
        raise InvalidAct(
            _("Giá trị ghi khác tỷ lệ tính từ tử số và mẫu số (%(ratio)s). Hãy kiểm tra lại.") % {"ratio": ratio},
            field="value",
        )
    return ratio
