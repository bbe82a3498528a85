"""A changed calendar or law: put forward, applied to the dossiers under way by one approval, undone in one act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct, WrongState
from parindex.core.deadline import Kind
from parindex.core.working_time import WorkingTime
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.onestop import clock, links, policies
from parindex.onestop.commands.sealed_rows import SealedRows
from parindex.onestop.models import (
    DeadlineAdjustment,
    Dossier,
    DossierCalendar,
    DossierStep,
    ProcedureVersion,
    Recount,
    RecountLine,
)
from parindex.onestop.models.recounts import digest_of, seal_of, written
from parindex.onestop.queries import recount_previews, recounts
from parindex.onestop.queries.recount_previews import Move, Preview
from parindex.onestop.states import LineFate, RecountKind, RecountState

KINDS = {RecountKind.CALENDAR: Kind.CALENDAR_CHANGE, RecountKind.LAW: Kind.LAW_CHANGE}


@creates("onestop.calendar.keep", may=policies.may_keep_calendar)
def keep_calendar(actor: Actor) -> DossierCalendar:
    """Giữ lịch làm việc của danh mục làm lịch tính hạn hồ sơ, nếu chưa giữ lịch nào."""
    return recounts.calendar_in_force() or _taken(actor, in_force=True)


def _taken(actor: Actor, *, in_force: bool = False) -> DossierCalendar:
    content = written(recounts.of_catalogue())
    row = DossierCalendar(content=content, digest=digest_of(content), taken_at=actor.at, is_in_force=in_force)
    row.save()
    return row


@creates("onestop.recount.propose_calendar", may=policies.may_propose_recount)
def propose_calendar(actor: Actor, *, reason: str, doc: str, article: str = "") -> Recount:
    """Đề nghị áp dụng lịch làm việc mới của danh mục cho hồ sơ đang giải quyết.

    `doc` is the decision that changed the days off. Raises WrongState when the catalogue has no other calendar than
    the one in use, or one is waiting already.
    """
    if not recounts.catalogue_differs():
        raise WrongState(_("Lịch của danh mục không khác lịch đang dùng nên không có gì để áp dụng."))
    if recounts.proposed(RecountKind.CALENDAR) is not None:
        raise WrongState(_("Đã có một đề nghị áp dụng lịch mới đang chờ duyệt. Hãy bỏ đề nghị đó trước."))
    return _proposed(actor, Recount(kind=RecountKind.CALENDAR, calendar=_taken(actor)), reason, doc, article)


@creates("onestop.recount.propose_version", may=policies.may_propose_recount)
def propose_version(actor: Actor, version: ProcedureVersion, *, reason: str, doc: str, article: str) -> Recount:
    """Đề nghị chuyển hồ sơ đang giải quyết sang phiên bản mới của thủ tục, theo một quy định chuyển tiếp.

    Without such a rule the law at receipt stays with the dossier, so its text and article are asked for.
    """
    if not version.holds_on(actor.today):
        raise WrongState(_("Chỉ chuyển hồ sơ sang phiên bản thủ tục đang áp dụng."))
    if not article.strip():
        raise InvalidAct(_("Hãy ghi điều khoản chuyển tiếp cho phép áp dụng quy định mới."), field="article")
    if recounts.proposed(RecountKind.LAW, version) is not None:
        raise WrongState(_("Đã có một đề nghị chuyển sang phiên bản này đang chờ duyệt."))
    return _proposed(actor, Recount(kind=RecountKind.LAW, procedure_version=version), reason, doc, article)


def _proposed(actor: Actor, recount: Recount, reason: str, doc: str, article: str) -> Recount:
    for name, value, words in (
        ("reason", reason, _("Hãy nêu lý do để người duyệt và người nộp hồ sơ biết.")),
        ("doc", doc, _("Hãy ghi văn bản làm căn cứ.")),
    ):
        if not value.strip():
            raise InvalidAct(words, field=name)
    recount.reason, recount.doc, recount.article = reason, doc, article
    recount.proposed_at, recount.proposed_by_id = actor.at, actor.user_id
    recount.save()
    return recount


@command("onestop.recount.drop", may=policies.may_drop_recount)
def drop_recount(actor: Actor, recount: Recount) -> Recount:
    """Không áp dụng một đề nghị tính lại hạn."""
    recount.require(RecountState.PROPOSED)
    recount.state, recount.decided_at, recount.decided_by_id = RecountState.DROPPED, actor.at, actor.user_id
    recount.save()
    return recount


@command("onestop.recount.approve", may=policies.may_approve_recount)
def approve_recount(actor: Actor, recount: Recount) -> Recount:
    """Duyệt và áp dụng cho mọi hồ sơ đang giải quyết trong một lần; nơi tiếp nhận được báo để báo người nộp."""
    recount.require(RecountState.PROPOSED)
    recount.state, recount.decided_at, recount.decided_by_id = RecountState.APPLIED, actor.at, actor.user_id
    if recount.calendar is not None:
        recount.replaced = recounts.calendar_in_force()
        if recount.replaced is not None and recount.replaced.taken_at > recount.proposed_at:
            raise WrongState(_("Lịch đang dùng đã đổi sau khi đề nghị. Hãy bỏ đề nghị này và đề nghị lại."))
    preview = recount_previews.preview_of(recount, actor.at, lock=True)
    if recount.calendar is not None:
        _put_in_force(recount.calendar, instead_of=recount.replaced)
    recount.seal = seal_of(_Act(actor, recount).apply(preview.moves, LineFate.STANDS))
    recount.save()
    _tell_desks(actor, recount, preview)
    return recount


def _put_in_force(calendar: DossierCalendar, *, instead_of: DossierCalendar | None) -> None:
    if instead_of is not None:
        instead_of.is_in_force = False
        instead_of.save()
    calendar.is_in_force = True
    calendar.save()


def _tell_desks(actor: Actor, recount: Recount, preview: Preview) -> None:
    url = links.url_of_recount(recount)
    for desk, moved, _kept in preview.by_desk():
        if moved:
            text = _("%(n)s hồ sơ nhận tại «%(unit)s» đổi ngày hẹn trả: hãy báo người nộp. %(reason)s")
            told = text % {"n": moved, "unit": desk.name, "reason": recount.reason}
            notices.notify(actor, [desk], Audience.STAFF, text=told, url=url)


def _change(actor: Actor, dossiers: Iterable[Dossier], *names: str) -> None:
    """Write these columns of dossiers, and that they changed now."""
    rows = list(dossiers)
    for dossier in rows:
        dossier.changed_at = actor.at
    SealedRows(Dossier).change(rows, (*names, "changed_at"))


@dataclass(frozen=True)
class _Act:
    """One recounting on many dossiers: before and after stand in its lines, their seal in the entry of the act."""

    actor: Actor
    recount: Recount

    def apply(self, moves: Iterable[Move], fate: str) -> list[RecountLine]:
        """Set the days and enter what moved them."""
        lines, dossiers, steps = [], [], []
        for move in moves:
            line = self._line(move, fate)
            lines.append(line)
            if self._set(move, line):
                dossiers.append(move.dossier)
            if move.step is not None:
                move.step.due_at = move.step_after
                steps.append(move.step)
        SealedRows(DeadlineAdjustment).add([line.adjustment for line in lines if line.adjustment is not None])
        _change(self.actor, dossiers, "due_at", "statutory_due_at", "late_since", "procedure_version")
        SealedRows(DossierStep).change(steps, ("due_at",))
        SealedRows(RecountLine).add(lines)
        return lines

    def _set(self, move: Move, line: RecountLine) -> bool:
        """Set the dossier's days and version; whether any of them is another now."""
        dossier, version = move.dossier, self.recount.procedure_version
        if move.touches_dates:
            line.adjustment = self._adjustment(move)
            clock.remember_lateness(dossier, self.actor.at)
            dossier.due_at, dossier.statutory_due_at = move.due_after, move.statutory_after
        if version is not None and dossier.procedure_version_id != version.pk:
            line.version_before_id = dossier.procedure_version_id
            dossier.procedure_version = version
        return move.touches_dates or line.version_before_id is not None

    def _line(self, move: Move, fate: str) -> RecountLine:
        return RecountLine(
            recount=self.recount,
            dossier=move.dossier,
            due_before=move.due_before,
            due_after=move.due_after,
            counted_to=move.counted_to,
            statutory_before=move.statutory_before,
            statutory_after=move.statutory_after,
            step=move.step,
            step_before=move.step.due_at if move.step else None,
            step_after=move.step_after,
            fate=fate,
        )

    def _adjustment(self, move: Move) -> DeadlineAdjustment:
        return DeadlineAdjustment(
            dossier=move.dossier,
            kind=KINDS[RecountKind(self.recount.kind)],
            at=self.actor.at,
            due_at=move.due_after if move.holds else None,
            doc=self.recount.doc,
            article=self.recount.article,
            reason=self.recount.reason,
            by_id=self.actor.user_id,
            entered_at=self.actor.at,
        )


