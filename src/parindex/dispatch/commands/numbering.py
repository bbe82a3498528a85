"""How an agency numbers, and the numbers it gives, holds and cancels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct, WrongState
from parindex.dispatch import calc, policies, queries
from parindex.dispatch.calc import Group
from parindex.dispatch.commands.numbers import Numbers
from parindex.dispatch.models import NumberingRule, OutgoingDocument, RegisterEntry
from parindex.dispatch.states import DocumentState, EntryState
from parindex.kit.catalog import load_paper_types
from parindex.organization import letterhead
from parindex.organization.models import Unit
from parindex.papers.wording import symbol_of


@creates("dispatch.numbering.set", may=policies.may_handle)
def set_numbering(actor: Actor, issuer: Unit, *, from_year: int, groups: Sequence[Group]) -> NumberingRule:
    """Đặt cách đánh số văn bản đi từ một năm. Raises InvalidAct once a number of that year or later was given.

    Switched in mid-year, two documents of one year could bear the same number and symbol.
    """
    Numbers(actor, issuer)  # nobody gives a number meanwhile
    used = queries.last_year_numbered(issuer)
    if used is not None and used >= from_year:
        raise InvalidAct(
            _(
                "Năm %(used)s đã cấp số theo cách đang dùng; đổi giữa năm thì hai văn bản có thể trùng số, ký hiệu. "
                "Hãy đổi từ năm %(next)s."
            )
            % {"used": used, "next": used + 1},
            field="from_year",
        )
    if from_year < actor.today.year:
        raise InvalidAct(_("Không đặt cách đánh số cho năm đã qua."), field="from_year")
    _require_sound(groups)
    rule = NumberingRule.objects.filter(issuer=issuer, from_year=from_year).first() or NumberingRule(
        issuer=issuer, from_year=from_year
    )
    rule.groups = [asdict(group) | {"kinds": list(group.kinds)} for group in groups]
    rule.save()
    return rule


@creates("dispatch.number.reserve", may=policies.may_handle)
def reserve(actor: Actor, issuer: Unit, *, kind: str, subject: str, drafter: str = "") -> RegisterEntry:
    """Giữ một số cho văn bản sẽ có sau, hoặc cho văn bản làm ngoài hệ thống."""
    if kind not in load_paper_types():
        raise InvalidAct(_("Không có loại văn bản này."), field="kind")
    symbol = symbol_of(load_paper_types()[kind], letterhead.abbreviation_of(issuer), drafter=drafter)
    return Numbers(actor, issuer).take(kind=kind, symbol=symbol, subject=subject)


@command("dispatch.number.cancel", may=policies.may_change_entry)
def cancel_number(actor: Actor, entry: RegisterEntry, *, reason: str) -> RegisterEntry:
    """Hủy một số đang giữ; số hủy vẫn nằm trong sổ và không cấp lại."""
    entry.require_reserved()
    holder = OutgoingDocument.objects.filter(entry=entry).first()
    if holder is not None:
        if holder.state == DocumentState.SIGNED:
            raise WrongState(_("Số này thuộc văn bản đã ký. Muốn bỏ số thì hủy văn bản đó."))
        holder.entry = holder.dated = holder.prepared = None
        holder.save()
    return Numbers.cancel(entry, reason)


@command("dispatch.number.record", may=policies.may_change_entry)
def record_outside(
    actor: Actor, entry: RegisterEntry, *, dated: date, signer: str, recipients: str, keeper: str, copies: int | None
) -> RegisterEntry:
    """Ghi sổ một văn bản làm ngoài hệ thống bằng số đã giữ."""
    entry.require_reserved()
    if OutgoingDocument.objects.filter(entry=entry).exists():
        raise WrongState(_("Số này đã gắn với một văn bản trên hệ thống."))
    if dated.year != entry.series.year or dated > actor.today:
        raise InvalidAct(
            _("Ngày văn bản phải trong năm %(year)s của sổ và không sau hôm nay.") % {"year": entry.series.year},
            field="dated",
        )
    entry.state, entry.dated, entry.signer, entry.recipients = EntryState.USED, dated, signer, recipients
    entry.keeper, entry.copies, entry.sent_on = keeper, copies, actor.today
    entry.save()
    return entry


def _require_sound(groups: Sequence[Group]) -> None:
    types = load_paper_types()
    if unknown := calc.unknown_kinds(groups, types):
        raise InvalidAct(_("Không có loại văn bản: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if twice := calc.twice_named(groups):
        names = ", ".join(sorted(types[kind].name for kind in twice))
        raise InvalidAct(_("Mỗi loại văn bản chỉ thuộc một dãy số: %(names)s.") % {"names": names})
    if sum(not group.kinds for group in groups) != 1 or len({group.name for group in groups}) != len(groups):
        raise InvalidAct(_("Cần đúng một dãy số chung cho các loại còn lại, và tên các dãy không trùng nhau."))
    if any(group.first < 1 for group in groups):
        raise InvalidAct(_("Số bắt đầu phải từ 1."))
