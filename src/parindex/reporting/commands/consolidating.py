"""Putting the committee's report together: drawn from accepted reports, edited by a person, then fixed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct, WrongState
from parindex.kit.catalog import ReportField
from parindex.reporting import policies
from parindex.reporting.calc import BLANK
from parindex.reporting.models import ConsolidatedText, Consolidation, ReportRound
from parindex.reporting.queries import consolidation as queries
from parindex.reporting.states import ConsolidationState


@command("reporting.consolidation.draw", may=policies.may_run)
def draw(actor: Actor, round_: ReportRound) -> Consolidation:
    """Dự thảo báo cáo tổng hợp từ các báo cáo đã chấp nhận; phần người đã sửa được giữ lại.

    Raises InvalidAct while no report is accepted, WrongState when it is fixed.
    """
    now = queries.whole(round_)
    if not now.editions:
        raise InvalidAct(_("Chưa có báo cáo nào được chấp nhận nên chưa tổng hợp được."))
    found = Consolidation.objects.filter(round=round_).first() or Consolidation(round=round_)
    _require_draft(found)
    found.editions = sorted(one.pk for one in now.editions)
    found.drawn_by_id, found.drawn_at = actor.person, actor.at
    found.save()
    kept = {row.field: row for row in found.texts.all()}
    for one in round_.form_used.fields():
        if one.kind == "narrative":
            _draw_text(kept.get(one.key) or ConsolidatedText(consolidation=found, field=one.key), one, now)
    return found


@command("reporting.consolidation.edit", may=policies.may_edit_text)
def edit_text(actor: Actor, text: ConsolidatedText, *, words: str) -> ConsolidatedText:
    """Sửa nội dung một mục của báo cáo tổng hợp; bản ghép từ các đơn vị vẫn giữ bên cạnh."""
    _require_draft(text.consolidation)
    text.text, text.edited_by_id, text.edited_at = words, actor.user_id, actor.at
    text.save()
    return text


@command("reporting.consolidation.finalise", may=policies.may_consolidate)
def finalise(actor: Actor, consolidation: Consolidation) -> Consolidation:
    """Chốt báo cáo tổng hợp để trình ký. Raises InvalidAct while it is stale or a heading has no words."""
    _require_draft(consolidation)
    if queries.is_stale(consolidation):
        raise InvalidAct(_("Có báo cáo đơn vị thay đổi sau khi tổng hợp. Hãy tổng hợp lại rồi chốt."))
    titles = {one.key: one.title for one in consolidation.round.form_used.fields()}
    empty = [titles[row.field] for row in consolidation.texts.all() if not row.text.strip()]
    if empty:
        raise InvalidAct(_("Còn mục chưa có nội dung: %(names)s.") % {"names": "; ".join(empty)})
    consolidation.state = ConsolidationState.FINAL
    consolidation.save()
    return consolidation


@command("reporting.consolidation.reopen", may=policies.may_consolidate)
def reopen(actor: Actor, consolidation: Consolidation) -> Consolidation:
    """Mở lại để sửa tiếp."""
    if consolidation.state != ConsolidationState.FINAL:
        raise WrongState(_("Báo cáo tổng hợp chưa chốt."))
    consolidation.state = ConsolidationState.DRAFT
    consolidation.save()
    return consolidation


def _draw_text(row: ConsolidatedText, one: ReportField, now: queries.Whole) -> None:
    """The units' words under one heading, each after its unit; what a person has edited stays as it is."""
    said = [(edition, now.answers[edition.report.for_unit_id].get(one.key, BLANK)) for edition in now.editions]
    told = [(edition, given.text.strip()) for edition, given in said if given.text.strip()]
    row.sources = [
        {"unit": edition.report.for_unit_id, "edition": edition.pk, "text": text} for edition, text in told
    ]
    drafted = "\n".join(f"{edition.report.for_unit.name}: {text}" for edition, text in told)
    if row.edited_at is None:
        row.text = drafted
    row.drafted = drafted
    row.save()


def _require_draft(consolidation: Consolidation) -> None:
    if consolidation.state != ConsolidationState.DRAFT:
        raise WrongState(_("Báo cáo tổng hợp đã chốt. Muốn sửa thì mở lại trước."))