@command("onestop.recount.undo", may=policies.may_undo_recount)
def undo_recount(actor: Actor, recount: Recount, *, reason: str) -> Recount:
    """Hoàn tác: trả hạn của hồ sơ về như trước ở nơi chưa có việc gì khác, nơi đã có thì liệt kê và giữ nguyên.

    With a calendar, dossiers that can't be put back and those received since are counted by the calendar that is in
    force again, as by any change: what was promised earlier stays. Raises WrongState when a newer calendar is in use.
    """
    recount.require(RecountState.APPLIED)
    if not reason.strip():
        raise InvalidAct(_("Hãy nêu lý do hoàn tác."), field="reason")
    if recount.is_calendar and not recounts.is_newest_calendar(recount):
        raise WrongState(_("Sau lần này đã có lịch khác được áp dụng. Hãy hoàn tác lần sau trước."))
    recount.state, recount.undone_because = RecountState.UNDONE, reason
    recount.undone_at, recount.undone_by_id = actor.at, actor.user_id
    restored, lines = _restore_lines(actor, recount)
    if recount.calendar is not None and recount.replaced is not None:
        _put_in_force(recount.replaced, instead_of=recount.calendar)
        now, then = recount.calendar.working, recount.replaced.working
        lines += _recount_others(actor, recount, now, then, restored)
    recount.seal = seal_of(lines)
    recount.save()
    return recount


