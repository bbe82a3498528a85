"""Procedures: drafted, published, ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct, WrongState
from parindex.kit.catalog import CatalogProcedure, ProcedureContent
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.onestop import links, policies
from parindex.onestop.models import Procedure, ProcedureVersion
from parindex.onestop.queries import procedures
from parindex.onestop.states import Ending, VersionState

ONE_DAY = timedelta(days=1)


@creates("onestop.procedure.draft", may=policies.may_keep)
def save_draft(actor: Actor, code: str, content: ProcedureContent, *, version: int | None = None) -> ProcedureVersion:
    """Ghi dự thảo của một thủ tục: thủ tục mới, phiên bản mới, hoặc sửa dự thảo đang có.

    `version` is that of the draft the writer saw (None: there was none). Raises WrongState when somebody else
    wrote a draft meanwhile.
    """
    procedure, _is_new = Procedure.objects.get_or_create(code=code)
    Procedure.objects.select_for_update(no_key=True).get(pk=procedure.pk)
    draft = procedure.versions.filter(state=VersionState.DRAFT).first()
    if (draft.version if draft else None) != version:
        raise WrongState(
            _("Thủ tục %(code)s vừa có người khác ghi dự thảo. Hãy mở lại dự thảo đó để xem trước khi sửa.")
            % {"code": code}
        )
    if draft is None:
        last = procedure.versions.order_by("-number").first()
        draft = ProcedureVersion(procedure=procedure, number=last.number + 1 if last else 1)
    draft.say(content)
    draft.save()
    return draft


@creates("onestop.procedure.drafts", may=policies.may_keep)
def save_drafts(
    actor: Actor, contents: Mapping[str, ProcedureContent], versions: Mapping[str, int | None]
) -> list[ProcedureVersion]:
    """Ghi dự thảo của nhiều thủ tục trong một lần, tất cả hoặc không gì cả; `versions` như ở `save_draft`."""
    return [save_draft(actor, code, content, version=versions.get(code)) for code, content in contents.items()]


@command("onestop.procedure.discard", may=policies.may_keep_version)
def discard_draft(actor: Actor, version: ProcedureVersion) -> None:
    """Bỏ một dự thảo chưa công bố; nhật ký vẫn giữ."""
    version.require_draft()
    version.delete()


@command("onestop.procedure.publish", may=policies.may_keep_version)
def publish(actor: Actor, version: ProcedureVersion, *, since: date) -> ProcedureVersion:
    """Đưa một phiên bản vào áp dụng từ một ngày; phiên bản trước hết áp dụng ngày liền trước.

    Units where the earlier version hangs are told. Raises InvalidAct when the day would overlap an earlier one, or
    the decision of publication is not named.
    """
    version.require_draft()
    content = version.says
    if not content.publication.number:
        raise InvalidAct(_("Hãy ghi số quyết định công bố trong dự thảo rồi đưa vào áp dụng."), field="since")
    last = version.procedure.versions.filter(state=VersionState.PUBLISHED).order_by("-number").first()
    if last is not None:
        _close(last, since, _decision(content))
    version.state, version.valid_from = VersionState.PUBLISHED, since
    version.published_at, version.published_by_id = actor.at, actor.user_id
    version.save()
    if last is not None:
        text = _("Thủ tục «%(name)s» có phiên bản mới từ %(day)s: hãy thay bản niêm yết")
        _tell_boards(actor, version, text % {"name": version.name[:300], "day": f"{since:%d/%m/%Y}"})
    return version


def _close(last: ProcedureVersion, since: date, decision: str) -> None:
    begun = last.valid_from
    if (begun is not None and since <= begun) or (last.valid_to is not None and since <= last.valid_to):
        raise InvalidAct(
            _("Phiên bản trước áp dụng từ %(day)s; phiên bản này phải bắt đầu sau ngày đó.")
            % {"day": f"{max(filter(None, (begun, last.valid_to))):%d/%m/%Y}"},
            field="since",
        )
    if last.valid_to is None:
        last.valid_to, last.ending, last.ended_by = since - ONE_DAY, Ending.AMENDED, decision
        last.save()


@command("onestop.procedure.end", may=policies.may_keep_version)
def end_procedure(
    actor: Actor, version: ProcedureVersion, *, last_day: date, ending: str, decision: str
) -> ProcedureVersion:
    """Chấm dứt áp dụng một thủ tục: bãi bỏ, bị thay thế hoặc hết hiệu lực. Hồ sơ đã nhận vẫn giải quyết theo nó."""
    if version.state != VersionState.PUBLISHED or version.valid_to is not None or version.valid_from is None:
        raise WrongState(_("Phiên bản này không còn đang áp dụng nên không chấm dứt được."))
    if last_day < version.valid_from:
        raise InvalidAct(_("Ngày cuối cùng áp dụng phải sau ngày bắt đầu."), field="last_day")
    if ending not in Ending.values:
        raise InvalidAct(_("Hãy chọn lý do chấm dứt."), field="ending")
    version.valid_to, version.ending, version.ended_by = last_day, ending, decision
    version.save()
    text = _("Thủ tục «%(name)s» hết áp dụng sau %(day)s: hãy gỡ bản niêm yết")
    _tell_boards(actor, version, text % {"name": version.name[:300], "day": f"{last_day:%d/%m/%Y}"})
    return version


def _tell_boards(actor: Actor, version: ProcedureVersion, text: str) -> None:
    """The units where any version of the procedure hangs."""
    rows = procedures.standing().filter(procedure_version__procedure=version.procedure)
    units = {row.unit_id: row.unit for row in rows}
    if units:
        notices.notify(actor, units.values(), Audience.STAFF, text=text, url=links.url_of_procedure(version))


@creates("onestop.procedure.load", may=policies.may_keep)
def load_procedures(actor: Actor, catalog: Iterable[CatalogProcedure]) -> list[ProcedureVersion]:
    """Nạp các thủ tục của danh mục tham chiếu chưa có ở đây; thủ tục đã có thì giữ nguyên."""
    loaded: list[ProcedureVersion] = []
    known = set(Procedure.objects.values_list("code", flat=True))
    for one in catalog:
        if one.code in known:
            continue
        procedure = Procedure(code=one.code)
        procedure.save()
        for number, row in enumerate(one.versions, start=1):
            version = ProcedureVersion(procedure=procedure, number=number)
            version.say(row.content)
            version.state, version.valid_from, version.valid_to = VersionState.PUBLISHED, row.since, row.until
            version.ending = "" if row.until is None else Ending.AMENDED
            version.published_at = actor.at
            version.save()
            loaded.append(version)
    return loaded


def _decision(content: ProcedureContent) -> str:
    publication = content.publication
    dated = f", {publication.dated:%d/%m/%Y}" if publication.dated else ""
    return f"{publication.number}{dated}"
