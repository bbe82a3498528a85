"""A round from its setting up through its steps; what becomes of sheets whose unit ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct, WrongState
from parindex.organization import queries as organization
from parindex.organization.models import Unit
from parindex.scoring import policies
from parindex.scoring.commands.telling import _tell_asked, _tell_locked, _tell_opened
from parindex.scoring.models import CriteriaVersion, LeafEntry, Round, RoundGroup, Sheet
from parindex.scoring.queries import marks, rounds, sheets
from parindex.scoring.states import COURSE, EvidenceMoment, LeafState, RoundState, SetState, SheetState


@dataclass(frozen=True)
class Timetable:
    """The moments of a round in their order, and the day of the council."""

    opens_at: datetime
    self_due_at: datetime
    appraisal_due_at: datetime
    explain_due_at: datetime
    second_due_at: datetime
    council_on: date
    cutoff_on: date

    @classmethod
    def proposed(cls, year: int) -> Timetable:
        """As such rounds usually go: opened on 10 November, published in the middle of January."""

        def moment(after: int, month: int, day: int, hour: int = 17) -> datetime:
            return datetime(year + after, month, day, hour, tzinfo=LOCAL_ZONE)

        return cls(
            moment(0, 11, 10, 8), moment(0, 12, 10), moment(0, 12, 25), moment(1, 1, 5), moment(1, 1, 12),
            council_on=date(year + 1, 1, 15), cutoff_on=date(year, 12, 15),
        )  # fmt: skip

    def __str__(self) -> str:  # as the journal keeps an argument
        return f"{self.opens_at:%d/%m/%Y}–{self.council_on:%d/%m/%Y}"

    def in_order(self) -> bool:
        moments = [self.opens_at, self.self_due_at, self.appraisal_due_at, self.explain_due_at, self.second_due_at]
        return all(earlier < later for earlier, later in pairwise(moments))


@creates("scoring.round.set_up", may=policies.may_set_up)
def set_up(actor: Actor, owner: Unit, *, year: int, title: str, timetable: Timetable) -> Round:
    """Thiết lập đợt đánh giá của một năm; chưa đơn vị nào thấy phiếu."""
    if Round.objects.filter(owner=owner, year=year).exists():
        raise InvalidAct(_("Năm %(year)s đã có đợt đánh giá.") % {"year": year}, field="year")
    round_ = Round(owner=owner, year=year, set_up_by_id=actor.person, set_up_at=actor.at)
    _take(round_, title, timetable)
    return round_


@command("scoring.round.edit", may=policies.may_run)
def edit_round(actor: Actor, round_: Round, *, title: str, timetable: Timetable) -> Round:
    """Sửa tên, các mốc thời gian khi chưa mở; mở rồi thì chỉ còn gia hạn từng đơn vị, có hai người."""
    round_.require(RoundState.SETUP)
    _take(round_, title, timetable)
    return round_


@command("scoring.group.put", may=policies.may_run)
def put_group(
    actor: Actor, round_: Round, *, name: str, version: CriteriaVersion, units: Sequence[Unit]
) -> RoundGroup:
    """Lập hoặc sửa một nhóm đơn vị xếp hạng chung: bản sao bộ tiêu chí và danh sách đơn vị.

    Raises InvalidAct for a set that isn't issued, and for units that are not below the committee or in another group.
    """
    round_.require(RoundState.SETUP)
    if version.state != SetState.ISSUED or version.owner_id != round_.owner_id:
        raise InvalidAct(_("Chỉ dùng được bộ tiêu chí đã ban hành của «%(unit)s».") % {"unit": round_.owner.name},
                         field="version")  # fmt: skip
    _require_in_force(version, round_)
    group = RoundGroup.objects.filter(round=round_, name=name).first() or RoundGroup(round=round_, name=name)
    group.position = group.position if group.pk else round_.groups.count()
    group.copied_from, group.content, group.digest = version, version.content, version.digest
    group.save()
    _require_free(round_, group, units, actor.today)
    wanted = {unit.pk for unit in units}
    for sheet in group.sheets.exclude(unit_id__in=wanted):
        sheet.allotments.all().delete()
        sheet.delete()
    kept = set(group.sheets.values_list("unit_id", flat=True))
    asked = sum(leaf.is_self_scored for leaf in group.criteria.leaves())
    rows = [Sheet(round=round_, group=group, unit=unit) for unit in units if unit.pk not in kept]
    Sheet.objects.bulk_create(rows)
    group.sheets.update(leaves_asked=asked)
    return group


@command("scoring.group.drop", may=policies.may_run_group)
def drop_group(actor: Actor, group: RoundGroup) -> None:
    """Bỏ một nhóm khi đợt chưa mở."""
    group.round.require(RoundState.SETUP)
    for sheet in group.sheets.all():
        sheet.allotments.all().delete()
        sheet.delete()
    group.delete()


@command("scoring.round.open", may=policies.may_run)
def open_round(actor: Actor, round_: Round) -> Round:
    """Mở cho đơn vị tự chấm: mỗi phiếu nhận đủ tiêu chí của nhóm, bộ tiêu chí không đổi nữa."""
    round_.require(RoundState.SETUP)
    groups = list(round_.groups.all())
    empty = [group.name for group in groups if not group.sheets.exists()]
    if not groups or empty:
        raise InvalidAct(_("Hãy lập nhóm và chọn đơn vị cho nhóm trước khi mở."), field="groups")
    if actor.at >= round_.self_due_at:
        raise InvalidAct(_("Hạn tự chấm đã qua; hãy sửa các mốc thời gian."), field="self_due_at")
    if gone := rounds.orphans(round_, actor.today):
        names = ", ".join(sheet.unit.name for sheet in gone)
        raise InvalidAct(_("Đơn vị đã kết thúc: %(names)s. Hãy bỏ khỏi nhóm.") % {"names": names}, field="units")
    for group in groups:
        leaves = list(group.criteria.leaves())
        most = group.criteria.scale
        entries = [
            LeafEntry(
                sheet=sheet, leaf=leaf.code, position=place,
                state=LeafState.NOT_STARTED if leaf.is_self_scored else LeafState.NOT_YET,
            )
            for sheet in group.sheets.all()
            for place, leaf in enumerate(leaves)
        ]  # fmt: skip
        LeafEntry.objects.bulk_create(entries, batch_size=2000)
        group.sheets.update(state=SheetState.OPEN, secure=0, possible=most)
    round_.state = RoundState.SELF_SCORING
    round_.save()
    _tell_opened(actor, round_)
    return round_


@command("scoring.round.go_on", may=policies.may_run)
def go_on(actor: Actor, round_: Round) -> Round:
    """Chuyển sang bước tiếp theo, khi bước này đã xong; không bỏ qua bước nào.

    Raises InvalidAct with what still has to be done. `open_round` ends the setting up, `publish` the council's step.
    """
    round_.require(RoundState.SELF_SCORING, RoundState.APPRAISAL, RoundState.EXPLAINING, RoundState.SECOND_APPRAISAL)
    if waiting := rounds.holding_up(round_, actor.at):
        told = {"n": len(waiting), "told": "; ".join(waiting[:10])}
        raise InvalidAct(_("Chưa chuyển bước được, còn %(n)s việc: %(told)s.") % told)
    if round_.state == RoundState.SELF_SCORING:
        _lock(actor, list(marks.live_sheets(round_).filter(state=SheetState.OPEN)))
    round_.state = COURSE[COURSE.index(RoundState(round_.state)) + 1]
    round_.save()
    if round_.state == RoundState.EXPLAINING:
        _tell_asked(actor, round_)
    return round_


@creates("scoring.round.lock", may=policies.may_lock)
def lock_due(actor: Actor) -> list[Sheet]:
    """Khóa các phiếu đã hết hạn tự chấm; từ lúc hết hạn chúng đã không nhận gì, việc này cho ai cũng thấy."""
    rows = sheets.with_group(Sheet.objects.filter(state=SheetState.OPEN, round__self_due_at__lt=actor.at))
    due = [row for row in rows if sheets.shown_state(row, actor.at) == SheetState.LOCKED]
    _lock(actor, due)
    return due


@command("scoring.sheet.close", may=policies.may_run_sheet)
def close_sheet(actor: Actor, sheet: Sheet, *, reason: str) -> Sheet:
    """Đóng phiếu của đơn vị đã kết thúc hoạt động: không chấm, không xếp hạng, lý do nằm trong lịch sử công khai."""
    _require_ended(actor, sheet, reason)
    sheet.state, sheet.closed_reason, sheet.locked_at = SheetState.CLOSED, reason.strip(), actor.at
    sheet.save()
    return sheet


@command("scoring.sheet.hand_over", may=policies.may_run_sheet)
def hand_over(actor: Actor, sheet: Sheet, *, to: Unit, reason: str) -> Sheet:
    """Giao phiếu của đơn vị đã kết thúc cho đơn vị kế thừa trả lời; phiếu vẫn mang tên đơn vị cũ."""
    _require_ended(actor, sheet, reason)
    if to.pk not in {unit.pk for unit in organization.heirs(sheet.unit_id, actor.today)}:
        raise InvalidAct(
            _("«%(to)s» không phải đơn vị kế thừa của «%(unit)s».") % {"to": to.name, "unit": sheet.unit.name},
            field="to",
        )
    sheet.handed_to = to
    sheet.save()
    return sheet


def _take(round_: Round, title: str, timetable: Timetable) -> None:
    if not timetable.in_order():
        raise InvalidAct(_("Các mốc phải theo thứ tự: mở, hết hạn tự chấm, thẩm định, giải trình, thẩm định lần 2."),
                         field="opens_at")  # fmt: skip
    if not title.strip():
        raise InvalidAct(_("Hãy đặt tên đợt."), field="title")
    round_.title = title.strip()
    for name in Timetable.__dataclass_fields__:
        setattr(round_, name, getattr(timetable, name))
    round_.save()


def _require_in_force(version: CriteriaVersion, round_: Round) -> None:
    last = date(round_.year, 12, 31)
    if version.valid_from > last or (version.valid_to is not None and version.valid_to < date(round_.year, 1, 1)):
        raise InvalidAct(_("Bộ tiêu chí không áp dụng cho năm %(year)s.") % {"year": round_.year}, field="version")


def _require_free(round_: Round, group: RoundGroup, units: Sequence[Unit], day: date) -> None:
    below = {unit.pk for unit in rounds.units_for(round_.owner, day)}
    if outside := [unit.name for unit in units if unit.pk not in below]:
        raise InvalidAct(
            _("Chỉ chọn được đơn vị trực thuộc đang hoạt động; không gồm: %(names)s.")
            % {"names": ", ".join(outside)},
            field="units",
        )
    taken = Sheet.objects.filter(round=round_, unit__in=[unit.pk for unit in units]).exclude(group=group)
    if names := [sheet.unit.name for sheet in taken.select_related("unit")]:
        raise InvalidAct(_("Đã ở nhóm khác: %(names)s.") % {"names": ", ".join(names)}, field="units")


def _require_ended(actor: Actor, sheet: Sheet, reason: str) -> None:
    if sheet.state == SheetState.CLOSED or sheet.round.state in {RoundState.SETUP, RoundState.PUBLISHED}:
        raise WrongState(_("Phiếu này không còn đóng hay giao lại được."))
    if sheet.round.concluded_at is not None:
        raise WrongState(_("Hội đồng đã thông qua; hãy trả lại Hội đồng trước."))
    if sheet.unit.exists_on(actor.today):
        raise InvalidAct(_("«%(unit)s» vẫn đang hoạt động.") % {"unit": sheet.unit.name})
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do, căn cứ."), field="reason")


def _lock(actor: Actor, due: Sequence[Sheet]) -> None:
    for sheet in due:
        sheet.state = SheetState.LOCKED
        sheet.locked_at = min(actor.at, sheets.deadline_of(sheet, EvidenceMoment.SELF_SCORING))
        sheet.save()
        _tell_locked(actor, sheet)
