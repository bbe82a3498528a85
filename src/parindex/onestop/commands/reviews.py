"""Reviews of procedures: planned, carried out, approved, sent on, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct, WrongState
from parindex.evidence import commands as evidence
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.onestop import links, policies
from parindex.onestop.models import ProcedureVersion, ReviewItem, ReviewPlan
from parindex.onestop.queries import reviews
from parindex.onestop.queries.costs import compared
from parindex.onestop.states import ReviewResult, ReviewState
from parindex.organization.models import Unit

QUESTIONS = ("necessity", "reasonableness", "legality")


@dataclass(frozen=True)
class Findings:
    """What a review found and proposes; any of it may still be empty while it is being written."""

    necessity: str = ""
    necessity_note: str = ""
    reasonableness: str = ""
    reasonableness_note: str = ""
    legality: str = ""
    legality_note: str = ""
    cost_note: str = ""
    result: str = ""
    proposal: str = ""
    legal_change: str = ""


@creates("onestop.review.plan", may=policies.may_plan_reviews)
def plan_reviews(actor: Actor, unit: Unit, *, year: int, title: str) -> ReviewPlan:
    """Lập kế hoạch rà soát thủ tục của một năm. Raises InvalidAct when the committee has one."""
    if ReviewPlan.objects.filter(unit=unit, year=year).exists():
        raise InvalidAct(_("«%(unit)s» đã có kế hoạch rà soát năm %(year)s.") % {"unit": unit.name, "year": year},
                         field="year")  # fmt: skip
    plan = ReviewPlan(unit=unit, year=year, title=title)
    plan.save()
    return plan


@command("onestop.review.add", may=policies.may_run_reviews)
def add_review(
    actor: Actor,
    plan: ReviewPlan,
    *,
    procedure: ProcedureVersion | None = None,
    group: str = "",
    lead_unit: Unit,
    starts_on: date,
    ends_on: date,
) -> ReviewItem:
    """Đưa một thủ tục hoặc một nhóm thủ tục vào kế hoạch; kế hoạch đã ban hành thì báo ngay đơn vị chủ trì."""
    if (procedure is None) == (not group):
        raise InvalidAct(_("Hãy chọn một thủ tục, hoặc ghi tên nhóm thủ tục; không cả hai."), field="group")
    if procedure is not None and plan.items.filter(procedure_version__procedure=procedure.procedure_id).exists():
        raise InvalidAct(_("Thủ tục này đã có trong kế hoạch."), field="procedure")
    if not reviews.lead_units(plan, actor.today).filter(pk=lead_unit.pk).exists():
        raise InvalidAct(_("Đơn vị chủ trì phải thuộc «%(unit)s».") % {"unit": plan.unit.name}, field="lead_unit")
    if ends_on < starts_on:
        raise InvalidAct(_("Ngày hoàn thành phải sau ngày bắt đầu."), field="ends_on")
    if ends_on.year != plan.year:
        message = _("Ngày hoàn thành phải trong năm %(year)s của kế hoạch.") % {"year": plan.year}
        raise InvalidAct(message, field="ends_on")
    item = ReviewItem(
        plan=plan,
        procedure_version=procedure,
        group=group,
        lead_unit=lead_unit,
        starts_on=starts_on,
        ends_on=ends_on,
        added_on=actor.today,
    )
    item.save()
    if plan.issued_on is not None:
        _tell_leader(actor, item)
    return item


@command("onestop.review.remove", may=policies.may_follow_review)
def remove_review(actor: Actor, item: ReviewItem) -> None:
    """Bỏ một nội dung khỏi kế hoạch còn đang soạn."""
    if item.plan.issued_on is not None or item.authors.exists():
        raise WrongState(_("Kế hoạch đã ban hành, hoặc nội dung này đã bắt đầu rà soát, nên không bỏ được."))
    item.delete()


@command("onestop.review.issue", may=policies.may_run_reviews)
def issue_review_plan(
    actor: Actor, plan: ReviewPlan, *, reference: str, issued_on: date, sent_on: date
) -> ReviewPlan:
    """Ghi kế hoạch đã ban hành và gửi đi; các đơn vị chủ trì được báo. Từ đó không bỏ, không đổi ngày."""
    if plan.issued_on is not None:
        raise WrongState(_("Kế hoạch này đã ghi ban hành."))
    if not plan.items.exists():
        raise InvalidAct(_("Kế hoạch chưa có thủ tục nào. Hãy đưa thủ tục vào trước."), field="reference")
    _require_past(actor, issued_on, "issued_on")
    _require_past(actor, sent_on, "sent_on")
    if sent_on < issued_on:
        raise InvalidAct(_("Ngày gửi không thể trước ngày ban hành."), field="sent_on")
    plan.reference, plan.issued_on, plan.sent_on = reference, issued_on, sent_on
    plan.save()
    for item in plan.items.select_related("procedure_version", "lead_unit", "plan"):
        _tell_leader(actor, item)
    return plan


@command("onestop.review.write", may=policies.may_review)
def write_findings(
    actor: Actor, item: ReviewItem, findings: Findings, *, file: tuple[str, bytes] | None = None
) -> ReviewItem:
    """Ghi kết luận và phương án; có thể ghi nhiều lần trước khi báo rà soát xong."""
    item.require_under_review()
    for name, value in vars(findings).items():
        setattr(item, name, value)
    if file is not None:
        item.evidence = evidence.store_file(actor, item.lead_unit, name=file[0], data=file[1])
    item.save()
    if (author := item.new_author(actor.user_id)) is not None:
        author.save()
    return item


@command("onestop.review.finish", may=policies.may_review)
def finish_review(actor: Actor, item: ReviewItem) -> ReviewItem:
    """Báo đã rà soát xong. Raises InvalidAct naming what is still missing."""
    item.require_under_review()
    missing = list(_missing(item))
    if missing:
        raise InvalidAct(_("Chưa báo xong được, còn thiếu: %(what)s.") % {"what": "; ".join(missing)})
    item.state, item.reviewed_on, item.returned_reason = ReviewState.REVIEWED, actor.today, ""
    item.save()
    if (author := item.new_author(actor.user_id)) is not None:
        author.save()
    text = _("«%(unit)s» đã rà soát xong: %(what)s") % {"unit": item.lead_unit.name, "what": item.subject[:300]}
    for audience in (Audience.OFFICERS, Audience.CHAIR):
        notices.notify(actor, [item.plan.unit], audience, text=text, url=links.url_of_review(item))
    return item


def _missing(item: ReviewItem) -> Iterable[str]:
    """What a finished review has to say; an unknown saving is allowed where it is explained."""
    for name in QUESTIONS:
        if not getattr(item, name):
            yield str(ReviewItem._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    if not item.result:
        yield _("kết quả rà soát")
        return
    if item.result == ReviewResult.KEEP:
        return
    if not item.proposal.strip():
        yield _("nội dung phương án")
    if not item.legal_change.strip():
        yield _("văn bản cần sửa")
    if compared(item).saving.amount is None and not item.cost_note.strip():
        yield _("chi phí tuân thủ trước và sau, hoặc lời giải thích vì sao chưa tính được")


@command("onestop.review.return", may=policies.may_return_review)
def return_review(actor: Actor, item: ReviewItem, *, reason: str) -> ReviewItem:
    """Trả lại để rà soát tiếp, có lý do; đơn vị chủ trì được báo."""
    item.require(ReviewState.REVIEWED)
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do trả lại."), field="reason")
    item.state, item.reviewed_on, item.returned_reason = ReviewState.IN_PLAN, None, reason
    item.save()
    _tell_unit(actor, item, _("Nội dung rà soát bị trả lại: %(what)s"))
    return item


@command("onestop.review.approve", may=policies.may_approve_review)
def approve_review(actor: Actor, item: ReviewItem, *, approval: str, approved_on: date) -> ReviewItem:
    """Ghi phương án được Chủ tịch UBND thông qua bằng một văn bản; từ đó kết luận và chi phí không đổi nữa."""
    item.require(ReviewState.REVIEWED)
    if not approval.strip():
        raise InvalidAct(_("Hãy ghi số, ký hiệu văn bản thông qua."), field="approval")
    _require_past(actor, approved_on, "approved_on")
    if item.reviewed_on and approved_on < item.reviewed_on:
        message = _("Ngày thông qua không thể trước ngày rà soát xong, %(day)s.")
        raise InvalidAct(message % {"day": f"{item.reviewed_on:%d/%m/%Y}"}, field="approved_on")
    item.state, item.approval, item.approved_on = ReviewState.APPROVED, approval, approved_on
    item.approved_by_id = actor.user_id
    item.save()
    _tell_unit(actor, item, _("Phương án được thông qua: %(what)s"))
    return item


@command("onestop.review.send", may=policies.may_follow_review)
def send_proposal(actor: Actor, item: ReviewItem, *, sent_to: str, sent_on: date) -> ReviewItem:
    """Ghi đã gửi kiến nghị tới cơ quan có thẩm quyền. Thủ tục giữ nguyên thì không có gì để gửi."""
    item.require(ReviewState.APPROVED)
    if item.result == ReviewResult.KEEP:
        raise WrongState(_("Kết quả là giữ nguyên nên không có kiến nghị để gửi."))
    if not sent_to.strip():
        raise InvalidAct(_("Hãy ghi nơi nhận kiến nghị."), field="sent_to")
    _require_order(actor, item.approved_on, sent_on, "sent_on", _("Ngày gửi không thể trước ngày thông qua."))
    item.state, item.sent_to, item.sent_on = ReviewState.SENT, sent_to, sent_on
    item.save()
    return item


@command("onestop.review.outcome", may=policies.may_follow_review)
def record_outcome(actor: Actor, item: ReviewItem, *, enacted: bool, outcome: str, outcome_on: date) -> ReviewItem:
    """Ghi kiến nghị đã được thực thi bằng văn bản nào, hoặc không được chấp nhận theo văn bản nào."""
    item.require(ReviewState.SENT)
    if not outcome.strip():
        raise InvalidAct(_("Hãy ghi văn bản thực thi hoặc văn bản trả lời."), field="outcome")
    _require_order(actor, item.sent_on, outcome_on, "outcome_on", _("Ngày có kết quả không thể trước ngày gửi."))
    item.state = ReviewState.ENACTED if enacted else ReviewState.REFUSED
    item.outcome, item.outcome_on = outcome, outcome_on
    item.save()
    _tell_unit(actor, item, _("Kiến nghị đã có kết quả: %(what)s"))
    return item


def _require_past(actor: Actor, day: date, field: str) -> None:
    if day > actor.today:
        raise InvalidAct(_("Ngày này không thể sau hôm nay."), field=field)


def _require_order(actor: Actor, before: date | None, day: date, field: str, otherwise: str) -> None:
    _require_past(actor, day, field)
    if before is not None and day < before:
        raise InvalidAct(otherwise, field=field)


def _tell_leader(actor: Actor, item: ReviewItem) -> None:
    _tell_unit(actor, item, _("Đơn vị chủ trì rà soát thủ tục, hạn %(day)s: %(what)s"))


def _tell_unit(actor: Actor, item: ReviewItem, text: str) -> None:
    words = {"what": item.subject[:300], "day": f"{item.ends_on:%d/%m/%Y}"}
    notices.notify(actor, [item.lead_unit], Audience.REPORTERS, text=text % words, url=links.url_of_review(item))
