"""Who may issue sets, run a round, write on a sheet, judge it, conclude, publish (SoD-1 … SoD-5)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import ALLOWED, Actor, Decision, allowed_if, refused
from parindex.audit.roles import Role
from parindex.organization import queries as organization
from parindex.organization.models import Unit
from parindex.scoring.models import (
    CriteriaVersion,
    ExtraEntry,
    GateEvent,
    LeafEntry,
    LeafEvidence,
    Reopening,
    Result,
    ResultCorrection,
    Round,
    RoundGroup,
    Sheet,
    SheetExtension,
)
from parindex.scoring.queries import marks, people, sets, sheets
from parindex.scoring.states import ExtraKind, RoundState, Side, Stage

# Who runs a round, judges in it or decides it.
JUDGING = (Role.REFORM_OFFICER, Role.APPRAISER, Role.COUNCIL, Role.CHAIR)


def _of_committee(actor: Actor, owner: Unit, *roles: Role) -> Decision:
    named = ", ".join(str(role.label).lower() for role in roles)
    return allowed_if(
        owner.pk in actor.committees(*roles),
        _("Việc này dành cho %(roles)s của «%(unit)s».") % {"roles": named, "unit": owner.name},
    )


# Sets of criteria


def may_draft_set(actor: Actor, owner: Unit, *args: Any, **kwargs: Any) -> Decision:
    return ALLOWED if actor.is_system else _of_committee(actor, owner, Role.REFORM_OFFICER, Role.APPRAISER)


def may_draft_somewhere(actor: Actor) -> Decision:
    """Asked before a form is looked at; for which committee is asked again with it."""
    return allowed_if(
        bool(actor.committees(*sets.EDITORS)),
        _("Bộ tiêu chí do công chức theo dõi CCHC hoặc người thẩm định của UBND soạn."),
    )


def may_edit_set(actor: Actor, version: CriteriaVersion) -> Decision:
    return may_draft_set(actor, version.owner)


def may_issue_set(actor: Actor, version: CriteriaVersion) -> Decision:
    """The council or the chair, and never anybody who had a hand in the draft."""
    decision = _of_committee(actor, version.owner, *sets.ISSUERS)
    if not decision:
        return decision
    return allowed_if(
        not set(people.accounts_of(actor.person)) & set(version.drafters),
        _("Bạn đã soạn bộ tiêu chí này nên phải do người khác ban hành."),
    )


# The round


def may_set_up(actor: Actor, owner: Unit, *args: Any, **kwargs: Any) -> Decision:
    return _of_committee(actor, owner, Role.REFORM_OFFICER)


def may_run(actor: Actor, round_: Round) -> Decision:
    return may_set_up(actor, round_.owner)


def may_run_group(actor: Actor, group: RoundGroup) -> Decision:
    return may_set_up(actor, group.round.owner)


def may_run_sheet(actor: Actor, sheet: Sheet) -> Decision:
    return may_set_up(actor, sheet.round.owner)


def may_assign(actor: Actor, sheet: Sheet, **kwargs: Any) -> Decision:
    """Advice becomes a duty by the chair's direction, or in the amendment that the reform officer drafts."""
    return _of_committee(actor, sheet.round.owner, Role.CHAIR, Role.REFORM_OFFICER)


def may_declare_conflict(actor: Actor, round_: Round, *args: Any, **kwargs: Any) -> Decision:
    return _of_committee(actor, round_.owner, Role.APPRAISER, Role.COUNCIL)


def may_propose(actor: Actor, round_: Round) -> Decision:
    """Figures from the records are put beside the declared ones by the system or whoever runs the round."""
    return ALLOWED if actor.is_system else may_run(actor, round_)


