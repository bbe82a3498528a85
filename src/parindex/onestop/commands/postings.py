"""Postings: put up, looked at again, taken down."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct, WrongState
from parindex.evidence import commands as evidence
from parindex.onestop import policies
from parindex.onestop.models import Posting, ProcedureVersion
from parindex.onestop.states import VersionState
from parindex.organization.models import Unit


@creates("onestop.posting.post", may=policies.may_post)
def post(
    actor: Actor,
    unit: Unit,
    version: ProcedureVersion,
    *,
    place: str,
    posted_on: date,
    next_check_on: date,
    photo: tuple[str, bytes] | None = None,
) -> Posting:
    """Ghi sổ một lần niêm yết; bản của phiên bản khác đang treo cùng chỗ được ghi là đã gỡ.

    Raises InvalidAct for a version that does not hold on the day, a day to come, or the same posted there already.
    """
    if version.state != VersionState.PUBLISHED or not version.holds_on(posted_on):
        raise InvalidAct(
            _("Phiên bản này không áp dụng vào ngày niêm yết. Hãy niêm yết phiên bản đang áp dụng."),
            field="posted_on",
        )
    if posted_on > actor.today:
        raise InvalidAct(_("Ngày niêm yết không thể sau hôm nay."), field="posted_on")
    if next_check_on <= actor.today:
        raise InvalidAct(_("Ngày kiểm tra lần tới phải sau hôm nay."), field="next_check_on")
    same_place = Posting.objects.select_for_update().filter(
        unit=unit, place=place, procedure_version__procedure=version.procedure_id, removed_on__isnull=True
    )
    for earlier in same_place:
        if earlier.procedure_version_id == version.pk:
            raise InvalidAct(_("Phiên bản này đang niêm yết ở đó rồi."), field="place")
        earlier.removed_on = max(posted_on, earlier.posted_on)
        earlier.save()
    kept = evidence.store_file(actor, unit, name=photo[0], data=photo[1]) if photo else None
    posting = Posting(
        unit=unit,
        procedure_version=version,
        place=place,
        posted_on=posted_on,
        posted_by_id=actor.person,
        photo=kept,
        checked_on=posted_on,
        next_check_on=next_check_on,
    )
    posting.save()
    return posting


@command("onestop.posting.check", may=policies.may_change_posting)
def check_posting(actor: Actor, posting: Posting, *, next_check_on: date) -> Posting:
    """Ghi đã kiểm tra: bản niêm yết còn nguyên, đúng, dễ đọc, đúng nơi."""
    _require_standing(posting)
    if not posting.procedure_version.holds_on(actor.today):
        raise WrongState(_("Phiên bản đang treo không còn áp dụng. Hãy thay bằng phiên bản mới hoặc gỡ xuống."))
    if next_check_on <= actor.today:
        raise InvalidAct(_("Ngày kiểm tra lần tới phải sau hôm nay."), field="next_check_on")
    posting.checked_on, posting.next_check_on = actor.today, next_check_on
    posting.save()
    return posting


@command("onestop.posting.remove", may=policies.may_change_posting)
def take_down(actor: Actor, posting: Posting) -> Posting:
    """Ghi đã gỡ bản niêm yết."""
    _require_standing(posting)
    posting.removed_on = actor.today
    posting.save()
    return posting


def _require_standing(posting: Posting) -> None:
    if posting.removed_on is not None:
        raise WrongState(_("Bản niêm yết này đã gỡ."))
