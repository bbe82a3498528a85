"""Signing in, failing to, signing out, and changing what one signs in with stand in the journal like every act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import signals as allauth_signals
from allauth.mfa import signals as second_factor_signals
from django.contrib.auth import signals as auth_signals
from django.db import transaction
from django.http import HttpRequest

from parindex.accounts.models import User
from parindex.audit import journal
from parindex.audit.actor import Actor
from parindex.audit.journal import Act
from parindex.audit.models import Outcome
from parindex.kit import clock

SIGN_IN_MEANS = {
    "accounts.password_changed": allauth_signals.password_changed,
    "accounts.password_set": allauth_signals.password_set,
    "accounts.password_reset": allauth_signals.password_reset,
    "accounts.second_factor_added": second_factor_signals.authenticator_added,
    "accounts.second_factor_removed": second_factor_signals.authenticator_removed,
    "accounts.recovery_codes_renewed": second_factor_signals.authenticator_reset,
}


def connect() -> None:
    auth_signals.user_logged_in.connect(_signed_in, dispatch_uid="journal.signed_in")
    auth_signals.user_logged_out.connect(_signed_out, dispatch_uid="journal.signed_out")
    auth_signals.user_login_failed.connect(_failed, dispatch_uid="journal.failed")
    for act, signal in SIGN_IN_MEANS.items():
        signal.connect(_entering(act), weak=False, dispatch_uid=f"journal.{act}")
    second_factor_signals.authentication_failed.connect(_second_factor_failed, dispatch_uid="journal.second_factor")


def _signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _enter("accounts.signed_in", user, request)


def _signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _enter("accounts.signed_out", user, request)


def _entering(act: str) -> Callable[..., None]:
    def enter(request: HttpRequest, user: User, **kwargs: Any) -> None:
        _enter(act, user, request)

    return enter


def _second_factor_failed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _enter("accounts.second_factor_failed", user, request, outcome=Outcome.REFUSED)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """The name that was tried is kept only when it is an account's: people type passwords into that field."""
    user = User.objects.filter(username__iexact=str(credentials.get("username", ""))[:150]).first()
    _enter("accounts.sign_in_failed", user, request, outcome=Outcome.REFUSED)


def _enter(act: str, user: User | None, request: HttpRequest | None, outcome: str = Outcome.DONE.value) -> None:
    actor = Actor(
        user_id=user.pk if user else None,
        name=str(user) if user else "",
        at=clock.now(),
        request_id=getattr(request, "request_id", ""),
    )
    subject = f"accounts.user:{user.pk}" if user else ""
    with transaction.atomic():
        journal.append(Act(act, actor), outcome=outcome, subject=subject)