def may_lock(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(actor.is_system, _("Phiếu do hệ thống tự khóa khi hết hạn."))


# The unit's side


def may_declare(actor: Actor, entry: LeafEntry) -> Decision:
    return may_write_sheet(actor, entry.sheet)


def may_write_sheet(actor: Actor, sheet: Sheet, *args: Any, **kwargs: Any) -> Decision:
    """The unit's own people, except whoever has judged the sheet (SoD-1)."""
    own = _of_unit(actor, sheet, *sheets.WRITERS)
    if not own:
        return own
    return allowed_if(
        not people.on_side(sheet, people.accounts_of(actor.person), Side.APPRAISAL),
        _("Bạn đã thẩm định phiếu này nên không tham gia tự chấm."),
    )


def may_withdraw(actor: Actor, document: LeafEvidence) -> Decision:
    return may_write_sheet(actor, document.entry.sheet)


def may_submit(actor: Actor, sheet: Sheet) -> Decision:
    """The head hands in; where none is recorded, whoever writes."""
    decision = may_write_sheet(actor, sheet)
    if not decision:
        return decision
    headless = not organization.leaders_of(sheets.unit_of(sheet), actor.today).exists()
    return allowed_if(
        bool(_of_unit(actor, sheet, Role.UNIT_LEADER, Role.CHAIR)) or headless,
        _("Phiếu do thủ trưởng «%(unit)s» nộp. Hãy trình thủ trưởng.") % {"unit": sheet.unit.name},
    )


def may_ask_time(actor: Actor, sheet: Sheet) -> Decision:
    return allowed_if(bool(may_write_sheet(actor, sheet)) or bool(may_run_sheet(actor, sheet)), _not_yours(sheet))


def may_decide_time(actor: Actor, extension: SheetExtension) -> Decision:
    """A second person, of those who judge and not of the unit itself."""
    return _second(actor, extension.sheet, extension.asked_by_id, Role.COUNCIL, Role.CHAIR)


def _of_unit(actor: Actor, sheet: Sheet, *roles: Role) -> Decision:
    units = actor.units(*roles)
    mine = sheet.handed_to_id in units if sheet.handed_to_id is not None else sheet.unit_id in units
    return allowed_if(mine, _not_yours(sheet))


def _not_yours(sheet: Sheet) -> str:
    return _("Phiếu này của «%(unit)s»; chỉ người tự đánh giá và thủ trưởng đơn vị đó ghi được.") % {
        "unit": sheet.unit.name
    }


# Judging


def disinterested(actor: Actor, sheet: Sheet) -> Decision:
    """Not of the unit now or within a year, not in conflict by their own word, not on its side (SoD-1, SoD-2)."""
    return may_judge_as(actor.person, actor, sheet)


def may_judge_as(user_id: int, actor: Actor, sheet: Sheet) -> Decision:
    """Whether a person may judge a sheet at all; also asked before the work is allotted to them."""
    for unit_id in {sheet.unit_id, sheet.handed_to_id} - {None}:
        assert unit_id is not None
        ties = people.ties(user_id, sheet, unit_id, actor.today)
        if ties.belongs:
            return refused(
                _("Người thẩm định đang hoặc trong 12 tháng qua đã giữ vai trò tại «%(unit)s»; phải do người của nơi "
                  "khác thẩm định.") % {"unit": sheet.unit.name}
            )  # fmt: skip
        if ties.declared:
            return refused(
                _("Người thẩm định đã khai báo xung đột lợi ích với «%(unit)s».") % {"unit": sheet.unit.name}
            )
        if ties.wrote:
            return refused(_("Người đã tham gia tự chấm phiếu này không được thẩm định nó."))
    return ALLOWED


def may_allot(actor: Actor, round_: Round, *args: Any, **kwargs: Any) -> Decision:
    return _of_committee(actor, round_.owner, Role.REFORM_OFFICER, Role.COUNCIL)


def may_judge(actor: Actor, sheet: Sheet) -> Decision:
    """An appraiser of the committee, in the council's step a member of the council, who need not keep away."""
    in_council = sheet.round.state == RoundState.COUNCIL
    decision = _of_committee(actor, sheet.round.owner, Role.COUNCIL if in_council else Role.APPRAISER)
    return disinterested(actor, sheet) if decision else decision


def may_mark(actor: Actor, entry: LeafEntry) -> Decision:
    """The appraiser responsible for the leaf; in the council's step, any member who may judge the sheet."""
    sheet = entry.sheet
    decision = may_judge(actor, sheet)
    if not decision or sheet.round.state == RoundState.COUNCIL:
        return decision
    allotted = marks.responsible_for(sheet, entry.leaf)
    if allotted is None:
        return refused(_("Lĩnh vực này chưa được phân công. Hãy đề nghị Phòng Nội vụ phân công thẩm định."))
    return allowed_if(
        allotted.appraiser_id == actor.user_id,
        _("Lĩnh vực này của «%(unit)s» do %(name)s thẩm định. Hãy trao đổi với người đó, hoặc đề nghị phân công lại.")
        % {"unit": sheet.unit.name, "name": allotted.appraiser},
    )


def may_enter_outside(actor: Actor, round_: Round, *args: Any, **kwargs: Any) -> Decision:
    """Survey results and imported indices come from those who run the round; each unit's is then asked about too."""
    return _of_committee(actor, round_.owner, Role.REFORM_OFFICER, Role.APPRAISER)


def may_ask_extra(actor: Actor, sheet: Sheet, *, kind: ExtraKind, **kwargs: Any) -> Decision:
    """A bonus is the unit's to ask for; a penalty comes only from those who judge or run the round."""
    if kind == ExtraKind.BONUS:
        return may_write_sheet(actor, sheet)
    decision = _of_committee(actor, sheet.round.owner, Role.REFORM_OFFICER, Role.APPRAISER)
    return disinterested(actor, sheet) if decision else decision


def may_note_event(actor: Actor, sheet: Sheet, **kwargs: Any) -> Decision:
    return may_ask_extra(actor, sheet, kind=ExtraKind.PENALTY)


def may_decide_extra(actor: Actor, extra: ExtraEntry) -> Decision:
    return _second(actor, extra.sheet, extra.by_id, Role.APPRAISER, Role.COUNCIL)


def may_decide_event(actor: Actor, event: GateEvent) -> Decision:
    return _second(actor, event.sheet, event.by_id, Role.COUNCIL)


def may_ask_reopening(actor: Actor, sheet: Sheet, **kwargs: Any) -> Decision:
    """SoD-3: the council asks, the chair grants; two persons."""
    decision = _of_committee(actor, sheet.round.owner, Role.COUNCIL)
    return disinterested(actor, sheet) if decision else decision


def may_decide_reopening(actor: Actor, reopening: Reopening) -> Decision:
    return _second(actor, reopening.sheet, reopening.asked_by_id, Role.CHAIR)


def _second(actor: Actor, sheet: Sheet, first_id: int, *roles: Role) -> Decision:
    decision = _of_committee(actor, sheet.round.owner, *roles)
    if not decision:
        return decision
    if first_id in people.accounts_of(actor.person):
        return refused(_("Việc này cần hai người: người quyết định phải khác người đề nghị."))
    return disinterested(actor, sheet)


# The end of a round


def may_conclude(actor: Actor, round_: Round) -> Decision:
    return _of_committee(actor, round_.owner, Role.COUNCIL)


def may_send_back(actor: Actor, round_: Round) -> Decision:
    return _of_committee(actor, round_.owner, Role.COUNCIL, Role.CHAIR)


def may_publish(actor: Actor, round_: Round) -> Decision:
    """The chair, who is not the one who concluded for the council."""
    return _chair_after(actor, round_, round_.concluded_by_id)


def may_propose_correction(actor: Actor, result: Result, **kwargs: Any) -> Decision:
    return _of_committee(actor, result.round.owner, Role.COUNCIL)


def may_decide_correction(actor: Actor, correction: ResultCorrection) -> Decision:
    return _chair_after(actor, correction.result.round, correction.by_id)


def _chair_after(actor: Actor, round_: Round, first_id: int | None) -> Decision:
    decision = _of_committee(actor, round_.owner, Role.CHAIR)
    if not decision:
        return decision
    return allowed_if(
        first_id not in people.accounts_of(actor.person),
        _("Người công bố phải khác người đã thay mặt Hội đồng thông qua."),
    )


# Reading


def may_read_standings(actor: Actor, round_: Round) -> Decision:
    """Final scores and ranks are for the council and the chair until they are published, then for everyone."""
    if round_.state == RoundState.PUBLISHED:
        return ALLOWED
    return _of_committee(actor, round_.owner, Role.COUNCIL, Role.CHAIR)


def may_run_or_judge(actor: Actor, round_: Round) -> Decision:
    return _of_committee(actor, round_.owner, *JUDGING)


def may_draft_decision(actor: Actor, round_: Round) -> Decision:
    """The decision that publishes a table, or corrects one, is drafted where the table may already be read."""
    return _of_committee(actor, round_.owner, Role.COUNCIL, Role.CHAIR)


def may_notify(actor: Actor, round_: Round) -> Decision:
    """Notices of a published result to its units come from those who ran the round."""
    return _of_committee(actor, round_.owner, Role.REFORM_OFFICER, Role.COUNCIL, Role.CHAIR)


def is_of_unit(actor: Actor, sheet: Sheet) -> bool:
    """Whether the sheet is read as the unit's own: marks then only as far as they were released."""
    return bool(_of_unit(actor, sheet, *sheets.WRITERS))


def may_read_marks(actor: Actor, sheet: Sheet, stage: Stage) -> Decision:
    """Whose sheet it is sees a stage's marks once they were released; those who judge or run the round see them."""
    if is_of_unit(actor, sheet):
        shown = marks.visible_to(actor, sheet, own=True).filter(stage=stage)
        return allowed_if(shown.exists(), _("Điểm của bước này chưa được công bố cho đơn vị."))
    return ALLOWED if sheet.round.state == RoundState.PUBLISHED else _of_committee(actor, sheet.round.owner, *JUDGING)


def may_see_behind(actor: Actor, sheet: Sheet) -> Decision:
    """Who judged, and which other units handed in the same file: for those who run or judge the round (SoD-5)."""
    if is_of_unit(actor, sheet):
        return refused(_("Đơn vị không xem được tài liệu của đơn vị khác."))
    return _of_committee(actor, sheet.round.owner, *JUDGING)


def may_join(actor: Actor, sheet: Sheet, *, side: Side) -> Decision:
    other = Side.APPRAISAL if side == Side.SELF else Side.SELF
    return allowed_if(
        not people.on_side(sheet, people.accounts_of(actor.person), other),
        _("Một người không ở cả bên tự chấm và bên thẩm định của cùng một phiếu."),
    )
