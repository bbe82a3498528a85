"""Judging: who is responsible, conflicts, marks, figures from outside, bonuses, penalties, gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import Forbidden, InvalidAct, WrongState, require
from parindex.audit.roles import Role
from parindex.rules import Leaf, NotApplicable, NotScored
from parindex.scoring import facts, policies
from parindex.scoring.commands.sides import _held, _on_side
from parindex.scoring.facts import BadFact
from parindex.scoring.models import (
    Allotment,
    ConflictDeclaration,
    ExtraEntry,
    GateEvent,
    LeafEntry,
    Mark,
    Round,
    Sheet,
)
from parindex.scoring.publication import Judgement, extra_outcome, judged
from parindex.scoring.queries import marks, people, sheets
from parindex.scoring.states import (
    STAGE_OF,
    AskState,
    ExtraKind,
    RoundState,
    SheetState,
    Side,
    Stage,
    Verdict,
)


@creates("scoring.allotment.make", may=policies.may_allot)
def allot(
    actor: Actor, round_: Round, *, appraiser: User, fields: Sequence[str], sheets: Sequence[Sheet]
) -> list[Allotment]:
    """Phân công một người thẩm định các lĩnh vực của các phiếu; phân công lại thì người mới thay người cũ.

    Raises Forbidden, all or nothing, for somebody who is no appraiser of the committee or who must keep away from one
    of the units.
    """
    round_.require(
        RoundState.SETUP, RoundState.SELF_SCORING, RoundState.APPRAISAL, RoundState.EXPLAINING,
        RoundState.SECOND_APPRAISAL,
    )  # fmt: skip
    if appraiser not in people.appraisers(round_.owner, actor.today, [Role.APPRAISER]):
        raise Forbidden(
            _("%(name)s không giữ vai trò người thẩm định của «%(unit)s».")
            % {"name": appraiser, "unit": round_.owner.name}
        )
    made = []
    for sheet in sheets:
        if sheet.round_id != round_.pk:
            raise InvalidAct(_("Phiếu không thuộc đợt này."), field="sheets")
        require(policies.may_judge_as(appraiser.pk, actor, sheet))
        known = {field.code for field in sheet.group.criteria.fields}
        for code in fields:
            if code in known:
                made.append(_allotted(actor, sheet, code, appraiser))
    if not made:
        raise InvalidAct(_("Không phiếu nào có lĩnh vực này."), field="fields")
    return made


@creates("scoring.conflict.declare", may=policies.may_declare_conflict)
def declare_conflict(actor: Actor, round_: Round, *, unit_id: int, reason: str) -> ConflictDeclaration:
    """Khai báo xung đột lợi ích với một đơn vị; các lĩnh vực đã giao được trả lại để phân công người khác."""
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do."), field="reason")
    if not round_.sheets.filter(unit_id=unit_id).exists():
        raise InvalidAct(_("Đơn vị này không được đánh giá trong đợt."), field="unit")
    found = ConflictDeclaration.objects.filter(round=round_, user_id=actor.person, unit_id=unit_id).first()
    if found is not None:
        return found
    row = ConflictDeclaration(round=round_, user_id=actor.person, unit_id=unit_id, reason=reason.strip(), at=actor.at)
    row.save()
    Allotment.objects.filter(sheet__round=round_, sheet__unit_id=unit_id, appraiser_id=actor.person).delete()
    return row


@command("scoring.leaf.mark", may=policies.may_mark)
def mark(
    actor: Actor, entry: LeafEntry, *, verdict: Verdict, given: Mapping[str, Any] | None = None,
    points: Decimal | None = None, reason: str = "", asks: str = "",
) -> Mark:  # fmt: skip
    """Chấm một tiêu chí ở bước hiện tại: đồng ý, sửa số liệu, cho điểm, không có kiểm chứng, hoặc không áp dụng.

    `asks` is what the unit is to explain. Raises InvalidAct for what the leaf or the stage doesn't allow.
    """
    sheet = _held(entry.sheet_id)
    row = _mark(actor, sheet, entry, _stage_of(sheet), Marked(verdict, given, points, reason, asks))
    row.save()
    _on_side(actor, sheet, Side.APPRAISAL)
    return row


@creates("scoring.extra.ask", may=policies.may_ask_extra)
def ask_extra(
    actor: Actor, sheet: Sheet, *, kind: ExtraKind, code: str, given: Mapping[str, Any], basis: str
) -> ExtraEntry:
    """Đơn vị đề nghị điểm thưởng; người thẩm định, công chức theo dõi ghi điểm trừ; người khác quyết định."""
    held = _held(sheet.pk)
    criteria = held.group.criteria
    items = criteria.bonus.items if kind == ExtraKind.BONUS else criteria.penalty.items
    extra = next((one for one in items if one.code == code), None)
    if extra is None:
        raise InvalidAct(_("Bộ tiêu chí không có mục này."), field="code")
    if not basis.strip():
        raise InvalidAct(_("Hãy ghi căn cứ."), field="basis")
    _require_time_for(held, kind, actor)
    try:
        rows = facts.dump_facts(facts.load_facts(extra, _sourced(given, basis.strip())))
    except BadFact as error:
        raise InvalidAct(str(error), field=error.name) from error
    outcome = extra_outcome(extra, rows)
    if isinstance(outcome, NotScored):
        raise InvalidAct(outcome.reason, field="given")
    row = ExtraEntry.objects.filter(sheet=held, code=code).first() or ExtraEntry(sheet=held, code=code, kind=kind)
    if row.state != AskState.ASKED:
        raise WrongState(_("Mục này đã được quyết định."))
    _on_side(actor, held, Side.SELF if kind == ExtraKind.BONUS else Side.APPRAISAL)
    row.facts, row.outcome, row.basis = rows, facts.dump_outcome(outcome), basis.strip()
    row.by_id, row.at = actor.person, actor.at
    row.save()
    return row


@command("scoring.extra.decide", may=policies.may_decide_extra)
def decide_extra(actor: Actor, extra: ExtraEntry, *, granted: bool, answer: str = "") -> ExtraEntry:
    """Chấp nhận hoặc không một điểm thưởng, điểm trừ."""
    held = _held(extra.sheet_id)
    _require_judging(held)
    if extra.state != AskState.ASKED:
        raise WrongState(_("Mục này đã được quyết định."))
    if not granted and not answer.strip():
        raise InvalidAct(_("Hãy ghi lý do không chấp nhận."), field="answer")
    _on_side(actor, held, Side.APPRAISAL)
    extra.state = AskState.GRANTED if granted else AskState.REFUSED
    extra.answer, extra.decided_by_id, extra.decided_at = answer.strip(), actor.person, actor.at
    extra.save()
    return extra


@creates("scoring.event.note", may=policies.may_note_event)
def note_event(actor: Actor, sheet: Sheet, *, gate: str, basis: str) -> GateEvent:
    """Ghi một sự kiện khống chế hạng, có căn cứ; Hội đồng xác nhận thì mới tính."""
    held = _held(sheet.pk)
    _require_judging(held)
    if gate not in {one.code for one in held.group.criteria.gates}:
        raise InvalidAct(_("Bộ tiêu chí không có điều kiện này."), field="gate")
    if not basis.strip():
        raise InvalidAct(_("Hãy ghi căn cứ: văn bản, kết luận."), field="basis")
    if GateEvent.objects.filter(sheet=held, gate=gate).exists():
        raise InvalidAct(_("Sự kiện này đã được ghi."), field="gate")
    _on_side(actor, held, Side.APPRAISAL)
    event = GateEvent(sheet=held, gate=gate, basis=basis.strip(), by_id=actor.person, at=actor.at)
    event.save()
    return event


@command("scoring.event.decide", may=policies.may_decide_event)
def decide_event(actor: Actor, event: GateEvent, *, granted: bool) -> GateEvent:
    """Hội đồng xác nhận hoặc bác một sự kiện khống chế hạng."""
    held = _held(event.sheet_id)
    _require_judging(held)
    if event.state != AskState.ASKED:
        raise WrongState(_("Sự kiện này đã được quyết định."))
    _on_side(actor, held, Side.APPRAISAL)
    event.state = AskState.GRANTED if granted else AskState.REFUSED
    event.decided_by_id, event.decided_at = actor.person, actor.at
    event.save()
    return event


@dataclass(frozen=True)
class Marked:
    """What an appraiser makes of one leaf."""

    verdict: Verdict
    given: Mapping[str, Any] | None = None
    points: Decimal | None = None
    reason: str = ""
    asks: str = ""


def _stage_of(sheet: Sheet) -> Stage:
    stage = STAGE_OF.get(RoundState(sheet.round.state))
    if stage is None or sheet.state == SheetState.CLOSED or sheet.round.concluded_at is not None:
        raise WrongState(_("Đợt đang ở bước «%(step)s», không chấm được phiếu này.")
                         % {"step": sheet.round.get_state_display().lower()})  # fmt: skip
    return stage


def _mark(actor: Actor, sheet: Sheet, entry: LeafEntry, stage: Stage, made: Marked) -> Mark:
    """The mark of a stage on a leaf, new or in place of the one that stood, not saved yet."""
    entry.sheet = sheet
    leaf, reason = entry.criterion, made.reason.strip()
    _require_due(leaf, entry, stage)
    if made.asks and stage != Stage.APPRAISAL_1:
        raise InvalidAct(_("Chỉ thẩm định lần 1 yêu cầu giải trình."), field="asks")
    if made.verdict != Verdict.AS_DECLARED and not reason:
        raise InvalidAct(_("Hãy ghi lý do chấm khác với kê khai."), field="reason")
    judgement = _judgement(entry, leaf, made.verdict, made.given, made.points, reason)
    outcome = judged(sheet.group.criteria, leaf, judgement)
    if isinstance(outcome, NotScored):
        raise InvalidAct(outcome.reason, field="given")
    row = next((one for one in entry.marks.all() if one.stage == stage), None) or Mark(entry=entry, stage=stage)
    row.verdict, row.facts, row.outcome = made.verdict, dict(judgement.facts), facts.dump_outcome(outcome)
    row.reason, row.asks, row.by_id, row.at = reason, made.asks.strip(), actor.person, actor.at
    return row


def _allotted(actor: Actor, sheet: Sheet, code: str, appraiser: User) -> Allotment:
    row = Allotment.objects.filter(sheet=sheet, field=code).first() or Allotment(sheet=sheet, field=code)
    if row.pk is None or row.appraiser_id != appraiser.pk:
        row.appraiser, row.by_id, row.at = appraiser, actor.person, actor.at
        row.save()
    return row


def _require_due(leaf: Leaf, entry: LeafEntry, stage: Stage) -> None:
    if stage == Stage.COUNCIL:
        return
    if not marks.is_appraised(leaf):
        raise InvalidAct(_("Tiêu chí này không do người thẩm định chấm."))
    if (
        stage == Stage.APPRAISAL_2
        and not marks.is_owed(entry, stage)
        and not entry.marks.filter(stage=stage).exists()
    ):
        raise InvalidAct(_("Thẩm định lần 2 chỉ chấm tiêu chí đã yêu cầu giải trình hoặc đã sửa khi mở lại."))


def _judgement(
    entry: LeafEntry,
    leaf: Leaf,
    verdict: Verdict,
    given: Mapping[str, Any] | None,
    points: Decimal | None,
    reason: str,
) -> Judgement:
    match verdict:
        case Verdict.AS_DECLARED:
            if not entry.facts:
                raise InvalidAct(_("Đơn vị chưa kê khai tiêu chí này nên không có gì để đồng ý."), field="verdict")
            return Judgement(verdict, entry.facts)
        case Verdict.CORRECTED:
            if leaf.rule.type == "manual":
                raise InvalidAct(_("Tiêu chí này chấm bằng cho điểm."), field="verdict")
            return Judgement(verdict, _read(leaf, given or {}, _("người thẩm định")), reason=reason)
        case Verdict.POINTS:
            return Judgement(verdict, points=str(_sound_points(leaf, points, reason)), reason=reason)
        case Verdict.NOT_APPLICABLE:
            if not entry.exclusion and not isinstance(entry.scored, NotApplicable):
                raise InvalidAct(
                    _("Đơn vị không đề nghị và bộ tiêu chí không cho loại tiêu chí này."), field="verdict"
                )
    return Judgement(verdict, reason=reason)


def _sound_points(leaf: Leaf, points: Decimal | None, reason: str) -> Decimal:
    if points is None or not points.is_finite() or not 0 <= points <= leaf.points:
        raise InvalidAct(_("Điểm phải từ 0 đến %(most)s.") % {"most": leaf.points}, field="points")
    rule = leaf.rule
    if rule.type == "manual" and rule.step is not None and points % rule.step:
        raise InvalidAct(_("Điểm phải theo bước %(step)s.") % {"step": rule.step}, field="points")
    return points


def _read(leaf: Leaf, given: Mapping[str, Any], source: str) -> dict[str, Any]:
    try:
        return facts.dump_facts(facts.load_facts(leaf, _sourced(given, source)))
    except BadFact as error:
        raise InvalidAct(str(error), field=error.name) from error


def _sourced(given: Mapping[str, Any], source: str) -> dict[str, Any]:
    return {name: {"value": value, "source": source} for name, value in given.items()}


def _require_judging(sheet: Sheet) -> None:
    judging = {RoundState.APPRAISAL, RoundState.EXPLAINING, RoundState.SECOND_APPRAISAL, RoundState.COUNCIL}
    if sheet.round.state not in judging or sheet.round.concluded_at is not None or sheet.state == SheetState.CLOSED:
        raise WrongState(_("Đợt đang ở bước «%(step)s», chưa hoặc không còn quyết định được việc này.")
                         % {"step": sheet.round.get_state_display().lower()})  # fmt: skip


def _require_time_for(sheet: Sheet, kind: ExtraKind, actor: Actor) -> None:
    if kind == ExtraKind.PENALTY:
        _require_judging(sheet)
    elif sheets.moment_of(sheet, "", actor.at) is None:
        raise WrongState(_("Hết thời hạn tự chấm nên không đề nghị điểm thưởng được nữa."))
