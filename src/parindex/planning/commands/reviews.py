"""Every write on plans and their reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct, WrongState
from parindex.evidence import commands as evidence
from parindex.legal import commands as legal
from parindex.organization.models import Unit
from parindex.planning import items, policies, queries
from parindex.planning.models import (
    Obligation,
    Plan,
    PlanReview,
    ReportingDuty,
    ReviewItem,
    Target,
    TargetMeasure,
    Task,
    TaskAssignment,
)
from parindex.planning.obligations import begins_on, continuous_as, owed
from parindex.planning.states import AssignmentRole, ItemKind, ReviewState


def _may_open(actor: Actor, issuer: Unit, *args: Any, **kwargs: Any) -> Any:
    return policies.may_read_in(actor, issuer)


@creates("planning.review.open", may=_may_open)
def open_review(
    actor: Actor,
    issuer: Unit,
    *,
    name: str,
    data: bytes,
    reading: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
) -> PlanReview:
    """Cất tệp và mở bản soát cho một kế hoạch vừa đọc: chưa có gì là kế hoạch cho đến khi xác nhận.

    `reading` is the reader's JSON and `lines` the numbered source text.
    """
    file = evidence.store_file(actor, issuer, name=name, data=data)
    review = PlanReview(issuer=issuer, file=file, reading=dict(reading), lines=list(lines), opened_at=actor.at)
    review.save()
    codes = {name: code for code, name in queries.unit_names_under(issuer, _day_of(reading, actor)).items()}
    ReviewItem.objects.bulk_create([ReviewItem(review=review, **row) for row in items.rows_of(reading, codes)])
    return review


@command("planning.item.correct", may=policies.may_correct)
def correct_item(
    actor: Actor, item: ReviewItem, *, kind: str, path: str, text: str, detail: Mapping[str, Any]
) -> ReviewItem:
    """Sửa một mục: lời văn, số mục, loại, đơn vị, thời hạn, mức chỉ tiêu."""
    item.review.require_open()
    item.kind, item.path, item.text, item.detail = kind, path, text, dict(detail)
    item.corrected = True
    item.save()
    return item


@command("planning.item.reclassify", may=policies.may_correct)
def reclassify_item(actor: Actor, item: ReviewItem, *, kind: str) -> ReviewItem:
    """Đổi loại của một mục; phần chi tiết giữ nguyên để có thể đổi lại."""
    item.review.require_open()
    item.kind = kind
    item.corrected = True
    item.save()
    return item


@command("planning.item.merge", may=policies.may_correct)
def merge_with_next(actor: Actor, item: ReviewItem) -> ReviewItem:
    """Gộp mục này với mục ngay sau nó; đơn vị của hai mục được gộp lại."""
    item.review.require_open()
    following = item.review.items.filter(position__gt=item.position).order_by("position").first()
    if following is None:
        raise WrongState(_("Đây là mục cuối cùng nên không có mục sau để gộp."))
    item.text = f"{item.text}\n{following.text}"
    item.last_line = max(item.last_line, following.last_line)
    item.first_line = min(item.first_line, following.first_line)
    item.detail = items.merged_detail(item.kind, item.detail, following.detail)
    item.corrected = True
    following.delete()
    item.save()
    return item


@command("planning.item.split", may=policies.may_correct)
def split_item(actor: Actor, item: ReviewItem, *, parts: Sequence[str]) -> ReviewItem:
    """Tách một mục thành nhiều mục; mỗi phần tìm lại dòng nguồn của mình trong văn bản.

    Raises InvalidAct with fewer than two non-empty parts.
    """
    item.review.require_open()
    texts = [part.strip() for part in parts if part.strip()]
    if len(texts) == 1 or not texts:
        raise InvalidAct(
            _("Chưa có chỗ tách. Đặt con trỏ vào giữa hai ý, nhấn Enter hai lần để chừa một dòng trống."),
            field="text",
        )
    _make_room(item, len(texts) - 1)
    spans = items.spans(texts, item.review.lines, item.first_line, item.last_line)
    for offset, (text, span) in enumerate(zip(texts[1:], spans[1:], strict=True), start=1):
        ReviewItem(
            review=item.review,
            position=item.position + offset,
            kind=item.kind,
            path=f"{item.path}.{offset + 1}" if item.path else "",
            text=text,
            first_line=span[0],
            last_line=span[1],
            detail=items.detail_of_part(item.kind, item.detail),
            corrected=True,
        ).save()
    item.text, (item.first_line, item.last_line) = texts[0], spans[0]
    item.corrected = True
    item.save()
    return item


@command("planning.review.name_unit", may=policies.may_review)
def name_unit(actor: Actor, review: PlanReview, *, written: str, unit: Unit | None) -> PlanReview:
    """Cho biết một tên trong văn bản là đơn vị nào, ở mọi mục; `unit` None là bỏ tên đó khỏi các mục."""
    review.require_open()
    for item in review.items.filter(kind=ItemKind.TASK):
        detail = items.renamed(item.detail, written, (unit.name, unit.code) if unit else None)
        if detail != item.detail:
            item.detail = detail
            item.corrected = True
            item.save()
    review.save()
    return review


@command("planning.review.abandon", may=policies.may_review)
def abandon_review(actor: Actor, review: PlanReview) -> PlanReview:
    """Bỏ bản soát; tệp và những gì đã đọc vẫn còn trong nhật ký và kho tệp."""
    review.require_open()
    review.state = ReviewState.ABANDONED
    review.save()
    return review


@command("planning.review.confirm", may=policies.may_review)
def confirm_review(
    actor: Actor,
    review: PlanReview,
    *,
    title: str,
    reference: str,
    issued_on: date | None,
    year: int,
    signer: str = "",
    without_lead_is_right: bool = False,
) -> Plan:
    """Xác nhận: bản soát trở thành kế hoạch với chỉ tiêu, nhiệm vụ, phân công và chế độ báo cáo.

    Raises InvalidAct when a written name answers to no unit, when a number of an item is used twice,
    or when duties without a lead were not knowingly accepted.
    """
    review.require_open()
    _require_confirmable(review, without_lead_is_right)
    plan = Plan(
        issuer=review.issuer,
        title=title,
        reference=reference,
        issued_on=issued_on,
        year=year,
        signer=signer,
        file=review.file,
        lines=review.lines,
        confirmed_at=actor.at,
    )
    plan.save()
    units = {unit.code: unit for unit in queries.units_named_in(review)}
    for item in review.items.order_by("position"):
        _store(plan, item, units)
    _begin(plan)
    legal.cite(
        actor,
        plan,
        title=title,
        citations=review.reading["citations"],
        mentions=review.reading.get("mentions", []),
    )
    review.state = ReviewState.CONFIRMED
    review.plan = plan
    review.save()
    return plan


def _begin(plan: Plan) -> None:
    """From now on units owe what the plan says, period by period."""
    every = continuous_as(plan.reporting.all())
    since = begins_on(plan)
    for task in plan.tasks.prefetch_related("assignments"):
        Obligation.objects.bulk_create(owed(plan, task, list(task.assignments.all()), since=since, every=every))


def _store(plan: Plan, item: ReviewItem, units: Mapping[str, Unit]) -> None:
    """Make of one review item what it is in the plan."""
    place = {
        "plan": plan,
        "position": item.position,
        "text": item.text,
        "first_line": item.first_line,
        "last_line": item.last_line,
    }
    if item.kind == ItemKind.TARGET:
        _store_target(item, place)
    elif item.kind == ItemKind.TASK:
        _store_task(item, place, units)
    elif item.kind == ItemKind.REPORTING:
        ReportingDuty(
            plan=plan,
            period=item.detail["period"],
            reporters=item.detail["from"],
            receiver=item.detail["to"],
            via=item.detail["via"],
            first_line=item.first_line,
            last_line=item.last_line,
        ).save()


def _store_target(item: ReviewItem, place: Mapping[str, Any]) -> None:
    target = Target(ordinal=item.path, **place)
    target.save()
    for position, measure in enumerate(item.detail.get("measures", []), start=1):
        TargetMeasure(
            target=target,
            position=position,
            comparator=measure["comparator"],
            value=Decimal(measure["value"]),
            unit=measure["unit"] or "",
            scope=measure["scope"] or "",
            subject=measure["subject"] or "",
            measure=measure.get("measure", ""),
        ).save()


def _store_task(item: ReviewItem, place: Mapping[str, Any], units: Mapping[str, Unit]) -> None:
    detail = item.detail
    task = Task(
        path=item.path,
        title=detail.get("title", ""),
        recurrence=detail.get("recurrence", ""),
        due_on=date.fromisoformat(detail["due_on"]) if detail.get("due_on") else None,
        due_text=detail.get("due_text", ""),
        product=detail.get("product", ""),
        needs_document=bool(detail.get("product")),
        **place,
    )
    task.save()
    leading = [entry["code"] for entry in detail.get("lead", [])]
    cooperating = [entry["code"] for entry in detail.get("cooperating", [])]
    roles = {
        **dict.fromkeys(cooperating, AssignmentRole.COOPERATING),
        **dict.fromkeys(leading, AssignmentRole.LEAD),
    }
    for code, role in roles.items():
        TaskAssignment(task=task, unit=units[code], role=role).save()


def _require_confirmable(review: PlanReview, without_lead_is_right: bool) -> None:
    tally = queries.tally(review)
    if not tally.tasks and not tally.targets:
        raise InvalidAct(_("Bản soát chưa có chỉ tiêu hay nhiệm vụ nào nên chưa thành kế hoạch được."))
    if tally.unknown_names:
        raise InvalidAct(
            _("Chưa rõ đơn vị nào là: %(names)s. Hãy chọn đơn vị cho từng tên, hoặc bỏ tên đó, rồi xác nhận.")
            % {"names": "; ".join(tally.unknown_names)}
        )
    if tally.repeated_paths:
        raise InvalidAct(
            _("Số mục dùng hai lần: %(paths)s. Hãy sửa cho mỗi nhiệm vụ một số mục riêng.")
            % {"paths": ", ".join(tally.repeated_paths)}
        )
    if tally.without_lead and not without_lead_is_right:
        raise InvalidAct(
            ngettext(
                "Có %(n)s nhiệm vụ chưa có đơn vị chủ trì. Hãy phân công, hoặc đánh dấu là đúng như văn bản.",
                "Có %(n)s nhiệm vụ chưa có đơn vị chủ trì. Hãy phân công, hoặc đánh dấu là đúng như văn bản.",
                tally.without_lead,
            )
            % {"n": tally.without_lead},
            field="without_lead_is_right",
        )


def _make_room(item: ReviewItem, places: int) -> None:
    """Move what follows `item` down, last first, so that no position is taken twice on the way."""
    for later in item.review.items.filter(position__gt=item.position).order_by("-position"):
        later.position += places
        later.save()


def _day_of(reading: Mapping[str, Any], actor: Actor) -> date:
    """The day whose units the document means: its own date, else 1 January of its year, else today."""
    return queries.document_day(reading["document"]) or actor.today
