"""The only door to writing.

`@command` changes one existing record, `@creates` makes new ones, `@bulk_command` changes many. Each
re-reads under a lock, asks the policy on the fresh rows, runs in one transaction and appends one entry
to the journal. The function can forget neither the check nor the log because it does neither.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import structlog
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from parindex.audit import clockwatch, journal
from parindex.audit.actor import Actor, Decision, system_actor
from parindex.audit.errors import Conflict, Forbidden, require
from parindex.audit.journal import Act
from parindex.audit.models import Outcome, Record, Submission
from parindex.kit import clock

log = structlog.get_logger(__name__)

P = ParamSpec("P")
R = TypeVar("R", bound=Record)
T = TypeVar("T")

# Characters of an argument that the journal keeps in full; what changed stands in the entry anyway.
LONGEST_ARGUMENT = 4000
# Of an argument that is neither text, number nor record, such as a whole document: longer ones by digest.
LONGEST_OF_OTHERS = 200

NEVER_KEPT = frozenset({"password"})

# act name -> function, so that tests and the rights table can list every act there is.
ACTS: dict[str, Callable[..., Any]] = {}


def command(
    act: str, *, may: Callable[[Actor, R], Decision]
) -> Callable[[Callable[Concatenate[Actor, R, P], T]], Callable[Concatenate[Actor, R, P], T]]:
    """A write on one existing record: `function(actor, record, …)`.

    Raises Forbidden with the policy's reason, Conflict when the form was drawn from an older version
    (`actor.version`), and whatever refusal the function raises. Nothing is stored then.
    """

    def decorate(function: Callable[Concatenate[Actor, R, P], T]) -> Callable[Concatenate[Actor, R, P], T]:
        @functools.wraps(function)
        def run(actor: Actor, record: R, /, *args: P.args, **kwargs: P.kwargs) -> T:
            arguments = _named(function, (actor, record, *args), kwargs, skip=2)
            with _performing(act, actor, arguments, subject=journal.reference(record)) as done:
                if (earlier := _answered(actor, act)) is not None:
                    return cast(T, earlier)
                fresh = _locked(type(record), [record.pk])[0]
                require(may(actor, fresh))
                if actor.version is not None and actor.version != fresh.version:
                    raise Conflict(fresh, expected=actor.version)
                result = function(_plain(actor), fresh, *args, **kwargs)
                done(result)
                return result

        return _registered(act, run)

    return decorate


def creates(
    act: str, *, may: Callable[..., Decision]
) -> Callable[
    [Callable[P, T]],
    Callable[P, T],
]:
    """A write that makes new records: `function(actor, …)` returns the new record or records.

    The policy is asked with the function's own arguments. With `actor.key` a repeated call returns
    the record made the first time.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            actor = cast(Actor, args[0])
            arguments = _named(function, args, kwargs, skip=1)
            with _performing(act, actor, arguments) as done:
                if (earlier := _answered(actor, act)) is not None:
                    return cast(T, earlier)
                require(may(*args, **kwargs))
                result = cast(Callable[..., T], function)(_plain(actor), *args[1:], **kwargs)
                done(result)
                return result

        return _registered(act, run)

    return decorate


def bulk_command(
    act: str, *, may: Callable[[Actor, R], Decision]
) -> Callable[[Callable[Concatenate[Actor, Sequence[R], P], T]], Callable[Concatenate[Actor, Sequence[R], P], T]]:
    """A write on many records of one model; the policy is asked for each, all or none are changed."""

    def decorate(
        function: Callable[Concatenate[Actor, Sequence[R], P], T],
    ) -> Callable[Concatenate[Actor, Sequence[R], P], T]:
        @functools.wraps(function)
        def run(actor: Actor, records: Sequence[R], /, *args: P.args, **kwargs: P.kwargs) -> T:
            arguments = _named(function, (actor, records, *args), kwargs, skip=2)
            with _performing(act, actor, arguments) as done:
                if (earlier := _answered(actor, act)) is not None:
                    return cast(T, earlier)
                fresh = _locked(type(records[0]), [r.pk for r in records]) if records else []
                for record in fresh:
                    require(may(actor, record))
                result = function(_plain(actor), fresh, *args, **kwargs)
                done(result)
                return result

        return _registered(act, run)

    return decorate


