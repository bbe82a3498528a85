"""Sets of criteria: drafted, checked, issued by somebody else, ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct
from parindex.organization.models import Unit
from parindex.rules import CriteriaSet
from parindex.rules.reading import UnreadableSet, read_set
from parindex.scoring import facts, policies
from parindex.scoring.models import CriteriaVersion
from parindex.scoring.queries import sets
from parindex.scoring.states import SetState


@creates("scoring.set.draft", may=policies.may_draft_set)
def draft_set(actor: Actor, owner: Unit, criteria: CriteriaSet) -> CriteriaVersion:
    """Đưa một bộ tiêu chí vào hệ thống để kiểm tra và ban hành.

    The same set given twice is the row made the first time. Raises InvalidAct when that version holds something else.
    """
    found = CriteriaVersion.objects.filter(owner=owner, code=criteria.code, number=criteria.version).first()
    if found is None:
        version = CriteriaVersion(owner=owner, code=criteria.code, number=criteria.version)
        _take(actor, version, criteria)
        return version
    if found.digest != facts.digest(facts.dump_set(criteria)):
        raise InvalidAct(
            _("Bản %(number)s của «%(code)s» đã có với nội dung khác. Hãy đánh số bản mới.")
            % {"number": criteria.version, "code": criteria.code},
            field="version",
        )
    return found


@command("scoring.set.edit", may=policies.may_edit_set)
def edit_set(actor: Actor, version: CriteriaVersion, criteria: CriteriaSet) -> CriteriaVersion:
    """Sửa bản đang soạn; bản đã kiểm tra phải kiểm tra lại."""
    version.require(SetState.DRAFT, SetState.CHECKED)
    if (criteria.code, criteria.version) != (version.code, version.number):
        raise InvalidAct(_("Mã và số bản không đổi khi sửa."), field="code")
    version.state, version.checked_by_id, version.checked_at = SetState.DRAFT, None, None
    _take(actor, version, criteria)
    return version


@command("scoring.set.check", may=policies.may_edit_set)
def check_set(actor: Actor, version: CriteriaVersion) -> CriteriaVersion:
    """Kiểm tra xong, trình ban hành. Raises InvalidAct with everything that keeps it from being issued."""
    version.require(SetState.DRAFT)
    _require_sound(version)
    version.state, version.checked_by_id, version.checked_at = SetState.CHECKED, actor.user_id, actor.at
    version.save()
    return version


@command("scoring.set.issue", may=policies.may_issue_set)
def issue_set(actor: Actor, version: CriteriaVersion, *, decision: str, decided_on: date) -> CriteriaVersion:
    """Ban hành theo quyết định; từ đây nội dung không đổi nữa."""
    version.require(SetState.CHECKED)
    _require_sound(version)
    if not decision.strip():
        raise InvalidAct(_("Hãy ghi số, ký hiệu quyết định ban hành."), field="decision")
    if decided_on > actor.today:
        raise InvalidAct(_("Ngày quyết định không thể sau hôm nay."), field="decided_on")
    version.state, version.decision, version.decided_on = SetState.ISSUED, decision.strip(), decided_on
    version.issued_by_id, version.issued_at = actor.person, actor.at
    version.save()
    return version


@command("scoring.set.end", may=policies.may_issue_set)
def end_set(actor: Actor, version: CriteriaVersion, *, on: date) -> CriteriaVersion:
    """Cho hết hiệu lực sau ngày `on`; các đợt đã mở giữ bản của mình."""
    version.require(SetState.ISSUED)
    if on < version.valid_from:
        raise InvalidAct(_("Ngày hết hiệu lực phải từ ngày áp dụng trở đi."), field="on")
    version.state, version.valid_to = SetState.ENDED, on
    version.save()
    return version


def _take(actor: Actor, version: CriteriaVersion, criteria: CriteriaSet) -> None:
    plain = facts.dump_set(criteria)
    _require_readable(plain)
    if criteria.valid_to is not None and criteria.valid_to < criteria.valid_from:
        raise InvalidAct(_("Ngày hết hiệu lực phải từ ngày áp dụng trở đi."), field="valid_to")
    version.content, version.digest = facts.ordered(plain), facts.digest(plain)
    version.title, version.level = criteria.title, criteria.level
    version.valid_from, version.valid_to = criteria.valid_from, criteria.valid_to
    if actor.user_id is not None and actor.user_id not in version.drafters:
        version.drafters = [*version.drafters, actor.user_id]
    version.drafted_at = actor.at
    version.save()


def _require_readable(plain: dict[str, Any]) -> None:
    """A set put together from parts is one that can be read again; what is stored can't be mended by anybody."""
    try:
        read_set(plain)
    except UnreadableSet as error:
        told = "; ".join(f"{one.place}: {one.message}" for one in error.findings[:10])
        raise InvalidAct(_("Chưa lưu được: %(told)s.") % {"told": told}, field="content") from error


def _require_sound(version: CriteriaVersion) -> None:
    found = sets.findings(version)
    if found:
        told = "; ".join(f"{one.place}: {one.message}" for one in found[:10])
        raise InvalidAct(_("Bộ tiêu chí còn %(n)s lỗi: %(told)s.") % {"n": len(found), "told": told}, field="content")
