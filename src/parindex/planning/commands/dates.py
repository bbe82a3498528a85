"""Due dates: set where the plan gives none, moved with a reason and an approver."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct, WrongState
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.planning import policies
from parindex.planning.links import url_of
from parindex.planning.models import Extension, Obligation
from parindex.planning.states import WITH_THE_UNIT, DueBasis, ExtensionState


@command("planning.obligation.set_due", may=policies.may_judge)
def set_due(actor: Actor, obligation: Obligation, *, on: date) -> Obligation:
    """Ấn định hạn cho phần việc mà kế hoạch không ghi hạn."""
    _require_ahead(actor, on, field="on")
    obligation.set_due(on, DueBasis.SET)
    obligation.save()
    text = _("Nhiệm vụ %(path)s được ấn định hạn %(day)s") % {"path": obligation.task.path, "day": f"{on:%d/%m/%Y}"}
    notices.notify(actor, [obligation.unit], Audience.REPORTERS, text=text, url=url_of(obligation))
    return obligation


@command("planning.extension.ask", may=policies.may_report)
def ask_extension(actor: Actor, obligation: Obligation, *, to_due: date, reason: str) -> Extension:
    """Đơn vị đề nghị gia hạn; hạn chỉ đổi khi có người quyết định."""
    extension = _extension(actor, obligation, to_due, reason)
    extension.save()
    text = _("Đề nghị gia hạn nhiệm vụ %(path)s của %(unit)s") % {
        "path": obligation.task.path,
        "unit": obligation.unit.name,
    }
    notices.notify(actor, [obligation.task.plan.issuer], Audience.OFFICERS, text=text, url=url_of(obligation))
    return extension


@command("planning.extension.decide", may=policies.may_decide_extension)
def decide_extension(actor: Actor, extension: Extension, *, granted: bool, note: str = "") -> Extension:
    """Quyết định một đề nghị gia hạn. Từ chối thì phải nói lý do."""
    if not granted and not note.strip():
        raise InvalidAct(_("Hãy ghi lý do không đồng ý gia hạn."), field="note")
    obligation = extension.obligation
    if granted:
        _require_ahead(actor, extension.to_due, field="to_due")
        obligation.move_due(extension.to_due)
        obligation.save()
    state = ExtensionState.GRANTED if granted else ExtensionState.REFUSED
    extension.decide(state, actor.user_id, actor.at, note)
    extension.save()
    words = {"path": obligation.task.path, "day": f"{extension.to_due:%d/%m/%Y}"}
    moved, kept = _("Nhiệm vụ %(path)s được gia hạn đến %(day)s"), _("Nhiệm vụ %(path)s không được gia hạn")
    text = (moved if granted else kept) % words
    notices.notify(actor, [obligation.unit], Audience.REPORTERS, text=text, url=url_of(obligation))
    return extension


@command("planning.obligation.extend", may=policies.may_judge)
def extend(actor: Actor, obligation: Obligation, *, to_due: date, reason: str) -> Obligation:
    """Phòng Nội vụ hoặc Chủ tịch gia hạn không chờ đơn vị đề nghị."""
    extension = _extension(actor, obligation, to_due, reason)
    extension.decide(ExtensionState.GRANTED, actor.user_id, actor.at, "")
    extension.save()
    obligation.move_due(to_due)
    obligation.save()
    text = _("Nhiệm vụ %(path)s được gia hạn đến %(day)s") % {
        "path": obligation.task.path,
        "day": f"{to_due:%d/%m/%Y}",
    }
    notices.notify(actor, [obligation.unit], Audience.REPORTERS, text=text, url=url_of(obligation))
    return obligation


def _extension(actor: Actor, obligation: Obligation, to_due: date, reason: str) -> Extension:
    """An unsaved request, once it is known that the due date can be moved there."""
    if obligation.state not in WITH_THE_UNIT:
        raise WrongState(_("Phần việc này không còn chờ đơn vị nên không cần gia hạn."))
    if obligation.due_on is None:
        raise WrongState(_("Phần việc này không ghi hạn nên không có hạn để lùi."))
    if obligation.extensions.filter(state=ExtensionState.ASKED).exists():
        raise WrongState(_("Đã có một đề nghị gia hạn đang chờ quyết định."))
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do gia hạn."), field="reason")
    if to_due <= obligation.due_on:
        raise InvalidAct(
            _("Hạn mới phải sau hạn hiện tại %(day)s.") % {"day": f"{obligation.due_on:%d/%m/%Y}"}, field="to_due"
        )
    _require_ahead(actor, to_due, field="to_due")
    return Extension(
        obligation=obligation,
        asked_by_id=actor.person,
        asked_at=actor.at,
        from_due=obligation.due_on,
        to_due=to_due,
        reason=reason,
    )


def _require_ahead(actor: Actor, day: date, *, field: str) -> None:
    if day < actor.today:
        raise InvalidAct(_("Hạn mới phải từ hôm nay trở đi; không ghi lùi ngày được."), field=field)
