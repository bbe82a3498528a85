"""The end of a round: the council concludes, the chair publishes, and what was wrong is corrected in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct, WrongState
from parindex.rules import CriteriaSet, NotScored
from parindex.scoring import policies, publication
from parindex.scoring.commands.telling import _tell_published
from parindex.scoring.facts import BadFact
from parindex.scoring.models import Result, ResultCorrection, Round
from parindex.scoring.publication import Change, judged
from parindex.scoring.queries import results, rounds
from parindex.scoring.states import AskState, RoundState, Verdict


@command("scoring.round.conclude", may=policies.may_conclude)
def conclude(actor: Actor, round_: Round, *, conclusion: str) -> Round:
    """Hội đồng thông qua kết quả; từ đây không điểm nào đổi nữa, trừ khi trả lại Hội đồng.

    Raises InvalidAct with everything that is still open; what is missing is never taken for zero.
    """
    round_.require(RoundState.COUNCIL)
    if round_.concluded_at is not None:
        raise WrongState(_("Hội đồng đã thông qua rồi."))
    if actor.today < round_.council_on:
        raise InvalidAct(_("Chưa đến ngày họp Hội đồng (%(day)s).") % {"day": f"{round_.council_on:%d/%m/%Y}"})
    if not conclusion.strip():
        raise InvalidAct(_("Hãy ghi kết luận của Hội đồng."), field="conclusion")
    if waiting := rounds.holding_up(round_, actor.at):
        told = {"n": len(waiting), "told": "; ".join(waiting[:10])}
        raise InvalidAct(_("Chưa thông qua được, còn %(n)s việc: %(told)s.") % told)
    round_.concluded_by_id, round_.concluded_at, round_.conclusion = actor.person, actor.at, conclusion.strip()
    round_.save()
    return round_


@command("scoring.round.send_back", may=policies.may_send_back)
def send_back(actor: Actor, round_: Round, *, reason: str) -> Round:
    """Trả lại Hội đồng để xem xét tiếp trước khi công bố."""
    round_.require(RoundState.COUNCIL)
    if round_.concluded_at is None:
        raise WrongState(_("Hội đồng chưa thông qua."))
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do trả lại."), field="reason")
    round_.concluded_by, round_.concluded_at, round_.conclusion = None, None, ""
    round_.save()
    return round_


@command("scoring.result.publish", may=policies.may_publish)
def publish(actor: Actor, round_: Round, *, decision: str, decided_on: date) -> Result:
    """Chủ tịch công bố theo quyết định: bảng kết quả và mọi thứ tính ra nó được giữ nguyên từ đây."""
    round_.require(RoundState.COUNCIL)
    if round_.concluded_by_id is None:
        raise WrongState(_("Hội đồng chưa thông qua."))
    _require_decision(actor, decision, decided_on)
    if waiting := rounds.holding_up(round_, actor.at):
        raise InvalidAct(_("Chưa công bố được: %(told)s.") % {"told": "; ".join(waiting[:10])})
    content = results.composed(round_, _dated(decision, decided_on), 1)
    if missing := list(publication.unscored(content)):
        raise InvalidAct(_("Chưa công bố được, còn tiêu chí chưa chấm: %(told)s.") % {"told": str(missing[:5])})
    result = Result(
        round=round_, number=1, content=content, sha256=publication.fingerprint(content), decision=decision.strip(),
        decided_on=decided_on, prepared_by_id=round_.concluded_by_id, published_by_id=actor.person,
        published_at=actor.at,
    )  # fmt: skip
    result.save()
    round_.state = RoundState.PUBLISHED
    round_.save()
    _tell_published(actor, result)
    return result


@command("scoring.correction.propose", may=policies.may_propose_correction)
def propose_correction(actor: Actor, result: Result, *, changes: Sequence[Change], reason: str) -> ResultCorrection:
    """Hội đồng đề nghị đính chính: thay một số nhận định trong kết quả đã công bố."""
    _require_latest(result)
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do đính chính."), field="reason")
    if ResultCorrection.objects.filter(result=result, state=AskState.ASKED).exists():
        raise WrongState(_("Đã có một đề nghị đính chính đang chờ."))
    if not changes:
        raise InvalidAct(_("Hãy nêu tiêu chí phải đính chính."), field="changes")
    for change in changes:
        _require_sound(result, change)
    rows = [change.dump() for change in changes]
    row = ResultCorrection(result=result, changes=rows, reason=reason.strip(), by_id=actor.person, at=actor.at)
    row.save()
    return row


@command("scoring.correction.decide", may=policies.may_decide_correction)
def decide_correction(
    actor: Actor, correction: ResultCorrection, *, granted: bool, decision: str = "", decided_on: date | None = None
) -> Result | ResultCorrection:
    """Chủ tịch công bố bản đính chính, bản cũ vẫn đọc được; hoặc không chấp nhận."""
    if correction.state != AskState.ASKED:
        raise WrongState(_("Đề nghị này đã được quyết định."))
    correction.state = AskState.GRANTED if granted else AskState.REFUSED
    correction.decided_by_id, correction.decided_at = actor.person, actor.at
    correction.save()
    if not granted:
        return correction
    old = correction.result
    _require_latest(old)
    on = decided_on or actor.today
    _require_decision(actor, decision, on)
    about = results.about(old.round, _dated(decision, on), old.number + 1, correction.reason)
    content = publication.corrected(old.content, correction.changes, {**about, "corrects": old.sha256})
    result = Result(
        round=old.round, number=old.number + 1, content=content, sha256=publication.fingerprint(content),
        corrects=old, reason=correction.reason, decision=decision.strip(), decided_on=on,
        prepared_by_id=correction.by_id, published_by_id=actor.person, published_at=actor.at,
    )  # fmt: skip
    result.save()
    _tell_published(actor, result)
    return result


def _require_decision(actor: Actor, decision: str, decided_on: date) -> None:
    if not decision.strip():
        raise InvalidAct(_("Hãy ghi số, ký hiệu quyết định."), field="decision")
    if decided_on > actor.today:
        raise InvalidAct(_("Ngày quyết định không thể sau hôm nay."), field="decided_on")


def _dated(decision: str, on: date) -> Mapping[str, str]:
    return {"number": decision.strip(), "on": on.isoformat()}


def _require_latest(result: Result) -> None:
    if Result.objects.filter(corrects=result).exists():
        raise WrongState(_("Kết quả này đã có bản đính chính; hãy đính chính bản mới nhất."))


def _points(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise InvalidAct(_("Điểm ghi chưa đúng."), field="points") from None


def _require_sound(result: Result, change: Change) -> None:
    """The unit and leaf are in the result, and the new judgement comes to something."""
    read: dict[str, Any] = result.read()
    group = next((g for g in read["groups"] if any(u["unit"] == change.unit for u in g["units"])), None)
    if group is None:
        raise InvalidAct(_("Kết quả không có đơn vị này."), field="unit")
    criteria = CriteriaSet.model_validate(read["sets"][group["set"]])
    leaf = next((one for one in criteria.leaves() if one.code == change.leaf), None)
    if leaf is None:
        raise InvalidAct(_("Kết quả không có tiêu chí này."), field="leaf")
    judgement = change.judgement
    if judgement.verdict == Verdict.POINTS and not 0 <= _points(judgement.points) <= leaf.points:
        raise InvalidAct(_("Điểm phải từ 0 đến %(most)s.") % {"most": leaf.points}, field="points")
    try:
        outcome = judged(criteria, leaf, judgement)
    except BadFact as error:
        raise InvalidAct(str(error), field=error.name) from error
    if isinstance(outcome, NotScored):
        raise InvalidAct(outcome.reason, field="given")