@contextmanager
def _performing(
    act: str, actor: Actor, arguments: dict[str, Any], *, subject: str = ""
) -> Iterator[Callable[[Any], None]]:
    """One transaction and one entry; a refusal rolls all back and is itself entered."""
    doing = Act(act, actor, arguments)

    def done(result: Any) -> None:
        about = journal.reference(result) if isinstance(result, Record) and not subject else subject
        _remember(actor, act, result)
        journal.append(doing, outcome=Outcome.DONE, subject=about)

    _look_at_the_clock()
    try:
        with transaction.atomic(), journal.act_in_progress(doing):
            if clockwatch.is_strict(act):
                require(clockwatch.steady(actor))
            yield done
    except Forbidden as refusal:
        log.warning("act.refused", act=act, subject=subject, reason=refusal.message)
        with transaction.atomic():
            refused = Act(act, actor, {"reason": refusal.message})
            journal.append(refused, outcome=Outcome.REFUSED, subject=subject)
        raise


def _look_at_the_clock() -> None:
    """A clock set forward is entered in the journal and refuses nothing."""
    jump = None if settings.DEMO_DAY is not None else clockwatch.watch.look()
    if jump is None:
        return
    log.error("audit.clock.jumped", by=str(jump.by))
    with transaction.atomic():
        if not clockwatch.is_told(jump):
            told = {"seconds": int(jump.by.total_seconds()), "since": jump.since.isoformat(timespec="seconds")}
            journal.append(Act(clockwatch.JUMPED, system_actor(clock.now()), told), outcome=Outcome.DONE, subject="")


def _locked(model: type[R], ids: Sequence[Any]) -> list[R]:
    """The rows as they are now, locked in order of id so that two bulk acts can't wait for each other."""
    found = {
        row.pk: row for row in model._base_manager.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    }
    missing = [pk for pk in ids if pk not in found]
    if missing:
        raise model.DoesNotExist(f"{model.__name__} {missing} is gone")
    return [found[pk] for pk in ids]


def _plain(actor: Actor) -> Actor:
    """The actor without what the outer form carried, for the commands that this one calls."""
    return replace(actor, key=None, version=None)


def _answered(actor: Actor, act: str) -> models.Model | None:
    """The result of an earlier call with the same key. The key's row is claimed here, so that of two
    simultaneous calls the second waits for the first."""
    if actor.key is None:
        return None
    submission, is_new = Submission.objects.get_or_create(
        key=actor.key, defaults={"actor_id": actor.user_id, "act": act, "at": actor.at}
    )
    if is_new or not submission.record_id:
        return None
    if (submission.actor_id, submission.act) != (actor.user_id, act):
        raise Forbidden(_("Mã lần gửi này đã dùng cho một việc khác. Hãy tải lại trang rồi gửi lại."))
    model = apps.get_model(submission.record_type)
    return cast("models.Model | None", model._base_manager.filter(pk=submission.record_id).first())


def _remember(actor: Actor, act: str, result: Any) -> None:
    if actor.key is not None and isinstance(result, models.Model):
        Submission.objects.filter(key=actor.key).update(
            record_type=result._meta.label_lower, record_id=str(result.pk)
        )


def _named(
    function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], *, skip: int
) -> dict[str, Any]:
    """The call's arguments by name in a form the journal can keep: records by reference, long ones by digest."""
    bound = inspect.signature(function).bind(*args, **kwargs)
    named = list(bound.arguments.items())[skip:]
    return {name: _short(_plain_value(value)) for name, value in named if name not in NEVER_KEPT}


def _short(value: Any) -> Any:
    if isinstance(value, dict | list) and len(str(value)) > LONGEST_ARGUMENT:
        return journal.digest(value)
    return value


def _plain_value(value: Any) -> Any:
    if isinstance(value, Record):
        return journal.reference(value)
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    if isinstance(value, str | int | bool | type(None)):
        return value
    if isinstance(value, Mapping):
        return {str(k): _plain_value(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain_value(v) for v in value]
    words = str(value)
    return words if len(words) <= LONGEST_OF_OTHERS else journal.digest(words)


def _registered(act: str, run: Callable[..., T]) -> Callable[..., T]:
    if act in ACTS:
        raise ValueError(f"two commands are named {act}; give one another name")
    ACTS[act] = run
    run.__dict__["act"] = act
    return run
