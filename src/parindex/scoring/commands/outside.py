"""What comes from outside: results of surveys and indices of others, of one leaf or of all that one file brings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import creates
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.rules import Leaf, NotScored
from parindex.rules.criteria import Method
from parindex.scoring import facts, policies
from parindex.scoring.commands.judging import _read
from parindex.scoring.commands.sides import _on_side
from parindex.scoring.models import LeafEntry, Round, RoundGroup, Sheet
from parindex.scoring.queries import sheets
from parindex.scoring.states import RoundState, Side

# Leaf → code of a unit → its figures.
Results = Mapping[str, Mapping[str, Mapping[str, Any]]]


@creates("scoring.leaf.enter_outside", may=policies.may_enter_outside)
def enter_outside(
    actor: Actor, round_: Round, *, group: RoundGroup, leaf: str, values: Mapping[str, Mapping[str, Any]], source: str
) -> list[LeafEntry]:
    """Nhập kết quả khảo sát hoặc chỉ số khác cho các đơn vị của một nhóm: `values` là mã đơn vị → số liệu.

    All or nothing. Raises InvalidAct for a value outside the index's scale, and Forbidden for a unit that the actor
    must keep away from: somebody else enters that one.
    """
    return _enter(actor, round_, group, {leaf: values}, source)


@creates("scoring.group.enter_outside", may=policies.may_enter_outside)
def enter_results(
    actor: Actor, round_: Round, *, group: RoundGroup, results: Results, source: str
) -> list[LeafEntry]:
    """Nhập một lần kết quả của nhiều tiêu chí khảo sát, chỉ số khác: tiêu chí → mã đơn vị → số liệu.

    All or nothing, as `enter_outside`.
    """
    return _enter(actor, round_, group, results, source)


def _enter(actor: Actor, round_: Round, group: RoundGroup, results: Results, source: str) -> list[LeafEntry]:
    round_.require(*(state for state in RoundState if state not in {RoundState.SETUP, RoundState.PUBLISHED}))
    leaves = {leaf.code: leaf for leaf in group.criteria.leaves() if leaf.method in {Method.SURVEY, Method.IMPORT}}
    if group.round_id != round_.pk or not results.keys() <= leaves.keys():
        raise InvalidAct(_("Chỉ nhập được tiêu chí chấm bằng khảo sát hoặc chỉ số khác."), field="leaf")
    if round_.concluded_at is not None:
        raise WrongState(_("Hội đồng đã thông qua; hãy trả lại Hội đồng trước."))
    if not source.strip():
        raise InvalidAct(_("Hãy ghi nguồn số liệu."), field="source")
    codes = {code for values in results.values() for code in values}
    found = Sheet.objects.filter(group=group, unit__code__in=codes).select_related("unit", "round")
    held = {sheet.unit.code: sheet for sheet in found}
    if unknown := sorted(codes - held.keys()):
        raise InvalidAct(
            _("Không có đơn vị này trong nhóm: %(codes)s.") % {"codes": ", ".join(unknown)}, field="values"
        )
    for sheet in held.values():
        require(policies.disinterested(actor, sheet))
        _on_side(actor, sheet, Side.APPRAISAL)
    rows = LeafEntry.objects.filter(sheet__in=held.values(), leaf__in=results)
    entries = {(row.sheet_id, row.leaf): row for row in rows}
    return [
        _entered(actor, group, leaves[leaf], entries[held[code].pk, leaf], given, source.strip(), held[code])
        for leaf, values in results.items()
        for code, given in values.items()
    ]


def _entered(
    actor: Actor, group: RoundGroup, leaf: Leaf, entry: LeafEntry, given: Mapping[str, Any], source: str, sheet: Sheet
) -> LeafEntry:
    entry.facts = _read(leaf, given, source)
    outcome = sheets.outcome_of(group.criteria, leaf, entry.facts)
    if isinstance(outcome, NotScored):
        told = {"unit": sheet.unit.name, "reason": outcome.reason}
        raise InvalidAct(_("%(unit)s: %(reason)s") % told, field="values")
    entry.outcome, entry.by_id, entry.at = facts.dump_outcome(outcome), actor.person, actor.at
    entry.save()
    return entry
