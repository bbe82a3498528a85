"""The cost sheets of a review: entered whole, every figure with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct
from parindex.kit.catalog import load_cost_rules
from parindex.kit.templatetags.kit import number
from parindex.onestop import costs, policies
from parindex.onestop.models import CostInput, CostLine, CostSheet, ReviewItem
from parindex.onestop.states import OF_A_LINE, WEIGHTS, Channel, CostPart, CostSide

# What a column of the database holds.
MOST, FINEST = Decimal(10) ** 11, Decimal("0.0001")


@dataclass(frozen=True)
class SheetFigure:
    """A figure of the whole sheet, and where it was found."""

    part: str
    value: Decimal
    source: str
    dated: date


@dataclass(frozen=True)
class LineFigures:
    """A line with what one source says of it; None is not known, which is not 0.

    A payment has `direct` only. Two with the same activity, name and channel are one line told by two sources.
    """

    activity: str
    name: str = ""
    channel: str = ""
    hours: Decimal | None = None
    outsourced: Decimal | None = None
    direct: Decimal | None = None
    source: str = ""
    dated: date | None = None

    @property
    def values(self) -> dict[str, Decimal]:
        told = zip(OF_A_LINE, (self.hours, self.outsourced, self.direct), strict=True)
        return {part: value for part, value in told if value is not None}


@command("onestop.review.costs", may=policies.may_review)
def save_costs(
    actor: Actor, item: ReviewItem, *, side: str, figures: Sequence[SheetFigure], lines: Sequence[LineFigures]
) -> CostSheet:
    """Ghi bảng chi phí hiện tại hoặc sau đơn giản hóa, thay toàn bộ bảng cũ.

    Raises InvalidAct for a figure without source, below 0 or dated in the future, a payment with hours, an unknown
    activity, shares that don't add up to 100 %, or both an income and a GDP to reckon it from.
    """
    item.require_under_review()
    _check_figures(actor, figures)
    for at, line in enumerate(lines, start=1):
        _check_line(actor, at, line)
    sheet = CostSheet.objects.filter(item=item, side=CostSide(side)).first() or CostSheet(item=item, side=side)
    sheet.save()
    sheet.inputs.all().delete()
    sheet.lines.all().delete()
    for one in figures:
        _keep(sheet, None, one.part, one.value, one.source, one.dated)
    _keep_lines(sheet, lines)
    item.save()  # so that a form drawn before this is told of it
    if (author := item.new_author(actor.user_id)) is not None:
        author.save()
    return sheet


def _keep_lines(sheet: CostSheet, lines: Iterable[LineFigures]) -> None:
    kept: dict[tuple[str, str, str], CostLine] = {}
    for one in lines:
        key = (one.activity, one.name, one.channel)
        if key not in kept:
            activity, name, channel = key
            kept[key] = CostLine(sheet=sheet, position=len(kept) + 1, activity=activity, name=name, channel=channel)
            kept[key].save()
        if one.dated is None:
            continue  # it has no figures then
        for part, value in one.values.items():
            _keep(sheet, kept[key], part, value, one.source, one.dated)


def _keep(sheet: CostSheet, line: CostLine | None, part: str, value: Decimal, source: str, dated: date) -> None:
    CostInput(sheet=sheet, line=line, part=part, value=value, source=source, dated=dated).save()


def _check_figures(actor: Actor, figures: Sequence[SheetFigure]) -> None:
    times = Counter(one.part for one in figures)
    for one in figures:
        if one.part not in CostPart.values or one.part in OF_A_LINE:
            raise InvalidAct(_("Không có loại số liệu chung này."))
        _check_sourced(actor, str(CostPart(one.part).label), one.value, one.source, one.dated)
    if times[CostPart.WAGE] and times[CostPart.GDP]:
        raise InvalidAct(_("Đã ghi thu nhập một giờ thì không ghi GDP bình quân đầu người; hãy chọn một cách tính."))
    _check_weights({one.part: one.value for one in figures if one.part in WEIGHTS.values()}, times)


def _check_weights(weights: dict[str, Decimal], times: Counter[str]) -> None:
    if any(times[part] > 1 for part in weights):
        raise InvalidAct(_("Mỗi cách nộp chỉ ghi một tỷ lệ."))
    total = costs.added(weights.values())
    if weights and total != costs.ALL:
        raise InvalidAct(
            _("Tỷ lệ các cách nộp cộng lại là %(total)s%%, phải bằng 100%%. Hãy sửa tỷ lệ.")
            % {"total": number(total)}
        )


def _check_line(actor: Actor, at: int, line: LineFigures) -> None:
    activity = load_cost_rules().activities.get(line.activity)
    if activity is None or (line.channel and line.channel not in Channel.values):
        raise InvalidAct(_("Dòng %(n)s: hãy chọn công việc và cách nộp trong danh sách.") % {"n": at})
    if activity.kind == "payment" and (line.hours is not None or line.outsourced is not None):
        raise InvalidAct(
            _("Dòng %(n)s, «%(what)s»: khoản phải nộp chỉ ghi số tiền, để trống giờ và thuê ngoài.")
            % {"n": at, "what": activity.name}
        )
    if (line.source or line.dated) and not line.values:
        raise InvalidAct(
            _("Dòng %(n)s, «%(what)s»: có nguồn mà chưa có số liệu nào.") % {"n": at, "what": activity.name}
        )
    label = _("dòng %(n)s, «%(what)s»") % {"n": at, "what": activity.name}
    for value in line.values.values():
        _check_sourced(actor, label, value, line.source, line.dated)


def _check_sourced(actor: Actor, label: str, value: Decimal, source: str, dated: date | None) -> None:
    words = {"what": label}
    if value < 0:
        raise InvalidAct(_("%(what)s: số không được âm.") % words)
    if value >= MOST or value != value.quantize(FINEST):
        raise InvalidAct(_("%(what)s: số quá lớn hoặc có quá bốn chữ số lẻ. Hãy kiểm tra lại.") % words)
    if not source.strip() or dated is None:
        raise InvalidAct(_("%(what)s: mỗi số liệu phải có nguồn và ngày của số liệu.") % words)
    if dated > actor.today:
        raise InvalidAct(_("%(what)s: ngày của số liệu không thể sau hôm nay.") % words)