def _restore_lines(actor: Actor, recount: Recount) -> tuple[set[int], list[RecountLine]]:
    """Put every dossier back as it was where nothing else has happened; the ids of those, and all lines."""
    moved_since = _moved_since(recount)
    rows = recount.lines.select_related("dossier", "step").order_by("dossier_id")
    lines = list(rows.select_for_update(of=("self", "dossier")))
    back = [line for line in lines if _is_untouched(line, recount) and line.dossier_id not in moved_since]
    steps = [line.step for line in back if line.step is not None and _put_back_step(line, line.step)]
    gone = [line.adjustment_id for line in back if line.adjustment_id is not None]
    for line in lines:
        line.fate = LineFate.LEFT
    for line in back:
        line.adjustment_id, line.fate = None, LineFate.RESTORED
        line.dossier.due_at, line.dossier.statutory_due_at = line.due_before, line.statutory_before
        if line.version_before_id is not None:
            line.dossier.procedure_version_id = line.version_before_id
    _change(actor, (line.dossier for line in back), "due_at", "statutory_due_at", "procedure_version")
    SealedRows(DossierStep).change(steps, ("due_at",))
    SealedRows(RecountLine).change(lines, ("adjustment", "fate"))
    SealedRows(DeadlineAdjustment).remove(gone)
    return {line.dossier_id for line in back}, lines


def _moved_since(recount: Recount) -> set[int]:
    """The dossiers of its lines whose deadline something else has moved, or whose clock went on, since."""
    later = Q(entered_at__gt=recount.decided_at) | Q(until__gt=recount.decided_at)
    rows = DeadlineAdjustment.objects.filter(later, dossier__in=recount.lines.order_by().values("dossier"))
    return set(rows.order_by().values_list("dossier", flat=True))


def _is_untouched(line: RecountLine, recount: Recount) -> bool:
    """Whether its days are still those of the recounting and nothing has stopped the clock since."""
    dossier, version, since = line.dossier, recount.procedure_version_id, recount.decided_at
    same = (dossier.due_at, dossier.statutory_due_at) == (line.due_after, line.statutory_after)
    if dossier.solved_at is not None or dossier.is_closed or not same:
        return False
    if version is not None and dossier.procedure_version_id != version:
        return False
    return dossier.held_since is None or since is None or dossier.held_since <= since


def _put_back_step(line: RecountLine, step: DossierStep) -> bool:
    """Give a step that still has the time of the recounting its own back."""
    if step.ended_at is not None or step.due_at != line.step_after:
        return False
    step.due_at = line.step_before
    return True


def _recount_others(
    actor: Actor, recount: Recount, now: WorkingTime, then: WorkingTime, restored: set[int]
) -> list[RecountLine]:
    rows = recount_previews.held(recount_previews.under_way())
    preview = recount_previews.preview_calendar(rows, now, then, actor.at)
    others = [move for move in preview.moves if move.dossier.pk not in restored]
    return _Act(actor, recount).apply(others, LineFate.RECOUNTED)
